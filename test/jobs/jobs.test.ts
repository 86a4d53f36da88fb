import { createPostgresBackend, Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JobHandlers, JobOutcome } from '../../src/jobs/handlers.ts';
import { createJobs, type FinishedJob, type Jobs } from '../../src/jobs/jobs.ts';
import type { Database } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import {
  available,
  emptyTables,
  freshEmbedded,
  sharedRedis,
  storeEngines,
  type TestDatabase,
} from '../support/engines.ts';
import { testDefinitions } from './definitions.ts';

type Handlers = JobHandlers<typeof testDefinitions>;

/** Queues in Redis leave the database alone, so that all tests may have the same. */
let bystander: TestDatabase | undefined;
const stand: typeof freshEmbedded = async () => {
  bystander ??= await freshEmbedded();
  return { ...bystander, drop: async () => {} };
};
afterAll(() => bystander?.drop());

const engines = [
  ...storeEngines.map((engine) => ({ ...engine, where: () => ({}) })),
  { engine: 'Redis', skip: !available.redis, fresh: stand, where: sharedRedis },
];

/** A promise and what settles it. */
function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** Takes a schedule away, as a Redis that kept nothing would. */
async function loseSchedule(
  id: string,
  name: string,
  { database, redisUrl, namespace }: { database: Database; redisUrl?: string; namespace?: string },
): Promise<boolean> {
  const queue = redisUrl
    ? new Queue(name, { prefix: namespace ?? '', connection: { url: redisUrl } })
    : new Queue(name, { connection: database.pool }, createPostgresBackend);
  try {
    return await queue.removeJobScheduler(id);
  } finally {
    await queue.close();
  }
}

