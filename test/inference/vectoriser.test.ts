import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forEachFeature } from '../../src/inference/features.ts';
import { normaliseText } from '../../src/inference/normalise-text.ts';
import { type Occurrence, type SparseVector, Vectoriser } from '../../src/inference/vectoriser.ts';
import { anyText } from './random-text.ts';

/** The definition, with strings and maps. */
function plainly(
  text: string,
  features: readonly string[],
  idf: Float32Array,
): { vector: SparseVector; occurrences: Occurrence[] } {
  const known = new Map(features.map((feature, id) => [feature, id]));
  const counts = new Map<number, number>();
  const occurrences: Occurrence[] = [];
  forEachFeature(text, (name, start, length) => {
    const id = known.get(name);
    if (id === undefined) return;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    occurrences.push({ feature: [...counts.keys()].indexOf(id), start, length });
  });
  const raw = [...counts].map(([id, count]) => (1 + Math.log(count)) * (idf[id] ?? Number.NaN));
  const length = Math.sqrt(raw.reduce((sum, weight) => sum + weight * weight, 0));
  return {
    vector: {
      ids: Int32Array.from(counts.keys()),
      weights: Float32Array.from(raw, (weight) => Math.fround(weight) / length),
    },
    occurrences,
  };
}

/** A share of the features of some texts, and some that no text has. */
function vocabularyOf(texts: readonly string[], share: number): string[] {
  const all = new Set(['无人知', ' 无 人', ' ', 'zzz']);
  for (const text of texts) forEachFeature(text, (feature) => all.add(feature));
  return [...all].filter((_, index) => (index * 7) % 10 < share);
}

function expectTheSame(text: string, features: readonly string[]): void {
  const idf = Float32Array.from(features, (_, id) => 1 + (id % 13) / 3);
  const { vector, occurrences } = new Vectoriser(features, idf).locate(text);
  const expected = plainly(text, features, idf);
  expect(vector.ids).toEqual(expected.vector.ids);
  expect(occurrences).toEqual(expected.occurrences);
  for (const [index, weight] of expected.vector.weights.entries())
    expect(vector.weights[index]).toBeCloseTo(weight, 6);
}

test('features, places and weights are those of the plain definition, whatever the text', () => {
  fc.assert(
    fc.property(anyText, anyText, fc.integer({ min: 1, max: 10 }), (text, other, share) => {
      expectTheSame(text, vocabularyOf([text, other], share));
      const normal = normaliseText(text).text;
      expectTheSame(normal, vocabularyOf([normal, normaliseText(other).text], share));
    }),
    { numRuns: 200 },
  );
});

test('a text of several pieces, at once and in slices', async () => {
  const text = '小区停电公交车站台0路灯物业abc占道经营'.repeat(600);
  const features = vocabularyOf([text.slice(0, 200)], 8);
  expectTheSame(text, features);
  const vectoriser = new Vectoriser(features, new Float32Array(features.length).fill(2));
  expect(await vectoriser.vectoriseInSlices(text)).toEqual(vectoriser.vectorise(text));
});

test('two texts read in slices at the same time do not mix', async () => {
  const [one, other] = ['小区停电'.repeat(2_000), '公交车路灯'.repeat(2_000)];
  const features = vocabularyOf([one.slice(0, 50), other.slice(0, 50)], 10);
  const vectoriser = new Vectoriser(features, new Float32Array(features.length).fill(1));
  const read = await Promise.all([one, other].map((text) => vectoriser.vectoriseInSlices(text)));
  expect(read).toEqual([vectoriser.vectorise(one), vectoriser.vectorise(other)]);
});

test('of features named twice the first counts', () => {
  const vectoriser = new Vectoriser(['电', '电'], Float32Array.of(1, 2));
  expect(vectoriser.vectorise('电').ids).toEqual(Int32Array.of(0));
});
