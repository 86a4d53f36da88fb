import { type Kysely, sql, type Transaction } from 'kysely';
import type { DispatchModel, ModelOrigin, ModelState, TrainingFigures } from '../../protocol/model.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';

export interface NewModel {
  readonly version: string;
  readonly origin: ModelOrigin;
  readonly createdBy: string;
  /** `model.json`, as the inference room reads it. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly figures: TrainingFigures | null;
  readonly note: string;
}

/** A model with what was written about it. */
export interface StoredModel extends DispatchModel {
  readonly manifest: Record<string, unknown>;
  readonly figures: TrainingFigures | null;
}

/** A piece of a file, numbered from 0; at most 1 MiB. */
export interface ModelPart {
  readonly file: string;
  readonly piece: number;
  readonly bytes: Buffer;
}

export interface ModelName {
  readonly id: number;
  readonly version: string;
}

/** What the nodes should load. */
export interface ModelsInService {
  readonly serving: ModelName | null;
  readonly shadow: ModelName | null;
}

/** Spells MODL; who changes which model serves waits for whoever does so now. */
const LOCK_KEY = 0x4d4f444c;
/** Models out of service that are kept, newest first; the one that a rollback would return to is kept besides. */
const KEPT = 5;
/** Files whose model was not stored by then belong to an import that was given up. */
const ABANDONED_HOURS = 24;
const COLUMNS = [
  'id',
  'version',
  'state',
  'origin',
  'created_by',
  'created_at',
  'promoted_at',
  'note',
] as const;

/** Dispatch models and their files. */
export class ModelRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores a piece of a model's files, or mends the one that is there: a version's bytes are always the same. */
  async storePart(version: string, { file, piece, bytes }: ModelPart): Promise<void> {
    await this.#database.sql
      .insertInto('model_parts')
      .values({ version, file, piece, bytes })
      .onConflict((conflict) =>
        conflict
          .columns(['version', 'file', 'piece'])
          .doUpdateSet({ bytes, stored_at: sql<Date>`clock_timestamp()` }),
      )
      .execute();
  }

  /**
   * Keeps a model whose parts are stored as a candidate, and lets go of the oldest ones that nobody needs. One that is
   * there already stays as it is, unless it was retired or withdrawn: then it is a candidate again.
   */
  add(model: NewModel): Promise<StoredModel> {
    const { version, origin, createdBy, manifest, figures, note } = model;
    return this.#alone(async (tx) => {
      const row = await tx
        .insertInto('models')
        .values({
          version,
          state: 'candidate',
          origin,
          created_by: createdBy,
          manifest: JSON.stringify(manifest),
          figures: figures === null ? null : JSON.stringify(figures),
          note,
        })
        .onConflict((conflict) =>
          conflict.column('version').doUpdateSet((given) => ({
            // Imported anew to mend what is stored, a retired one stays what a rollback returns to.
            state: sql<ModelState>`case when models.state = 'withdrawn' or (models.state = 'retired' and excluded.origin = 'trained') then 'candidate' else models.state end`,
            figures: sql`coalesce(${given.ref('excluded.figures')}, models.figures)`,
          })),
        )
        .returningAll()
        .executeTakeFirstOrThrow();
      await purge(tx, row.id);
      return toStored(row);
    });
  }

  async find(id: number): Promise<StoredModel | null> {
    const row = await this.#database.sql
      .selectFrom('models')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : toStored(row);
  }

  /** Newest first; `before` is the id of the last model seen. */
  async list(page: { before?: number | undefined; limit: number }): Promise<DispatchModel[]> {
    let query = this.#database.sql.selectFrom('models').select(COLUMNS);
    if (page.before !== undefined) query = query.where('id', '<', page.before);
    const rows = await query.orderBy('id', 'desc').limit(page.limit).execute();
    return rows.map(toModel);
  }

  async inService(): Promise<ModelsInService> {
    const rows = await this.#database.sql
      .selectFrom('models')
      .select(['id', 'version', 'state'])
      .where('state', 'in', ['serving', 'shadow'])
      .execute();
    const of = (state: ModelState): ModelName | null => {
      const row = rows.find((one) => one.state === state);
      return row === undefined ? null : { id: row.id, version: row.version };
    };
    return { serving: of('serving'), shadow: of('shadow') };
  }

  /** The pieces of a file in their order, read one at a time. */
  async *parts(version: string, file: string): AsyncGenerator<Buffer> {
    for (let piece = 0; ; piece += 1) {
      const row = await this.#database.sql
        .selectFrom('model_parts')
        .select('bytes')
        .where('version', '=', version)
        .where('file', '=', file)
        .where('piece', '=', piece)
        .executeTakeFirst();
      if (row === undefined) return;
      yield row.bytes;
    }
  }

  /** Makes a candidate the shadow; the one before is a candidate again. False when it is no candidate. */
  shadow(id: number): Promise<boolean> {
    return this.#alone(async (tx) => {
      if ((await stateOf(tx, id)) !== 'candidate') return false;
      await replace(tx, 'shadow', 'candidate');
      await setState(tx, id, 'shadow');
      return true;
    });
  }

  /** Makes a candidate or the shadow the one that serves and retires the one that did. False when it is neither. */
  promote(id: number): Promise<boolean> {
    return this.#alone(async (tx) => {
      const state = await stateOf(tx, id);
      if (state !== 'candidate' && state !== 'shadow') return false;
      await replace(tx, 'serving', 'retired');
      await serve(tx, id);
      return true;
    });
  }

  /** Gives up a candidate or the shadow; false when it is neither. */
  async withdraw(id: number, note?: string): Promise<boolean> {
    const row = await this.#database.sql
      .updateTable('models')
      .set({ state: 'withdrawn', ...(note === undefined ? {} : { note }) })
      .where('id', '=', id)
      .where('state', 'in', ['candidate', 'shadow'])
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** Says something about a model, in place of what was said before. */
  async note(id: number, note: string): Promise<void> {
    await this.#database.sql.updateTable('models').set({ note }).where('id', '=', id).execute();
  }

  /** The one that a rollback lets serve again; null: none. */
  before(): Promise<number | null> {
    return lastRetired(this.#database.sql);
  }

  /**
   * Withdraws the one that serves and lets the one before serve again, if there is one. Null when none serves; else the
   * id of what was withdrawn and of what serves now (null: none).
   */
  rollBack(): Promise<{ withdrawn: number; serving: number | null } | null> {
    return this.#alone(async (tx) => {
      const withdrawn = await replace(tx, 'serving', 'withdrawn');
      if (withdrawn === null) return null;
      const before = await lastRetired(tx);
      if (before !== null) await serve(tx, before);
      return { withdrawn, serving: before };
    });
  }

  #alone<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.#database.sql.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
      return work(tx);
    });
  }
}

