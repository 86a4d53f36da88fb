import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { OrderOutcome } from '../../protocol/outcome.ts';
import type { SubmittedForm } from '../../protocol/work-order.ts';
import type { Database } from '../database.ts';
import type { LearntOrdersTable, Schema } from '../schema.ts';

/** What is learnt of an order. */
export interface LearntRow {
  readonly orderId: string;
  readonly number: string;
  readonly at: Date;
  readonly text: string;
  readonly unit: string | null;
  readonly category: string | null;
  readonly district: string | null;
  readonly refused: readonly string[];
  /** Somebody besides the agent has said whose it is. */
  readonly settled: boolean;
}

/** As it is read back: the higher the revision, the later it was learnt. */
export interface StoredLearntRow extends LearntRow {
  readonly revision: number;
  readonly forgotten: boolean;
}

/** The form as it is now and the outcomes, oldest first. */
export interface OrderToLearn {
  readonly form: SubmittedForm;
  readonly outcomes: readonly Pick<OrderOutcome, 'kind' | 'unit' | 'toUnit' | 'category'>[];
}

/** An order whose newest outcome, or which itself, is not learnt. */
export interface UnlearntOrder {
  readonly orderId: string;
  readonly number: string;
  /** Id of its newest outcome; 0: it has none. */
  readonly through: number;
}

/** Spells LERN; whoever learns waits for whoever does so now, so that revisions become visible in their order. */
const LOCK_KEY = 0x4c45524e;

/** What the ranking remembers of orders, each with a revision. */
export class LearntRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps what is learnt of an order. `make` is asked under the lock, with the order as it is then, so that whoever
   * comes last has seen all outcomes. Answers the revision; null where the order is to be forgotten, or is unknown.
   */
  learn(orderId: string, make: (order: OrderToLearn) => LearntRow): Promise<number | null> {
    return this.#alone(async (tx) => {
      const order = await tx
        .selectFrom('work_orders')
        .select(['last_outcome', 'form'])
        .where('id', '=', orderId)
        // What comes meanwhile has its own turn.
        .forUpdate()
        .executeTakeFirst();
      if (order === undefined) return null;
      const outcomes = await tx
        .selectFrom('order_outcomes')
        .select(['kind', 'unit', 'to_unit as toUnit', 'category'])
        .where('order_id', '=', orderId)
        .orderBy('id')
        .execute();
      const kept = await keep(tx, [make({ form: order.form, outcomes })]);
      await tx
        .updateTable('work_orders')
        .set({ learnt_through: order.last_outcome })
        .where('id', '=', orderId)
        .execute();
      return kept[0] ?? null;
    });
  }

  /** Keeps orders of the past; one that is there already stays as it is. Answers how many were new. */
  async import(rows: readonly LearntRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    return this.#alone(async (tx) => {
      const known = await tx
        .selectFrom('learnt_orders')
        .select('order_id')
        .where(
          'order_id',
          'in',
          rows.map(({ orderId }) => orderId),
        )
        .execute();
      const ids = new Set(known.map((row) => row.order_id));
      const fresh = rows.filter(({ orderId }) => !ids.has(orderId));
      await keep(tx, fresh);
      return fresh.length;
    });
  }

  /**
   * Empties what is learnt of an order and keeps it from being learnt again; its number alone stays, to tell it by.
   *
   * @param idOrNumber of an order, or the number of an imported one
   * @returns the revision; null when there is no such order
   */
  forget(idOrNumber: string): Promise<number | null> {
    return this.#alone(async (tx) => {
      const orders = await tx
        .selectFrom('work_orders')
        .select(['id', 'number', 'created_at'])
        .where((where) => where.or([where('id', '=', idOrNumber), where('number', '=', idOrNumber)]))
        .execute();
      const learnt = await tx
        .selectFrom('learnt_orders')
        .select(['order_id as id', 'number', 'at as created_at'])
        .where((where) => where.or([where('order_id', '=', idOrNumber), where('number', '=', idOrNumber)]))
        .execute();
      const found = new Map([...orders, ...learnt].map((order) => [order.id, order]));
      let last: number | null = null;
      for (const { id, number, created_at: at } of found.values()) {
        const emptied = {
          revision: nextRevision(),
          text: '',
          unit: null,
          category: null,
          district: null,
          refused: [],
          settled: false,
          forgotten_at: new Date(),
        };
        const { revision } = await tx
          .insertInto('learnt_orders')
          .values({ order_id: id, number, at, learnt_at: new Date(), ...emptied })
          .onConflict((conflict) => conflict.column('order_id').doUpdateSet(emptied))
          .returning('revision')
          .executeTakeFirstOrThrow();
        last = revision;
      }
      return last;
    });
  }

  async find(orderId: string): Promise<StoredLearntRow | null> {
    const row = await this.#database.sql
      .selectFrom('learnt_orders')
      .selectAll()
      .where('order_id', '=', orderId)
      .executeTakeFirst();
    return row === undefined ? null : toRow(row);
  }

  /** The latest revision; 0 while nothing is learnt. */
  async latestRevision(): Promise<number> {
    const { latest } = await this.#database.sql
      .selectFrom('learnt_orders')
      .select((select) => select.fn.max('revision').as('latest'))
      .executeTakeFirstOrThrow();
    return latest ?? 0;
  }

  /** How many orders have a text and a unit that they belong to. */
  async countTeaching(): Promise<number> {
    const { orders } = await this.#database.sql
      .selectFrom('learnt_orders')
      .select((select) => select.fn.countAll<number>().as('orders'))
      .where('unit', 'is not', null)
      .where('text', '!=', '')
      .executeTakeFirstOrThrow();
    return orders;
  }

  /** What was learnt after a revision, forgotten orders too, in the order of revisions. */
  async since(revision: number, limit: number): Promise<StoredLearntRow[]> {
    const rows = await this.#database.sql
      .selectFrom('learnt_orders')
      .selectAll()
      .where('revision', '>', revision)
      .orderBy('revision')
      .limit(limit)
      .execute();
    return rows.map(toRow);
  }

  /** Newest orders first, forgotten ones left out; `before` is the last one seen. */
  async newest(page: {
    before?: Pick<LearntRow, 'at' | 'orderId'> | undefined;
    limit: number;
  }): Promise<StoredLearntRow[]> {
    let query = this.#database.sql.selectFrom('learnt_orders').selectAll().where('forgotten_at', 'is', null);
    const { before } = page;
    if (before !== undefined)
      query = query.where(sql<boolean>`(at, order_id) < (${before.at}, ${before.orderId})`);
    const rows = await query.orderBy('at', 'desc').orderBy('order_id', 'desc').limit(page.limit).execute();
    return rows.map(toRow);
  }

  /** Orders that are not learnt as they are now, in order of number; `after` is the last number seen. */
  async unlearnt(page: { after: string; limit: number }): Promise<UnlearntOrder[]> {
    const rows = await this.#database.sql
      .selectFrom('work_orders')
      .select(['id', 'number', 'last_outcome'])
      .where('learnt_through', 'is distinct from', sql.ref<number>('last_outcome'))
      .where('number', '>', page.after)
      .orderBy('number')
      .limit(page.limit)
      .execute();
    return rows.map((row) => ({ orderId: row.id, number: row.number, through: row.last_outcome }));
  }

  #alone<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.#database.sql.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
      return work(tx);
    });
  }
}

