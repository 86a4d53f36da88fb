import { sql } from 'kysely';
import type { Database } from '../database.ts';

/** Flow sets that calls began with, each stored once under the digest of its content. */
export class FlowSetRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a set's content; a digest that is known stays as it is. */
  async keep(digest: string, content: object): Promise<void> {
    await this.#database.sql
      .insertInto('flow_sets')
      .values({ digest, content: JSON.stringify(content) })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** The content as it was kept; null for an unknown digest. */
  async find(digest: string): Promise<unknown> {
    const row = await this.#database.sql
      .selectFrom('flow_sets')
      .select('content')
      .where('digest', '=', digest)
      .executeTakeFirst();
    return row?.content ?? null;
  }

  /** Lets sets go that were stored before `before` and that no session has that is open or began since; answers how many. */
  async purge(before: Date): Promise<number> {
    const { rows } = await sql<{ digest: string }>`
      delete from flow_sets f
      where f.stored_at < ${before} and not exists (
        select from voice_sessions s
        where s.flows = f.digest and (s.ended_at is null or s.started_at >= ${before})
      )
      returning digest`.execute(this.#database.sql);
    return rows.length;
  }
}
