import { type Job, UnrecoverableError, WaitingError } from 'bullmq';
import { z } from 'zod';
import type { Database } from '../store/database.ts';
import type { StoreLog } from '../store/store-log.ts';
import type { ChainStep, JobData, JobDefinition, JobDefinitions, JobName } from './definitions.ts';
import {
  combineHandlers,
  type JobContext,
  type JobHandlers,
  JobInterruptedError,
  type JobOutcome,
  JobRefusedError,
} from './handlers.ts';
import { chainOf, jobIdOf, jobOptions } from './job-options.ts';
import {
  type JobFlows,
  type JobQueue,
  type JobWorker,
  postgresEngine,
  type QueueEngine,
  redisEngine,
} from './queue-engine.ts';
import { within } from './within.ts';

export interface JobsOptionsOf<Definitions extends JobDefinitions> {
  definitions: Definitions;
  database: Database;
  /** With it the queues live in Redis, without it in the database. */
  redisUrl?: string | undefined;
  /** Keeps services that share a Redis apart. */
  namespace?: string | undefined;
  log?: StoreLog | undefined;
  /** How often the schedules are looked after, milliseconds. */
  upkeepMs?: number | undefined;
  /** Told of every attempt's end, for the metrics. */
  onFinished?: ((finished: FinishedJob) => void) | undefined;
}

export interface FinishedJob {
  queue: string;
  name: string;
  outcome: JobOutcome | 'failed';
  /** How long the attempt ran, milliseconds. */
  durationMs: number;
}

export interface FailedJob {
  queue: string;
  id: string;
  name: string;
  attempts: number;
  /** ISO 8601, or null if the engine doesn't know. */
  failedAt: string | null;
  reason: string;
}

/** Longest wait in milliseconds for a queue to take a job, and to become ready at the start. */
const ENQUEUE_MS = 5_000;
const READY_MS = 10_000;
const CLOSE_MS = 10_000;
/** Nodes that may die over one job before it is given up; each attempt that fails by itself counts elsewhere. */
const MAX_STALLED = 10;
/** Between two looks whether the schedules are still there. */
const UPKEEP_MS = 3 * 60 * 1_000;
/** A worker asks again this many milliseconds after its engine failed. */
const WORKER_RETRY_MS = 1_000;

/**
 * Opens the queues of all definitions; the schema is already migrated.
 *
 * @throws JobQueueUnavailableError when Redis or PostgreSQL isn't ready in ten seconds.
 */
export async function createJobs<Definitions extends JobDefinitions>(
  options: JobsOptionsOf<Definitions>,
): Promise<Jobs<Definitions>> {
  const { redisUrl, database, namespace = 'jiesu', log } = options;
  const engine = redisUrl ? redisEngine(redisUrl, namespace, log) : postgresEngine(database);
  const jobs = new Jobs(engine, options);
  try {
    await jobs.open();
  } catch (error) {
    await jobs.close();
    throw error;
  }
  return jobs;
}

/** The queues of this service: any role may enqueue, `startWorkers` makes this node work on them. */
export class Jobs<Definitions extends JobDefinitions> {
  readonly #definitions: Definitions;
  readonly #engine: QueueEngine;
  readonly #options: JobsOptionsOf<Definitions>;
  readonly #queues: Map<string, JobQueue>;
  readonly #flows: JobFlows;
  #workers: JobWorker[] = [];
  /** This node works, so that it sees to the schedules. */
  #scheduling = false;
  /** The queues may have lost or refused jobs since they were last made up for. */
  #doubtful = false;
  #closing = false;
  #upkeepTimer: NodeJS.Timeout | undefined;
  #upkeep: Promise<void> = Promise.resolve();

  constructor(engine: QueueEngine, options: JobsOptionsOf<Definitions>) {
    this.#definitions = options.definitions;
    this.#engine = engine;
    this.#options = options;
    const names = Object.keys(options.definitions.queues);
    this.#queues = new Map(names.map((name) => [name, this.#watch(engine.queue(name))]));
    this.#flows = engine.flows();
    this.#flows.on('error', (error) => this.#report(error, 'flows'));
  }

