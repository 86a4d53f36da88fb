/** Numbers `from` to `to`, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Numbers from 1 that have arrived, in any order. Memory is bounded by the holes between them. */
export class SeqTracker {
  #through: number;
  /** Above `#through`, ascending, neither overlapping nor touching. */
  #beyond: Range[] = [];

  constructor(through = 0) {
    this.#through = through;
  }

  /** The highest number up to which none is missing. */
  get through(): number {
    return this.#through;
  }

  /** The highest number seen. */
  get highest(): number {
    return this.#beyond.at(-1)?.to ?? this.#through;
  }

  has(seq: number): boolean {
    if (seq <= this.#through) return true;
    const range = this.#beyond[this.#after(seq) - 1];
    return range !== undefined && seq <= range.to;
  }

  /** Answers false when the number was there already. */
  add(seq: number): boolean {
    if (this.has(seq)) return false;
    const at = this.#after(seq);
    const [left, right] = [this.#beyond[at - 1], this.#beyond[at]];
    const joinsLeft = left?.to === seq - 1;
    const joinsRight = right?.from === seq + 1;
    const joined = { from: joinsLeft ? left.from : seq, to: joinsRight ? right.to : seq };
    this.#beyond.splice(joinsLeft ? at - 1 : at, Number(joinsLeft) + Number(joinsRight), joined);
    this.#absorb();
    return true;
  }

  /** Raises `through`: everything up to it is known to have arrived. */
  raise(through: number): void {
    if (through <= this.#through) return;
    this.#through = through;
    this.#absorb();
  }

  /** Missing ranges below the highest number, in order; the first `limit` of them. */
  gaps(limit = Number.POSITIVE_INFINITY): Range[] {
    const gaps: Range[] = [];
    let next = this.#through + 1;
    for (const { from, to } of this.#beyond) {
      if (gaps.length >= limit) break;
      gaps.push({ from: next, to: from - 1 });
      next = to + 1;
    }
    return gaps;
  }

  clone(): SeqTracker {
    const copy = new SeqTracker(this.#through);
    copy.#beyond = this.#beyond.slice();
    return copy;
  }

  /** Index of the first range that begins above `seq`. */
  #after(seq: number): number {
    let low = 0;
    let high = this.#beyond.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#beyond[middle]?.from ?? 0) > seq) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Takes the ranges that `through` has reached into it. */
  #absorb(): void {
    let reached = 0;
    for (const { from, to } of this.#beyond) {
      if (from > this.#through + 1) break;
      this.#through = Math.max(this.#through, to);
      reached++;
    }
    this.#beyond.splice(0, reached);
  }
}
