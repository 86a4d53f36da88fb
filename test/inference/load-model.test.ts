import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadModel } from '../../src/inference/load-model.ts';
import { ModelError } from '../../src/inference/model-error.ts';
import { sha256 } from '../../src/inference/model-files.ts';
import { TextClassifier } from '../../src/inference/text-classifier.ts';
import { trainModel } from '../../src/training/train-model.ts';
import { writeModel } from '../../src/training/write-model.ts';
import { syntheticRows, tinyOptions } from '../training/matters.ts';

let root: string;
const model = trainModel(syntheticRows(90), tinyOptions);
const notes = { trainedAt: '2018-05-15', training: {} };

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'jiesu-load-'));
  await writeModel(path.join(root, 'sound'), model, notes);
});
afterAll(() => rm(root, { recursive: true }));

test('a sound model is loaded and answers', async () => {
  const classifier = await loadModel(path.join(root, 'sound'));
  expect(classifier.labels.unit).toHaveLength(3);
  await classifier.close();
});

test('a list of labels that agrees with its manifest but not with the graph is found out', async () => {
  const folder = path.join(root, 'labels');
  await cp(path.join(root, 'sound'), folder, { recursive: true });
  const labels = JSON.parse(await readFile(path.join(folder, 'labels.json'), 'utf8'));
  const manifest = JSON.parse(await readFile(path.join(folder, 'model.json'), 'utf8'));
  const bytes = Buffer.from(JSON.stringify({ ...labels, unit: [...labels.unit, '水务局'] }));
  manifest.files['labels.json'] = { bytes: bytes.length, sha256: sha256(bytes) };
  manifest.heads[0].classes += 1;
  await writeFile(path.join(folder, 'labels.json'), bytes);
  await writeFile(path.join(folder, 'model.json'), JSON.stringify(manifest));
  // Its files agree with each other: only asking it shows that something is wrong.
  await (await TextClassifier.load(folder)).close();
  const loading = loadModel(folder);
  await expect(loading).rejects.toThrow(ModelError);
  await expect(loading).rejects.toThrow('the graph has 3 classes for unit, its list of labels 4');
});

test('weights that are no numbers are found out', async () => {
  const folder = path.join(root, 'weights');
  const scales = model.weights.scales.map(() => Number.NaN);
  const bias = model.weights.bias.map(() => Number.NaN);
  await writeModel(folder, { ...model, weights: { ...model.weights, scales, bias } }, notes);
  await expect(loadModel(folder)).rejects.toThrow('broken weights');
});
