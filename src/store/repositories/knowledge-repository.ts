import { type RawBuilder, sql, type Transaction } from 'kysely';
import type { Article, ArticleDraft, ImportedArticle, KnowledgeFlag } from '../../protocol/knowledge.ts';
import type { Database } from '../database.ts';
import type { KnowledgeRevisionsTable, Schema } from '../schema.ts';

/** The text of an article in force, or that it was taken out; the higher `change`, the later. */
export interface StoredArticle extends Article {
  readonly change: number;
  readonly removed: boolean;
}

/** A text of an article. */
export interface RevisionRef {
  readonly articleId: string;
  readonly revision: number;
}

/** A passage of a revision, counted from 0, as an embedding model sees it. */
export interface PassageVector extends RevisionRef {
  readonly passage: number;
  readonly vector: Float32Array;
}

export interface NewFlag {
  readonly articleId: string;
  readonly by: string;
  readonly callId: string | null;
  readonly reason: string | null;
}

/** Spells KNOW; whoever changes articles waits for whoever does so now, so that changes become visible in their order. */
const LOCK_KEY = 0x4b4e4f57;
/** Rows of one statement; a statement takes 65,535 values at most. */
const CHUNK = 500;

/** Articles with all their revisions, what embedding models make of them, and who finds them wrong. */
export class KnowledgeRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Makes a revision of each draft that says something else than its article does. Open flags of what is replaced are
   * resolved by it. No id may come twice.
   *
   * @param onlyFirst stores nothing when there ever was an article
   */
  store(
    drafts: readonly ArticleDraft[],
    { by, onlyFirst = false }: { by: string; onlyFirst?: boolean },
  ): Promise<ImportedArticle[]> {
    return this.#alone(async (tx) => {
      if (onlyFirst) {
        const any = await tx
          .selectFrom('knowledge_revisions')
          .select('article_id')
          .limit(1)
          .executeTakeFirst();
        if (any !== undefined) return [];
      }
      const outcomes = await compare(tx, drafts);
      const fresh = drafts.flatMap((draft, at) => {
        const { outcome = 'unchanged', revision = 1 } = outcomes[at] ?? {};
        return outcome === 'unchanged' ? [] : [{ draft, revision }];
      });
      for (let at = 0; at < fresh.length; at += CHUNK) {
        const chunk = fresh.slice(at, at + CHUNK);
        await tx
          .insertInto('knowledge_revisions')
          .values(chunk.map(({ draft, revision }) => ({ ...toColumns(draft), revision, by })))
          .execute();
        await resolveFlags(
          tx,
          chunk.map(({ draft }) => draft.id),
          by,
        );
      }
      return outcomes;
    });
  }

  /** What `store` would do. */
  preview(drafts: readonly ArticleDraft[]): Promise<ImportedArticle[]> {
    return this.#database.sql.transaction().execute((tx) => compare(tx, drafts));
  }

  /** Takes an article out; false when there is none. What it said stays readable by its revisions. */
  remove(id: string, by: string): Promise<boolean> {
    return this.#alone(async (tx) => {
      const [last] = await latest(tx, [id]);
      if (last === undefined || last.removed) return false;
      await tx
        .insertInto('knowledge_revisions')
        .values({ ...toColumns(last), revision: last.revision + 1, removed: true, by })
        .execute();
      await resolveFlags(tx, [id], by);
      return true;
    });
  }

  /** The newest revision of each article that changed after a change, removed ones too, in the order of changes. */
  async since(change: number, limit: number): Promise<StoredArticle[]> {
    const rows = await this.#database.sql
      .selectFrom('knowledge_revisions as one')
      .selectAll()
      .where('change', '>', change)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('knowledge_revisions as newer')
              .select('newer.revision')
              .whereRef('newer.article_id', '=', 'one.article_id')
              .whereRef('newer.revision', '>', 'one.revision'),
          ),
        ),
      )
      .orderBy('change')
      .limit(limit)
      .execute();
    return rows.map(toArticle);
  }

  /** One of an article's texts, also of one that was taken out since; null when there is no such text. */
  async revision(id: string, revision: number): Promise<Article | null> {
    const row = await this.#database.sql
      .selectFrom('knowledge_revisions')
      .selectAll()
      .where('article_id', '=', id)
      .where('revision', '=', revision)
      .where('removed', '=', false)
      .executeTakeFirst();
    return row === undefined ? null : toArticle(row);
  }

  /** What embedding `model` made of these revisions. */
  async vectors(model: string, refs: readonly RevisionRef[]): Promise<PassageVector[]> {
    if (refs.length === 0) return [];
    const wanted = new Map(refs.map(({ articleId, revision }) => [articleId, revision]));
    const rows = await this.#database.sql
      .selectFrom('knowledge_vectors')
      .selectAll()
      .where('model', '=', model)
      .where('article_id', 'in', [...wanted.keys()])
      .orderBy('article_id')
      .orderBy('passage')
      .execute();
    return rows
      .filter((row) => wanted.get(row.article_id) === row.revision)
      .map((row) => ({
        articleId: row.article_id,
        revision: row.revision,
        passage: row.passage,
        vector: fromBytes(row.vector),
      }));
  }

  /** Keeps what a model made; what is there already, or older than the article is now, goes. */
  async storeVectors(model: string, vectors: readonly PassageVector[]): Promise<void> {
    if (vectors.length === 0) return;
    await this.#database.sql
      .insertInto('knowledge_vectors')
      .values(
        vectors.map(({ articleId, revision, passage, vector }) => ({
          article_id: articleId,
          revision,
          model,
          passage,
          vector: toBytes(vector),
        })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const newest = new Map(vectors.map(({ articleId, revision }) => [articleId, revision]));
    for (const [articleId, revision] of newest)
      await this.#database.sql
        .deleteFrom('knowledge_vectors')
        .where('article_id', '=', articleId)
        .where('revision', '<', revision)
        .execute();
  }

  /** Flags the text in force, once for each person; a reason given later is added while the flag is open. Null: no such article. */
  flag({ articleId, by, callId, reason }: NewFlag): Promise<KnowledgeFlag | null> {
    return this.#alone(async (tx) => {
      const [last] = await latest(tx, [articleId]);
      if (last === undefined || last.removed) return null;
      const { revision } = last;
      await tx
        .insertInto('knowledge_flags')
        .values({ article_id: articleId, revision, by, call_id: callId, reason })
        .onConflict((conflict) =>
          conflict
            .columns(['article_id', 'revision', 'by'])
            .doUpdateSet({ reason: sql`coalesce(excluded.reason, knowledge_flags.reason)` })
            .where('knowledge_flags.resolved_at', 'is', null),
        )
        .execute();
      const row = await flagRows(tx)
        .where('flag.article_id', '=', articleId)
        .where('flag.revision', '=', revision)
        .where('flag.by', '=', by)
        .executeTakeFirstOrThrow();
      return toFlag(row);
    });
  }

  /** Newest first; `before` is the id of the last flag seen. */
  async flags(filter: {
    unit?: string | undefined;
    state: 'open' | 'resolved' | 'all';
    before?: number | undefined;
    limit: number;
  }): Promise<KnowledgeFlag[]> {
    let query = flagRows(this.#database.sql);
    if (filter.unit !== undefined) query = query.where('article.unit', '=', filter.unit);
    if (filter.state !== 'all')
      query = query.where('flag.resolved_at', filter.state === 'open' ? 'is' : 'is not', null);
    if (filter.before !== undefined) query = query.where('flag.id', '<', filter.before);
    const rows = await query.orderBy('flag.id', 'desc').limit(filter.limit).execute();
    return rows.map(toFlag);
  }

  /** Says that a flag is dealt with; once resolved it stays as it is. Null: there is no such flag. */
  async resolve(id: number, by: string): Promise<KnowledgeFlag | null> {
    await this.#database.sql
      .updateTable('knowledge_flags')
      .set({ resolved_at: new Date(), resolved_by: by })
      .where('id', '=', id)
      .where('resolved_at', 'is', null)
      .execute();
    const row = await flagRows(this.#database.sql).where('flag.id', '=', id).executeTakeFirst();
    return row === undefined ? null : toFlag(row);
  }

  /** Texts that somebody finds wrong, and nobody has dealt with that. */
  async flagged(): Promise<RevisionRef[]> {
    return this.#database.sql
      .selectFrom('knowledge_flags')
      .select(['article_id as articleId', 'revision'])
      .distinct()
      .where('resolved_at', 'is', null)
      .execute();
  }

  #alone<Result>(work: (tx: Transaction<Schema>) => Promise<Result>): Promise<Result> {
    return this.#database.sql.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(${LOCK_KEY})`.execute(tx);
      return work(tx);
    });
  }
}

