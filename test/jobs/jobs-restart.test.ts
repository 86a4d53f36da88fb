import { afterEach, describe, expect, it, vi } from 'vitest';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { JobQueueUnavailableError } from '../../src/jobs/within.ts';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { available, freshEmbedded, freshServer, privateRedis } from '../support/engines.ts';
import { testDefinitions } from './definitions.ts';

/** Handlers that note which jobs they did. */
function noting() {
  const done: string[] = [];
  const tick = vi.fn(async () => 'success' as const);
  const note = async ({ key }: { key: string }) => {
    done.push(key);
    return 'success' as const;
  };
  return { done, tick, handlers: { work: note, once: note, tick } };
}

describe('jobs after their engine was away', () => {
  const cleanups: (() => Promise<void>)[] = [];
  const opened = <Thing>(thing: Thing, cleanup: (thing: Thing) => Promise<void>): Thing => {
    cleanups.unshift(() => cleanup(thing));
    return thing;
  };
  const open = async (options: Omit<Parameters<typeof createJobs>[0], 'definitions'>) => {
    const jobs = await createJobs({ ...options, definitions: testDefinitions });
    return opened(jobs, (each: Jobs<typeof testDefinitions>) => each.close(1_000));
  };
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0)) await cleanup();
  });

  it.skipIf(!available.privateRedis)(
    'are kept and worked on by the same workers when Redis is back',
    async () => {
      const redis = opened(await privateRedis(), (each) => each.drop());
      const test = opened(await freshEmbedded(), (each) => each.drop());
      const jobs = await open({ database: test.database, redisUrl: redis.url });
      const { done, handlers } = noting();
      await jobs.startWorkers(handlers);
      await jobs.enqueue('work', { key: 'before' });
      await jobs.enqueue('once', { key: 'delayed' }, { delayMs: 2_000 });
      await vi.waitFor(() => expect(done).toEqual(['before']));

      await redis.stop();
      await expect(jobs.enqueue('work', { key: 'while away' })).rejects.toThrow(JobQueueUnavailableError);
      expect(await jobs.ready()).toBe(false);

      await redis.start();
      await vi.waitFor(async () => expect(await jobs.ready()).toBe(true));
      await jobs.enqueue('work', { key: 'after' });
      await vi.waitFor(() => expect(done.toSorted()).toEqual(['after', 'before', 'delayed']));
      await jobs.enqueue('work', { key: 'idle again' });
      await vi.waitFor(() => expect(done).toContain('idle again'));
    },
  );

  it.skipIf(!available.privateRedis).each([
    { what: 'nothing', forgetful: true },
    { what: 'everything', forgetful: false },
  ])('run on schedule and make up for what was lost when a Redis is back that kept $what', async (kept) => {
    const redis = opened(await privateRedis(kept), (each) => each.drop());
    const test = opened(await freshEmbedded(), (each) => each.drop());
    const jobs = await open({ database: test.database, redisUrl: redis.url });
    const { done, tick, handlers } = noting();
    await jobs.startWorkers(handlers);
    const idle = async () =>
      expect((await jobs.counts()).other).toMatchObject({ active: 0, waiting: 0, delayed: 1 });
    for (const runs of [1, 2, 3]) {
      await vi.waitFor(() => expect(tick).toHaveBeenCalledTimes(runs));
      await vi.waitFor(idle);
      await redis.stop();
      await expect(jobs.enqueue('work', { key: 'while away' })).rejects.toThrow(JobQueueUnavailableError);
      await redis.start();
    }
    await vi.waitFor(() => expect(tick).toHaveBeenCalledTimes(4));
    await vi.waitFor(idle);
    await jobs.enqueue('work', { key: 'after' });
    await vi.waitFor(() => expect(done).toEqual(['after']));
    expect(tick).toHaveBeenCalledTimes(4);
  });

  it.skipIf(!available.privateRedis)(
    'have each schedule once when several nodes find a Redis that kept nothing',
    async () => {
      const redis = opened(await privateRedis({ forgetful: true }), (each) => each.drop());
      const test = opened(await freshEmbedded(), (each) => each.drop());
      const nodes = [];
      const { tick, handlers } = noting();
      for (let node = 0; node < 3; node++) {
        const jobs = await open({ database: test.database, redisUrl: redis.url });
        await jobs.startWorkers(handlers);
        nodes.push(jobs);
      }
      await vi.waitFor(() => expect(tick).toHaveBeenCalledTimes(1));
      await redis.stop();
      await redis.start();
      await vi.waitFor(() => expect(tick.mock.calls.length).toBeGreaterThan(1));
      for (const jobs of nodes) {
        await vi.waitFor(async () => expect(await jobs.ready()).toBe(true));
        await vi.waitFor(async () =>
          expect((await jobs.counts()).other).toMatchObject({ active: 0, waiting: 0, delayed: 1 }),
        );
      }
    },
  );

  it.skipIf(!available.privateRedis)('cannot be opened while Redis is away', async () => {
    const redis = opened(await privateRedis(), (each) => each.drop());
    const test = opened(await freshEmbedded(), (each) => each.drop());
    await redis.stop();
    const opening = createJobs({
      definitions: testDefinitions,
      database: test.database,
      redisUrl: redis.url,
    });
    await expect(opening).rejects.toThrow(JobQueueUnavailableError);
  });

  it.skipIf(!available.postgres)('are worked on again when PostgreSQL dropped all connections', async () => {
    const test = opened(await freshServer(), (each) => each.drop());
    await migrate(test.database);
    const killer = opened(await openDatabase(test.options), (each) => each.close());
    const jobs = await open({ database: test.database });
    const { done, handlers } = noting();
    await jobs.startWorkers(handlers);
    await jobs.enqueue('work', { key: 'before' });
    await vi.waitFor(() => expect(done).toEqual(['before']));
    await killer.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await vi.waitFor(() => jobs.enqueue('work', { key: 'after' }));
    await vi.waitFor(() => expect(done).toEqual(['before', 'after']));
    await jobs.enqueue('work', { key: 'idle again' });
    await vi.waitFor(() => expect(done).toContain('idle again'));
  });
});
