import type { PairedDifference } from '../../protocol/dispatch-report.ts';

const Z_95 = 1.959964;

/** Compares two models on the same orders, right or wrong. */
export class Paired {
  #orders = 0;
  #onlyA = 0;
  #onlyB = 0;

  add(a: boolean, b: boolean): void {
    this.#orders += 1;
    if (a && !b) this.#onlyA += 1;
    if (b && !a) this.#onlyB += 1;
  }

  /**
   * Share of b that is right minus that of a, and its 95 % interval: Wald with half an order added to each cell of the
   * table of pairs, which holds its level on few orders too (Agresti, Min 2005, Simple improved confidence intervals for
   * comparing matched proportions). Null without orders.
   */
  difference(): PairedDifference | null {
    if (this.#orders === 0) return null;
    const orders = this.#orders + 2;
    const onlyA = this.#onlyA + 0.5;
    const onlyB = this.#onlyB + 0.5;
    const centre = (onlyB - onlyA) / orders;
    const error = Math.sqrt(onlyA + onlyB - (onlyB - onlyA) ** 2 / orders) / orders;
    return {
      difference: (this.#onlyB - this.#onlyA) / this.#orders,
      low: Math.max(-1, centre - Z_95 * error),
      high: Math.min(1, centre + Z_95 * error),
    };
  }
}
