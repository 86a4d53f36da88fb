import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ModelError } from './model-error.ts';
import { NORMALISATION_VERSION } from './normalise-text.ts';

export const MANIFEST_FILE = 'model.json';
export const GRAPH_FILE = 'model.onnx';
export const LABELS_FILE = 'labels.json';
export const VOCABULARY_FILE = 'vocabulary.tsv';

/** Changed whenever what a text's features are, or what the graph is given, changes. */
export const MODEL_FORMAT = 2;

const FileDigest = z.object({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) });

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
  features: z.int().min(1),
  heads: z
    .array(
      z.object({
        name: z.string(),
        classes: z.int().min(1),
        /** Scores are divided by it before softmax. */
        temperature: z.number().positive(),
        /** Share of the probability that is spread by a flatter softmax. */
        doubt: z.number().min(0).max(1),
      }),
    )
    .min(1),
  files: z.object({
    [GRAPH_FILE]: FileDigest,
    [LABELS_FILE]: FileDigest,
    [VOCABULARY_FILE]: FileDigest,
  }),
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
  readonly vocabulary: readonly VocabularyEntry[];
  readonly graph: Uint8Array;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function formatVocabulary(vocabulary: readonly VocabularyEntry[]): string {
  return vocabulary.map(({ ngram, documents }) => `${ngram}\t${documents}\n`).join('');
}

/** Reads and cross-checks a model folder; rejects with `ModelError`. */
export async function readModelFiles(folder: string): Promise<ModelFiles> {
  const manifest = parseJson(
    await readPart(folder, MANIFEST_FILE),
    path.join(folder, MANIFEST_FILE),
    ModelManifest,
  );
  if (manifest.normalisation !== NORMALISATION_VERSION) {
    throw new ModelError(
      `${folder}: trained on text normalisation ${manifest.normalisation}, this program has ${NORMALISATION_VERSION}: train again`,
    );
  }
  const [graph, labelBytes, vocabularyBytes] = await Promise.all([
    readChecked(folder, GRAPH_FILE, manifest),
    readChecked(folder, LABELS_FILE, manifest),
    readChecked(folder, VOCABULARY_FILE, manifest),
  ]);
  const labels = parseJson(labelBytes, path.join(folder, LABELS_FILE), ModelLabels);
  for (const head of manifest.heads) {
    const count = labels[head.name]?.length ?? 0;
    if (count !== head.classes) {
      throw new ModelError(
        `${folder}: ${LABELS_FILE} lists ${count} ${head.name} labels, the model has ${head.classes}`,
      );
    }
  }
  const vocabulary = parseVocabulary(vocabularyBytes.toString('utf8'), path.join(folder, VOCABULARY_FILE));
  if (vocabulary.length !== manifest.features) {
    throw new ModelError(
      `${folder}: ${VOCABULARY_FILE} has ${vocabulary.length} n-grams, the model ${manifest.features}`,
    );
  }
  return { manifest, labels, vocabulary, graph };
}

async function readPart(folder: string, file: string): Promise<Buffer> {
  try {
    return await readFile(path.join(folder, file));
  } catch (error) {
    throw new ModelError(`${path.join(folder, file)}: cannot be read; train a model with "npm run train"`, {
      cause: error,
    });
  }
}

async function readChecked(
  folder: string,
  file: keyof ModelManifest['files'],
  manifest: ModelManifest,
): Promise<Buffer> {
  const bytes = await readPart(folder, file);
  const expected = manifest.files[file];
  if (bytes.length !== expected.bytes) {
    throw new ModelError(
      `${path.join(folder, file)}: ${bytes.length} bytes where ${expected.bytes} belong: cut short or of another model`,
    );
  }
  if (sha256(bytes) !== expected.sha256) {
    throw new ModelError(`${path.join(folder, file)}: content differs from the digest in ${MANIFEST_FILE}`);
  }
  return bytes;
}

function parseJson<T>(bytes: Buffer, where: string, schema: z.ZodType<T>): T {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw new ModelError(`${where}: not JSON`, { cause: error });
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new ModelError(`${where}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function parseVocabulary(text: string, where: string): VocabularyEntry[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, index) => {
    const [ngram, documents] = line.split('\t');
    const count = Number(documents);
    if (!ngram || !Number.isInteger(count) || count < 1)
      throw new ModelError(`${where}: line ${index + 1} is malformed`);
    return { ngram, documents: count };
  });
}
