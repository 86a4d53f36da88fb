import { describe, expect, it } from 'vitest';
import { turnOf } from '../../../src/cli/bench/call-load.ts';
import { highestCount } from '../../../src/cli/bench/capacity.ts';
import { Latencies } from '../../../src/cli/bench/latencies.ts';

describe('highestCount', () => {
  const search = async (limit: number, tried: number[]) => {
    const known = new Map(tried.map((calls) => [calls, calls <= limit]));
    const found = await highestCount(known, async (calls) => calls <= limit);
    return found;
  };

  it.each([
    [1_000, [1, 100, 500, 1_000]],
    [3_700, [1, 100, 500, 1_000]],
    [640, [1, 100, 500, 1_000]],
    [7, [1, 100]],
  ])('finds %d to within 15 %%', async (limit, tried) => {
    const found = await search(limit, tried);
    expect(found).toBeLessThanOrEqual(limit);
    expect(found * 1.15 + 1).toBeGreaterThanOrEqual(limit);
  });

  it('answers 0 when not even the lowest passes', async () => {
    expect(await search(0, [1, 100])).toBe(0);
  });
});

describe('Latencies', () => {
  it('measures to the first answer and counts what has none', () => {
    const latencies = new Latencies();
    latencies.sent('a', 10);
    latencies.came('a', 15);
    latencies.came('a', 99);
    latencies.sent('b', 20);
    latencies.giveUp('b');
    latencies.came('b', 30);
    latencies.sent('c', 40);
    expect(latencies.figures()).toEqual({ samples: 1, p50: 5, p99: 5, max: 5 });
    expect(latencies.open).toBe(1);
    expect(latencies.answered).toBeCloseTo(1 / 3);
  });
});

it('draws sentences from the samples in turn, each at its own time', () => {
  const turns = ['一', '二', '三'].map((text) => ({
    speaker: 'caller' as const,
    startMs: 0,
    endMs: 1,
    text,
  }));
  expect([0, 1, 2, 3].map((sentence) => turnOf(turns, 0, sentence).text)).toEqual(['一', '二', '三', '一']);
  expect(turnOf(turns, 1, 0).text).toBe('二');
  expect(turnOf(turns, 0, 2).startMs).toBe(6_000);
});
