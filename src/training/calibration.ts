/** How a head's scores become honest probabilities; fitted by the trainer, built into the graph by the exporter. */
export interface Calibration {
  /** Scores are divided by it before softmax. */
  readonly temperature: number;
  /** Share (0 to 1) of the probability that comes from a flatter softmax. */
  readonly doubt: number;
}

/** How much flatter the doubtful share is. */
export const DOUBT_FLATNESS = 3;

/**
 * `(1 - doubt) · softmax(scores / T) + doubt · softmax(scores / 3T)`. Some orders go to a unit by chance or habit, so
 * even the clearest text is not certain: a temperature alone must blur every answer to say that. The order of the
 * classes stays as it is.
 */
export function calibrated(scores: Float32Array, { temperature, doubt }: Calibration): Float32Array {
  const sharp = softmax(scores, temperature);
  if (doubt === 0) return sharp;
  const flat = softmax(scores, temperature * DOUBT_FLATNESS);
  return sharp.map((share, index) => (1 - doubt) * share + doubt * (flat[index] ?? 0));
}

function softmax(scores: Float32Array, temperature: number): Float32Array {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of scores) if (value > top) top = value;
  const powers = scores.map((value) => Math.exp((value - top) / temperature));
  let sum = 0;
  for (const power of powers) sum += power;
  return powers.map((power) => power / sum);
}
