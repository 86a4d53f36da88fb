import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FeatureTrie, NO_FEATURE, ROOT } from '../../src/inference/feature-trie.ts';

function idOf(trie: FeatureTrie, feature: string): number {
  return trie.idOf(trie.walk(ROOT, feature, 0, feature.length));
}

test('knows what a map knows, while it grows', () => {
  const name = fc.string({ unit: fc.constantFrom(...'小区停电 0a'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(name), name, (names, other) => {
      const trie = new FeatureTrie();
      const map = new Map<string, number>();
      for (const [id, feature] of names.entries()) {
        expect(trie.add(feature, id)).toBe(!map.has(feature));
        if (!map.has(feature)) map.set(feature, id);
      }
      for (const feature of [...names, other])
        expect(idOf(trie, feature)).toBe(map.get(feature) ?? NO_FEATURE);
    }),
  );
});

test('fifty thousand features, and none of those that were not added', () => {
  const trie = new FeatureTrie();
  const feature = (id: number): string =>
    String.fromCharCode(0x4e00 + (id % 331), 0x4e00 + Math.floor(id / 331));
  for (let id = 0; id < 50_000; id += 1) trie.add(feature(id), id);
  for (let id = 0; id < 50_000; id += 1)
    if (idOf(trie, feature(id)) !== id) expect(idOf(trie, feature(id))).toBe(id);
  for (let id = 50_000; id < 60_000; id += 1)
    if (idOf(trie, feature(id)) !== NO_FEATURE) expect(id).toBe(null);
  expect(idOf(trie, '\u4e00')).toBe(NO_FEATURE);
});
