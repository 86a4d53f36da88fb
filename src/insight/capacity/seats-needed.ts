import type { Day, Measures, Parameters } from './parameters.ts';
import { type Runs, simulateVariant } from './simulate-variants.ts';

/** The fewest from 1 to `most` that are enough; null when even the most are not. More must never be less enough. */
export function fewest(most: number, isEnough: (count: number) => boolean): number | null {
  let [low, high] = [0, 1];
  while (!isEnough(high)) {
    if (high === most) return null;
    low = high;
    high = Math.min(most, high * 2);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** A roster of the same shape with this many seats at its busiest quarter-hour, rounded up. */
export function rosterWithPeak(seats: readonly number[], peak: number): number[] {
  const most = Math.max(...seats);
  return seats.map((count) => Math.ceil((count * peak) / most));
}

/** Rosters are not enlarged beyond this factor. */
const MOST = 16;

/**
 * The smallest roster of the day's shape, by its busiest quarter-hour, with which the mean connection rate reaches the
 * target; null when 16 times the roster is not enough.
 */
export function seatsForConnection(
  day: Day,
  parameters: Parameters,
  measures: Measures,
  target: number,
  runs: Runs,
): number | null {
  const most = Math.max(...day.seats) * MOST;
  return fewest(most, (peak) => {
    const enlarged = { ...day, seats: rosterWithPeak(day.seats, peak) };
    return simulateVariant(enlarged, parameters, measures, runs).figures.connectionRate.mean >= target;
  });
}
