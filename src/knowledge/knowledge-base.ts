import type { AnswerCard } from '../protocol/guidance.ts';
import type { Article, ArticleListing, KnowledgeFlag, KnowledgeReport } from '../protocol/knowledge.ts';
import type { Bus } from '../store/bus.ts';
import { lookWhenTold } from '../store/look-when-told.ts';
import { LooksInTurn } from '../store/looks-in-turn.ts';
import type {
  KnowledgeRepository,
  NewFlag,
  RevisionRef,
} from '../store/repositories/knowledge-repository.ts';
import { ArticleIndex, type IndexedArticle, type TextHit } from './article-index.ts';
import { ArticleVectors, type ArticleVectorsOptions } from './article-vectors.ts';
import { breathing } from './breathe.ts';
import { type Embedding, KnowledgeError } from './contract.ts';
import { fuse } from './fuse.ts';
import { checkArticles, type UnitNames } from './import/check.ts';
import type { RawArticle } from './import/raw-article.ts';
import { type GivenFile, readFiles } from './import/read-files.ts';
import { reportOf } from './import/report.ts';
import { warningOf } from './validity.ts';

/** Tells the nodes that articles, flags or vectors changed; the message is empty. */
export const KNOWLEDGE_CHANNEL = 'knowledge';

const PAGE = 500;
/** What a warning costs: an article without one that scores as much as this share goes before it. */
const WARNED_SHARE = 0.7;
const WARNED_COSINE = 0.05;
/** How far down both rankings are fused. */
const DEPTH = 50;

export interface KnowledgeBaseOptions {
  readonly repository: KnowledgeRepository;
  readonly bus: Pick<Bus, 'publish' | 'subscribe' | 'onReconnect'>;
  /** The units of the catalogue in force. */
  readonly units: () => UnitNames;
  /** The day it is, `YYYY-MM-DD`. */
  readonly today: () => string;
  /** Null: full text alone. */
  readonly embedding?: Embedding | null;
  readonly log: ArticleVectorsOptions['log'];
  readonly pollMs?: number;
}

/** The city's knowledge base, as all nodes have it. */
export class KnowledgeBase {
  readonly #options: KnowledgeBaseOptions;
  readonly #index = new ArticleIndex();
  readonly #vectors: ArticleVectors | null;
  /** Revision of each article that somebody finds wrong. */
  #flagged: ReadonlySet<string> = new Set();
  #change = 0;
  #unfollow: () => void = () => {};
  readonly #looks = new LooksInTurn(() => this.#look());
  #closed = false;

  constructor(options: KnowledgeBaseOptions) {
    this.#options = options;
    const { repository, embedding, log } = options;
    this.#vectors = embedding ? new ArticleVectors({ repository, embedding, log }) : null;
  }

