import { type RawBuilder, sql } from 'kysely';
import type { Retraining, RetrainingProgress } from '../../protocol/model.ts';
import type { Database } from '../database.ts';

const QUEUED: RetrainingProgress = { stage: 'queued', share: 0, doing: '' };
const NOW = sql<Date>`clock_timestamp()`;

/** Full trainings, of which at most one runs. */
export class RetrainingRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Null when one runs already. */
  async begin(requestedBy: string): Promise<Retraining | null> {
    const row = await this.#database.sql
      .insertInto('retrainings')
      .values({ state: 'running', requested_by: requestedBy, progress: JSON.stringify(QUEUED) })
      .onConflict((conflict) => conflict.doNothing())
      .returningAll()
      .executeTakeFirst();
    return row === undefined ? null : toRetraining(row);
  }

  /** The one that runs, else the last one; null when there never was one. */
  async latest(): Promise<Retraining | null> {
    const row = await this.#database.sql
      .selectFrom('retrainings')
      .selectAll()
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toRetraining(row);
  }

  /** Null when it does not run, or no longer. */
  async running(id: number): Promise<Retraining | null> {
    const row = await this.#database.sql
      .selectFrom('retrainings')
      .selectAll()
      .where('id', '=', id)
      .where('state', '=', 'running')
      .executeTakeFirst();
    return row === undefined ? null : toRetraining(row);
  }

  /** Notes how far it is. What does not run any more stays as it is, here and below. */
  progress(id: number, progress: RetrainingProgress): Promise<void> {
    return this.#set(id, { progress: JSON.stringify(progress) });
  }

  gathered(id: number, rows: number): Promise<void> {
    return this.#set(id, { row_count: rows });
  }

  trained(id: number, modelId: number): Promise<void> {
    return this.#set(id, { model_id: modelId });
  }

  /** Notes why a step must be tried again. */
  stumbled(id: number, error: string): Promise<void> {
    return this.#set(id, { error });
  }

  done(id: number): Promise<void> {
    return this.#set(id, { state: 'done', ended_at: NOW, error: null });
  }

  failed(id: number, error: string): Promise<void> {
    return this.#set(id, { state: 'failed', ended_at: NOW, error });
  }

  async #set(
    id: number,
    changes: {
      state?: Retraining['state'];
      ended_at?: RawBuilder<Date>;
      progress?: string;
      row_count?: number;
      model_id?: number;
      error?: string | null;
    },
  ): Promise<void> {
    await this.#database.sql
      .updateTable('retrainings')
      .set(changes)
      .where('id', '=', id)
      .where('state', '=', 'running')
      .execute();
  }
}

function toRetraining(row: {
  id: number;
  state: Retraining['state'];
  requested_by: string;
  started_at: Date;
  ended_at: Date | null;
  progress: RetrainingProgress;
  row_count: number | null;
  model_id: number | null;
  error: string | null;
}): Retraining {
  return {
    id: row.id,
    state: row.state,
    requestedBy: row.requested_by,
    startedAt: row.started_at.toISOString(),
    endedAt: row.ended_at?.toISOString() ?? null,
    progress: row.progress,
    rows: row.row_count,
    modelId: row.model_id,
    error: row.error,
  };
}
