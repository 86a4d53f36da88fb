import { sql, type Transaction } from 'kysely';
import type { CatalogueReport, CatalogueState, CatalogueVersion } from '../../protocol/catalogue.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';

export interface NewCatalogueVersion {
  readonly label: string;
  readonly content: unknown;
  readonly createdBy: string;
  readonly note: string;
  readonly report: CatalogueReport;
}

/** A version with its content as it was imported. */
export interface StoredCatalogue extends CatalogueVersion {
  readonly content: unknown;
  readonly report: CatalogueReport;
}

/** A version that waits for its time. */
export interface ScheduledCatalogue {
  readonly id: number;
  readonly publishAt: Date;
}

/** `state`: it is not in a state from which it can be published; `label`: another version bore its name in service. */
export type PublishOutcome = 'published' | 'state' | 'label';

/** Spells CATA; who changes which version serves waits for whoever does so now. */
const LOCK_KEY = 0x43415441;
const COLUMNS = [
  'id',
  'label',
  'state',
  'note',
  'created_by',
  'created_at',
  'publish_at',
  'published_at',
  'report',
] as const;

/** Versions of the dispatch catalogue, of which at most one is published. */
export class CatalogueRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a draft. */
  async insert(version: NewCatalogueVersion): Promise<StoredCatalogue> {
    const { label, content, createdBy, note, report } = version;
    const row = await this.#database.sql
      .insertInto('catalogue_version')
      .values({
        label,
        content: JSON.stringify(content),
        state: 'draft',
        created_by: createdBy,
        note,
        report: JSON.stringify(report),
      })
      .returning(COLUMNS)
      .executeTakeFirstOrThrow();
    return { ...toVersion(row), content, report };
  }

  async find(id: number): Promise<StoredCatalogue | null> {
    const row = await this.#database.sql
      .selectFrom('catalogue_version')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : { ...toVersion(row), content: row.content, report: row.report };
  }

  /** Id of the version that serves; null when none does. */
  async publishedId(): Promise<number | null> {
    const row = await this.#database.sql
      .selectFrom('catalogue_version')
      .select('id')
      .where('state', '=', 'published')
      .executeTakeFirst();
    return row?.id ?? null;
  }

  /** Newest first; `before` is the id of the last version seen. */
  async list(page: { before?: number | undefined; limit: number }): Promise<CatalogueVersion[]> {
    let query = this.#database.sql.selectFrom('catalogue_version').select(COLUMNS);
    if (page.before !== undefined) query = query.where('id', '<', page.before);
    const rows = await query.orderBy('id', 'desc').limit(page.limit).execute();
    return rows.map(toVersion);
  }

  /** Versions that wait for their time, the next first. */
  async scheduled(): Promise<ScheduledCatalogue[]> {
    const rows = await this.#database.sql
      .selectFrom('catalogue_version')
      .select(['id', 'publish_at'])
      .where('state', '=', 'scheduled')
      .orderBy('publish_at')
      .execute();
    return rows.flatMap(({ id, publish_at: publishAt }) => (publishAt === null ? [] : [{ id, publishAt }]));
  }

  /** Lets a draft, or a version that waits already, wait for a time; false when it is neither. */
  schedule(id: number, publishAt: Date): Promise<boolean> {
    return this.#change(id, ['draft', 'scheduled'], { state: 'scheduled', publish_at: publishAt });
  }

  /** Gives up a draft or a version that waits; false when it is neither. */
  withdraw(id: number): Promise<boolean> {
    return this.#change(id, ['draft', 'scheduled'], { state: 'withdrawn', publish_at: null });
  }

  /**
   * Makes a draft or a waiting version the one that serves and supersedes the one that did. With `scheduledFor` only if
   * it still waits for exactly that time.
   */
  publish(id: number, scheduledFor?: Date): Promise<PublishOutcome> {
    return this.#alone(async (tx) => {
      const row = await tx
        .selectFrom('catalogue_version')
        .select(['label', 'state', 'publish_at'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      const waits = row?.state === 'scheduled';
      if (row === undefined || !(waits || (row.state === 'draft' && scheduledFor === undefined)))
        return 'state';
      if (scheduledFor !== undefined && row.publish_at?.getTime() !== scheduledFor.getTime()) return 'state';
      const namesake = await tx
        .selectFrom('catalogue_version')
        .select('id')
        .where('label', '=', row.label)
        .where('published_at', 'is not', null)
        .executeTakeFirst();
      if (namesake !== undefined) return 'label';
      await replacePublished(tx, 'superseded');
      await serve(tx, id);
      return 'published';
    });
  }

  /**
   * Withdraws what serves and lets the version before it serve again, if there is one. Null when nothing is published;
   * else the id of what was withdrawn and of what serves now (null: none).
   */
  rollBack(): Promise<{ withdrawn: number; published: number | null } | null> {
    return this.#alone(async (tx) => {
      const withdrawn = await replacePublished(tx, 'withdrawn');
      if (withdrawn === null) return null;
      const before = await tx
        .selectFrom('catalogue_version')
        .select('id')
        .where('state', '=', 'superseded')
        .orderBy('published_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (before !== undefined) await serve(tx, before.id);
      return { withdrawn, published: before?.id ?? null };
    });
  }

  async #change(
    id: number,
    from: readonly CatalogueState[],
    to: { state: CatalogueState; publish_at: Date | null },
  ): Promise<boolean> {
    const row = await this.#database.sql
      .updateTable('catalogue_version')
      .set(to)
      .where('id', '=', id)
      .where('state', 'in', from)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  #alone<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.#database.sql.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
      return work(tx);
    });
  }
}

async function replacePublished(tx: Transaction<Schema>, state: CatalogueState): Promise<number | null> {
  const row = await tx
    .updateTable('catalogue_version')
    .set({ state })
    .where('state', '=', 'published')
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** By the database's clock at this statement: versions published in turn stand in that order. */
async function serve(tx: Transaction<Schema>, id: number): Promise<void> {
  await tx
    .updateTable('catalogue_version')
    .set({ state: 'published', publish_at: null, published_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();
}

function toVersion(row: {
  id: number;
  label: string;
  state: CatalogueState;
  note: string;
  created_by: string;
  created_at: Date;
  publish_at: Date | null;
  published_at: Date | null;
  report: CatalogueReport;
}): CatalogueVersion {
  return {
    id: row.id,
    version: row.label,
    state: row.state,
    note: row.note,
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    publishAt: row.publish_at?.toISOString() ?? null,
    publishedAt: row.published_at?.toISOString() ?? null,
    errors: row.report.errors,
    warnings: row.report.warnings,
  };
}
