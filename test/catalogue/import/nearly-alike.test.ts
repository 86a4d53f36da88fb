import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bigrams } from '../../../src/catalogue/bigrams.ts';
import { nearlyAlike } from '../../../src/catalogue/import/nearly-alike.ts';

/** Every pair compared with every other. */
function plainly(texts: readonly string[], share: number): [number, number][] {
  const sets = texts.map((text) => new Set(bigrams(text)));
  return sets.flatMap((b, second) =>
    sets.slice(0, second).flatMap((a, first): [number, number][] => {
      const size = a.size + b.size;
      const common = [...a].filter((term) => b.has(term)).length;
      return size > 0 && (2 * common) / size >= share ? [[first, second]] : [];
    }),
  );
}

test('finds the texts that comparing all with all finds', () => {
  const text = fc.array(fc.constantFrom(...'水电气路灯'), { maxLength: 12 }).map((parts) => parts.join(''));
  const share = fc.constantFrom(0.3, 0.5, 0.85, 1);
  fc.assert(
    fc.property(fc.array(text, { maxLength: 12 }), share, (texts, least) => {
      const found = nearlyAlike(texts, least);
      const all = plainly(texts, least);
      for (const pair of found) expect(all).toContainEqual(pair);
      expect(found.map(([, second]) => second)).toEqual([...new Set(all.map(([, second]) => second))]);
    }),
  );
});