  /**
   * Reads the articles and follows from then on.
   *
   * @param shipped what a knowledge base that never had an article begins with
   * @throws what `shipped` and the store throw
   */
  async open(shipped: () => Promise<readonly RawArticle[]> = async () => []): Promise<void> {
    const { bus, pollMs, repository } = this.#options;
    const look = () => void this.refresh().catch((error: unknown) => this.#reportLook(error));
    this.#unfollow = lookWhenTold(look, { bus, channel: KNOWLEDGE_CHANNEL, pollMs });
    await this.refresh();
    if (this.#change > 0) return;
    const { drafts } = checkArticles(await shipped(), this.#options.units());
    // Of several nodes that find it empty the first one stores them.
    await repository.store(drafts, { by: 'jiesu', onlyFirst: true });
    await this.refresh();
  }

  /** Resolves when this node has what was stored when it was asked; rejects when that cannot be read. */
  refresh(): Promise<void> {
    return this.#looks.again();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unfollow();
    await this.#looks.atRest();
    await this.#vectors?.close();
  }

  /**
   * Cards that may answer a question, best first; none when nothing in the knowledge base is about it. By full text, and by
   * meaning where an embedder answers in time. What is out of date or was flagged has a warning, and goes behind what is as
   * good without one.
   *
   * @param on the day for which the answer must be valid, `YYYY-MM-DD`; left out: today
   */
  async search(
    question: string,
    { limit, on = this.#options.today() }: { limit: number; on?: string },
  ): Promise<AnswerCard[]> {
    if (question.trim() === '') return [];
    const near = (await this.#vectors?.near(question)) ?? [];
    const passages = new Map<string, string>();
    const warned = (id: string) => this.#warning(this.#index.get(id)?.article, on) !== null;
    const byMeaning = near.map(({ id, score, passage }) => {
      passages.set(id, this.#index.get(id)?.passages[passage] ?? '');
      return { id, score: warned(id) ? score - WARNED_COSINE : score };
    });
    const byText = this.#index.search(question).map(({ id, score, passage }) => {
      passages.set(id, passage);
      return { id, score: warned(id) ? score * WARNED_SHARE : score };
    });
    return fuse([ranked(byText), ranked(byMeaning)])
      .flatMap((id) => {
        const entry = this.#index.get(id);
        return entry === undefined ? [] : [this.#card(entry, passages.get(id) ?? '', on)];
      })
      .slice(0, limit);
  }

  /** Articles whose own words speak for them, by full text alone, the one with most evidence first. */
  surest(question: string): readonly TextHit[] {
    return [...this.#index.search(question)].sort((a, b) => b.evidence - a.evidence);
  }

  /** An article in force; null when there is none. */
  find(id: string): Article | null {
    return this.#index.get(id)?.article ?? null;
  }

  /** Why an article must be checked before it is told; null: nothing is against it, or there is no such article. */
  warning(id: string, on = this.#options.today()): string | null {
    return this.#warning(this.#index.get(id)?.article, on);
  }

  /** What an article said in one of its revisions. @throws KnowledgeError */
  async revision(id: string, revision: number): Promise<Article> {
    const article = await this.#options.repository.revision(id, revision);
    if (article === null) throw new KnowledgeError('unknown_revision');
    return article;
  }

  /** By id; `after` is the last id seen. */
  list({
    unit,
    after = '',
    limit,
  }: {
    unit?: string | undefined;
    after?: string | undefined;
    limit: number;
  }): ArticleListing[] {
    const on = this.#options.today();
    return this.#index
      .all()
      .filter(({ article }) => article.id > after && (unit === undefined || article.unit === unit))
      .slice(0, limit)
      .map(({ article }) => ({ ...article, warning: this.#warning(article, on), passage: null }));
  }

  /** Stores what is sound among files and articles; everywhere it is found once the nodes have heard of it, here at once. */
  async import(
    given: { files: readonly GivenFile[]; articles: readonly Readonly<Record<string, unknown>>[] },
    { by, dryRun }: { by: string; dryRun: boolean },
  ): Promise<KnowledgeReport> {
    const { repository, units } = this.#options;
    const read = await readFiles(given.files);
    const articles = given.articles.map((fields) => ({ fields, file: null, lineOf: () => null }));
    const { drafts, findings } = checkArticles([...read.articles, ...articles], units());
    const outcomes = dryRun ? await repository.preview(drafts) : await repository.store(drafts, { by });
    if (!dryRun && outcomes.some(({ outcome }) => outcome !== 'unchanged')) await this.#announce();
    return reportOf({ dryRun, articles: outcomes, findings: [...read.findings, ...findings] });
  }

  /** Takes an article out. @throws KnowledgeError */
  async remove(id: string, by: string): Promise<void> {
    if (!(await this.#options.repository.remove(id, by))) throw new KnowledgeError('unknown_article');
    await this.#announce();
  }

  /** Says that an article is wrong; once for each person and text. @throws KnowledgeError */
  async flag(flag: NewFlag): Promise<KnowledgeFlag> {
    const stored = await this.#options.repository.flag(flag);
    if (stored === null) throw new KnowledgeError('unknown_article');
    await this.#announce();
    return stored;
  }

  /** Newest first. */
  flags(filter: Parameters<KnowledgeRepository['flags']>[0]): Promise<KnowledgeFlag[]> {
    return this.#options.repository.flags(filter);
  }

  /** Says that a flag is dealt with. @throws KnowledgeError */
  async resolveFlag(id: number, by: string): Promise<KnowledgeFlag> {
    const flag = await this.#options.repository.resolve(id, by);
    if (flag === null) throw new KnowledgeError('unknown_flag');
    await this.#announce();
    return flag;
  }

  /** The other nodes take it when they hear of it; this one has it when the answer goes out. */
  async #announce(): Promise<void> {
    this.#options.bus.publish(KNOWLEDGE_CHANNEL, '');
    await this.refresh();
  }

  async #look(): Promise<void> {
    const { repository } = this.#options;
    const breath = breathing();
    let more = true;
    while (more && !this.#closed) {
      const rows = await repository.since(this.#change, PAGE);
      for (const row of rows) {
        this.#take(row);
        this.#change = row.change;
        await breath();
        if (this.#closed) return;
      }
      more = rows.length === PAGE;
    }
    this.#flagged = new Set((await repository.flagged()).map(keyOf));
    this.#vectors?.work();
  }

  #take({
    change: _change,
    removed,
    ...article
  }: Awaited<ReturnType<KnowledgeRepository['since']>>[number]): void {
    if (removed) {
      this.#index.remove(article.id);
      this.#vectors?.remove(article.id);
    } else {
      const entry = this.#index.put(article);
      this.#vectors?.put(entry);
    }
  }

  #warning(article: Article | undefined, on: string): string | null {
    if (article === undefined) return null;
    const flagged = this.#flagged.has(keyOf({ articleId: article.id, revision: article.revision }));
    return warningOf(article, { on, flagged });
  }

  #card({ article }: IndexedArticle, passage: string, on: string): AnswerCard {
    const { id: articleId, title, unit, source, validFrom, validUntil } = article;
    return {
      articleId,
      title,
      passage,
      unit,
      source,
      validFrom,
      validUntil,
      warning: this.#warning(article, on),
    };
  }

  #reportLook(error: unknown): void {
    this.#options.log.error({ err: error }, 'the knowledge base cannot be read; it is searched as it was');
  }
}

function ranked(hits: { id: string; score: number }[]): string[] {
  return hits
    .sort((a, b) => b.score - a.score)
    .slice(0, DEPTH)
    .map(({ id }) => id);
}

function keyOf({ articleId, revision }: RevisionRef): string {
  return `${articleId} ${revision}`;
}
