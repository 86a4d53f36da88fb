import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SendRate } from '../../src/client/send-rate.ts';

beforeEach(() => vi.useFakeTimers({ now: 5_000 }));
afterEach(() => vi.useRealTimers());

it('has no limit until the server names one', () => {
  const rate = new SendRate();
  for (let n = 0; n < 10_000; n++) expect(rate.take()).toBe(true);
});

it('stays under the limit in each second and says how long to wait', () => {
  vi.advanceTimersByTime(10_000);
  const rate = new SendRate();
  rate.limit(5);
  expect([1, 2, 3, 4, 5].map(() => rate.take())).toEqual([true, true, true, true, false]);
  vi.advanceTimersByTime(400);
  expect(rate.take()).toBe(false);
  expect(rate.waitMs()).toBe(600);
  vi.advanceTimersByTime(600);
  expect(rate.take()).toBe(true);
});
