import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { JobDefinitions } from '../../src/jobs/definitions.ts';
import {
  type JobContext,
  type JobHandlers,
  JobInterruptedError,
  type JobOutcome,
  JobRefusedError,
} from '../../src/jobs/handlers.ts';
import { createJobs, type Jobs } from '../../src/jobs/jobs.ts';
import { migrate } from '../../src/store/migrate.ts';
import {
  available,
  emptyTables,
  freshEmbedded,
  sharedRedis,
  storeEngines,
  type TestDatabase,
} from '../support/engines.ts';

const step = {
  queue: 'steps',
  data: z.strictObject({ n: z.int() }),
  key: ({ n }: { n: number }) => String(n),
  attempts: 2,
  backoffMs: 20,
  long: true,
} as const;
const definitions = {
  queues: { steps: { concurrency: 1 } },
  jobs: { first: step, second: step, third: step },
} satisfies JobDefinitions;
type Handlers = JobHandlers<typeof definitions>;

const CHAIN = (['first', 'second', 'third'] as const).map((name) => ({ name, data: { n: 1 } }));

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

describe.each(engines)('jobs in a chain on $engine', ({ skip, fresh, where }) => {
  describe.skipIf(skip)('conform', () => {
    let test: TestDatabase;
    let options: Parameters<typeof createJobs<typeof definitions>>[0];
    let done: string[];
    let handlers: { [Name in keyof Handlers]: ReturnType<typeof vi.fn<Handlers[Name]>> };
    const opened: Jobs<typeof definitions>[] = [];

    const openNode = async () => {
      const node = await createJobs(options);
      opened.push(node);
      return node;
    };
    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database);
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      await emptyTables(test.database);
      options = { definitions, database: test.database, ...where() };
      done = [];
      const noting = (name: string) =>
        vi.fn(async (_data: { n: number }, _context: JobContext): Promise<JobOutcome> => {
          done.push(name);
          return 'success';
        });
      handlers = { first: noting('first'), second: noting('second'), third: noting('third') };
    });
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((node) => node.close()));
    });

    it('run one after the other, and are not queued twice', async () => {
      const node = await openNode();
      await node.enqueueChain(CHAIN);
      await node.enqueueChain(CHAIN);
      expect((await node.counts()).steps).toMatchObject({ waiting: 1, 'waiting-children': 2 });
      await node.startWorkers(handlers);
      await vi.waitFor(() => expect(done).toEqual(['first', 'second', 'third']));
      await vi.waitFor(async () =>
        expect((await node.counts()).steps).toMatchObject({ waiting: 0, active: 0, 'waiting-children': 0 }),
      );
      await node.enqueueChain(CHAIN);
      await vi.waitFor(() => expect(done).toHaveLength(6));
    });

    it('go on when one failed for good, so that the next sees what is there', async () => {
      const node = await openNode();
      handlers.first.mockRejectedValue(new JobRefusedError('never'));
      handlers.second.mockRejectedValueOnce(new Error('not yet'));
      await node.enqueueChain(CHAIN);
      await node.startWorkers(handlers);
      await vi.waitFor(() => expect(done).toEqual(['second', 'third']));
      expect(handlers.first).toHaveBeenCalledOnce();
      expect(handlers.second.mock.calls.map(([, context]) => context.lastAttempt)).toEqual([false, true]);
      expect(await node.failed(10)).toMatchObject([{ id: 'first-1', reason: 'never' }]);
    });

    it('tell how far they are', async () => {
      const node = await openNode();
      handlers.first.mockImplementation(async (_data, context) => {
        await context.progress({ share: 0.5 });
        return 'success';
      });
      await node.enqueueChain(CHAIN);
      await node.startWorkers(handlers);
      await vi.waitFor(() => expect(done).toEqual(['second', 'third']));
      expect(await node.failed(10)).toEqual([]);
    });

    it('are broken off when their node stops, and taken up by another without losing an attempt', async () => {
      const node = await openNode();
      handlers.first.mockImplementation(
        (_data, { signal }) =>
          new Promise((_resolve, reject) =>
            signal.addEventListener('abort', () => reject(new JobInterruptedError())),
          ),
      );
      await node.enqueueChain(CHAIN);
      await node.startWorkers(handlers);
      await vi.waitFor(() => expect(handlers.first).toHaveBeenCalledOnce());
      await node.close();
      const other = await openNode();
      expect((await other.counts()).steps).toMatchObject({ waiting: 1, active: 0, failed: 0 });
      handlers.first.mockImplementation(async (_data, { lastAttempt }) => {
        done.push(`first, ${lastAttempt ? 'last' : 'not the last'} attempt`);
        return 'success';
      });
      await other.startWorkers(handlers);
      await vi.waitFor(() => expect(done).toEqual(['first, not the last attempt', 'second', 'third']));
    });
  });
});
