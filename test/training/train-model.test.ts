import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import { EXPORT_TOLERANCE, exportDifference } from '../../src/training/check-export.ts';
import { FolderStore, trainingKey } from '../../src/training/checkpoint.ts';
import { answers, figures } from '../../src/training/evaluate-model.ts';
import { type TrainedModel, trainModel } from '../../src/training/train-model.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { syntheticRows, tinyOptions } from './matters.ts';

const notes = { trainedAt: '2018-05-15', training: {} };
const rows = syntheticRows(150);
const model = trainModel(rows, tinyOptions);
const base = { text: '东门停电，变压器跳闸', category: '电力/停电' };
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
    const later = syntheticRows(60, 99).map(({ text, unit }) => ({ text, label: unit }));
    const scored = figures(await answers(classifier, 'unit', later));
    expect(scored).toMatchObject({ rows: 60, labels: 3, top3: 1 });
    expect(scored.top1).toBeGreaterThan(0.9);
    expect(scored.macroF1).toBeGreaterThan(0.9);
  });

  test('a label the model has never seen counts as an error', async () => {
    const scored = figures(await answers(classifier, 'unit', [{ text: '停电', label: '水务局' }]));
    expect(scored).toMatchObject({ rows: 1, top1: 0, top5: 0, macroF1: 0 });
    await expect(answers(classifier, 'colour', [])).rejects.toThrow('no head "colour"');
  });

  test('a training that was stopped goes on after its last finished epoch and ends as if it had not been', () => {
    const key = trainingKey(rows, tinyOptions);
    const store = (): FolderStore => new FolderStore(path.join(folder, 'stages'), key);
    const said: string[][] = [];
    const start = (last: string): TrainedModel => {
      const own: string[] = [];
      said.push(own);
      const progress = (message: string): void => {
        own.push(message);
        if (message.includes(last)) throw new Error('power cut');
      };
      return trainModel(rows, { ...tinyOptions, stages: store(), progress });
    };
    expect(() => start('calibration-category-teacher-2: epoch 1')).toThrow('power cut');
    expect(() => start('calibration-unit-one-vs-rest: epoch 2')).toThrow('power cut');
    expect(() => start('all-embedding-bag-2: epoch 2')).toThrow('power cut');
    expect(start('never')).toEqual(model);
    const learnt = said.flat().filter((message) => message.includes(': epoch '));
    expect(new Set(learnt.map((message) => message.replace(/^[^:]*/, ''))).size).toBe(learnt.length);
    expect(said[1]).toContainEqual(
      expect.stringContaining('calibration-category-teacher-2: goes on after epoch 1'),
    );
    expect(said[3]).toContainEqual(expect.stringContaining('unit-one-vs-rest: taken from the unfinished'));
  });

  test('stages of other rows, or cut short, are learnt again', async () => {
    const at = path.join(folder, 'other-stages');
    const state = { epoch: 2, arrays: [Float32Array.of(1, 2), Float32Array.of(3, 4, 5)] };
    const store = new FolderStore(at, trainingKey(rows, 1));
    store.save('unit', state);
    expect(store.load('unit')).toEqual(state);
    const [file = ''] = await readdir(at);
    for (const length of [24, 12, 4, 0]) {
      await truncate(path.join(at, file), length);
      expect(store.load('unit')).toBeNull();
    }
    expect(new FolderStore(at, trainingKey(rows.slice(1), 1)).load('unit')).toBeNull();
    expect(await readdir(at)).toEqual([]);
  });

  test('a feature of fewer than five rows never enters the vocabulary', () => {
    const named = rows.map((row, index) => (index < 4 ? { ...row, text: `${row.text}覃某某` } : row));
    const { vocabulary } = trainModel(named, tinyOptions);
    expect(vocabulary.every(({ documents }) => documents >= 5)).toBe(true);
    expect(vocabulary.some(({ ngram }) => ngram.includes('覃'))).toBe(false);
  });

  test('a row that weighs more counts for more', async () => {
    const disputed = [...rows, ...Array.from({ length: 10 }, () => ({ ...base, unit: '水务局' }))];
    const shareOf = async (weight: number): Promise<number> => {
      const own = disputed.map((row) => (row.unit === '水务局' ? { ...row, weight } : row));
      const at = path.join(folder, `weight-${weight}`);
      await writeModel(at, trainModel(own, tinyOptions), notes);
      const weighed = await TextClassifier.load(at);
      const { probabilities } = await weighed.classify(base.text);
      await weighed.close();
      return probabilities.unit?.[weighed.labels.unit?.indexOf('水务局') ?? -1] ?? Number.NaN;
    };
    expect(await shareOf(5)).toBeGreaterThan((await shareOf(0.05)) * 1.2);
  });

  test('rows that cannot teach anything are refused', () => {
    expect(() => trainModel([], tinyOptions)).toThrow('at least two');
    const alike = rows.map((row) => ({ ...row, unit: '供电局' }));
    expect(() => trainModel(alike, tinyOptions)).toThrow('only one unit');
    const weightless = rows.map((row, index) => (index === 4 ? { ...row, weight: 0 } : row));
    expect(() => trainModel(weightless, tinyOptions)).toThrow('row 5 has the weight 0');
  });
});
