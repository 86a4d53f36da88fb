import { describe, expect, it, vi } from 'vitest';
import { CommitLog } from '../../src/call/commit-log.ts';
import { type Append, commitKey } from '../../src/store/repositories/append-commits.ts';
import { said } from './events.ts';

/** Stores what it is given, all or nothing; refuses batches that hold a text it cannot bear. */
class FakeCalls {
  readonly batches: Append[][] = [];
  failure: Error | null = null;

  async append(appends: readonly Append[]): Promise<Map<string, Date>> {
    this.batches.push([...appends]);
    await new Promise((resolve) => setImmediate(resolve));
    if (this.failure !== null) throw this.failure;
    if (appends.some((append) => JSON.stringify(append.events).includes('poison')))
      throw Object.assign(new Error('unsupported Unicode escape sequence'), { code: '22P05' });
    return new Map(
      appends
        .filter((append) => append.callId !== 'taken')
        .map((append) => [commitKey(append.callId, append.seqFrom), new Date(0)]),
    );
  }
}

function begin() {
  const calls = new FakeCalls();
  return { calls, log: new CommitLog(calls) };
}

const append = (callId: string, text = '句'): Append => ({ callId, seqFrom: 1, events: [said(2, text)] });

describe('CommitLog', () => {
  it('writes what comes during one statement with the next', async () => {
    const { calls, log } = begin();
    await Promise.all(Array.from({ length: 100 }, (_, index) => log.append(append(`c${index}`))));
    expect(calls.batches.map((batch) => batch.length)).toEqual([100]);
    await Promise.all(Array.from({ length: 600 }, (_, index) => log.append(append(`c${index}`))));
    expect(Math.max(...calls.batches.map((batch) => batch.length))).toBeLessThanOrEqual(256);
  });

  it('answers null to the one that another node overtook, and only to that', async () => {
    const { log } = begin();
    const [taken, kept] = await Promise.all([log.append(append('taken')), log.append(append('c1'))]);
    expect(taken).toBeNull();
    expect(kept).toEqual(new Date(0));
  });

  it('lets no call suffer for another call’s data', async () => {
    const { log } = begin();
    const results = await Promise.allSettled([
      log.append(append('c1')),
      log.append(append('c2', 'poison')),
      log.append(append('c3')),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('writes again once when two nodes waited for each other in a circle, and not for ever', async () => {
    const { calls, log } = begin();
    const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' });
    const write = vi.spyOn(calls, 'append').mockRejectedValueOnce(deadlock);
    await expect(log.append(append('c1'))).resolves.toEqual(new Date(0));
    write.mockClear();
    write.mockRejectedValue(deadlock);
    await expect(log.append(append('c1'))).rejects.toBe(deadlock);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('is flushed once all that was handed in is stored', async () => {
    const { log } = begin();
    const stored: string[] = [];
    for (let index = 0; index < 600; index++)
      void log.append(append(`c${index}`)).then(() => stored.push(`c${index}`));
    await log.flushed();
    expect(stored).toHaveLength(600);
    await log.flushed();
  });

  it('tells everybody when the database is away, with one attempt, and goes on later', async () => {
    const { calls, log } = begin();
    calls.failure = Object.assign(new Error('connection refused'), { code: 'ECONNREFUSED' });
    const results = await Promise.allSettled(['c1', 'c2', 'c3'].map((id) => log.append(append(id))));
    expect(results.map((result) => result.status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(calls.batches).toHaveLength(1);
    calls.failure = null;
    await expect(log.append(append('c1'))).resolves.toEqual(new Date(0));
    await log.flushed();
  });
});
