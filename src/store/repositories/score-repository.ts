import { sql } from 'kysely';
import type { ScoredName, ScorerRole } from '../../protocol/dispatch-score.ts';
import type { Database } from '../database.ts';

/** What one model says to the caller's words of an order, best first, at most five names each. */
export interface DispatchScore {
  readonly modelVersion: string;
  readonly role: ScorerRole;
  readonly units: readonly ScoredName[];
  readonly categories: readonly ScoredName[];
  /** Share of the words that the model has never seen, 0 to 1. */
  readonly unseenShare: number;
}

/** An order with all that a report asks about it. */
export interface JudgedOrder {
  readonly number: string;
  /** `YYYY-MM-DD` in the service's time zone. */
  readonly day: string;
  /** Where it belongs, as far as is known now; null: nobody knows. */
  readonly unit: string | null;
  readonly category: string | null;
  /** Somebody besides the agent has said whose it is. */
  readonly settled: boolean;
  readonly returned: boolean;
  /** The first unit suggested at the end and what the agent chose; null where nothing was suggested or decided. */
  readonly decision: { readonly suggested: string; readonly chosen: string } | null;
  readonly scores: readonly DispatchScore[];
}

interface JudgedRow {
  number: string;
  day: string;
  unit: string | null;
  category: string | null;
  settled: boolean;
  returned: boolean;
  suggested: string | null;
  chosen: string | null;
  scores: DispatchScore[] | null;
}

/** Scores of the dispatch models on orders. */
export class ScoreRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps an order's scores; what a model said first stands. */
  async keep(orderId: string, scores: readonly DispatchScore[]): Promise<void> {
    if (scores.length === 0) return;
    await this.#database.sql
      .insertInto('dispatch_scores')
      .values(
        scores.map((score) => ({
          order_id: orderId,
          model_version: score.modelVersion,
          role: score.role,
          units: JSON.stringify(score.units),
          categories: JSON.stringify(score.categories),
          unseen_share: score.unseenShare,
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Orders of these days (inclusive) in order of number; `after` is the last number seen. */
  async judged(page: { from: string; to: string; after: string; limit: number }): Promise<JudgedOrder[]> {
    const { rows } = await sql<JudgedRow>`
      select o.number, o.day, l.unit, l.category, coalesce(l.settled, false) as settled,
        exists (
          select from order_outcomes r
          where r.order_id = o.id and r.kind in ('returned', 'objection_upheld')
        ) as returned,
        d.suggested, d.chosen,
        (
          select json_agg(json_build_object(
            'modelVersion', s.model_version, 'role', s.role, 'units', s.units, 'categories', s.categories,
            'unseenShare', s.unseen_share
          ) order by s.model_version)
          from dispatch_scores s where s.order_id = o.id
        ) as scores
      from work_orders o
      left join learnt_orders l on l.order_id = o.id
      left join lateral (
        select g.ranked -> 0 ->> 'name' as suggested, g.decided_value as chosen
        from suggestions g
        where g.call_id = o.call_id and g.target = 'unit' and g.decision in ('accepted', 'changed')
        order by g.decided_at desc, g.at desc limit 1
      ) d on true
      where o.day >= ${page.from} and o.day <= ${page.to} and o.number > ${page.after}
      order by o.number
      limit ${page.limit}::int`.execute(this.#database.sql);
    return rows.map(({ suggested, chosen, scores, ...row }) => ({
      ...row,
      decision: suggested === null || chosen === null ? null : { suggested, chosen },
      scores: scores ?? [],
    }));
  }
}
