import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import { EXPORT_TOLERANCE, exportDifference } from '../../src/training/check-export.ts';
import { evaluateModel } from '../../src/training/evaluate-model.ts';
import { trainModel } from '../../src/training/train-model.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { syntheticRows, tinyOptions } from './matters.ts';

const notes = { trainedAt: '2018-05-15', training: {} };
const rows = syntheticRows(150);
const model = trainModel(rows, tinyOptions);
let folder: string;
let classifier: TextClassifier;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-train-'));
  await writeModel(path.join(folder, 'a'), model, notes);
  classifier = await TextClassifier.load(path.join(folder, 'a'));
});
afterAll(async () => {
  await classifier.close();
  await rm(folder, { recursive: true });
});

describe('training', () => {
  test('the same seed gives the same model to the last byte, another seed another', async () => {
    const again = await writeModel(path.join(folder, 'b'), trainModel(rows, tinyOptions), notes);
    const other = await writeModel(
      path.join(folder, 'c'),
      trainModel(rows, { ...tinyOptions, seed: 8 }),
      notes,
    );
    expect(again.version).toBe(classifier.manifest.version);
    expect(other.version).not.toBe(classifier.manifest.version);
    const [a, b] = await Promise.all(
      ['a', 'b'].map((name) => readFile(path.join(folder, name, 'model.onnx'))),
    );
    expect(a?.equals(b ?? Buffer.of())).toBe(true);
  });

  test('ONNX Runtime gives the scores of the trainer', async () => {
    const texts = [...rows.slice(0, 20).map((row) => row.text), '', '无', '公交车'.repeat(200)];
    expect(await exportDifference(model, classifier, texts)).toBeLessThanOrEqual(EXPORT_TOLERANCE);
  });

  test('what was learnt is found again in new rows of the same kind', async () => {
    const figures = await evaluateModel(classifier, syntheticRows(60, 99));
    expect(figures.unit).toMatchObject({ rows: 60, top3: 1 });
    expect(figures.unit?.top1).toBeGreaterThan(0.9);
    expect(figures.category?.rows).toBe(45);
  });

  test('a label the model has never seen counts as an error', async () => {
    const figures = await evaluateModel(classifier, [{ text: '停电', unit: '水务局', category: null }]);
    expect(figures.unit).toMatchObject({ rows: 1, top1: 0, top5: 0 });
  });

  test('an n-gram of fewer than five rows never enters the vocabulary', () => {
    const named = rows.map((row, index) => (index < 4 ? { ...row, text: `${row.text}覃某某` } : row));
    const { vocabulary } = trainModel(named, tinyOptions);
    expect(vocabulary.every(({ documents }) => documents >= 5)).toBe(true);
    expect(vocabulary.some(({ ngram }) => ngram.includes('覃'))).toBe(false);
  });

  test('rows that cannot teach anything are refused', () => {
    expect(() => trainModel([], tinyOptions)).toThrow('at least two');
    const alike = rows.map((row) => ({ ...row, unit: '供电局' }));
    expect(() => trainModel(alike, tinyOptions)).toThrow('only one unit');
  });
});
