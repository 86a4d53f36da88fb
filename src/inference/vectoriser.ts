import { forEachFeature, isWord } from './features.ts';

/** A text as sparse features: parallel arrays; the weights have Euclidean length 1 (or the arrays are empty). */
export interface SparseVector {
  readonly ids: Int32Array;
  readonly weights: Float32Array;
}

/** One place where a known feature stands in the normalised text. */
export interface Occurrence {
  /** Index into `SparseVector.ids`. */
  readonly feature: number;
  readonly start: number;
  readonly length: number;
}

/** Turns normalised text into TF-IDF features (sublinear term frequency, length 1) over a fixed vocabulary. */
export class Vectoriser {
  readonly #ids: ReadonlyMap<string, number>;
  readonly #idf: Float32Array;

  /** `idf[i]` belongs to `features[i]`, named as `forEachFeature` names them. */
  constructor(features: readonly string[], idf: Float32Array) {
    this.#ids = new Map(features.map((feature, id) => [feature, id]));
    this.#idf = idf;
  }

  get size(): number {
    return this.#idf.length;
  }

  vectorise(text: string): SparseVector {
    return this.#collect(text, () => {});
  }

  /** As `vectorise`, with every place the features come from. */
  locate(text: string): { vector: SparseVector; occurrences: Occurrence[] } {
    const occurrences: Occurrence[] = [];
    const vector = this.#collect(text, (feature, start, length) =>
      occurrences.push({ feature, start, length }),
    );
    return { vector, occurrences };
  }

  /** Share of the words of a normalised text that are no feature, 0 to 1; 0 where it has no words. */
  unseenShare(text: string): number {
    let words = 0;
    let unseen = 0;
    forEachFeature(text, (name) => {
      if (!isWord(name)) return;
      words += 1;
      if (!this.#ids.has(name)) unseen += 1;
    });
    return words === 0 ? 0 : unseen / words;
  }

  #collect(text: string, found: (feature: number, start: number, length: number) => void): SparseVector {
    const features = new Map<number, number>();
    const ids: number[] = [];
    const counts: number[] = [];
    forEachFeature(text, (name, start, length) => {
      const id = this.#ids.get(name);
      if (id === undefined) return;
      let feature = features.get(id);
      if (feature === undefined) {
        feature = ids.length;
        features.set(id, feature);
        ids.push(id);
        counts.push(0);
      }
      counts[feature] = (counts[feature] ?? 0) + 1;
      found(feature, start, length);
    });
    return { ids: Int32Array.from(ids), weights: this.#weigh(ids, counts) };
  }

  #weigh(ids: readonly number[], counts: readonly number[]): Float32Array {
    const weights = new Float32Array(ids.length);
    let squares = 0;
    for (let i = 0; i < ids.length; i += 1) {
      const weight = (1 + Math.log(counts[i] ?? 1)) * (this.#idf[ids[i] ?? 0] ?? 0);
      weights[i] = weight;
      squares += weight * weight;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < weights.length; i += 1) weights[i] = (weights[i] ?? 0) * scale;
    return weights;
  }
}
