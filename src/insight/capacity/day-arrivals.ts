import { QUARTER_S } from './quarter-hours.ts';
import { Random } from './random.ts';

const STREAM = 0;

/**
 * When first calls come: Poisson with a rate that is constant within each quarter-hour. Seconds since midnight, in
 * order. Unit exponential steps are laid along the summed rate, so that a day with more calls has them at like times.
 */
export function dayArrivals(
  arrivals: readonly number[],
  key: { seed: number; replication: number },
): Float64Array {
  const random = new Random(key.seed, key.replication, STREAM);
  const times: number[] = [];
  let rest = -Math.log(random.next());
  for (const [quarter, expected] of arrivals.entries()) {
    let done = 0;
    while (done + rest < expected) {
      done += rest;
      times.push((quarter + done / expected) * QUARTER_S);
      rest = -Math.log(random.next());
    }
    rest -= expected - done;
  }
  return Float64Array.from(times);
}
