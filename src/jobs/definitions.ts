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
  /**
   * Its handler is told of the attempt that it makes: when to break off, and where to say how far it is. Its queue must
   * work on one job at a time: a node that stops and waits for a second job would take the one that it just gave back.
   */
  long?: true;
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

/** One step of a chain. */
export type ChainStep<Definitions extends JobDefinitions> = {
  [Name in JobName<Definitions>]: { name: Name; data: JobData<Definitions, Name> };
}[JobName<Definitions>];

/** Keeps the type of a job's data between its schema and its key. */
function define<Data extends object>(definition: JobDefinition<Data>): JobDefinition<Data> {
  return definition;
}

function defineLong<Data extends object>(definition: JobDefinition<Data>) {
  return { ...definition, long: true } as const;
}

/** A step of the retraining with that number. */
const retrainingStep = {
  queue: 'training',
  data: z.strictObject({ retrainingId: z.int() }),
  key: ({ retrainingId }: { retrainingId: number }) => String(retrainingId),
  attempts: 3,
  backoffMs: 10_000,
};

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

/** What voice guidance looks after each minute. */
const eachMinute = define({
  queue: 'voice',
  data: z.strictObject({}),
  key: () => 'now',
  attempts: 2,
  backoffMs: 5_000,
  everyMs: 60 * 1_000,
});

export const jobDefinitions = {
  queues: {
    summary: { concurrency: 4 },
    index: { concurrency: 2 },
    learning: { concurrency: 2 },
    maintenance: { concurrency: 1 },
    training: { concurrency: 1 },
    recordings: { concurrency: 1 },
    voice: { concurrency: 4 },
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
    /** Has a telephony platform delete the recording of a call that was purged. */
    'delete-recording': define({
      queue: 'recordings',
      data: z.strictObject({ recordingId: z.int() }),
      key: ({ recordingId }) => String(recordingId),
      attempts: 10,
      backoffMs: 60_000,
    }),
    /** Queues the deletion of recordings until the platform confirms it. */
    'look-over-recordings': lookOver,
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
    /** Gathers the orders that a full training learns from. */
    'gather-rows': defineLong(retrainingStep),
    /** Learns a model from them, and stores it. */
    'train-model': defineLong(retrainingStep),
    /** Makes it the shadow, if it is sound and not clearly worse than the one that serves. */
    'install-model': defineLong(retrainingStep),
    /** Queues a retraining again. */
    'remind-retraining': lookOver,
    /** Sends a text message to a citizen. */
    'send-message': define({
      queue: 'voice',
      data: z.strictObject({ messageId: z.string().min(1) }),
      key: ({ messageId }) => messageId,
      attempts: 6,
      backoffMs: 5_000,
    }),
    /** Dispatches a request that a caller left by voice, if no agent needs to look at it. */
    'decide-request': define({
      queue: 'voice',
      data: z.strictObject({ callId: z.string().min(1) }),
      key: ({ callId }) => callId,
      attempts: 3,
      backoffMs: 5_000,
    }),
    /** Queues messages and decisions again. */
    'look-over-voice': lookOver,
    /** Gives a call-back or follow-up what it needs now; each number of attempts made is work of its own. */
    'place-call': define({
      queue: 'voice',
      data: z.strictObject({ outboundId: z.string().min(1), attempts: z.int().min(0) }),
      key: ({ outboundId, attempts }) => `${outboundId}-${attempts}`,
      attempts: 3,
      backoffMs: 2_000,
    }),
    /** Queues calls whose time or turn has come, and those that nobody has heard of any more. */
    'look-over-outbound': { ...eachMinute, afterOutage: true },
    /** Closes sessions whose platform never said that the call is over, and hands on what they left. */
    'close-voice-sessions': eachMinute,
    /** Queues summaries and orders to index again. */
    'look-over': lookOver,
  },
} satisfies JobDefinitions;
