import { createHash } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import { ModelError } from './model-error.ts';
import { NORMALISATION_VERSION } from './normalise-text.ts';
import { fileSize, readExactly } from './read-exactly.ts';
import { readVocabulary, type Vocabulary } from './read-vocabulary.ts';

export const MANIFEST_FILE = 'model.json';
export const GRAPH_FILE = 'model.onnx';
export const LABELS_FILE = 'labels.json';
export const VOCABULARY_FILE = 'vocabulary.tsv';

/** Changed whenever what a text's features are, or what the graph is given, changes. */
export const MODEL_FORMAT = 2;

const MIB = 2 ** 20;
/** Far above what any city needs; what is larger is no model, and is not read. */
const MAX_MANIFEST_BYTES = MIB;
const MAX_FEATURES = 10_000_000;
const MAX_CLASSES = 100_000;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const fileDigest = (most: number) => z.object({ bytes: z.int().min(0).max(most), sha256: Sha256 });

/** `model.json`: what the folder holds and how it was made. */
export const ModelManifest = z.object({
  format: z.literal(
    MODEL_FORMAT,
    `made by another version of the trainer (this program reads ${MODEL_FORMAT}): train again`,
  ),
  /** First 12 hexadecimal digits of the digest over the other files' digests. */
  version: z.string().min(1),
  trainedAt: z.string().min(1),
  opset: z.int(),
  normalisation: z.int(),
  /** Rows (documents) the document counts in the vocabulary are of. */
  documents: z.int().min(1),
  features: z.int().min(1).max(MAX_FEATURES),
  heads: z
    .array(
      z.object({
        name: z.string(),
        classes: z.int().min(1).max(MAX_CLASSES),
        /** Scores are divided by it before softmax. */
        temperature: z.number().positive(),
        /** Share of the probability that is spread by a flatter softmax. */
        doubt: z.number().min(0).max(1),
      }),
    )
    .min(1),
  files: z.object({
    [GRAPH_FILE]: fileDigest(1_024 * MIB),
    [LABELS_FILE]: fileDigest(4 * MIB),
    [VOCABULARY_FILE]: fileDigest(256 * MIB),
  }),
  /** `settingsDigest` of this manifest; folders written before there was one have none. */
  settings: Sha256.optional(),
  /** Training settings and figures, for people. */
  training: z.record(z.string(), z.unknown()),
});
export type ModelManifest = z.infer<typeof ModelManifest>;

/** Label names by head, in the order of the graph's outputs. */
export const ModelLabels = z.record(z.string(), z.array(z.string().min(1)));
export type ModelLabels = z.infer<typeof ModelLabels>;

/** A feature (n-gram, word or pair of words) and the number of training rows it occurs in. */
export interface VocabularyEntry {
  readonly ngram: string;
  readonly documents: number;
}

export interface ModelFiles {
  readonly manifest: ModelManifest;
  readonly labels: ModelLabels;
  readonly vocabulary: Vocabulary;
  readonly graph: Uint8Array;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The version of a model with these files. */
export function versionOf(files: ModelManifest['files']): string {
  return sha256(Buffer.from(JSON.stringify(files))).slice(0, 12);
}

/** Digest over what of a manifest decides how texts are scored: a changed digit in it is noticed. */
export function settingsDigest(
  manifest: Pick<ModelManifest, 'normalisation' | 'documents' | 'features' | 'heads' | 'files'>,
): string {
  const { normalisation, documents, features, heads, files } = manifest;
  const parts = [GRAPH_FILE, LABELS_FILE, VOCABULARY_FILE].map(
    (file) => files[file as keyof ModelManifest['files']].sha256,
  );
  const shapes = heads.map(({ name, classes, temperature, doubt }) => [name, classes, temperature, doubt]);
  return sha256(Buffer.from(JSON.stringify([normalisation, documents, features, shapes, parts])));
}

export function formatVocabulary(vocabulary: readonly VocabularyEntry[]): string {
  return vocabulary.map(({ ngram, documents }) => `${ngram}\t${documents}\n`).join('');
}

/** Reads and cross-checks a model folder, a piece at a time; rejects with `ModelError`. */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const manifest = await readManifest(folder);
  const { normalisation } = manifest;
  if (normalisation !== NORMALISATION_VERSION) {
    throw new ModelError(
      `${folder}: trained on text normalisation ${normalisation}, this program has ${NORMALISATION_VERSION}: train again`,
    );
  }
  const labelsPath = path.join(folder, LABELS_FILE);
  const labels = parseJson(await readChecked(folder, LABELS_FILE, manifest), labelsPath, ModelLabels);
  for (const head of manifest.heads) requireLabels(head, labels, labelsPath);
  if (manifest.settings !== undefined && manifest.settings !== settingsDigest(manifest)) {
    throw new ModelError(
      `${path.join(folder, MANIFEST_FILE)}: changed since it was written; train again or restore the file`,
    );
  }
  const vocabulary = await readVocabulary(
    await readChecked(folder, VOCABULARY_FILE, manifest),
    path.join(folder, VOCABULARY_FILE),
    manifest.features,
  );
  const graph = await readChecked(folder, GRAPH_FILE, manifest);
  return { manifest, labels, vocabulary, graph };
}

async function readManifest(folder: string): Promise<ModelManifest> {
  const file = path.join(folder, MANIFEST_FILE);
  const size = await fileSize(file);
  if (size > MAX_MANIFEST_BYTES)
    throw new ModelError(`${file}: ${size} bytes are no manifest; restore the file or train again`);
  return parseJson((await readExactly(file, size)).bytes, file, ModelManifest);
}

function requireLabels(
  head: { readonly name: string; readonly classes: number },
  labels: ModelLabels,
  where: string,
): void {
  const own = Object.hasOwn(labels, head.name) ? (labels[head.name] ?? []) : [];
  if (own.length !== head.classes) {
    throw new ModelError(
      `${where}: lists ${own.length} ${head.name} labels, the model has ${head.classes}; train again`,
    );
  }
  if (new Set(own).size !== own.length)
    throw new ModelError(`${where}: lists a ${head.name} label twice; train again`);
}

async function readChecked(
  folder: string,
  file: keyof ModelManifest['files'],
  manifest: ModelManifest,
): Promise<Buffer> {
  const where = path.join(folder, file);
  const expected = manifest.files[file];
  const size = await fileSize(where);
  if (size !== expected.bytes) {
    throw new ModelError(
      `${where}: ${size} bytes where ${expected.bytes} belong: cut short or of another model; restore it or train again`,
    );
  }
  const { bytes, sha256: digest } = await readExactly(where, size);
  if (digest !== expected.sha256) {
    throw new ModelError(
      `${where}: content differs from the digest in ${MANIFEST_FILE}; restore it or train again`,
    );
  }
  return bytes;
}

function parseJson<T>(bytes: Buffer, where: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ModelError(`${where}: not JSON; restore the file or train again`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ModelError(`${where}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
