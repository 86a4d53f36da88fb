import { expect, it } from 'vitest';
import { backoffMs } from '../../src/client/backoff.ts';

const backoff = { firstMs: 100, maxMs: 1_000 };

it('doubles up to the longest wait', () => {
  expect([0, 1, 2, 3, 4, 60].map((attempt) => backoffMs(attempt, backoff, () => 1))).toEqual([
    100, 200, 400, 800, 1_000, 1_000,
  ]);
});

it('leaves up to half of the wait to chance', () => {
  expect(backoffMs(1, backoff, () => 0)).toBe(100);
  expect(backoffMs(1, backoff, () => 0.5)).toBe(150);
});
