import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callNature, makePerson } from '../../../src/insight/capacity/caller.ts';
import { dayArrivals } from '../../../src/insight/capacity/day-arrivals.ts';
import { dayFigures } from '../../../src/insight/capacity/day-figures.ts';
import { queueFigures } from '../../../src/insight/capacity/erlang.ts';
import {
  type Day,
  DEFAULTS,
  type Measures,
  NO_MEASURES,
  type Parameters,
} from '../../../src/insight/capacity/parameters.ts';
import { QUARTERS } from '../../../src/insight/capacity/quarter-hours.ts';
import { Random } from '../../../src/insight/capacity/random.ts';
import { rosterWithPeak, seatsForConnection } from '../../../src/insight/capacity/seats-needed.ts';
import { simulateDay } from '../../../src/insight/capacity/simulate-day.ts';
import { simulateQueue } from '../../../src/insight/capacity/simulate-queue.ts';
import { simulateVariant } from '../../../src/insight/capacity/simulate-variants.ts';

const ALL: Measures = { selfService: true, callback: true, wrapUp: true };
const KEY = { seed: 3, replication: 0 };

/** The same in every quarter-hour. */
function flat(arrivals: number, seats: number): Day {
  return {
    arrivals: new Array<number>(QUARTERS).fill(arrivals),
    seats: new Array<number>(QUARTERS).fill(seats),
  };
}

const share = fc.double({ min: 0, max: 1, noNaN: true });
const days = fc.record({
  arrivals: fc.array(fc.double({ min: 0, max: 12, noNaN: true }), {
    minLength: QUARTERS,
    maxLength: QUARTERS,
  }),
  seats: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: QUARTERS, maxLength: QUARTERS }),
});
const measures = fc.record({ selfService: fc.boolean(), callback: fc.boolean(), wrapUp: fc.boolean() });
const behaviour: fc.Arbitrary<Parameters> = fc
  .record({
    accept: share,
    succeed: share,
    callback: share,
    answered: share,
    redial: share,
    patienceS: fc.integer({ min: 5, max: 900 }),
  })
  .map(({ accept, succeed, callback, answered, redial, patienceS }) => ({
    ...DEFAULTS,
    patience: { kind: 'exponential', meanS: patienceS },
    redial: { ...DEFAULTS.redial, probability: redial },
    selfService: { ...DEFAULTS.selfService, acceptance: accept, success: succeed },
    callback: { ...DEFAULTS.callback, acceptance: callback, answered },
  }));

