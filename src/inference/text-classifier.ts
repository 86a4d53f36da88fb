import { InferenceSession, Tensor } from 'onnxruntime-node';
import { graphNames } from './graph-names.ts';
import { ModelError } from './model-error.ts';
import { type ModelManifest, readModelFiles } from './model-files.ts';
import { type NormalisedText, normaliseText } from './normalise-text.ts';
import { type SparseVector, Vectoriser } from './vectoriser.ts';

export interface Classification {
  readonly normalised: NormalisedText;
  readonly vector: SparseVector;
  /** By head: one probability per label, in the order of `labels`; they sum to 1. */
  readonly probabilities: Readonly<Record<string, Float32Array>>;
  /** By head: what each feature of `vector` adds to the score of the explained class (the most probable unless asked). */
  readonly contributions: Readonly<Record<string, Float32Array>>;
}

/** A text without a single known n-gram is scored by the biases alone. */
const NO_FEATURES: SparseVector = { ids: new Int32Array(1), weights: new Float32Array(1) };

/** Inverse document frequency as the trainer and the runtime both compute it. */
export function inverseDocumentFrequency(documents: number, all: number): number {
  return Math.log((1 + all) / (1 + documents)) + 1;
}

/** A linear n-gram model run by ONNX Runtime: one session, one thread, about 0.2 ms a text. */
export class TextClassifier {
  readonly manifest: ModelManifest;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly vectoriser: Vectoriser;
  readonly #session: InferenceSession;

  private constructor(
    manifest: ModelManifest,
    labels: Readonly<Record<string, readonly string[]>>,
    vectoriser: Vectoriser,
    session: InferenceSession,
  ) {
    this.manifest = manifest;
    this.labels = labels;
    this.vectoriser = vectoriser;
    this.#session = session;
  }

  /** Rejects with `ModelError` when the folder lacks a file or its parts do not belong together. */
  static async load(folder: string): Promise<TextClassifier> {
    const { manifest, labels, vocabulary, graph } = await readModelFiles(folder);
    const session = await openSession(graph, folder);
    const needed = manifest.heads.flatMap(({ name }) => [
      graphNames.probabilities(name),
      graphNames.contributions(name),
    ]);
    const missing = needed.filter((name) => !session.outputNames.includes(name));
    if (missing.length > 0) throw new ModelError(`${folder}: the graph has no output ${missing.join(', ')}`);
    const idf = Float32Array.from(vocabulary, ({ documents }) =>
      inverseDocumentFrequency(documents, manifest.documents),
    );
    const vectoriser = new Vectoriser(
      vocabulary.map(({ ngram }) => ngram),
      idf,
    );
    return new TextClassifier(manifest, labels, vectoriser, session);
  }

  /** Any text will do, the empty one too. `explain` names, by head, the class index whose contributions are wanted. */
  async classify(text: string, explain: Readonly<Record<string, number>> = {}): Promise<Classification> {
    const normalised = normaliseText(text);
    const vector = this.vectoriser.vectorise(normalised.text);
    return { normalised, vector, ...(await this.score(vector, explain)) };
  }

  /** As `classify`, for features already computed. */
  async score(
    vector: SparseVector,
    explain: Readonly<Record<string, number>> = {},
  ): Promise<Pick<Classification, 'probabilities' | 'contributions'>> {
    const known = vector.ids.length > 0;
    const { ids, weights } = known ? vector : NO_FEATURES;
    const feeds: Record<string, Tensor> = {
      [graphNames.ids]: new Tensor('int32', ids, [ids.length]),
      [graphNames.weights]: new Tensor('float32', weights, [weights.length]),
    };
    for (const { name } of this.manifest.heads) {
      feeds[graphNames.wantedClass(name)] = new Tensor(
        'int64',
        BigInt64Array.of(BigInt(explain[name] ?? -1)),
        [1],
      );
    }
    const results = await this.#session.run(feeds);
    const read = (output: string): Float32Array => results[output]?.data as Float32Array;
    const probabilities: Record<string, Float32Array> = {};
    const contributions: Record<string, Float32Array> = {};
    for (const { name } of this.manifest.heads) {
      probabilities[name] = read(graphNames.probabilities(name));
      contributions[name] = known ? read(graphNames.contributions(name)) : new Float32Array(0);
    }
    return { probabilities, contributions };
  }

  close(): Promise<void> {
    return this.#session.release();
  }
}

async function openSession(graph: Uint8Array, folder: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(graph, {
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw new ModelError(`${folder}: ONNX Runtime refuses the graph`, { cause: error });
  }
}
