import { sql } from 'kysely';
import type { OrderOutcome } from '../../protocol/outcome.ts';
import type { Database } from '../database.ts';

export interface NewOutcome
  extends Pick<OrderOutcome, 'kind' | 'unit' | 'toUnit' | 'category' | 'reason' | 'by'> {
  /** True when the order goes to `toUnit`. */
  readonly moves: boolean;
}

export interface OutcomeAttempt {
  readonly orderId: string;
  readonly key: string;
  /** Digest of what was asked. */
  readonly request: string;
  /** What to store, seeing which unit has the order and how many outcomes there are; what it throws ends the attempt. */
  decide(order: { unit: string | null; outcomes: number }): NewOutcome;
}

/** `repeated`: the key was used for the same; `conflict`: for something else. */
export type OutcomeAnswer =
  | { readonly state: 'created' | 'repeated'; readonly outcome: OrderOutcome }
  | { readonly state: 'conflict' }
  | { readonly state: 'unknown-order' };

/** What became of orders. */
export class OutcomeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Adds an outcome unless its key is used. The order is locked meanwhile, so that outcomes of one order are decided and
   * numbered in turn, and what an outcome changes of the order is stored together with it.
   */
  record({ orderId, key, request, decide }: OutcomeAttempt): Promise<OutcomeAnswer> {
    return this.#database.sql.transaction().execute(async (tx): Promise<OutcomeAnswer> => {
      const order = await tx
        .selectFrom('work_orders')
        .select('unit')
        .where('id', '=', orderId)
        .forUpdate()
        .executeTakeFirst();
      if (order === undefined) return { state: 'unknown-order' };
      const known = await tx
        .selectFrom('order_outcomes')
        .selectAll()
        .where('order_id', '=', orderId)
        .where('key', '=', key)
        .executeTakeFirst();
      if (known !== undefined)
        return known.request === request
          ? { state: 'repeated', outcome: toOutcome(known) }
          : { state: 'conflict' };
      const { count } = await tx
        .selectFrom('order_outcomes')
        .select((select) => select.fn.countAll<number>().as('count'))
        .where('order_id', '=', orderId)
        .executeTakeFirstOrThrow();
      const { moves, kind, unit, toUnit, category, reason, by } = decide({
        unit: order.unit,
        outcomes: count,
      });
      const row = await tx
        .insertInto('order_outcomes')
        .values({ order_id: orderId, key, request, kind, unit, to_unit: toUnit, category, reason, by })
        .returningAll()
        .executeTakeFirstOrThrow();
      await tx
        .updateTable('work_orders')
        .set({
          last_outcome: row.id,
          ...(moves
            ? {
                unit: toUnit,
                form: sql`jsonb_set(form, '{unit}', to_jsonb(${toUnit}::text))`,
              }
            : {}),
        })
        .where('id', '=', orderId)
        .execute();
      return { state: 'created', outcome: toOutcome(row) };
    });
  }

  /** The outcome that was stored under a key, with the digest of what was asked; null for none. */
  async findByKey(orderId: string, key: string): Promise<{ request: string; outcome: OrderOutcome } | null> {
    const row = await this.#database.sql
      .selectFrom('order_outcomes')
      .selectAll()
      .where('order_id', '=', orderId)
      .where('key', '=', key)
      .executeTakeFirst();
    return row === undefined ? null : { request: row.request, outcome: toOutcome(row) };
  }

  /** Of one order, oldest first; there are 200 at most. */
  async list(orderId: string): Promise<OrderOutcome[]> {
    const rows = await this.#database.sql
      .selectFrom('order_outcomes')
      .selectAll()
      .where('order_id', '=', orderId)
      .orderBy('id')
      .execute();
    return rows.map(toOutcome);
  }
}

function toOutcome(row: {
  id: number;
  order_id: string;
  key: string;
  kind: OrderOutcome['kind'];
  unit: string | null;
  to_unit: string | null;
  category: string | null;
  reason: string | null;
  by: string;
  at: Date;
}): OrderOutcome {
  return {
    id: row.id,
    orderId: row.order_id,
    key: row.key,
    kind: row.kind,
    unit: row.unit,
    toUnit: row.to_unit,
    category: row.category,
    reason: row.reason,
    by: row.by,
    at: row.at.toISOString(),
  };
}
