import { z } from 'zod';

/** One kind of background work. */
export interface JobDefinition<Data extends object = object> {
  queue: string;
  /** Checked when the job is enqueued and again when it is processed. */
  data: z.ZodType<Data>;
  /** What makes two jobs the same work: while one is waiting, delayed or active, another isn't added. */
  key(data: Data): string;
  /** How often it is tried in all. */
  attempts: number;
  /** Pause in milliseconds before the second attempt; it doubles each time and varies by half. */
  backoffMs: number;
  /** Milliseconds between two runs of a job that nobody enqueues. Its data is then `{}`. */
  everyMs?: number;
  /** Also runs, with `{}`, when the queues are back after they may have lost or refused jobs. */
  afterOutage?: boolean;
}

/** All jobs of a service, and how many of a queue one node works on at a time. */
export interface JobDefinitions {
  queues: Record<string, { concurrency: number }>;
  jobs: Record<string, JobDefinition>;
}

export type JobName<Definitions extends JobDefinitions> = keyof Definitions['jobs'] & string;

export type JobData<Definitions extends JobDefinitions, Name extends JobName<Definitions>> = z.infer<
  Definitions['jobs'][Name]['data']
>;

/** Keeps the type of a job's data between its schema and its key. */
function define<Data extends object>(definition: JobDefinition<Data>): JobDefinition<Data> {
  return definition;
}

/** Queues again what a process that died had stored but not queued: now and then, and when the queues are back. */
const lookOver = define({
  queue: 'maintenance',
  data: z.strictObject({}),
  key: () => 'now',
  attempts: 3,
  backoffMs: 10_000,
  everyMs: 10 * 60 * 1_000,
  afterOutage: true,
});

export const jobDefinitions = {
  queues: {
    summary: { concurrency: 4 },
    index: { concurrency: 2 },
    learning: { concurrency: 2 },
    maintenance: { concurrency: 1 },
  },
  jobs: {
    /** Writes the final summary of a finished call. */
    'finalise-summary': define({
      queue: 'summary',
      data: z.strictObject({ callId: z.string().min(1) }),
      key: ({ callId }) => callId,
      attempts: 6,
      backoffMs: 2_000,
    }),
    /** Makes a work order findable as a related case. */
    'index-work-order': define({
      queue: 'index',
      data: z.strictObject({ workOrderId: z.string().min(1) }),
      key: ({ workOrderId }) => workOrderId,
      attempts: 6,
      backoffMs: 2_000,
    }),
    /** Asks the models about a new work order, then makes it and what became of it known to the ranking; every outcome is work of its own. */
    'learn-order': define({
      queue: 'learning',
      data: z.strictObject({ workOrderId: z.string().min(1), through: z.int().min(0) }),
      key: ({ workOrderId, through }) => `${workOrderId}-${through}`,
      attempts: 6,
      backoffMs: 2_000,
    }),
    /** Queues orders to learn again. */
    'look-over-learning': lookOver,
    /** Removes what the retention setting no longer allows to be kept. */
    'purge-expired': define({
      queue: 'maintenance',
      data: z.strictObject({}),
      key: () => 'now',
      attempts: 3,
      backoffMs: 60_000,
      everyMs: 60 * 60 * 1_000,
    }),
    /** Publishes a version of the catalogue whose time has come. One put off waits under its new time as well. */
    'publish-catalogue': define({
      queue: 'maintenance',
      data: z.strictObject({ versionId: z.int(), publishAt: z.iso.datetime() }),
      key: ({ versionId, publishAt }) => `${versionId}-${publishAt}`,
      attempts: 6,
      backoffMs: 2_000,
    }),
    /** Queues publications again. */
    'remind-catalogue': lookOver,
    /** Queues summaries and orders to index again. */
    'look-over': lookOver,
  },
} satisfies JobDefinitions;