/** Answers the revisions of those that were kept, each under the next one: a forgotten order stays forgotten. */
async function keep(tx: Transaction<Schema>, rows: readonly LearntRow[]): Promise<number[]> {
  if (rows.length === 0) return [];
  const now = new Date();
  const kept = await tx
    .insertInto('learnt_orders')
    .values(
      rows.map((row) => ({
        order_id: row.orderId,
        revision: nextRevision(),
        number: row.number,
        at: row.at,
        text: row.text,
        unit: row.unit,
        category: row.category,
        district: row.district,
        refused: [...row.refused],
        settled: row.settled,
        learnt_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('order_id')
        .doUpdateSet((set) => ({
          revision: set.ref('excluded.revision'),
          text: set.ref('excluded.text'),
          unit: set.ref('excluded.unit'),
          category: set.ref('excluded.category'),
          district: set.ref('excluded.district'),
          refused: set.ref('excluded.refused'),
          settled: set.ref('excluded.settled'),
          learnt_at: set.ref('excluded.learnt_at'),
        }))
        .where('learnt_orders.forgotten_at', 'is', null),
    )
    .returning('revision')
    .execute();
  return kept.map(({ revision }) => revision);
}

function nextRevision(): RawBuilder<number> {
  return sql<number>`nextval('learnt_revision')`;
}

function toRow(
  row: Omit<LearntOrdersTable, 'at' | 'learnt_at' | 'forgotten_at'> & { at: Date; forgotten_at: Date | null },
): StoredLearntRow {
  return {
    orderId: row.order_id,
    revision: row.revision,
    number: row.number,
    at: row.at,
    text: row.text,
    unit: row.unit,
    category: row.category,
    district: row.district,
    refused: row.refused,
    settled: row.settled,
    forgotten: row.forgotten_at !== null,
  };
}
