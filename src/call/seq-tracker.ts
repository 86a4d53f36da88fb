/** Numbers from 1 that have arrived, in any order. Memory is bounded by the numbers that came before a missing one. */
export class SeqTracker {
  #through: number;
  readonly #beyond: Set<number>;

  constructor(through = 0, beyond: Iterable<number> = []) {
    this.#through = through;
    this.#beyond = new Set();
    for (const seq of beyond) this.add(seq);
  }

  /** The highest number up to which none is missing. */
  get through(): number {
    return this.#through;
  }

  /** The highest number seen. */
  get highest(): number {
    return this.#beyond.size === 0 ? this.#through : Math.max(...this.#beyond);
  }

  has(seq: number): boolean {
    return seq <= this.#through || this.#beyond.has(seq);
  }

  /** Answers false when the number was there already. */
  add(seq: number): boolean {
    if (this.has(seq)) return false;
    this.#beyond.add(seq);
    while (this.#beyond.delete(this.#through + 1)) this.#through++;
    return true;
  }

  /** Raises `through`: everything up to it is known to have arrived. */
  raise(through: number): void {
    if (through <= this.#through) return;
    this.#through = through;
    for (const seq of this.#beyond) if (seq <= through) this.#beyond.delete(seq);
    while (this.#beyond.delete(this.#through + 1)) this.#through++;
  }

  /** Missing ranges below the highest number, in order. */
  gaps(): { from: number; to: number }[] {
    const gaps: { from: number; to: number }[] = [];
    let next = this.#through + 1;
    for (const seq of [...this.#beyond].sort((a, b) => a - b)) {
      if (seq > next) gaps.push({ from: next, to: seq - 1 });
      next = seq + 1;
    }
    return gaps;
  }

  clone(): SeqTracker {
    return new SeqTracker(this.#through, this.#beyond);
  }
}
