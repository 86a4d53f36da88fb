import { breathe } from './breathe.ts';
import { FeatureBag } from './feature-bag.ts';
import { FeatureTrie, NO_FEATURE, NOWHERE, ROOT } from './feature-trie.ts';
import { forEachWord, MAX_NGRAM, PIECE } from './features.ts';

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

type Found = (id: number, start: number, length: number) => void;

const SPACE = 32;

/** Turns normalised text into TF-IDF features (sublinear term frequency, length 1) over a fixed vocabulary. */
export class Vectoriser {
  readonly #trie: FeatureTrie;
  readonly #idf: Float32Array;

  /**
   * `idf[i]` belongs to `features[i]`, named as `forEachFeature` names them (to feature `i` of a trie). Of features named
   * twice the first counts.
   */
  constructor(features: readonly string[] | FeatureTrie, idf: Float32Array) {
    this.#trie = features instanceof FeatureTrie ? features : trieOf(features);
    this.#idf = idf;
  }

  get size(): number {
    return this.#idf.length;
  }

  /** Features in the order in which `forEachFeature` meets them first. */
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

  /** As `vectorise`, however long the text: the event loop turns after every few thousand characters. */
  async vectoriseInSlices(text: string): Promise<SparseVector> {
    const bag = new FeatureBag();
    const meet: Found = (id) => bag.meet(id);
    for (let from = 0; from < text.length; from += PIECE) {
      this.#ngrams(text, from, meet);
      await breathe();
    }
    for (let from = 0; from < text.length; from += PIECE) {
      this.#words(text, from, meet);
      await breathe();
    }
    return this.#weigh(bag);
  }

  /** Share of the words of a normalised text that are no feature, 0 to 1; 0 where it has no words. */
  unseenShare(text: string): number {
    const opening = this.#trie.child(ROOT, SPACE);
    let words = 0;
    let unseen = 0;
    for (let from = 0; from < text.length; from += PIECE) {
      forEachWord(text, from, (start, end) => {
        words += 1;
        if (this.#trie.idOf(this.#trie.walk(opening, text, start, end)) === NO_FEATURE) unseen += 1;
      });
    }
    return words === 0 ? 0 : unseen / words;
  }

  #collect(text: string, found: Found): SparseVector {
    const bag = new FeatureBag();
    const meet: Found = (id, start, length) => found(bag.meet(id), start, length);
    for (let from = 0; from < text.length; from += PIECE) this.#ngrams(text, from, meet);
    for (let from = 0; from < text.length; from += PIECE) this.#words(text, from, meet);
    return this.#weigh(bag);
  }

  /** Known n-grams that begin in the piece. */
  #ngrams(text: string, from: number, found: Found): void {
    const trie = this.#trie;
    const to = Math.min(text.length, from + PIECE);
    for (let start = from; start < to; start += 1) {
      const last = Math.min(text.length, start + MAX_NGRAM);
      let node = ROOT;
      for (let at = start; at < last; at += 1) {
        node = trie.child(node, text.charCodeAt(at));
        if (node === NOWHERE) break;
        const id = trie.idOf(node);
        if (id !== NO_FEATURE) found(id, start, at + 1 - start);
      }
    }
  }

  /** Known words and pairs of words of the piece. */
  #words(text: string, from: number, found: Found): void {
    const trie = this.#trie;
    const opening = trie.child(ROOT, SPACE);
    let before = NOWHERE;
    let beforeLength = 0;
    forEachWord(text, from, (start, end) => {
      const word = trie.walk(opening, text, start, end);
      const id = trie.idOf(word);
      if (id !== NO_FEATURE) found(id, start, end - start);
      if (before !== NOWHERE) {
        const pair = trie.idOf(trie.walk(trie.child(before, SPACE), text, start, end));
        if (pair !== NO_FEATURE) found(pair, start - beforeLength, beforeLength + end - start);
      }
      before = word;
      beforeLength = end - start;
    });
  }

  #weigh(bag: FeatureBag): SparseVector {
    const { size } = bag;
    const ids = bag.ids.slice(0, size);
    const weights = new Float32Array(size);
    let squares = 0;
    for (let i = 0; i < size; i += 1) {
      const count = bag.counts[i] as number;
      const frequency = count === 1 ? 1 : 1 + Math.log(count);
      const weight = frequency * (this.#idf[ids[i] as number] as number);
      weights[i] = weight;
      squares += weight * weight;
    }
    const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
    for (let i = 0; i < size; i += 1) weights[i] = (weights[i] as number) * scale;
    return { ids, weights };
  }
}

function trieOf(features: readonly string[]): FeatureTrie {
  const trie = new FeatureTrie(features.length);
  for (const [id, feature] of features.entries()) trie.add(feature, id);
  return trie;
}