async function compare(tx: Transaction<Schema>, drafts: readonly ArticleDraft[]): Promise<ImportedArticle[]> {
  const stored = await latest(
    tx,
    drafts.map(({ id }) => id),
  );
  const known = new Map(stored.map((article) => [article.id, article]));
  return drafts.map((draft) => {
    const last = known.get(draft.id);
    if (last === undefined || last.removed)
      return { id: draft.id, outcome: 'added', revision: (last?.revision ?? 0) + 1 };
    return contentOf(last) === contentOf(draft)
      ? { id: draft.id, outcome: 'unchanged', revision: last.revision }
      : { id: draft.id, outcome: 'changed', revision: last.revision + 1 };
  });
}

async function latest(tx: Transaction<Schema>, ids: readonly string[]): Promise<StoredArticle[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('knowledge_revisions')
    .selectAll()
    .distinctOn('article_id')
    .where('article_id', 'in', ids)
    .orderBy('article_id')
    .orderBy('revision', 'desc')
    .execute();
  return rows.map(toArticle);
}

async function resolveFlags(tx: Transaction<Schema>, ids: readonly string[], by: string): Promise<void> {
  await tx
    .updateTable('knowledge_flags')
    .set({ resolved_at: new Date(), resolved_by: by })
    .where('article_id', 'in', ids)
    .where('resolved_at', 'is', null)
    .execute();
}

