import { type Selectable, sql } from 'kysely';
import type { OrderNoteKind, OrderRating } from '../../protocol/voice-service.ts';
import type { Database } from '../database.ts';
import type { OrderNotesTable } from '../voice-schema.ts';

export interface NewOrderNote {
  readonly orderId: string;
  readonly kind: OrderNoteKind;
  readonly text: string | null;
  readonly rating: OrderRating | null;
  /** Where it was left: `voice/` with the session's id. */
  readonly source: string;
  /** Of one order and kind, a key is used once. */
  readonly key: string;
}

export interface StoredOrderNote extends NewOrderNote {
  readonly id: number;
  readonly at: Date;
}

/** What citizens add to orders afterwards. */
export class OrderNoteRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a note unless its key is used. Answers the one that is kept; null when there is no such order. */
  async add(note: NewOrderNote): Promise<{ note: StoredOrderNote; created: boolean } | null> {
    const { rows } = await sql<Selectable<OrderNotesTable>>`
      insert into order_notes (order_id, kind, text, rating, source, key)
      select id, ${note.kind}::text, ${note.text}::text,
        ${note.rating === null ? null : JSON.stringify(note.rating)}::jsonb, ${note.source}::text, ${note.key}::text
      from work_orders where id = ${note.orderId}
      on conflict (order_id, kind, key) do nothing
      returning *`.execute(this.#database.sql);
    const row = rows[0];
    if (row !== undefined) return { note: toNote(row), created: true };
    const known = await this.#database.sql
      .selectFrom('order_notes')
      .selectAll()
      .where('order_id', '=', note.orderId)
      .where('kind', '=', note.kind)
      .where('key', '=', note.key)
      .executeTakeFirst();
    return known === undefined ? null : { note: toNote(known), created: false };
  }

  /** Of one order, oldest first. */
  async list(orderId: string, limit: number): Promise<StoredOrderNote[]> {
    const rows = await this.#database.sql
      .selectFrom('order_notes')
      .selectAll()
      .where('order_id', '=', orderId)
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(toNote);
  }

  /** How many notes of a kind an order has. */
  async count(orderId: string, kind: OrderNoteKind): Promise<number> {
    const row = await this.#database.sql
      .selectFrom('order_notes')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('order_id', '=', orderId)
      .where('kind', '=', kind)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }
}

function toNote(row: Selectable<OrderNotesTable>): StoredOrderNote {
  return {
    id: Number(row.id),
    orderId: row.order_id,
    kind: row.kind as OrderNoteKind,
    text: row.text,
    rating: row.rating as OrderRating | null,
    source: row.source,
    key: row.key,
    at: row.at,
  };
}
