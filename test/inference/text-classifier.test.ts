import { cp, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelError } from '../../src/inference/model-error.ts';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import { calibrated } from '../../src/training/calibration.ts';
import { trainModel } from '../../src/training/train-model.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { syntheticRows, tinyOptions } from '../training/matters.ts';

let root: string;
let sound: string;
let classifier: TextClassifier;
const rows = syntheticRows(90);
const model = trainModel(rows, tinyOptions);

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'jiesu-model-'));
  sound = path.join(root, 'sound');
  await writeModel(sound, model, { trainedAt: '2018-05-15', training: {} });
  classifier = await TextClassifier.load(sound);
});
afterAll(async () => {
  await classifier.close();
  await rm(root, { recursive: true });
});

async function broken(name: string, spoil: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(root, name);
  await cp(sound, folder, { recursive: true });
  await spoil(folder);
  return folder;
}

describe('any text', () => {
  test.each([
    ['empty', ''],
    ['one character', '电'],
    ['100,000 characters', '公交车停电占道'.repeat(14_286)],
    ['nothing known', '😀 Ωλ \u0000\ufffd'],
    ['traditional', '車輛亂停'],
    ['other scripts', 'Автобус не приходит. الحافلة لا تأتي'],
  ])('%s: probabilities that sum to 1', async (_, text) => {
    const { probabilities, contributions, vector } = await classifier.classify(text);
    expect(probabilities.unit?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 4);
    expect(contributions.unit).toHaveLength(vector.ids.length);
  });

  test('contributions, biases and calibration give the probabilities', async () => {
    const text = rows[0]?.text ?? '';
    const { probabilities } = await classifier.classify(text);
    const labels = classifier.labels.unit ?? [];
    const scores = await Promise.all(
      labels.map(async (_, unit) => {
        const { contributions } = await classifier.classify(text, { unit });
        const sum = contributions.unit?.reduce((total, part) => total + part, 0) ?? Number.NaN;
        return sum + (model.weights.bias[unit] ?? Number.NaN);
      }),
    );
    const head = model.heads[0] ?? { temperature: Number.NaN, doubt: Number.NaN };
    const expected = calibrated(Float32Array.from(scores), head);
    expect(labels.length).toBe(3);
    for (const [unit, share] of expected.entries()) expect(probabilities.unit?.[unit]).toBeCloseTo(share, 4);
  });
});

describe('a folder that cannot be used', () => {
  const refused = async (folder: string, message: RegExp): Promise<void> => {
    const loading = TextClassifier.load(folder);
    await expect(loading).rejects.toThrow(ModelError);
    await expect(loading).rejects.toThrow(message);
  };

  test('missing', () => refused(path.join(root, 'nowhere'), /model\.json: cannot be read/));

  test('truncated graph', async () => {
    await refused(
      await broken('cut', (folder) => truncate(path.join(folder, 'model.onnx'), 100)),
      /cut short/,
    );
  });

  test('a graph of the right length with other bytes', async () => {
    const folder = await broken('other', async (at) => {
      const bytes = await readFile(path.join(at, 'model.onnx'));
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
      await writeFile(path.join(at, 'model.onnx'), bytes);
    });
    await refused(folder, /digest/);
  });

  test('labels that do not match', async () => {
    const folder = await broken('labels', async (at) => {
      const manifest = JSON.parse(await readFile(path.join(at, 'model.json'), 'utf8'));
      manifest.heads[0].classes += 1;
      await writeFile(path.join(at, 'model.json'), JSON.stringify(manifest));
    });
    await refused(folder, /lists 3 unit labels, the model has 4/);
  });

  test('malformed manifest, other normalisation', async () => {
    await refused(await broken('json', (at) => writeFile(path.join(at, 'model.json'), '{')), /not JSON/);
    const folder = await broken('old', async (at) => {
      const manifest = JSON.parse(await readFile(path.join(at, 'model.json'), 'utf8'));
      await writeFile(path.join(at, 'model.json'), JSON.stringify({ ...manifest, normalisation: 0 }));
    });
    await refused(folder, /train again/);
    const older = await broken('format', async (at) => {
      const manifest = JSON.parse(await readFile(path.join(at, 'model.json'), 'utf8'));
      await writeFile(path.join(at, 'model.json'), JSON.stringify({ ...manifest, format: 1 }));
    });
    await refused(older, /another version of the trainer/);
  });
});
