import { expect, test } from 'vitest';
import { forEachFeature } from '../../src/inference/features.ts';
import { normaliseText } from '../../src/inference/normalise-text.ts';
import { buildVocabulary } from '../../src/training/vocabulary.ts';
import { syntheticRows } from './matters.ts';

const rows = syntheticRows(90);
const texts = rows.map(({ text }) => normaliseText(text).text);
const units = [...new Set(rows.map(({ unit }) => unit))];
const labels = Uint32Array.from(rows, ({ unit }) => units.indexOf(unit));

/** Mutual information by its definition: over presence and absence, and all labels. */
function gainOf(feature: string): { documents: number; gain: number } {
  const has = texts.map((text) => {
    let found = false;
    forEachFeature(text, (name) => {
      found ||= name === feature;
    });
    return found;
  });
  const share = (of: (row: number) => boolean): number =>
    rows.filter((_, row) => of(row)).length / rows.length;
  let gain = 0;
  for (const present of [true, false]) {
    for (const label of units.keys()) {
      const both = share((row) => has[row] === present && labels[row] === label);
      const apart = share((row) => has[row] === present) * share((row) => labels[row] === label);
      if (both > 0) gain += both * Math.log(both / apart);
    }
  }
  return { documents: has.filter(Boolean).length, gain };
}

test('features of enough rows, ordered by what they say of the label', () => {
  const vocabulary = buildVocabulary(texts, labels, { minDocuments: 5, maxSize: 10_000 });
  const found = vocabulary.map(({ ngram }) => gainOf(ngram));
  expect(found.map(({ documents }) => documents)).toEqual(vocabulary.map(({ documents }) => documents));
  for (const [index, { documents, gain }] of found.entries()) {
    expect(documents).toBeGreaterThanOrEqual(5);
    expect(gain).toBeLessThanOrEqual((found[index - 1]?.gain ?? Number.POSITIVE_INFINITY) + 1e-9);
  }
  const names = new Set(vocabulary.map(({ ngram }) => ngram));
  expect(names.size).toBe(vocabulary.length);
  for (const text of texts)
    forEachFeature(text, (name) => {
      if (!names.has(name)) expect(gainOf(name).documents).toBeLessThan(5);
    });
});

test('the most telling ones are kept where there are too many', () => {
  const all = buildVocabulary(texts, labels, { minDocuments: 5, maxSize: 10_000 });
  expect(buildVocabulary(texts, labels, { minDocuments: 5, maxSize: 7 })).toEqual(all.slice(0, 7));
});