describe.each(engines)('jobs on $engine', ({ skip, fresh, where }) => {
  describe.skipIf(skip)('conform', () => {
    let test: TestDatabase;
    let options: Parameters<typeof createJobs<typeof testDefinitions>>[0];
    let jobs: Jobs<typeof testDefinitions>;
    let finished: FinishedJob[];
    let handlers: { [Name in keyof Handlers]: ReturnType<typeof vi.fn<Handlers[Name]>> };
    const opened: Jobs<typeof testDefinitions>[] = [];

    const openNode = async () => {
      const node = await createJobs(options);
      opened.push(node);
      return node;
    };
    const outcomes = () => finished.map(({ name, outcome }) => `${name} ${outcome}`);

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database);
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      await emptyTables(test.database);
      finished = [];
      options = {
        definitions: testDefinitions,
        database: test.database,
        onFinished: (job) => {
          if (job.name !== 'tick') finished.push(job);
        },
        ...where(),
      };
      const done = async (): Promise<JobOutcome> => 'success';
      handlers = { work: vi.fn(done), once: vi.fn(done), tick: vi.fn(done) };
      jobs = await openNode();
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((node) => node.close()));
    });

    it('are processed by a node that works, wherever they were enqueued', async () => {
      await jobs.enqueue('work', { key: '一', say: '您好😀' });
      const worker = await openNode();
      await worker.startWorkers(handlers);
      await jobs.enqueue('once', { key: 'urn:x:1' });
      await vi.waitFor(() => expect(outcomes().sort()).toEqual(['once success', 'work success']));
      expect(handlers.work).toHaveBeenCalledWith({ key: '一', say: '您好😀' });
      expect(handlers.once).toHaveBeenCalledWith({ key: 'urn:x:1' });
      expect(await jobs.ready()).toBe(true);
    });

    it('tell a skipped job from a done one', async () => {
      handlers.once.mockResolvedValue('skipped');
      await jobs.startWorkers(handlers);
      await jobs.enqueue('once', { key: '1' });
      await vi.waitFor(() => expect(outcomes()).toEqual(['once skipped']));
    });

    it('are tried again after a failure', async () => {
      handlers.work.mockRejectedValueOnce(new Error('not yet'));
      await jobs.startWorkers(handlers);
      await jobs.enqueue('work', { key: '1' });
      await vi.waitFor(() => expect(outcomes()).toEqual(['work failed', 'work success']));
      expect(await jobs.failed(10)).toEqual([]);
    });

    it('are listed when they failed for good, and have all attempts again when retried', async () => {
      handlers.work.mockRejectedValue(new Error('坏了'));
      await jobs.startWorkers(handlers);
      await jobs.enqueue('work', { key: '1' });
      const expected = { queue: 'quick', id: 'work-1', name: 'work', attempts: 3, reason: '坏了' };
      await vi.waitFor(async () => expect(await jobs.failed(10)).toMatchObject([expected]));
      expect(Date.parse((await jobs.failed(1))[0]?.failedAt ?? '')).toBeGreaterThan(Date.now() - 60_000);
      handlers.work
        .mockRejectedValueOnce(new Error('once more'))
        .mockRejectedValueOnce(new Error('and again'));
      handlers.work.mockResolvedValue('success');
      expect(await jobs.retry('quick', 'work-1')).toBe(true);
      await vi.waitFor(() => expect(outcomes().at(-1)).toBe('work success'));
      expect(finished).toHaveLength(6);
      expect(await jobs.failed(10)).toEqual([]);
      expect(await jobs.retry('quick', 'work-1')).toBe(false);
      expect(await jobs.retry('nowhere', 'work-1')).toBe(false);
    });

    it('are not queued twice while waiting or running, and queued again once finished', async () => {
      await jobs.enqueue('work', { key: '1' });
      await jobs.enqueue('work', { key: '1' });
      await jobs.enqueue('work', { key: '1' }, { id: 'other' });
      expect((await jobs.counts()).quick).toMatchObject({ waiting: 2 });
      const { opened: mayFinish, open } = gate();
      handlers.work.mockImplementation(() => mayFinish.then(() => 'success' as const));
      await jobs.startWorkers(handlers);
      await vi.waitFor(() => expect(handlers.work).toHaveBeenCalledTimes(2));
      await jobs.enqueue('work', { key: '1' });
      expect((await jobs.counts()).quick).toMatchObject({ waiting: 0, active: 2 });
      open();
      await vi.waitFor(() => expect(finished).toHaveLength(2));
      await vi.waitFor(async () => expect((await jobs.counts()).quick).toMatchObject({ active: 0 }));
      await jobs.enqueue('work', { key: '1' });
      await vi.waitFor(() => expect(finished).toHaveLength(3));
    });

    it('take the place of the same job that failed for good', async () => {
      handlers.once.mockRejectedValueOnce(new Error('no'));
      await jobs.startWorkers(handlers);
      await jobs.enqueue('once', { key: '1', say: 'old' });
      await vi.waitFor(async () => expect(await jobs.failed(10)).toHaveLength(1));
      await jobs.enqueue('once', { key: '1', say: 'new' });
      await vi.waitFor(() => expect(outcomes()).toEqual(['once failed', 'once success']));
      expect(handlers.once).toHaveBeenLastCalledWith({ key: '1', say: 'new' });
      expect(await jobs.failed(10)).toEqual([]);
    });

    it('wait for their delay', async () => {
      await jobs.enqueue('work', { key: '1' }, { delayMs: 3_600_000 });
      expect((await jobs.counts()).quick).toMatchObject({ delayed: 1, waiting: 0 });
      await jobs.startWorkers(handlers);
      await jobs.enqueue('work', { key: '2' }, { delayMs: 100 });
      await vi.waitFor(() => expect(handlers.work.mock.calls).toEqual([[{ key: '2' }]]));
    });

    it('are refused when their data are invalid, and never tried again if they slip in', async () => {
      await expect(jobs.enqueue('work', { key: 1 } as never)).rejects.toThrow(/key/);
      const strict = await openNode();
      const lax = {
        ...testDefinitions,
        jobs: { ...testDefinitions.jobs, work: { ...testDefinitions.jobs.tick, queue: 'quick' } },
      };
      const older = await createJobs({ ...options, definitions: lax });
      await older.enqueue('work', {}, { id: 'older' });
      await strict.startWorkers(handlers);
      await vi.waitFor(async () =>
        expect(await jobs.failed(10)).toMatchObject([
          { id: 'work-older', attempts: 1, reason: /its data are invalid/ },
        ]),
      );
      expect(handlers.work).not.toHaveBeenCalled();
      await older.close();
    });

    it('do not start without a handler for each', async () => {
      const { tick, ...incomplete } = handlers;
      await expect(jobs.startWorkers(incomplete as never)).rejects.toThrow('job tick has no handler');
      await expect(jobs.startWorkers({ ...handlers, tock: tick } as never)).rejects.toThrow(
        'there is no job tock',
      );
    });

    it('have each schedule once, however many nodes start', async () => {
      const second = await openNode();
      await Promise.all([jobs.startWorkers(handlers), second.startWorkers(handlers)]);
      await vi.waitFor(() => expect(handlers.tick).toHaveBeenCalled());
      await vi.waitFor(async () =>
        expect((await jobs.counts()).other).toMatchObject({ active: 0, waiting: 0, delayed: 1 }),
      );
      await second.close();
      const third = await openNode();
      await third.startWorkers(handlers);
      expect((await jobs.counts()).other).toMatchObject({ delayed: 1 });
    });

    it('have their schedule again soon after it was lost, and never a second', async () => {
      const node = await createJobs({ ...options, upkeepMs: 20 });
      opened.push(node);
      await node.startWorkers(handlers);
      await vi.waitFor(() => expect(handlers.tick).toHaveBeenCalledTimes(1));
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(handlers.tick).toHaveBeenCalledTimes(1);
      expect(await loseSchedule('tick', 'other', options)).toBe(true);
      await vi.waitFor(() => expect(handlers.tick).toHaveBeenCalledTimes(2));
      await vi.waitFor(async () =>
        expect((await jobs.counts()).other).toMatchObject({ active: 0, waiting: 0, delayed: 1 }),
      );
    });

    it('are finished before the queues are closed', async () => {
      const { opened: mayFinish, open } = gate();
      handlers.work.mockImplementation(() => mayFinish.then(() => 'success' as const));
      await jobs.startWorkers(handlers);
      await jobs.enqueue('work', { key: '1' });
      await vi.waitFor(() => expect(handlers.work).toHaveBeenCalled());
      const closing = jobs.close();
      open();
      await closing;
      expect(outcomes()).toEqual(['work success']);
      const other = await openNode();
      expect((await other.counts()).quick).toMatchObject({ active: 0, waiting: 0, failed: 0 });
    });

    it('are given up at the deadline of closing', async () => {
      const { opened: mayFinish, open } = gate();
      handlers.work.mockImplementation(() => mayFinish.then(() => 'success' as const));
      await jobs.startWorkers(handlers);
      await jobs.enqueue('work', { key: '1' });
      await vi.waitFor(() => expect(handlers.work).toHaveBeenCalled());
      await jobs.close(50);
      expect(outcomes()).toEqual([]);
      open();
    });
  });
});
