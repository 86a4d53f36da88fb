import { createRandom } from '../../training/random.ts';

/** Bounds between which a figure lies in 95 % of the resamplings of the rows. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Percentile bootstrap over rows; the same seed draws the same rows, so systems scored on one file can be compared. */
export function bootstrap<T>(
  rows: readonly T[],
  figure: (sample: readonly T[]) => number,
  { rounds, seed }: { rounds: number; seed: number },
): Interval {
  const random = createRandom(seed);
  const values = Array.from({ length: rounds }, () =>
    figure(rows.map(() => rows[Math.floor(random() * rows.length)] as T)),
  ).sort((a, b) => a - b);
  const at = (share: number): number =>
    values[Math.min(rounds - 1, Math.max(0, Math.round(share * (rounds - 1))))] ?? Number.NaN;
  return { low: at(0.025), high: at(0.975) };
}
