import type { Database } from '../database.ts';

/** Recordings that a platform is to delete. Where one is is forgotten as soon as it is confirmed, and not before. */
export class RecordingDeletionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps addresses until they are confirmed, each once. */
  async note(urls: readonly string[]): Promise<void> {
    if (urls.length === 0) return;
    await this.#database.sql
      .insertInto('recording_deletions')
      .values(urls.map((url) => ({ url })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Marks an attempt before it is made; answers the address, null once it is confirmed. */
  async attempt(id: number, at: Date): Promise<string | null> {
    const row = await this.#database.sql
      .updateTable('recording_deletions')
      .set({ tried_at: at })
      .where('id', '=', id)
      .returning('url')
      .executeTakeFirst();
    return row?.url ?? null;
  }

  /** The platform has it no more. */
  async confirm(id: number): Promise<void> {
    await this.#database.sql.deleteFrom('recording_deletions').where('id', '=', id).execute();
  }

  /** Ids above `after` that were not tried since `before`, in order. */
  async due({ before, after, limit }: { before: Date; after: number; limit: number }): Promise<number[]> {
    const rows = await this.#database.sql
      .selectFrom('recording_deletions')
      .select('id')
      .where('id', '>', after)
      .where((where) => where.or([where('tried_at', 'is', null), where('tried_at', '<', before)]))
      .orderBy('id')
      .limit(limit)
      .execute();
    return rows.map(({ id }) => id);
  }
}