  /** @throws JobQueueUnavailableError when the engine isn't ready in time. */
  async open(): Promise<void> {
    const queues = [...this.#queues.values()];
    await within(READY_MS, 'open', () => Promise.all(queues.map((queue) => queue.waitUntilReady())));
    this.#engine.onReconnect(() => {
      this.#doubtful = true;
      this.#keepUp();
    });
    this.#upkeepTimer = setInterval(() => this.#keepUp(), this.#options.upkeepMs ?? UPKEEP_MS).unref();
  }

  /**
   * Adds a job unless the same work is waiting or running already; one that failed for good is replaced.
   * `id` tells works apart where the definition's key doesn't.
   *
   * @throws ZodError for data that don't fit the definition; JobQueueUnavailableError when the queue doesn't
   *   answer in five seconds.
   */
  async enqueue<Name extends JobName<Definitions>>(
    name: Name,
    data: JobData<Definitions, Name>,
    { id, delayMs }: { id?: string; delayMs?: number } = {},
  ): Promise<void> {
    await this.#enqueue(name, data, { id, delayMs });
  }

  async #enqueue(
    name: string,
    data: object,
    { id, delayMs }: { id?: string | undefined; delayMs?: number | undefined } = {},
  ): Promise<void> {
    const definition = this.#definition(name);
    const valid = definition.data.parse(data);
    const queue = this.#queue(definition.queue);
    const jobId = jobIdOf(name, id ?? definition.key(valid));
    try {
      await within(ENQUEUE_MS, definition.queue, async () => {
        if ((await queue.getJobState(jobId)) === 'failed') await queue.remove(jobId);
        await queue.add(name, valid, {
          ...jobOptions(definition),
          jobId,
          ...(delayMs ? { delay: delayMs } : {}),
        });
      });
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
  }

  /**
   * Adds jobs of which each waits for the one before it, unless the last of them is there already. When one fails for
   * good the next still runs: it must look at what is there.
   *
   * @throws ZodError and JobQueueUnavailableError as `enqueue` does
   */
  async enqueueChain(steps: readonly ChainStep<Definitions>[]): Promise<void> {
    const [last, ...before] = steps.toReversed().map(({ name, data }) => {
      const definition = this.#definition(name);
      return { name, definition, data: definition.data.parse(data) };
    });
    if (last === undefined) return;
    const chain = chainOf([last, ...before]);
    try {
      await within(ENQUEUE_MS, chain.queueName, async () => {
        const state = await this.#queue(chain.queueName).getJobState(chain.opts?.jobId ?? '');
        if (state === 'unknown') await this.#flows.add(chain);
      });
    } catch (error) {
      this.#doubtful = true;
      throw error;
    }
  }

  /**
   * Begins to process jobs and registers the schedules.
   *
   * @throws JobHandlersError when a job has no handler or a handler no job.
   */
  async startWorkers(handlers: JobHandlers<Definitions>): Promise<void> {
    const complete = combineHandlers(this.#definitions, handlers);
    for (const [name, definition] of Object.entries<JobDefinition>(this.#definitions.jobs)) {
      await this.#schedule(name, definition);
    }
    this.#scheduling = true;
    this.#workers = Object.entries(this.#definitions.queues).map(([queue, { concurrency }]) => {
      const options = { concurrency, runRetryDelay: WORKER_RETRY_MS, maxStalledCount: MAX_STALLED };
      const process = (job: Job, token?: string, signal?: AbortSignal) =>
        this.#process(job, complete, { token, signal });
      return this.#watch(this.#engine.worker(queue, process, options));
    });
    await Promise.all(this.#workers.map((worker) => worker.waitUntilReady()));
  }

  /** The jobs that failed for good, latest first. */
  async failed(limit: number): Promise<FailedJob[]> {
    const lists = await Promise.all(
      [...this.#queues.values()].map(async (queue) => {
        const jobs = await queue.getFailed(0, limit - 1);
        return jobs.map((job) => ({ job, queue: queue.name }));
      }),
    );
    return lists
      .flat()
      .sort((a, b) => (b.job.finishedOn ?? 0) - (a.job.finishedOn ?? 0))
      .slice(0, limit)
      .map(({ job, queue }) => ({
        queue,
        id: job.id ?? '',
        name: job.name,
        attempts: job.attemptsMade,
        failedAt: job.finishedOn ? new Date(job.finishedOn).toISOString() : null,
        reason: job.failedReason ?? '',
      }));
  }

  /** Gives a failed job all its attempts again; false when there is no such failed job. */
  async retry(queue: string, id: string): Promise<boolean> {
    const job = await this.#queues.get(queue)?.getJob(id);
    if (!job || !(await job.isFailed())) return false;
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
    return true;
  }

  /** How many jobs each queue has in each state. */
  async counts(): Promise<Record<string, Record<string, number>>> {
    const entries = [...this.#queues].map(
      async ([name, queue]) => [name, await queue.getJobCounts()] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  /** Whether the queues would take a job now. */
  async ready(): Promise<boolean> {
    try {
      await within(ENQUEUE_MS, 'ping', () => this.#engine.ping());
      return true;
    } catch {
      return false;
    }
  }

  /** Lets running jobs finish within the time given; another node takes over those that don't. */
  async close(deadlineMs = CLOSE_MS): Promise<void> {
    this.#closing = true;
    clearInterval(this.#upkeepTimer);
    const closing = async () => {
      await this.#upkeep;
      const closed = this.#workers.map((worker) => worker.close());
      // They take no other job now: those that listen go back to their queue at once.
      for (const worker of this.#workers) worker.cancelAllJobs('this node stops');
      await Promise.all(closed);
      await this.#flows.close();
      await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
    };
    try {
      await within(deadlineMs, 'close', closing);
    } catch (error) {
      this.#options.log?.error({ err: error }, 'jobs were still running when the queues were closed');
    }
    this.#engine.disconnect();
  }

  /** Registers a job's schedule if it has one; the first run is at once where there was none. */
  async #schedule(name: string, definition: JobDefinition): Promise<void> {
    if (!definition.everyMs) return;
    const template = { name, data: {}, opts: jobOptions(definition) };
    await this.#queue(definition.queue).upsertJobScheduler(name, { every: definition.everyMs }, template);
  }

  /** Sees to the schedules and lost jobs in the background, one look after the other. */
  #keepUp(): void {
    this.#upkeep = this.#upkeep
      .then(() => this.#makeUp())
      .catch((error: unknown) =>
        this.#options.log?.error({ err: error }, 'the job schedules could not be looked after'),
      );
  }

  /** Registers schedules that are gone, as after a Redis that kept nothing, and runs what makes up for lost jobs. */
  async #makeUp(): Promise<void> {
    const doubtful = this.#doubtful;
    this.#doubtful = false;
    for (const [name, definition] of Object.entries<JobDefinition>(this.#definitions.jobs)) {
      if (this.#closing) return;
      try {
        const restored = await within(ENQUEUE_MS, name, () => this.#restore(name, definition));
        if (doubtful && definition.afterOutage && !restored) await this.#enqueue(name, {});
      } catch (error) {
        this.#doubtful ||= doubtful;
        throw error;
      }
    }
  }

  /** True when a schedule was gone and is registered again, so that its job runs at once. */
  async #restore(name: string, definition: JobDefinition): Promise<boolean> {
    if (!this.#scheduling || !definition.everyMs) return false;
    // Registering one that is there would replace its next run.
    if (await this.#queue(definition.queue).getJobScheduler(name)) return false;
    await this.#schedule(name, definition);
    return true;
  }

  #definition(name: string): JobDefinition {
    const definition = this.#definitions.jobs[name];
    if (!definition) throw new UnrecoverableError(`there is no job ${name}`);
    return definition;
  }

  #queue(name: string): JobQueue {
    const queue = this.#queues.get(name);
    if (!queue) throw new Error(`there is no queue ${name}`);
    return queue;
  }

  /** BullMQ's 'error' event ends the process where nobody listens. */
  #watch<Source extends Pick<JobWorker, 'name' | 'on'>>(source: Source): Source {
    source.on('error', (error) => this.#report(error, source.name));
    return source;
  }

  #report(error: Error, queue: string): void {
    this.#options.log?.error({ err: error, queue }, 'a job queue failed');
  }

  async #process(
    job: Job,
    handlers: JobHandlers<Definitions>,
    { token, signal }: { token: string | undefined; signal: AbortSignal | undefined },
  ): Promise<JobOutcome> {
    const started = performance.now();
    let outcome: FinishedJob['outcome'] | null = 'failed';
    try {
      const definition = this.#definition(job.name);
      const data = definition.data.safeParse(job.data);
      if (!data.success) throw new UnrecoverableError(`its data are invalid: ${z.prettifyError(data.error)}`);
      const handle = handlers[job.name as JobName<Definitions>] as (
        data: object,
        ...context: JobContext[]
      ) => Promise<JobOutcome>;
      outcome = await handle(data.data, ...(definition.long ? [contextOf(job, signal)] : []));
      return outcome;
    } catch (error) {
      if (error instanceof JobInterruptedError) {
        outcome = null;
        await job.moveToWait(token);
        throw new WaitingError();
      }
      const { id, name, queueName, attemptsMade } = job;
      this.#options.log?.error(
        { err: error, job: { id, name, queue: queueName, attempt: attemptsMade + 1 } },
        'a job failed',
      );
      if (error instanceof JobRefusedError) throw new UnrecoverableError(error.message);
      throw error;
    } finally {
      const durationMs = performance.now() - started;
      if (outcome !== null)
        this.#options.onFinished?.({ queue: job.queueName, name: job.name, outcome, durationMs });
    }
  }
}

function contextOf(job: Job, signal: AbortSignal = new AbortController().signal): JobContext {
  return {
    signal,
    lastAttempt: job.attemptsMade + 1 >= (job.opts.attempts ?? 1),
    progress: (progress) => job.updateProgress(progress),
  };
}
