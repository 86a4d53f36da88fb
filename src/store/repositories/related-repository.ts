import { sql } from 'kysely';
import type { RelatedCase } from '../../protocol/related.ts';
import type { SubmittedForm } from '../../protocol/work-order.ts';
import type { Database } from '../database.ts';

export interface OrderTerms {
  readonly orderId: string;
  readonly place: readonly string[];
  readonly matter: readonly string[];
  readonly createdAt: Date;
}

interface CaseRow {
  id: string;
  number: string;
  created_at: Date;
  status: string;
  unit: string | null;
  form: SubmittedForm;
}

/** Finds orders that a call may belong to. */
export class RelatedRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async index(terms: OrderTerms): Promise<void> {
    await this.#database.sql
      .insertInto('order_terms')
      .values({
        order_id: terms.orderId,
        place: [...terms.place],
        matter: [...terms.matter],
        created_at: terms.createdAt,
      })
      .onConflict((conflict) =>
        conflict
          .column('order_id')
          .doUpdateSet((set) => ({ place: set.ref('excluded.place'), matter: set.ref('excluded.matter') })),
      )
      .execute();
  }

  /** Orders without terms, oldest first. */
  async listUnindexed(limit: number): Promise<string[]> {
    const rows = await this.#database.sql
      .selectFrom('work_orders')
      .leftJoin('order_terms', 'order_terms.order_id', 'work_orders.id')
      .select('work_orders.id')
      .where('order_terms.order_id', 'is', null)
      .orderBy('work_orders.number')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** The caller's orders, newest first. */
  async byCaller(caller: string, limit: number): Promise<RelatedCase[]> {
    const rows = await this.#database.sql
      .selectFrom('work_orders')
      .select(['id', 'number', 'created_at', 'status', 'unit', 'form'])
      .where('caller', '=', caller)
      .orderBy('created_at', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => toCase(row, 1));
  }

  /**
   * Orders since `since` that share terms of place and of matter, best first. Similarity is the smaller of both Dice
   * coefficients (2·|A∩B| / (|A|+|B|)), so that the same place with another matter is no duplicate.
   */
  async similar(query: {
    place: readonly string[];
    matter: readonly string[];
    since: Date;
    exceptCaller: string | null;
    atLeast: number;
    limit: number;
  }): Promise<RelatedCase[]> {
    const result = await sql<CaseRow & { similarity: number }>`
      select o.id, o.number, o.created_at, o.status, o.unit, o.form, s.similarity
      from order_terms t
      join work_orders o on o.id = t.order_id
      cross join lateral (
        select least(
          2.0 * (select count(*) from unnest(t.place) p where p = any(${[...query.place]}::text[]))
            / nullif(cardinality(t.place) + ${query.place.length}::int, 0),
          2.0 * (select count(*) from unnest(t.matter) m where m = any(${[...query.matter]}::text[]))
            / nullif(cardinality(t.matter) + ${query.matter.length}::int, 0)
        )::float8 as similarity
      ) s
      where t.place && ${[...query.place]}::text[]
        and t.created_at >= ${query.since}
        and s.similarity >= ${query.atLeast}::float8
        and (${query.exceptCaller}::text is null or o.caller is distinct from ${query.exceptCaller}::text)
      order by s.similarity desc, o.created_at desc
      limit ${query.limit}::int`.execute(this.#database.sql);
    return result.rows.map((row) => toCase(row, row.similarity));
  }
}

function toCase(row: CaseRow, similarity: number): RelatedCase {
  return {
    orderId: row.id,
    number: row.number,
    createdAt: row.created_at.toISOString(),
    unit: row.unit,
    subject: row.form.subject,
    location: row.form.location,
    status: row.status,
    similarity: Math.min(1, similarity),
  };
}