describe('a simulated day', () => {
  it('loses no call: each ends in one way, and what is counted in parts adds up', () => {
    fc.assert(
      fc.property(days, behaviour, measures, (day, parameters, taken) => {
        const counts = simulateDay(day, parameters, taken, KEY);
        const { answered, selfServed, abandoned, calledBack, callbackFailed, callbackOpen, open } = counts;
        expect(answered + selfServed + abandoned + calledBack + callbackFailed + callbackOpen + open).toBe(
          counts.calls,
        );
        const sum = (row: Float64Array) => row.reduce((total, value) => total + value, 0);
        expect(sum(counts.callsByQuarter)).toBe(counts.calls);
        expect(sum(counts.connectedByQuarter)).toBe(answered + selfServed + calledBack);
        expect(sum(counts.waits)).toBe(answered + abandoned);
        expect(counts.persons).toBe(dayArrivals(day.arrivals, KEY).length);
        expect(counts.personsConnected).toBeLessThanOrEqual(counts.persons);
        expect(counts.answeredIn15s).toBeLessThanOrEqual(answered);
        if (!taken.selfService) expect(selfServed).toBe(0);
        if (!taken.callback) expect(calledBack + callbackFailed + callbackOpen).toBe(0);
        const figures = dayFigures(counts);
        expect(figures.occupancy).toBeLessThanOrEqual(1 + 1e-12);
        expect(figures.connectionRate).toBeGreaterThanOrEqual(figures.humanConnectionRate);
        expect(figures.humanConnectionRate).toBeGreaterThanOrEqual(figures.liveConnectionRate);
      }),
      { numRuns: 60 },
    );
  });

  it('without measures and redials is the plain line, to the call and the second', () => {
    const seats = 7;
    // Nobody calls in the evening, so that nothing is unfinished at midnight.
    const day = {
      ...flat(30, seats),
      arrivals: flat(30, seats).arrivals.map((count, at) => (at < 80 ? count : 0)),
    };
    const parameters = { ...DEFAULTS, redial: { ...DEFAULTS.redial, probability: 0 } };
    const counts = simulateDay(day, parameters, NO_MEASURES, KEY);
    const arrivals = dayArrivals(day.arrivals, KEY);
    const random = new Random();
    const handling = Array.from(arrivals, (_, id) => makePerson(random, KEY, id, parameters).handlingS);
    const patience = Array.from(arrivals, (_, id) => callNature(random, KEY, id, 0, parameters).patienceS);
    const waits = simulateQueue({ seats, arrivals, handling, patience, busyUntil: [] });
    expect(counts.abandoned).toBeGreaterThan(100);
    expect(counts.abandoned).toBe(waits.filter((wait) => wait < 0).length);
    expect(counts.answeredIn15s).toBe(waits.filter((wait) => wait >= 0 && wait <= 15).length);
    expect(counts.waitedS).toBeCloseTo(
      waits.reduce((sum, wait) => sum + Math.abs(wait), 0),
      4,
    );
  });

  it('agrees with Erlang A within 1 % where Erlang A applies', () => {
    const parameters: Parameters = {
      ...DEFAULTS,
      handling: { kind: 'exponential', meanS: 180 },
      patience: { kind: 'exponential', meanS: 120 },
      redial: { ...DEFAULTS.redial, probability: 0 },
    };
    const formula = queueFigures({ arrivalRate: 400 / 900, ahtS: 180, seats: 84, patienceS: 120 });
    const { figures } = simulateVariant(flat(400, 84), parameters, NO_MEASURES, {
      seed: 5,
      replications: 40,
    });
    expect(figures.serviceLevel15s.mean / formula.serviceLevel15s).toBeCloseTo(1, 2);
    expect(figures.occupancy.mean / formula.occupancy).toBeCloseTo(1, 2);
    expect(Math.abs(figures.abandonRate.mean - formula.abandonRate)).toBeLessThan(0.001);
    expect(figures.meanWaitS.mean / formula.meanWaitS).toBeCloseTo(1, 1);
  });

  it('meets the same people whatever the measures', () => {
    const day = flat(20, 4);
    const [without, withAll] = [NO_MEASURES, ALL].map((taken) => simulateDay(day, DEFAULTS, taken, KEY));
    expect(without?.persons).toBe(withAll?.persons);
    expect(simulateDay(day, DEFAULTS, ALL, KEY)).toEqual(withAll);
    expect(simulateDay(day, DEFAULTS, ALL, { ...KEY, replication: 1 }).persons).not.toBe(withAll?.persons);
  });

  it('offers self-service only where the wait would be longer than the limit', () => {
    const parameters = { ...DEFAULTS, selfService: { ...DEFAULTS.selfService, acceptance: 1, success: 1 } };
    const idle = simulateDay(flat(1, 50), parameters, ALL, KEY);
    expect([idle.selfServed, idle.answered]).toEqual([0, idle.calls]);
    const never = { ...parameters, selfService: { ...parameters.selfService, overS: 86_400 } };
    expect(simulateDay(flat(20, 4), never, { ...NO_MEASURES, selfService: true }, KEY).selfServed).toBe(0);
  });

  it('keeps the place of those whom self-service failed: back in the line, they are next', () => {
    // The line grows all day and nobody leaves it. Self-service takes half of the callers for longer than the line does.
    const parameters: Parameters = {
      ...DEFAULTS,
      handling: { kind: 'lognormal', meanS: 300, cv: 0 },
      patience: { kind: 'weibull', meanS: 400_000, shape: 10 },
      selfService: { overS: 60, acceptance: 0.5, success: 0, meanS: 20_000 },
    };
    const counts = simulateDay(flat(72, 20), parameters, { ...NO_MEASURES, selfService: true }, KEY);
    expect(counts.selfServed).toBe(0);
    const soon = counts.waits.slice(0, 6).reduce((sum, count) => sum + count, 0);
    const longest = counts.waits.at(-1) ?? 0;
    expect(longest / counts.answered).toBeGreaterThan(0.15);
    expect(soon / counts.answered).toBeGreaterThan(0.2);
  });

  it('spends seat time on callbacks, places them only within their hours, and gives up after the last attempt', () => {
    const parameters: Parameters = {
      ...DEFAULTS,
      handling: { kind: 'lognormal', meanS: 300, cv: 0 },
      callback: { ...DEFAULTS.callback, overS: 0, acceptance: 1, answered: 0 },
    };
    const taken = { ...NO_MEASURES, callback: true };
    const day = {
      ...flat(20, 4),
      arrivals: flat(20, 4).arrivals.map((count, at) => (at >= 28 && at < 48 ? count : 0)),
    };
    const nobody = simulateDay(day, parameters, taken, KEY);
    const { attempts, ringS } = parameters.callback;
    expect([nobody.calledBack, nobody.callbackOpen]).toEqual([0, 0]);
    expect(nobody.callbackFailed).toBeGreaterThan(0);
    expect(nobody.busyS).toBeCloseTo(nobody.answered * 300 + nobody.callbackFailed * attempts * ringS, 4);
    const everybody = { ...parameters, callback: { ...parameters.callback, answered: 1 } };
    const reached = simulateDay(day, everybody, taken, KEY);
    expect([reached.calledBack, reached.callbackFailed]).toEqual([reached.calls - reached.answered, 0]);
    expect(reached.busyS).toBeCloseTo(reached.calls * 300, 4);
    expect(dayFigures(reached).connectionRate).toBe(1);
    const hours = { ...everybody, callback: { ...everybody.callback, fromHour: 5, untilHour: 7 } };
    const never = simulateDay(day, hours, taken, KEY);
    expect([never.calledBack, never.callbackOpen]).toEqual([0, never.calls - never.answered]);
  });

  it('repeats the calls of those who give up, as often as told', () => {
    const stubborn = { ...DEFAULTS, redial: { probability: 1, delayS: 60, times: 2 } };
    const counts = simulateDay(flat(10, 0), stubborn, NO_MEASURES, KEY);
    expect(counts.answered).toBe(0);
    expect(counts.calls).toBeLessThanOrEqual(3 * counts.persons);
    expect(counts.calls).toBeGreaterThan(2.8 * counts.persons);
  });

  it('knows the target: from under 70 % to over 95 % with the same seats at 1.5 times their capacity', () => {
    const day = flat((1.5 * 40 * 900) / 300, 40);
    const runs = { seed: 1, replications: 4 };
    expect(simulateVariant(day, DEFAULTS, NO_MEASURES, runs).figures.connectionRate.ci95[1]).toBeLessThan(
      0.7,
    );
    expect(simulateVariant(day, DEFAULTS, ALL, runs).figures.connectionRate.ci95[0]).toBeGreaterThan(0.95);
  });
});