async function stateOf(tx: Transaction<Schema>, id: number): Promise<ModelState | undefined> {
  const row = await tx.selectFrom('models').select('state').where('id', '=', id).executeTakeFirst();
  return row?.state;
}

async function setState(tx: Transaction<Schema>, id: number, state: ModelState): Promise<void> {
  await tx.updateTable('models').set({ state }).where('id', '=', id).execute();
}

async function replace(tx: Transaction<Schema>, from: ModelState, to: ModelState): Promise<number | null> {
  const row = await tx
    .updateTable('models')
    .set({ state: to })
    .where('state', '=', from)
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** By the database's clock at this statement: models promoted in turn stand in that order. */
async function serve(tx: Transaction<Schema>, id: number): Promise<void> {
  await tx
    .updateTable('models')
    .set({ state: 'serving', promoted_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

async function lastRetired(tx: Kysely<Schema>): Promise<number | null> {
  const row = await tx
    .selectFrom('models')
    .select('id')
    .where('state', '=', 'retired')
    .orderBy('promoted_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** `added` is kept whatever its age: it may be an old one that was given again. */
async function purge(tx: Transaction<Schema>, added: number): Promise<void> {
  const idle = await tx
    .selectFrom('models')
    .select('id')
    .where('state', 'not in', ['serving', 'shadow'])
    .where('id', '!=', added)
    .orderBy('id', 'desc')
    .execute();
  const retired = await lastRetired(tx);
  const old = idle
    .slice(KEPT - 1)
    .map(({ id }) => id)
    .filter((id) => id !== retired);
  const gone =
    old.length === 0
      ? []
      : await tx.deleteFrom('models').where('id', 'in', old).returning('version').execute();
  for (const { version } of gone) await tx.deleteFrom('model_parts').where('version', '=', version).execute();
  await tx
    .deleteFrom('model_parts')
    .where('version', 'not in', tx.selectFrom('models').select('version'))
    .where('stored_at', '<', sql<Date>`now() - make_interval(hours => ${ABANDONED_HOURS})`)
    .execute();
}

interface ModelRow {
  id: number;
  version: string;
  state: ModelState;
  origin: ModelOrigin;
  created_by: string;
  created_at: Date;
  promoted_at: Date | null;
  note: string;
}

function toModel(row: ModelRow): DispatchModel {
  return {
    id: row.id,
    version: row.version,
    state: row.state,
    origin: row.origin,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    promotedAt: row.promoted_at?.toISOString() ?? null,
    note: row.note,
  };
}

function toStored(
  row: ModelRow & { manifest: Record<string, unknown>; figures: TrainingFigures | null },
): StoredModel {
  return { ...toModel(row), manifest: row.manifest, figures: row.figures };
}
