import MiniSearch from 'minisearch';
import type { Article } from '../protocol/knowledge.ts';
import { passagesOf } from './passages.ts';
import { addSynonyms } from './synonyms.ts';
import { plainText, questionTerms, termsOf } from './terms.ts';

/** An article in the index. */
export interface IndexedArticle {
  readonly article: Article;
  readonly passages: readonly string[];
  /** As questions are compared with them. */
  readonly tags: readonly string[];
}

export interface TextHit {
  readonly id: string;
  /** BM25; comparable within one question. */
  readonly score: number;
  /** How much speaks for it, in the least that a hit needs: comparable between questions. */
  readonly evidence: number;
  /** The passage that says most of what was asked. */
  readonly passage: string;
}

/** How often a term counts by where it stands. */
const BOOST = { title: 4, tags: 4, body: 1 };
/** BM25+: how soon repetition stops to count, how much longer texts are held back, and the least that a term brings. */
const BM25 = { k: 1.2, b: 0.6, d: 0.2 };
/** Longer questions are cut here, UTF-16 code units. */
const MAX_QUESTION = 500;
/** Terms of a question that are looked up, rarest first: the rest would tell little and cost time. */
const MAX_TERMS = 40;
/** A term in more than this share of the articles tells them apart from nothing; not applied to a handful of articles. */
const COMMON_SHARE = 0.2;
const HANDFUL = 20;
/**
 * How much must speak for an article: 1 is a word of its title or tags that stands in no other article. In the body a term
 * counts less.
 */
const LEAST_EVIDENCE = 1.2;
const BODY_EVIDENCE = 0.25;
/** A tag that was said whole: it was chosen on purpose, and the dictionary may not know it as a word. */
const TAG_EVIDENCE = 0.8;

/** Full-text search over the articles in force. */
export class ArticleIndex {
  readonly #entries = new Map<string, IndexedArticle>();
  /** In how many articles a term stands. */
  readonly #spread = new Map<string, number>();
  readonly #search = new MiniSearch<TermDocument>({
    fields: Object.keys(BOOST),
    tokenize: (terms) => (terms === '' ? [] : terms.split(' ')),
    processTerm: (term) => term,
  });

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): IndexedArticle | undefined {
    return this.#entries.get(id);
  }

  /** By id. */
  all(): IndexedArticle[] {
    return [...this.#entries.values()].sort((a, b) => (a.article.id < b.article.id ? -1 : 1));
  }

  /** Puts an article in the place of its earlier text. */
  put(article: Article): IndexedArticle {
    this.remove(article.id);
    const entry = {
      article,
      passages: passagesOf(article.title, article.body),
      tags: article.tags.map(plainText),
    };
    this.#entries.set(article.id, entry);
    const document = documentOf(entry);
    this.#count(document, 1);
    this.#search.add(document);
    return entry;
  }

  remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    this.#count(documentOf(entry), -1);
    this.#search.discard(id);
  }

  /** Articles that enough speaks for, best first. */
  search(question: string): TextHit[] {
    const said = plainText(question.slice(0, MAX_QUESTION));
    const terms = this.#telling(said);
    if (terms.size === 0) return [];
    const results = this.#search.search(' ', {
      tokenize: () => [...terms.keys()],
      boost: BOOST,
      bm25: BM25,
      boostTerm: (term) => terms.get(term) ?? 0,
    });
    return results.flatMap(({ id, score, match }) => {
      const entry = this.#entries.get(String(id));
      if (entry === undefined) return [];
      const tagged = entry.tags.filter((tag) => said.includes(tag)).length;
      const evidence = (this.#evidence(match, terms) + tagged * TAG_EVIDENCE) / LEAST_EVIDENCE;
      if (evidence < 1) return [];
      return [{ id: entry.article.id, score, evidence, passage: this.#bestPassage(entry, terms) }];
    });
  }

  /** Terms of a question that some, but not too many articles have, with their weights. */
  #telling(question: string): Map<string, number> {
    const terms = questionTerms(question);
    addSynonyms(question, terms);
    const most = this.size <= HANDFUL ? this.size : this.size * COMMON_SHARE;
    const known = [...terms]
      .map(([term, weight]) => ({ term, weight, spread: this.#spread.get(term) ?? 0 }))
      .filter(({ spread }) => spread > 0 && spread <= most)
      .sort((a, b) => a.spread / a.weight - b.spread / b.weight)
      .slice(0, MAX_TERMS);
    return new Map(known.map(({ term, weight }) => [term, weight]));
  }

  /** Rarity of the terms that matched, each by its weight and its best place. */
  #evidence(match: Readonly<Record<string, string[]>>, terms: ReadonlyMap<string, number>): number {
    let sum = 0;
    for (const [term, fields] of Object.entries(match)) {
      const place = fields.some((field) => field !== 'body') ? 1 : BODY_EVIDENCE;
      sum += place * (terms.get(term) ?? 0) * this.#rarity(term);
    }
    return sum;
  }

  /** 1 for a term of one article, less for one of many. */
  #rarity(term: string): number {
    const idf = (spread: number) => Math.log(1 + (this.size - spread + 0.5) / (spread + 0.5));
    return idf(this.#spread.get(term) ?? 1) / idf(1);
  }

  #bestPassage({ passages, article }: IndexedArticle, terms: ReadonlyMap<string, number>): string {
    let best = passages[0] ?? article.title;
    if (passages.length < 2) return best;
    let bestScore = 0;
    for (const passage of passages) {
      const plain = plainText(passage);
      let score = 0;
      for (const [term, weight] of terms) if (plain.includes(term)) score += weight * this.#rarity(term);
      if (score > bestScore) [best, bestScore] = [passage, score];
    }
    return best;
  }

  #count({ title, tags, body }: TermDocument, by: 1 | -1): void {
    for (const term of new Set(`${title} ${tags} ${body}`.split(' '))) {
      const spread = (this.#spread.get(term) ?? 0) + by;
      if (spread === 0) this.#spread.delete(term);
      else this.#spread.set(term, spread);
    }
  }
}

/** Terms of each field, with spaces between: they are made once, for the search and for how common each is. */
interface TermDocument {
  readonly id: string;
  readonly title: string;
  readonly tags: string;
  readonly body: string;
}

function documentOf({ article: { id, title, tags }, passages }: IndexedArticle): TermDocument {
  const terms = (text: string) =>
    termsOf(text)
      .map(([term]) => term)
      .join(' ');
  return { id, title: terms(title), tags: terms(tags.join('\n')), body: terms(passages.join('\n')) };
}
