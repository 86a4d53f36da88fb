import { type Arrival, arrivalsOf, type FitRecords } from './fit-arrivals.ts';

export interface RedialFit {
  /** Calls with a known number that were given up in the line. */
  abandoned: number;
  /** Of these, followed by a call of the same number within the hour. */
  again: number;
  probability: number;
  /** Mean time until then, seconds. */
  delayS: number;
}

/** A later call is a new matter. */
const WITHIN_MS = 3_600_000;

/**
 * How many who abandon call again, null when nobody with a known number abandoned; and all calls that were first calls,
 * those without a number among them.
 */
export function fitRedial(records: FitRecords): { redial: RedialFit | null; firstCalls: Arrival[] } {
  const arrivals = arrivalsOf(records);
  const byCaller = new Map<string, Arrival[]>();
  for (const arrival of arrivals) {
    if (arrival.caller === null) continue;
    const others = byCaller.get(arrival.caller);
    if (others === undefined) byCaller.set(arrival.caller, [arrival]);
    else others.push(arrival);
  }
  const repeated = new Set<Arrival>();
  let [abandoned, again, delayMs] = [0, 0, 0];
  for (const { caller, outcome, leftAt } of records.queue) {
    if (outcome !== 'abandoned' || caller === null || leftAt === null) continue;
    abandoned += 1;
    const next = byCaller.get(caller)?.find(({ at }) => at > leftAt && at <= leftAt + WITHIN_MS);
    if (next === undefined) continue;
    again += 1;
    delayMs += next.at - leftAt;
    repeated.add(next);
  }
  const firstCalls = arrivals.filter((arrival) => !repeated.has(arrival));
  if (abandoned === 0) return { redial: null, firstCalls };
  const delayS = again === 0 ? 0 : delayMs / again / 1_000;
  return { redial: { abandoned, again, probability: again / abandoned, delayS }, firstCalls };
}
