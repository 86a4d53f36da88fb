import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LearntOrder } from '../../src/assist/contract.ts';
import { LEARNING_CHANNEL } from '../../src/learning/order-learner.ts';
import { OrderMemoryFollower } from '../../src/learning/order-memory-follower.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import type { StoredLearntRow } from '../../src/store/repositories/learnt-repository.ts';

const POLL_MS = 1_000;

afterEach(() => {
  vi.useRealTimers();
});

/** A memory that can be looked into. */
class Remembered {
  readonly orders = new Map<string, LearntOrder>();
  readonly applied: number[] = [];

  apply(orders: readonly LearntOrder[]): void {
    this.applied.push(orders.length);
    for (const order of orders) this.orders.set(order.orderId, order);
  }

  get texts(): string[] {
    return [...this.orders.values()].map(({ text }) => text).sort();
  }
}

/** A follower over a store in memory, pages of two. */
function following(remembered = 100) {
  vi.useFakeTimers();
  const bus = new LocalBus();
  const rows: StoredLearntRow[] = [];
  const failures: Error[] = [];
  const learnt = {
    latestRevision: async () => Math.max(0, ...rows.map(({ revision }) => revision)),
    since: vi.fn(async (revision: number, limit: number) => {
      const failure = failures.pop();
      if (failure) throw failure;
      return rows
        .filter((row) => row.revision > revision)
        .sort((a, b) => a.revision - b.revision)
        .slice(0, limit);
    }),
    newest: async ({ before, limit }: { before?: { at: Date } | undefined; limit: number }) =>
      rows
        .filter((row) => !row.forgotten && (before === undefined || row.at < before.at))
        .sort((a, b) => b.at.getTime() - a.at.getTime())
        .slice(0, limit),
  };
  let last = 0;
  /** `day` of March: the age of the order. */
  const learn = (text: string, day: number, changes: Partial<StoredLearntRow> = {}) => {
    last += 1;
    const row: StoredLearntRow = {
      orderId: `o${day}`,
      number: `n${day}`,
      at: new Date(Date.UTC(2026, 2, day)),
      text,
      unit: '甲局',
      category: null,
      district: null,
      refused: [],
      settled: true,
      forgotten: false,
      revision: last,
      ...changes,
    };
    const at = rows.findIndex(({ orderId }) => orderId === row.orderId);
    if (at >= 0) rows.splice(at, 1);
    rows.push(row);
  };
  const memory = new Remembered();
  const log = { error: vi.fn() };
  const follower = new OrderMemoryFollower({
    learnt,
    bus,
    memory,
    log,
    pollMs: POLL_MS,
    remembered,
    page: 2,
  });
  return { bus, learn, learnt, memory, follower, log, failures };
}

describe('the memory of a node', () => {
  it('holds what is learnt at the start, when told, after a reconnection, and on a poll', async () => {
    const { bus, learn, memory, follower } = following();
    for (const day of [1, 2, 3, 4, 5]) learn(`${day}`, day);
    await follower.open();
    expect(memory.texts).toEqual(['1', '2', '3', '4', '5']);
    expect(memory.orders.get('o1')).toEqual({
      orderId: 'o1',
      number: 'n1',
      at: '2026-03-01T00:00:00.000Z',
      text: '1',
      unit: '甲局',
      category: null,
      district: null,
      settled: true,
      refused: [],
    });
    learn('2, returned', 2, { unit: null, refused: ['甲局'] });
    bus.publish(LEARNING_CHANNEL, '');
    await vi.waitFor(() => expect(memory.orders.get('o2')).toMatchObject({ unit: null, refused: ['甲局'] }));
    learn('6', 6);
    bus.reconnected();
    await vi.waitFor(() => expect(memory.orders.has('o6')).toBe(true));
    learn('7', 7);
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(memory.orders.has('o7')).toBe(true);
    await follower.close();
    learn('8', 8);
    bus.publish(LEARNING_CHANNEL, '');
    bus.reconnected();
    await vi.advanceTimersByTimeAsync(2 * POLL_MS);
    expect(memory.orders.has('o8')).toBe(false);
  });

  it('begins with the newest orders only, by their date', async () => {
    const { learn, memory, follower } = following(3);
    for (const day of [5, 1, 4, 2, 3]) learn(`${day}`, day);
    await follower.open();
    expect(memory.texts).toEqual(['3', '4', '5']);
    expect(memory.applied).toEqual([2, 1]);
    // An import of older orders comes after the start.
    learn('old', 0);
    await follower.refresh();
    expect(memory.texts).toContain('old');
    await follower.close();
  });

  it('takes an emptied order for a forgotten one, and none at the start', async () => {
    const { learn, memory, follower } = following();
    learn('1', 1);
    learn('', 2, { forgotten: true, unit: null });
    await follower.open();
    expect([...memory.orders.keys()]).toEqual(['o1']);
    learn('', 1, { forgotten: true, unit: null });
    await follower.refresh();
    expect(memory.orders.get('o1')).toMatchObject({ text: '', unit: null });
    await follower.close();
  });

  it('reads every page, and words that come meanwhile share one look', async () => {
    const { bus, learn, learnt, memory, follower } = following();
    await follower.open();
    learnt.since.mockClear();
    for (const day of [1, 2, 3]) learn(`${day}`, day);
    for (let word = 0; word < 50; word += 1) bus.publish(LEARNING_CHANNEL, '');
    await follower.refresh();
    await follower.refresh();
    expect(memory.texts).toEqual(['1', '2', '3']);
    expect(learnt.since.mock.calls.length).toBeLessThan(10);
    await follower.close();
  });

  it('goes on after the store was away, with nothing missed', async () => {
    const { bus, learn, memory, follower, log, failures } = following();
    await follower.open();
    learn('1', 1);
    failures.push(new Error('away'));
    bus.publish(LEARNING_CHANNEL, '');
    await vi.waitFor(() => expect(log.error).toHaveBeenCalledOnce());
    expect(memory.texts).toEqual([]);
    await vi.advanceTimersByTimeAsync(POLL_MS);
    expect(memory.texts).toEqual(['1']);
    await follower.close();
  });
});
