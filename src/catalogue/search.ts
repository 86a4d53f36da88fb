import { bigrams } from './bigrams.ts';
import type { CatalogueItem } from './schema.ts';

export interface ItemHit {
  readonly item: CatalogueItem;
  /** BM25 over name, keywords, description and examples; higher is better, comparable within one catalogue. */
  readonly score: number;
}

/** How often a term counts by where it stands: a keyword was chosen on purpose. */
const FIELD_WEIGHT = { name: 2, keywords: 3, description: 1, examples: 0.5 } as const;
/** Some recognisers write every character as a word. */
const SPACED = /(?<=^|\s)(\p{Script=Han})\s+(?=\p{Script=Han}(?:\s|$))/gu;
/** What follows a description's first sentence often says what does not belong to the matter. */
const FIRST_SENTENCE = /^[^。]*/u;
/** BM25: how soon repetition stops to count, and how much longer texts are held back. */
const SATURATION = 1.2;
const LENGTH_PENALTY = 0.5;

/**
 * Full-text search over the catalogue's items by pairs of characters; an item with a description alone is found as
 * soon as it is there. Runs on every spoken sentence, so it is a bare BM25: 0.05 ms for 300 characters, where a general
 * search library takes 1.5 ms.
 */
export function createItemSearch(
  items: readonly CatalogueItem[],
): (text: string, limit: number) => ItemHit[] {
  const counts = items.map(countTerms);
  const lengths = counts.map((terms) => [...terms.values()].reduce((sum, count) => sum + count, 0));
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, items.length);
  const postings = new Map<string, { item: number; weight: number }[]>();
  for (const [item, terms] of counts.entries()) {
    const lengthFactor =
      1 - LENGTH_PENALTY + (LENGTH_PENALTY * (lengths[item] ?? 0)) / Math.max(1, meanLength);
    for (const [term, count] of terms) {
      const weight = (count * (SATURATION + 1)) / (count + SATURATION * lengthFactor);
      const list = postings.get(term) ?? [];
      list.push({ item, weight });
      postings.set(term, list);
    }
  }
  return (text, limit) => {
    const scores = new Float64Array(items.length);
    for (const term of new Set(bigrams(text.replace(SPACED, '$1')))) {
      const list = postings.get(term);
      if (list === undefined) continue;
      const rarity = Math.log(1 + (items.length - list.length + 0.5) / (list.length + 0.5));
      for (const { item, weight } of list) scores[item] = (scores[item] ?? 0) + weight * rarity;
    }
    const hits: ItemHit[] = [];
    for (const [index, item] of items.entries()) {
      const score = scores[index] ?? 0;
      let at = hits.length;
      while (at > 0 && (hits[at - 1]?.score ?? 0) < score) at -= 1;
      if (score === 0 || at === limit) continue;
      hits.splice(at, 0, { item, score });
      if (hits.length > limit) hits.pop();
    }
    return hits;
  };
}

function countTerms(item: CatalogueItem): Map<string, number> {
  const terms = new Map<string, number>();
  const add = (text: string, weight: number): void => {
    for (const term of bigrams(text)) terms.set(term, (terms.get(term) ?? 0) + weight);
  };
  add(item.name, FIELD_WEIGHT.name);
  for (const keyword of item.keywords) add(keyword, FIELD_WEIGHT.keywords);
  add(FIRST_SENTENCE.exec(item.description)?.[0] ?? '', FIELD_WEIGHT.description);
  for (const example of item.examples) add(example, FIELD_WEIGHT.examples);
  return terms;
}
