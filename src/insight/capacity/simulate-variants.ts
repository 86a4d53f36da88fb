import { type Estimate, estimate } from './confidence.ts';
import type { DayCounts } from './day-counts.ts';
import { type DayFigures, dayFigures, FIGURES } from './day-figures.ts';
import type { Day, Measures, Parameters } from './parameters.ts';
import { simulateDay } from './simulate-day.ts';

export interface Runs {
  seed: number;
  replications: number;
}

export interface VariantReport {
  figures: Record<keyof DayFigures, Estimate>;
  /** Means over the replications. */
  callsByQuarter: number[];
  connectedByQuarter: number[];
  /** Calls that ended in the line by their wait, in steps of 5 s; the last is everything longer. */
  waits: number[];
}

/**
 * The same day several times. Replication k meets the same people in every variant, so that the difference of two
 * variants is theirs and not chance's.
 */
export function simulateVariant(
  day: Day,
  parameters: Parameters,
  measures: Measures,
  { seed, replications }: Runs,
): VariantReport {
  const working = { ...day, seats: workingSeats(day.seats, parameters.shrinkage) };
  const counts: DayCounts[] = [];
  for (let replication = 0; replication < replications; replication += 1)
    counts.push(simulateDay(working, parameters, measures, { seed, replication }));
  const all = counts.map(dayFigures);
  const figures = Object.fromEntries(
    FIGURES.map((name) => [name, estimate(all.map((one) => one[name]))]),
  ) as VariantReport['figures'];
  return {
    figures,
    callsByQuarter: meanOf(counts.map((one) => one.callsByQuarter)),
    connectedByQuarter: meanOf(counts.map((one) => one.connectedByQuarter)),
    waits: meanOf(counts.map((one) => one.waits)),
  };
}

/** Seats on the line once shrinkage is taken off; a rostered quarter-hour keeps at least one. */
export function workingSeats(seats: readonly number[], shrinkage: number): number[] {
  return seats.map((count) => (count === 0 ? 0 : Math.max(1, Math.round(count * (1 - shrinkage)))));
}

function meanOf(rows: readonly Float64Array[]): number[] {
  const sums = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows) for (const [at, value] of row.entries()) sums[at] = (sums[at] ?? 0) + value;
  return Array.from(sums, (sum) => sum / rows.length);
}