function flagRows(database: Pick<Transaction<Schema>, 'selectFrom'>) {
  return database
    .selectFrom('knowledge_flags as flag')
    .innerJoin('knowledge_revisions as article', (join) =>
      join
        .onRef('article.article_id', '=', 'flag.article_id')
        .onRef('article.revision', '=', 'flag.revision'),
    )
    .selectAll('flag')
    .select(['article.title', 'article.unit']);
}

function nextChange(): RawBuilder<number> {
  return sql<number>`nextval('knowledge_change')`;
}

function contentOf({ title, body, unit, source, validFrom, validUntil, tags }: ArticleDraft): string {
  return JSON.stringify([title, body, unit, source, validFrom, validUntil, tags]);
}

function toColumns({ id, title, body, unit, source, validFrom, validUntil, tags }: ArticleDraft) {
  const dates = { valid_from: validFrom, valid_until: validUntil };
  return { article_id: id, change: nextChange(), title, body, unit, source, ...dates, tags: [...tags] };
}

function toArticle(
  row: Omit<KnowledgeRevisionsTable, 'removed' | 'at'> & { removed: boolean; at: Date },
): StoredArticle {
  return {
    id: row.article_id,
    revision: row.revision,
    change: row.change,
    title: row.title,
    body: row.body,
    unit: row.unit,
    source: row.source,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    tags: row.tags,
    removed: row.removed,
    updatedAt: row.at.toISOString(),
    updatedBy: row.by,
  };
}

function toFlag(row: {
  id: number;
  article_id: string;
  revision: number;
  title: string;
  unit: string | null;
  by: string;
  call_id: string | null;
  reason: string | null;
  at: Date;
  resolved_at: Date | null;
  resolved_by: string | null;
}): KnowledgeFlag {
  return {
    id: row.id,
    articleId: row.article_id,
    revision: row.revision,
    title: row.title,
    unit: row.unit,
    by: row.by,
    callId: row.call_id,
    reason: row.reason,
    at: row.at.toISOString(),
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolvedBy: row.resolved_by,
  };
}

function toBytes(vector: Float32Array): Buffer {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [at, value] of vector.entries()) bytes.writeFloatLE(value, at * 4);
  return bytes;
}

function fromBytes(bytes: Buffer): Float32Array {
  return Float32Array.from({ length: bytes.length / 4 }, (_, at) => bytes.readFloatLE(at * 4));
}
