import { describe, expect, it } from 'vitest';
import { CapacityError } from '../../../src/insight/capacity/capacity-error.ts';
import { estimate, student } from '../../../src/insight/capacity/confidence.ts';
import { estimateWithControls } from '../../../src/insight/capacity/control-variates.ts';
import { queueFigures } from '../../../src/insight/capacity/erlang.ts';
import { Random } from '../../../src/insight/capacity/random.ts';
import { simulateStationary } from '../../../src/insight/capacity/simulate-stationary.ts';

/** A figure is checked relative to itself where it is not rare. */
const RARE = 0.02;

describe('a simulated queue in balance', { timeout: 60_000 }, () => {
  it.each([
    ['Erlang A of the issue', { arrivalRate: 100 / 3_600, ahtS: 180, seats: 6, patienceS: 120 }],
    ['Erlang C, 83 % busy', { arrivalRate: 100 / 3_600, ahtS: 180, seats: 6, patienceS: null }],
    ['Erlang C, 96 % busy', { arrivalRate: 0.8, ahtS: 60, seats: 50, patienceS: null }],
    ['Erlang A, overloaded', { arrivalRate: 0.4, ahtS: 240, seats: 60, patienceS: 180 }],
    ['one seat', { arrivalRate: 0.008, ahtS: 100, seats: 1, patienceS: 300 }],
  ])('is within 1 %% of the formula: %s', (_, queue) => {
    const formula = queueFigures(queue);
    let replications = 0;
    const goOn = () => {
      replications += 1;
      return replications < 400;
    };
    const { figures } = simulateStationary(queue, { seed: 7, goOn });
    for (const name of Object.keys(formula) as (keyof typeof formula)[]) {
      const off = Math.abs(figures[name].mean - formula[name]);
      expect(off, name).toBeLessThanOrEqual(0.01 * Math.max(formula[name], RARE));
    }
  });

  it('gives the same numbers for the same seed', () => {
    const queue = { arrivalRate: 0.02, ahtS: 100, seats: 3, patienceS: 60 };
    const run = (seed: number) => simulateStationary(queue, { seed, goOn: () => false }).figures;
    expect(run(1)).toEqual(run(1));
    expect(run(1).meanWaitS).not.toEqual(run(2).meanWaitS);
  });

  it('refuses a queue without balance', () => {
    const queue = { arrivalRate: 1, ahtS: 10, seats: 10, patienceS: null };
    expect(() => simulateStationary(queue, { seed: 1 })).toThrow(CapacityError);
  });
});

describe('intervals', () => {
  it('are Student’s', () => {
    expect(student(1)).toBe(12.706);
    expect(student(19)).toBe(2.093);
    expect(student(60)).toBeCloseTo(2.0, 2);
    expect(student(1_000_000)).toBeCloseTo(1.96, 4);
    // Mean 3, standard deviation sqrt(2.5), 4 degrees of freedom.
    const { mean, ci95 } = estimate([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(ci95[1] - 3).toBeCloseTo(2.776 * Math.sqrt(2.5 / 5), 10);
    expect(estimate([4])).toEqual({ mean: 4, ci95: [4, 4] });
  });

  it('shrink by controls whose mean is known, to nothing where they explain everything', () => {
    const control = [1, 4, 2, 8, 5, 7];
    const values = control.map((value) => 3 * value + 1);
    const { mean, ci95 } = estimateWithControls(values, [{ values: control, mean: 5 }]);
    expect(mean).toBeCloseTo(16, 10);
    expect(ci95[1] - ci95[0]).toBeCloseTo(0, 6);
    // The same control twice says no more than once; one that never varies says nothing.
    const twice = [control, control, [2, 2, 2, 2, 2, 2]].map((each) => ({ values: each, mean: 5 }));
    expect(estimateWithControls(values, twice).mean).toBeCloseTo(16, 10);
    expect(estimateWithControls(values, [])).toEqual(estimate(values));
  });
});

describe('the generator', () => {
  it('is uniform, and streams of neighbouring keys have nothing to do with each other', () => {
    const random = new Random(1, 2, 3);
    const draws = Array.from({ length: 100_000 }, () => random.next());
    const mean = draws.reduce((sum, value) => sum + value, 0) / draws.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004);
    expect(Math.min(...draws.slice(0, 1_000))).toBeGreaterThan(0);
    const firsts = Array.from({ length: 100_000 }, (_, key) => new Random(9, key).next());
    const bins = new Array<number>(10).fill(0);
    for (const value of firsts) bins[Math.floor(value * 10)] = (bins[Math.floor(value * 10)] ?? 0) + 1;
    for (const count of bins) expect(Math.abs(count - 10_000)).toBeLessThan(500);
    const product = firsts
      .slice(1)
      .reduce((sum, value, at) => sum + (value - 0.5) * ((firsts[at] ?? 0) - 0.5), 0);
    expect(Math.abs(product / firsts.length) * 12).toBeLessThan(0.015);
  });

  it('begins anew when reset', () => {
    const random = new Random(5, 6);
    const first = random.next();
    random.reset(5, 7);
    expect(random.next()).not.toBe(first);
    random.reset(5, 6);
    expect(random.next()).toBe(first);
  });
});
