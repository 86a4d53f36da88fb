import { loadCatalogue } from '../../catalogue/catalogue.ts';
import { ArticleIndex } from '../../knowledge/article-index.ts';

const SENTENCES = 10;
const ROUNDS = 5;

/**
 * Times the full-text search on this machine: `count` articles put together from the catalogue's descriptions, asked what
 * its examples say. A line to print; times in milliseconds.
 */
export function measureSearch(count: number, catalogueFile: string): string {
  const { items } = loadCatalogue(catalogueFile);
  const sentences = items.map(({ description }) => description);
  const questions = items.flatMap(({ examples }) => examples);
  const index = new ArticleIndex();
  const longest = { ms: 0 };
  for (let at = 0; at < count; at += 1) {
    const { name = '', keywords = [] } = items[at % items.length] ?? {};
    const body = Array.from(
      { length: SENTENCES },
      (_, nth) => sentences[(at * 31 + nth * 97) % sentences.length],
    );
    const begun = performance.now();
    index.put({
      id: `a${at}`,
      revision: 1,
      title: `${name} ${at}`,
      body: body.join('\n\n'),
      unit: null,
      source: null,
      validFrom: null,
      validUntil: null,
      tags: [...keywords],
      updatedAt: '',
      updatedBy: '',
    });
    longest.ms = Math.max(longest.ms, performance.now() - begun);
  }
  const times: number[] = [];
  let found = 0;
  for (let round = 0; round < ROUNDS; round += 1)
    for (const question of questions) {
      const begun = performance.now();
      found += index.search(question).length > 0 ? 1 : 0;
      times.push(performance.now() - begun);
    }
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor((times.length - 1) * share)] ?? 0).toFixed(2);
  return `${count} articles, ${times.length} searches, ${Math.round((found / times.length) * 100)} % found something: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms; longest indexing of an article ${longest.ms.toFixed(1)} ms`;
}
