import type { KnowledgeRepository, PassageVector } from '../store/repositories/knowledge-repository.ts';
import type { IndexedArticle } from './article-index.ts';
import { breathing } from './breathe.ts';
import type { Embedding } from './contract.ts';
import { within } from './within.ts';

export interface NearHit {
  readonly id: string;
  /** Cosine of question and passage. */
  readonly score: number;
  /** Place of the passage in its article. */
  readonly passage: number;
}

export interface ArticleVectorsOptions {
  readonly repository: Pick<KnowledgeRepository, 'vectors' | 'storeVectors'>;
  readonly embedding: Embedding;
  readonly log: {
    info(details: object, message: string): void;
    error(details: object, message: string): void;
  };
}

/** Longest wait for the vector of a question: cards come without it rather than late. */
const QUESTION_MS = 400;
/** Longest wait for the vectors of a batch of articles. */
const BATCH_MS = 60_000;
/** Articles whose passages are asked for at once, and passages of one request. */
const BATCH = 8;
const REQUEST = 32;
/** Passages of a long article that get vectors. */
const MAX_PASSAGES = 40;
/** After a failure no question waits for the embedder until then. */
const REST_MS = 30_000;
/** Cosine from which a passage is about the question. */
const LEAST = 0.55;

/**
 * Vectors of the articles' passages. They are made in the background, once for all nodes where these find each other's in the
 * store; until then, and while the embedder fails, search goes without.
 */
export class ArticleVectors {
  readonly #options: ArticleVectorsOptions;
  /** Of length 1, in the order of the passages. */
  readonly #known = new Map<string, readonly Float32Array[]>();
  readonly #missing = new Map<string, IndexedArticle>();
  readonly #closing = new AbortController();
  #working: Promise<void> | null = null;
  #failing = false;
  #restsUntil = 0;

  constructor(options: ArticleVectorsOptions) {
    this.#options = options;
  }

  /** Sees to it that an article's text gets vectors, once `work` is called. */
  put(entry: IndexedArticle): void {
    this.remove(entry.article.id);
    this.#missing.set(entry.article.id, entry);
  }

  remove(id: string): void {
    this.#known.delete(id);
    this.#missing.delete(id);
  }

  /** Begins to fetch or make what is missing, unless that goes on already. Never rejects. */
  work(): void {
    if (this.#working !== null || this.#missing.size === 0 || this.#closing.signal.aborted) return;
    this.#working = this.#fill()
      .then(
        () => this.#report(null),
        (error: unknown) => this.#report(error),
      )
      .finally(() => {
        this.#working = null;
      });
  }

  /** Articles with a passage near the question, best first; none while the embedder fails. */
  async near(question: string): Promise<NearHit[]> {
    if (this.#known.size === 0 || Date.now() < this.#restsUntil) return [];
    let asked: Float32Array | undefined;
    try {
      [asked] = await within(QUESTION_MS, this.#closing.signal, (signal) => this.#embed([question], signal));
      this.#report(null);
    } catch (error) {
      this.#restsUntil = Date.now() + REST_MS;
      this.#report(error);
    }
    if (asked === undefined) return [];
    const hits: NearHit[] = [];
    for (const [id, passages] of this.#known) {
      const cosines = passages.map((passage) => dot(passage, asked));
      const score = Math.max(...cosines);
      if (score >= LEAST) hits.push({ id, score, passage: cosines.indexOf(score) });
    }
    return hits.sort((a, b) => b.score - a.score);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#working;
  }

  async #fill(): Promise<void> {
    const { repository, embedding } = this.#options;
    const breath = breathing();
    // Nodes that begin together mostly make different ones, and find the rest in the store.
    const waiting = shuffled([...this.#missing.values()]);
    for (let at = 0; at < waiting.length; at += BATCH) {
      const batch = waiting.slice(at, at + BATCH).filter((entry) => this.#isMissing(entry));
      const stored = await repository.vectors(embedding.model, batch.map(refOf));
      const bare = batch.filter((entry) => !this.#take(entry, stored));
      if (bare.length > 0) await this.#make(bare);
      await breath();
      if (this.#closing.signal.aborted) return;
    }
  }

  async #make(entries: readonly IndexedArticle[]): Promise<void> {
    const { repository, embedding } = this.#options;
    const wanted = entries.flatMap((entry) =>
      entry.passages
        .slice(0, MAX_PASSAGES)
        .map((text, passage) => ({ ...refOf(entry), passage, text, entry })),
    );
    const made: PassageVector[] = [];
    for (let at = 0; at < wanted.length; at += REQUEST) {
      const part = wanted.slice(at, at + REQUEST);
      const texts = part.map(({ text, entry }) => `${entry.article.title}\n${text}`);
      const vectors = await within(BATCH_MS, this.#closing.signal, (signal) => this.#embed(texts, signal));
      for (const [index, { articleId, revision, passage }] of part.entries())
        made.push({ articleId, revision, passage, vector: vectors[index] ?? new Float32Array() });
    }
    await repository.storeVectors(embedding.model, made);
    for (const entry of entries) this.#take(entry, made);
  }

  /** Whether all of its passages that should have a vector have one among these. */
  #take(entry: IndexedArticle, among: readonly PassageVector[]): boolean {
    const vectors = among.filter(({ articleId }) => articleId === entry.article.id);
    if (vectors.length !== Math.min(entry.passages.length, MAX_PASSAGES)) return false;
    if (!this.#isMissing(entry)) return true;
    this.#missing.delete(entry.article.id);
    const passages = vectors.map(({ vector }) => unit(vector));
    if (passages.length > 0) this.#known.set(entry.article.id, passages);
    return true;
  }

  #isMissing(entry: IndexedArticle): boolean {
    return this.#missing.get(entry.article.id) === entry;
  }

  async #embed(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const vectors = await this.#options.embedding.embedder.embed(texts, signal);
    const length = vectors[0]?.length ?? 0;
    if (vectors.length !== texts.length || length === 0)
      throw new Error(`asked for ${texts.length} vectors, the embedder gave ${vectors.length}`);
    if (vectors.some((vector) => vector.length !== length || !vector.every(Number.isFinite)))
      throw new Error('the embedder gave vectors of different lengths, or something that is no number');
    return vectors.map(unit);
  }

  /** Says once that it fails, and once that it works again. */
  #report(error: unknown): void {
    const { log, embedding } = this.#options;
    const failing = error !== null;
    if (failing === this.#failing || this.#closing.signal.aborted) return;
    this.#failing = failing;
    if (failing)
      log.error(
        { reason: reasonOf(error), model: embedding.model },
        'the knowledge base gets no vectors; it is searched by words alone',
      );
    else log.info({ model: embedding.model }, 'the knowledge base gets vectors again');
  }
}

/** A server's message may repeat what it was asked, which is what somebody said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  const details = ['code', 'status'].flatMap((key) => {
    const value: unknown = Reflect.get(error, key);
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : [];
  });
  return [error.name, ...details].join(' ');
}

function refOf({ article }: IndexedArticle) {
  return { articleId: article.id, revision: article.revision };
}

/** 0 for vectors of different models. */
function dot(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) return 0;
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function shuffled<Item>(items: Item[]): Item[] {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = Math.floor(Math.random() * (at + 1));
    [items[at], items[other]] = [items[other] as Item, items[at] as Item];
  }
  return items;
}