describe('seats needed', () => {
  it('are the fewest that reach the target', () => {
    const day = flat(12, 5);
    const runs = { seed: 2, replications: 3 };
    const seats = seatsForConnection(day, DEFAULTS, NO_MEASURES, 0.9, runs) ?? 0;
    const rate = (peak: number) =>
      simulateVariant({ ...day, seats: rosterWithPeak(day.seats, peak) }, DEFAULTS, NO_MEASURES, runs).figures
        .connectionRate.mean;
    expect(rate(seats)).toBeGreaterThanOrEqual(0.9);
    expect(rate(seats - 1)).toBeLessThan(0.9);
  });

  it('are none where no roster of reasonable size is enough', () => {
    const hasty: Parameters = { ...DEFAULTS, handling: { kind: 'exponential', meanS: 600_000 } };
    expect(
      seatsForConnection(flat(50, 1), hasty, NO_MEASURES, 0.95, { seed: 1, replications: 2 }),
    ).toBeNull();
  });
});

describe('arrivals', () => {
  it('are Poisson with the rate of each quarter-hour', () => {
    const rates = Array.from({ length: QUARTERS }, (_, at) => (at % 3) * 10);
    const counts = new Array<number>(QUARTERS).fill(0);
    const replications = 400;
    for (let replication = 0; replication < replications; replication += 1)
      for (const at of dayArrivals(rates, { seed: 1, replication }))
        counts[Math.floor(at / 900)] = (counts[Math.floor(at / 900)] ?? 0) + 1;
    for (const [at, rate] of rates.entries()) {
      const mean = (counts[at] ?? 0) / replications;
      expect(Math.abs(mean - rate)).toBeLessThanOrEqual(4 * Math.sqrt(rate / replications));
    }
  });
});
