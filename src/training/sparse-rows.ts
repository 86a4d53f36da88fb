import type { SparseVector } from '../inference/vectoriser.ts';

/** Features a buffer holds. */
const BUFFER = 2 ** 20;

interface Buffer {
  readonly ids: Int32Array;
  readonly weights: Float32Array;
}

/**
 * Many sparse vectors, one after the other in few large buffers: arrays of their own would take several times the
 * memory. Eight bytes a feature.
 */
export class SparseRows {
  readonly #buffers: Buffer[] = [];
  /** By row: its buffer, and where in it the row starts and ends. */
  readonly #places: number[] = [];
  #used = 0;

  get count(): number {
    return this.#places.length / 3;
  }

  add({ ids, weights }: SparseVector): void {
    if (this.#buffers.length === 0 || this.#used + ids.length > BUFFER) {
      const room = Math.max(BUFFER, ids.length);
      this.#buffers.push({ ids: new Int32Array(room), weights: new Float32Array(room) });
      this.#used = 0;
    }
    const buffer = this.#buffers.length - 1;
    this.#buffers[buffer]?.ids.set(ids, this.#used);
    this.#buffers[buffer]?.weights.set(weights, this.#used);
    this.#places.push(buffer, this.#used, this.#used + ids.length);
    this.#used += ids.length;
  }

  /**
   * A view, not a copy.
   *
   * @throws RangeError for a row that was never added
   */
  at(row: number): SparseVector {
    const buffer = this.#buffers[this.#places[3 * row] ?? -1];
    if (buffer === undefined) throw new RangeError(`row ${row} of ${this.count}`);
    const start = this.#places[3 * row + 1];
    const end = this.#places[3 * row + 2];
    return { ids: buffer.ids.subarray(start, end), weights: buffer.weights.subarray(start, end) };
  }
}
