import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { GRAPH_FILE, type ModelManifest, settingsDigest, sha256 } from '../../src/inference/model-files.ts';
import { createRandom } from '../../src/training/random.ts';
import type { TrainedModel } from '../../src/training/train-model.ts';

/** A model of random weights over pairs of characters: feature `i` is the pair of `i`'s two digits in a base of 128. */
export function randomModel(features: number, classes: readonly [number, number]): TrainedModel {
  const random = createRandom(5);
  const columns = classes[0] + classes[1];
  const head = (name: string, count: number, temperature: number, doubt: number) => ({
    name,
    labels: Array.from({ length: count }, (_, label) => `${name}${label}`),
    temperature,
    doubt,
  });
  return {
    documents: 1_000,
    vocabulary: Array.from({ length: features }, (_, id) => ({
      ngram: pairOf(id),
      documents: 1 + (id % 40),
    })),
    heads: [head('unit', classes[0], 0.9, 0.1), head('category', classes[1], 1.2, 0)],
    weights: {
      features,
      columns,
      values: Int8Array.from({ length: features * columns }, () => Math.floor(random() * 255) - 127),
      scales: Float32Array.from({ length: features }, () => random() / 10),
      bias: Float32Array.from({ length: columns }, () => random() - 0.5),
    },
  };
}

export function pairOf(id: number): string {
  return String.fromCharCode(0x4e00 + Math.floor(id / 128), 0x6e00 + (id % 128));
}

/** Writes other bytes for a part of a model and makes the manifest agree with them. */
export async function replacePart(
  folder: string,
  file: keyof ModelManifest['files'],
  bytes: Uint8Array,
): Promise<void> {
  const where = path.join(folder, 'model.json');
  const manifest = JSON.parse(await readFile(where, 'utf8')) as ModelManifest;
  manifest.files[file] = { bytes: bytes.length, sha256: sha256(bytes) };
  manifest.settings = settingsDigest(manifest);
  await writeFile(path.join(folder, file), bytes);
  await writeFile(where, JSON.stringify(manifest));
}

export function replaceGraph(folder: string, bytes: Uint8Array): Promise<void> {
  return replacePart(folder, GRAPH_FILE, bytes);
}
