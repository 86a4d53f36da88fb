import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Distribution, scaled, timeOf } from '../../../src/insight/capacity/distributions.ts';
import { Heap } from '../../../src/insight/capacity/heap.ts';
import { Random } from '../../../src/insight/capacity/random.ts';

const DRAWS = 200_000;

function moments(distribution: Distribution): { mean: number; cv: number } {
  const random = new Random(11);
  const times = Array.from({ length: DRAWS }, () => timeOf(distribution, random.next(), random.next()));
  const mean = times.reduce((sum, time) => sum + time, 0) / DRAWS;
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / DRAWS;
  return { mean, cv: Math.sqrt(variance) / mean };
}

describe('times', () => {
  it.each<[Distribution, number]>([
    [{ kind: 'exponential', meanS: 180 }, 1],
    [{ kind: 'lognormal', meanS: 300, cv: 0.8 }, 0.8],
    [{ kind: 'lognormal', meanS: 300, cv: 0 }, 0],
    [{ kind: 'weibull', meanS: 100, shape: 2 }, 0.5227],
    [{ kind: 'weibull', meanS: 100, shape: 1 }, 1],
    [{ kind: 'hyper-exponential', meanS: 240, cv: 1.5 }, 1.5],
  ])('have the mean and the spread that %j says', (distribution, cv) => {
    const found = moments(distribution);
    expect(Math.abs(found.mean / distribution.meanS - 1)).toBeLessThan(0.015);
    expect(Math.abs(found.cv - cv)).toBeLessThan(0.03);
  });

  it('are as many times as long when scaled', () => {
    const patience: Distribution = { kind: 'hyper-exponential', meanS: 100, cv: 2 };
    expect(timeOf(scaled(patience, 3), 0.3, 0.6)).toBeCloseTo(3 * timeOf(patience, 0.3, 0.6), 9);
  });
});

describe('the heap', () => {
  it('gives back what it was given, in order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (keys) => {
        const heap = new Heap<number>();
        for (const key of keys) heap.push(key, key);
        expect(heap.size).toBe(keys.length);
        const out = keys.map(() => heap.pop());
        expect(out).toEqual(
          [...Float64Array.from(keys).sort()].map((key) => (keys.includes(key) ? key : key)),
        );
        expect(heap.pop()).toBeUndefined();
        expect(heap.firstKey).toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });
});
