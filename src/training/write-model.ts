import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  formatVocabulary,
  GRAPH_FILE,
  LABELS_FILE,
  MANIFEST_FILE,
  MODEL_FORMAT,
  type ModelManifest,
  settingsDigest,
  sha256,
  VOCABULARY_FILE,
  versionOf,
} from '../inference/model-files.ts';
import { NORMALISATION_VERSION } from '../inference/normalise-text.ts';
import { exportOnnx } from './export-onnx.ts';
import { OPSET } from './onnx-graph.ts';
import type { TrainedModel } from './train-model.ts';

export interface ModelNotes {
  /** ISO 8601 date of the training. */
  readonly trainedAt: string;
  /** Settings and figures, for people. */
  readonly training: Readonly<Record<string, unknown>>;
}

/** Writes the model folder, `model.json` last, so that a reader never meets a new manifest with old parts. */
export async function writeModel(
  folder: string,
  model: TrainedModel,
  notes: ModelNotes,
): Promise<ModelManifest> {
  const heads = model.heads.map(({ name, labels, temperature, doubt }) => ({
    name,
    classes: labels.length,
    temperature,
    doubt,
  }));
  const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
  const labels = Object.fromEntries(model.heads.map((head) => [head.name, head.labels]));
  const parts = {
    [GRAPH_FILE]: exportOnnx(model.weights, heads),
    [LABELS_FILE]: encode(`${JSON.stringify(labels, null, 1)}\n`),
    [VOCABULARY_FILE]: encode(formatVocabulary(model.vocabulary)),
  };
  const digest = (bytes: Uint8Array): { bytes: number; sha256: string } => ({
    bytes: bytes.length,
    sha256: sha256(bytes),
  });
  const files = {
    [GRAPH_FILE]: digest(parts[GRAPH_FILE]),
    [LABELS_FILE]: digest(parts[LABELS_FILE]),
    [VOCABULARY_FILE]: digest(parts[VOCABULARY_FILE]),
  };
  const settings = {
    normalisation: NORMALISATION_VERSION,
    documents: model.documents,
    features: model.vocabulary.length,
    heads,
    files,
  };
  const manifest: ModelManifest = {
    format: MODEL_FORMAT,
    version: versionOf(files),
    trainedAt: notes.trainedAt,
    opset: OPSET,
    ...settings,
    settings: settingsDigest(settings),
    training: notes.training,
  };
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(parts)) await replace(path.join(folder, name), bytes);
  await replace(path.join(folder, MANIFEST_FILE), encode(`${JSON.stringify(manifest, null, 2)}\n`));
  return manifest;
}

async function replace(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${file}.new`, bytes);
  await rename(`${file}.new`, file);
}
