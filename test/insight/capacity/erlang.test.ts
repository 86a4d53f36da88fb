import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CapacityError } from '../../../src/insight/capacity/capacity-error.ts';
import { erlangB, queueFigures, type StationaryQueue } from '../../../src/insight/capacity/erlang.ts';
import { fewest } from '../../../src/insight/capacity/seats-needed.ts';

const queues = fc.record({
  arrivalRate: fc.double({ min: 0.0001, max: 2, noNaN: true }),
  ahtS: fc.double({ min: 5, max: 1_000, noNaN: true }),
  seats: fc.integer({ min: 1, max: 400 }),
  patienceS: fc.double({ min: 1, max: 2_000, noNaN: true }),
});

describe('published worked examples', () => {
  it('pyworkforce 0.1.0 and the R package ErlangC: 100 calls in 30 minutes, 180 s, 14 agents, 20 s', () => {
    const figures = queueFigures({ arrivalRate: 100 / 1_800, ahtS: 180, seats: 14, patienceS: null }, 20);
    expect(figures.waitProbability).toBeCloseTo(0.1741319335950498, 12);
    expect(figures.serviceLevel15s).toBeCloseTo(0.8883500191794669, 12);
    expect(figures.meanWaitS).toBeCloseTo(7.83593701177724, 10);
    expect(figures.occupancy).toBeCloseTo(0.7142857142857143, 12);
  });

  it('"The Erlang-C formula": 360 calls in 30 minutes, 240 s, 55 agents, 15 s', () => {
    const figures = queueFigures({ arrivalRate: 0.2, ahtS: 240, seats: 55, patienceS: null }, 15);
    expect(figures.waitProbability).toBeCloseTo(0.2387, 4);
    expect(figures.meanWaitS).toBeCloseTo(8.184, 3);
    expect(figures.serviceLevel15s).toBeCloseTo(0.8459, 4);
  });

  it('jonesthenet.com: 250 calls an hour of 330 s need 28 advisors for 80 % in 30 s', () => {
    const enough = (seats: number) =>
      seats > (250 * 330) / 3_600 &&
      queueFigures({ arrivalRate: 250 / 3_600, ahtS: 330, seats, patienceS: null }, 30).serviceLevel15s >=
        0.8;
    expect(fewest(1_000, enough)).toBe(28);
  });
});

describe('Erlang B', () => {
  it('is the quotient of its definition', () => {
    const terms = [1, 3, 9 / 2, 27 / 6, 81 / 24, 243 / 120];
    const sum = terms.reduce((total, term) => total + term, 0);
    expect(erlangB(3, 5)).toBeCloseTo((terms[5] ?? 0) / sum, 14);
    expect(erlangB(0, 3)).toBe(0);
    expect(erlangB(7, 0)).toBe(1);
  });
});

describe('Erlang C', () => {
  it('refuses a line without end and says what to do', () => {
    const run = () => queueFigures({ arrivalRate: 100 / 3_600, ahtS: 180, seats: 5, patienceS: null });
    expect(run).toThrow(CapacityError);
    expect(run).toThrow(/5 seats cannot carry a load of 5 erlangs.*at least 6 seats/);
  });

  it('with one seat is M/M/1', () => {
    const figures = queueFigures({ arrivalRate: 0.008, ahtS: 100, seats: 1, patienceS: null }, 60);
    expect(figures.waitProbability).toBeCloseTo(0.8, 12);
    expect(figures.meanWaitS).toBeCloseTo(400, 9);
    expect(figures.serviceLevel15s).toBeCloseTo(1 - 0.8 * Math.exp(-0.002 * 60), 12);
  });

  it('never serves worse with one seat more', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const seats = Math.floor(queue.arrivalRate * queue.ahtS) + queue.seats;
        const some = queueFigures({ ...queue, seats, patienceS: null });
        const more = queueFigures({ ...queue, seats: seats + 1, patienceS: null });
        expect(more.serviceLevel15s).toBeGreaterThanOrEqual(some.serviceLevel15s - 1e-12);
        expect(more.meanWaitS).toBeLessThanOrEqual(some.meanWaitS + 1e-9);
      }),
    );
  });
});

describe('Erlang A', () => {
  it('where patience is as long as handling is the queue with endless seats: its states are Poisson', () => {
    const [load, seats, ahtS] = [12, 10, 90];
    const figures = queueFigures({ arrivalRate: load / ahtS, ahtS, seats, patienceS: ahtS });
    const poisson = [Math.exp(-load)];
    for (let state = 1; state < 200; state += 1) poisson.push(((poisson[state - 1] ?? 0) * load) / state);
    const waiting = poisson.reduce((sum, share, state) => sum + share * Math.max(0, state - seats), 0);
    const busy = poisson.slice(seats).reduce((sum, share) => sum + share, 0);
    expect(figures.waitProbability).toBeCloseTo(busy, 12);
    expect(figures.abandonRate).toBeCloseTo(waiting / load, 12);
    expect(figures.meanWaitS).toBeCloseTo((waiting * ahtS) / load, 10);
  });

  it('answers in time whoever waits at most the limit, also where the limit is longer than anybody waits', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const figures = queueFigures(queue, 40 * queue.patienceS);
        expect(figures.serviceLevel15s).toBeCloseTo(1 - figures.abandonRate, 6);
      }),
      { numRuns: 40 },
    );
  });

  it('tends to Erlang C as patience grows', () => {
    const queue: StationaryQueue = { arrivalRate: 0.2, ahtS: 240, seats: 55, patienceS: null };
    const limit = queueFigures(queue);
    const off = [1e3, 1e4, 1e5, 1e6].map((patienceS) =>
      Math.abs(queueFigures({ ...queue, patienceS }).meanWaitS / limit.meanWaitS - 1),
    );
    expect(off).toEqual(off.toSorted((one, other) => other - one));
    expect(off.at(-1)).toBeLessThan(0.001);
    expect(queueFigures({ ...queue, patienceS: 1e6 }).serviceLevel15s).toBeCloseTo(limit.serviceLevel15s, 3);
  });

  it('keeps within bounds, loses nobody and serves no worse with one seat more', () => {
    fc.assert(
      fc.property(queues, (queue) => {
        const some = queueFigures(queue);
        const more = queueFigures({ ...queue, seats: queue.seats + 1 });
        for (const share of [some.waitProbability, some.serviceLevel15s, some.abandonRate, some.occupancy]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
        }
        // Whoever abandons does so at the rate of those who wait.
        expect(some.meanWaitS).toBeCloseTo(some.abandonRate * queue.patienceS, 6);
        expect(more.serviceLevel15s).toBeGreaterThanOrEqual(some.serviceLevel15s - 1e-9);
        expect(more.abandonRate).toBeLessThanOrEqual(some.abandonRate + 1e-9);
      }),
    );
  });

  it('stays finite where everything is huge, tiny or hopeless', () => {
    for (const queue of [
      { arrivalRate: 277, ahtS: 300, seats: 100_000, patienceS: 120 },
      { arrivalRate: 277, ahtS: 300, seats: 1, patienceS: 86_400 },
      { arrivalRate: 1e-7, ahtS: 1, seats: 5_000, patienceS: 0.1 },
    ])
      for (const value of Object.values(queueFigures(queue))) expect(value).toSatisfy(Number.isFinite);
  });
});
