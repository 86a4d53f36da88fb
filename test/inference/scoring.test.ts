import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Probabilities } from '../../src/inference/scorer.ts';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import type { SparseVector } from '../../src/inference/vectoriser.ts';
import { calibrated } from '../../src/training/calibration.ts';
import { score } from '../../src/training/linear-model.ts';
import { dequantise } from '../../src/training/quantise.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { pairOf, randomModel } from './model-folders.ts';
import { anyText } from './random-text.ts';

/** More than one run of the graph takes. */
const FEATURES = 10_000;
const model = randomModel(FEATURES, [7, 3]);
let folder: string;
let classifier: TextClassifier;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-scoring-'));
  await writeModel(folder, model, { trainedAt: '2018-05-15', training: {} });
  classifier = await TextClassifier.load(folder);
});
afterAll(async () => {
  await classifier.close();
  await rm(folder, { recursive: true });
});

/** Every `step`th feature's pair of characters. */
function textOf(step: number, from = 0): string {
  let text = '';
  for (let id = from; id < FEATURES; id += step) text += pairOf(id);
  return text;
}

function expectClose(actual: Probabilities | undefined, expected: Probabilities, within = 1e-6): void {
  for (const [head, shares] of Object.entries(expected)) {
    expect(actual?.[head]).toHaveLength(shares.length);
    for (const [label, share] of shares.entries())
      expect(Math.abs((actual?.[head]?.[label] ?? Number.NaN) - share)).toBeLessThanOrEqual(within);
  }
}

function linearly(vector: SparseVector): Probabilities {
  let offset = 0;
  return Object.fromEntries(
    model.heads.map((head) => {
      const { weights, bias } = dequantise(model.weights, offset, head.labels.length);
      offset += head.labels.length;
      const scores = new Float32Array(head.labels.length);
      score(vector, weights, bias, scores);
      return [head.name, calibrated(scores, head)];
    }),
  );
}

describe('many texts', () => {
  const known = fc
    .array(fc.integer({ min: 0, max: FEATURES - 1 }), { maxLength: 60 })
    .map((ids) => ids.map(pairOf).join(''));
  const texts = fc.array(fc.oneof(known, anyText), { maxLength: 30 });

  test('have the probabilities that each has alone', async () => {
    await fc.assert(
      fc.asyncProperty(texts, async (given) => {
        const many = await classifier.classifyMany(given);
        expect(many).toHaveLength(given.length);
        for (const [index, text] of given.entries())
          expectClose(many[index], (await classifier.classify(text)).probabilities);
      }),
      { numRuns: 40 },
    );
  });

  test('those of any length among them', async () => {
    const given = ['', textOf(1), textOf(40), '😀', textOf(3), textOf(2), textOf(500), textOf(2, 1)];
    const many = await classifier.classifyMany(given);
    for (const [index, text] of given.entries())
      expectClose(many[index], (await classifier.classify(text)).probabilities);
  });

  test('none', async () => expect(await classifier.classifyMany([])).toEqual([]));

  test('more than are put in order at a time', async () => {
    const given = Array.from({ length: 600 }, (_, at) => textOf(900 + (at % 7), at));
    const many = await classifier.classifyMany(given);
    for (const at of [0, 255, 256, 599])
      expectClose(many[at], (await classifier.classify(given[at] ?? '')).probabilities);
  });
});

describe('a text of more features than one run takes', () => {
  test('has the probabilities of the linear model', async () => {
    const { vector, probabilities } = await classifier.classify(textOf(1));
    expect(vector.ids).toHaveLength(FEATURES);
    // The trainer's sum of 10,000 floats in another order is as far from the truth as ours.
    expectClose(probabilities, linearly(vector), 1e-5);
  });

  test('is explained for the most probable class, or for the one asked', async () => {
    const text = textOf(1);
    const { probabilities, contributions, vector } = await classifier.classify(text);
    const shares = probabilities.unit ?? new Float32Array();
    const top = shares.indexOf(Math.max(...shares));
    const other = await classifier.classify(text, { unit: (top + 1) % 7 });
    expect((await classifier.classify(text, { unit: top })).contributions).toEqual(contributions);
    expect(other.contributions.unit).not.toEqual(contributions.unit);
    expect(other.contributions.category).toEqual(contributions.category);
    const { values, scales, columns } = model.weights;
    for (const at of [0, 4_095, 4_096, FEATURES - 1]) {
      const id = vector.ids[at] ?? 0;
      const expected = (vector.weights[at] ?? 0) * (scales[id] ?? 0) * (values[id * columns + top] ?? 0);
      expect(contributions.unit?.[at]).toBeCloseTo(expected, 6);
    }
  });
});

describe('the event loop', () => {
  /** Turns of the event loop while the work is done. */
  async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
    let turns = 0;
    let on = true;
    const turn = (): void => {
      turns += 1;
      if (on) setImmediate(turn);
    };
    setImmediate(turn);
    await work();
    on = false;
    return turns;
  }

  test('turns while a text of 100,000 characters is classified', async () => {
    const text = textOf(1).repeat(5);
    expect(text).toHaveLength(100_000);
    expect(await turnsDuring(() => classifier.classify(text))).toBeGreaterThan(
      2 * Math.floor(100_000 / 4_096),
    );
  });

  test('turns while many are', async () => {
    const texts = Array.from({ length: 800 }, (_, at) => textOf(200, at));
    expect(await turnsDuring(() => classifier.classifyMany(texts))).toBeGreaterThan(800 / 8);
  });

  test('turns while a model is loaded', async () => {
    const loading = async (): Promise<void> => (await TextClassifier.load(folder)).close();
    expect(await turnsDuring(loading)).toBeGreaterThan(FEATURES / 2_000);
  });
});

test('closing waits for what is under way and refuses what comes later', async () => {
  const own = await TextClassifier.load(folder);
  const long = own.score(own.vectoriser.vectorise(textOf(1)));
  const closed = own.close();
  expect((await long).probabilities.unit).toHaveLength(7);
  await closed;
  await own.close();
  await expect(own.classify('电')).rejects.toThrow('closed');
  await expect(own.classifyMany(['电'])).rejects.toThrow('closed');
});
