import { z } from 'zod';
import type { JobDefinitions } from '../../src/jobs/definitions.ts';

const data = z.strictObject({ key: z.string(), say: z.string().optional() });
const common = { data, key: ({ key }: { key: string }) => key, backoffMs: 20 };

/** Jobs that fail fast, so that the suite doesn't wait. */
export const testDefinitions = {
  queues: { quick: { concurrency: 4 }, other: { concurrency: 1 } },
  jobs: {
    work: { ...common, queue: 'quick', attempts: 3 },
    once: { ...common, queue: 'other', attempts: 1 },
    tick: {
      queue: 'other',
      data: z.strictObject({}),
      key: () => 'now',
      attempts: 1,
      backoffMs: 20,
      everyMs: 3_600_000,
      afterOutage: true,
    },
  },
} satisfies JobDefinitions;
