import path from 'node:path';
import { breathe } from './breathe.ts';
import { PIECE } from './features.ts';
import { GRAPH_FILE, type ModelManifest, readModelFiles } from './model-files.ts';
import { type NormalisedText, normaliseInSlices, normaliseText } from './normalise-text.ts';
import { type Explanation, type Probabilities, Scorer } from './scorer.ts';
import { type SparseVector, Vectoriser } from './vectoriser.ts';

export interface Classification extends Explanation {
  readonly normalised: NormalisedText;
  /** `contributions` belong to its features. */
  readonly vector: SparseVector;
}

/** Inverse document frequency as the trainer and the runtime both compute it. */
export function inverseDocumentFrequency(documents: number, all: number): number {
  return Math.log((1 + all) / (1 + documents)) + 1;
}

/**
 * A linear n-gram model run by ONNX Runtime on this thread. The work on a long text, on many texts and on a model folder
 * is done in pieces of a few milliseconds, between which the event loop turns.
 */
export class TextClassifier {
  readonly manifest: ModelManifest;
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly vectoriser: Vectoriser;
  readonly #scorer: Scorer;

  private constructor(
    manifest: ModelManifest,
    labels: Readonly<Record<string, readonly string[]>>,
    vectoriser: Vectoriser,
    scorer: Scorer,
  ) {
    this.manifest = manifest;
    this.labels = labels;
    this.vectoriser = vectoriser;
    this.#scorer = scorer;
  }

  /** Rejects with `ModelError` when the folder lacks a file or its parts do not belong together. */
  static async load(folder: string): Promise<TextClassifier> {
    const { manifest, labels, vocabulary, graph } = await readModelFiles(folder);
    const idf = new Float32Array(manifest.features);
    for (const [feature, documents] of vocabulary.documents.entries())
      idf[feature] = inverseDocumentFrequency(documents, manifest.documents);
    await breathe();
    const scorer = await Scorer.open(graph, manifest, path.join(folder, GRAPH_FILE));
    return new TextClassifier(manifest, labels, new Vectoriser(vocabulary.trie, idf), scorer);
  }

  /** Any text will do, the empty one too. `explain` names, by head, the class index whose contributions are wanted. */
  async classify(text: string, explain: Readonly<Record<string, number>> = {}): Promise<Classification> {
    const long = text.length > PIECE;
    const normalised = long ? await normaliseInSlices(text) : normaliseText(text);
    const vector = long
      ? await this.vectoriser.vectoriseInSlices(normalised.text)
      : this.vectoriser.vectorise(normalised.text);
    return { normalised, vector, ...(await this.score(vector, explain)) };
  }

  /** As `classify`, for features already computed. */
  score(vector: SparseVector, explain: Readonly<Record<string, number>> = {}): Promise<Explanation> {
    return this.#scorer.explain(vector, explain);
  }

  /**
   * The probabilities of many texts, in their order and the same as singly (to 1e-6), in about half the time; nothing is
   * explained.
   */
  async classifyMany(texts: readonly string[]): Promise<Probabilities[]> {
    const all: Probabilities[] = [];
    for (let at = 0; at < texts.length; ) {
      const vectors: SparseVector[] = [];
      for (let read = 0; at < texts.length && read < PIECE; at += 1) {
        const text = texts[at] ?? '';
        vectors.push(await this.#vectorOf(text));
        read += text.length;
      }
      await breathe();
      for (const probabilities of await this.scoreMany(vectors)) all.push(probabilities);
    }
    return all;
  }

  /** As `classifyMany`, for features already computed. */
  scoreMany(vectors: readonly SparseVector[]): Promise<Probabilities[]> {
    return this.#scorer.scoreMany(vectors);
  }

  /** Ends when the scoring under way has; what is asked later is refused. */
  close(): Promise<void> {
    return this.#scorer.close();
  }

  async #vectorOf(text: string): Promise<SparseVector> {
    if (text.length <= PIECE) return this.vectoriser.vectorise(normaliseText(text).text);
    return this.vectoriser.vectoriseInSlices((await normaliseInSlices(text)).text);
  }
}
