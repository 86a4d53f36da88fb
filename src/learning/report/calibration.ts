const BINS = 10;

/**
 * Expected calibration error over bins of equal width: the mean distance of confidence and accuracy within a bin, weighted
 * by how much is in it (Naeini, Cooper, Hauskrecht 2015, Obtaining well calibrated probabilities using Bayesian binning).
 */
export class Calibration {
  readonly #count = new Float64Array(BINS);
  readonly #confidence = new Float64Array(BINS);
  readonly #right = new Float64Array(BINS);

  /** `confidence`: the probability given to the first answer, 0 to 1. */
  add(confidence: number, right: boolean): void {
    const bin = Math.min(BINS - 1, Math.floor(confidence * BINS));
    this.#count[bin] = (this.#count[bin] ?? 0) + 1;
    this.#confidence[bin] = (this.#confidence[bin] ?? 0) + confidence;
    this.#right[bin] = (this.#right[bin] ?? 0) + Number(right);
  }

  /** 0 to 1; null when nothing was added. */
  error(): number | null {
    const all = this.#count.reduce((sum, count) => sum + count, 0);
    if (all === 0) return null;
    const apart = this.#confidence.reduce(
      (sum, confidence, bin) => sum + Math.abs(confidence - (this.#right[bin] ?? 0)),
      0,
    );
    return apart / all;
  }
}
