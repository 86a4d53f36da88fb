import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gammaQuantile, gammaShare, logGamma } from '../../../src/voice/queue/gamma.ts';
import { estimateWait, handlingFrom } from '../../../src/voice/queue/wait-estimate.ts';

/** A generator of its own seed (mulberry32), so that simulations come out the same. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('the gamma distribution', () => {
  it.each([
    [1, 0],
    [5, Math.log(24)],
    [0.5, Math.log(Math.sqrt(Math.PI))],
    [10.5, Math.log(1_133_278.38894878)],
  ])('has ln Γ(%d) = %d', (x, expected) => {
    expect(logGamma(x)).toBeCloseTo(expected, 9);
  });

  // Half the χ² quantiles of the usual tables with twice the shape as degrees of freedom.
  it.each([
    [1, 0.1, 0.10536],
    [1, 0.9, Math.LN10],
    [2, 0.1, 1.0636 / 2],
    [5, 0.1, 4.86518 / 2],
    [5, 0.9, 15.98718 / 2],
    [10, 0.1, 12.4426 / 2],
    [10, 0.9, 28.41198 / 2],
    [50, 0.9, 118.498 / 2],
    [0.5, 0.9, 2.70554 / 2],
  ])('of shape %d has the quantile %d at %d', (shape, share, expected) => {
    expect(gammaQuantile(shape, 1, share)).toBeCloseTo(expected, 3);
    expect(gammaQuantile(shape, 7, share)).toBeCloseTo(expected * 7, 2);
  });

  it('gives back the share of every quantile', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.3, max: 2_000, noNaN: true }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (shape, share) => {
          expect(gammaShare(shape, gammaQuantile(shape, 1, share))).toBeCloseTo(share, 6);
        },
      ),
    );
  });
});

const exponential = (meanS: number) => ({ meanS, scv: 1 });

describe('the wait', () => {
  it('is none while a seat is free for the caller', () => {
    const none = { meanS: 0, fromS: 0, toS: 0 };
    expect(estimateWait({ ahead: 0, seats: 5, free: 1, handling: exponential(300) })).toEqual(none);
    expect(estimateWait({ ahead: 2, seats: 5, free: 3, handling: exponential(300) })).toEqual(none);
  });

  it('is Erlang for exponential handling times', () => {
    const wait = estimateWait({ ahead: 4, seats: 10, free: 0, handling: exponential(300) });
    expect(wait?.meanS).toBeCloseTo(150, 9);
    expect(wait?.fromS).toBeCloseTo((4.86518 / 2) * 30, 2);
    expect(wait?.toS).toBeCloseTo((15.98718 / 2) * 30, 2);
  });

  it('is not known without seats or handling time', () => {
    expect(estimateWait({ ahead: 0, seats: 0, free: 0, handling: exponential(300) })).toBeNull();
    expect(estimateWait({ ahead: 0, seats: 3, free: 0, handling: exponential(0) })).toBeNull();
    expect(estimateWait({ ahead: 0, seats: 3, free: 0, handling: exponential(Number.NaN) })).toBeNull();
  });

  it('grows with those ahead, shrinks with seats, and its interval contains the mean', () => {
    const queue = fc.record({
      ahead: fc.integer({ min: 0, max: 500 }),
      seats: fc.integer({ min: 1, max: 300 }),
      meanS: fc.double({ min: 20, max: 2_000, noNaN: true }),
      scv: fc.double({ min: 0, max: 10, noNaN: true }),
    });
    fc.assert(
      fc.property(queue, ({ ahead, seats, meanS, scv }) => {
        const at = (more: { ahead?: number; seats?: number } = {}) => {
          const wait = estimateWait({ ahead, seats, free: 0, handling: { meanS, scv }, ...more });
          if (wait === null) throw new Error('an estimate is due');
          return wait;
        };
        const [here, behind, helped] = [at(), at({ ahead: ahead + 1 }), at({ seats: seats + 1 })];
        expect(here.fromS).toBeLessThanOrEqual(here.meanS);
        expect(here.toS).toBeGreaterThanOrEqual(here.meanS);
        expect(behind.meanS).toBeGreaterThan(here.meanS);
        expect(behind.toS).toBeGreaterThan(here.toS);
        expect(helped.meanS).toBeLessThan(here.meanS);
      }),
    );
  });

  /** Waits of somebody with `ahead` before them: seats are found in the midst of calls. */
  function simulate(ahead: number, seats: number, draw: () => number, rounds: number): number[] {
    return Array.from({ length: rounds }, () => {
      // Long before the caller comes every seat has begun call after call.
      const warm = 40;
      const ends = Array.from({ length: seats }, () => {
        let end = draw();
        while (end < warm) end += draw();
        return end - warm;
      });
      let wait = 0;
      for (let ending = 0; ending <= ahead; ending++) {
        wait = Math.min(...ends);
        ends[ends.indexOf(wait)] = wait + draw();
      }
      return wait;
    });
  }

  it.each([
    { name: 'exponential', scv: 1, ahead: 0, seats: 1 },
    { name: 'exponential', scv: 1, ahead: 6, seats: 4 },
    { name: 'lognormal', scv: 2, ahead: 3, seats: 20 },
    { name: 'lognormal', scv: 2, ahead: 12, seats: 3 },
    { name: 'lognormal', scv: 0.5, ahead: 12, seats: 3 },
  ])(
    'of $name calls (scv $scv) with $ahead ahead of $seats seats lies in the interval eight times in ten',
    ({ name, scv, ahead, seats }) => {
      const uniform = random(ahead * 100 + seats);
      const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
      const sigma = Math.sqrt(Math.log(1 + scv));
      const draw =
        name === 'exponential'
          ? () => -Math.log(1 - uniform())
          : () => Math.exp(sigma * normal() - sigma ** 2 / 2);
      const waits = simulate(ahead, seats, draw, 4_000);
      const wait = estimateWait({ ahead, seats, free: 0, handling: { meanS: 1, scv } });
      if (wait === null) throw new Error('an estimate is due');
      const mean = waits.reduce((sum, each) => sum + each, 0) / waits.length;
      expect(Math.abs(mean / wait.meanS - 1)).toBeLessThan(0.12);
      const inside = waits.filter((each) => each >= wait.fromS && each <= wait.toS).length / waits.length;
      expect(inside).toBeGreaterThan(0.74);
      expect(inside).toBeLessThan(0.87);
    },
  );
});

describe('handling times', () => {
  it('are not known without calls, and their spread not from a few', () => {
    expect(handlingFrom([])).toBeNull();
    expect(handlingFrom([0, -5, Number.NaN])).toBeNull();
    expect(handlingFrom([100, 300])).toEqual({ meanS: 200, scv: 1 });
  });

  it('have the sample’s mean and spread', () => {
    expect(handlingFrom(Array.from({ length: 20 }, () => 240))).toEqual({ meanS: 240, scv: 0 });
    const two = handlingFrom(Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? 100 : 300)));
    expect(two?.meanS).toBe(200);
    expect(two?.scv).toBeCloseTo(10_000 / 40_000 / 0.95, 6);
  });
});
