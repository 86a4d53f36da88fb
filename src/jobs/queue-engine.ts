import {
  createPostgresBackend,
  type FlowJob,
  FlowProducer,
  type Job,
  type JobSchedulerTemplateOptions,
  type JobsOptions,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { Redis } from 'ioredis';
import type { Database } from '../store/database.ts';
import type { StoreLog } from '../store/store-log.ts';

/** Longest wait of a producer for Redis in milliseconds; a request is waiting behind it. */
const COMMAND_TIMEOUT_MS = 5_000;
const RETRY_CEILING_MS = 2_000;

/** The part of BullMQ's worker that doesn't depend on where its queue lives. */
export interface JobWorker {
  readonly name: string;
  on(event: 'error', listener: (error: Error) => void): unknown;
  waitUntilReady(): Promise<unknown>;
  close(): Promise<void>;
  /** Aborts the signals of the jobs it is working on. */
  cancelAllJobs(reason?: string): void;
}

/** Adds jobs that wait for others. */
export interface JobFlows {
  on(event: 'error', listener: (error: Error) => void): unknown;
  add(flow: FlowJob): Promise<unknown>;
  close(): Promise<void>;
}

type StoredJob = Pick<
  Job,
  'attemptsMade' | 'failedReason' | 'finishedOn' | 'id' | 'isFailed' | 'name' | 'retry'
>;

/** The part of BullMQ's queue that doesn't depend on where it lives. */
export interface JobQueue extends Omit<JobWorker, 'cancelAllJobs'> {
  add(name: string, data: object, options: JobsOptions): Promise<unknown>;
  remove(id: string): Promise<number>;
  getJob(id: string): Promise<StoredJob | undefined>;
  getJobState(id: string): Promise<string>;
  getJobCounts(): Promise<Record<string, number>>;
  getFailed(start: number, end: number): Promise<StoredJob[]>;
  /** Undefined when there is no schedule of that id. */
  getJobScheduler(id: string): Promise<object | undefined>;
  upsertJobScheduler(
    id: string,
    repeat: { every: number },
    template: { name: string; data: object; opts: JobSchedulerTemplateOptions },
  ): Promise<unknown>;
}

/** Where the queues live: makes BullMQ's objects with the connections that suit producers and workers. */
export interface QueueEngine {
  queue(name: string): JobQueue;
  worker(name: string, processor: Processor, options: Omit<WorkerOptions, 'connection'>): JobWorker;
  flows(): JobFlows;
  /** Whether the engine answers now. @throws if it doesn't. */
  ping(): Promise<unknown>;
  /** Calls the listener each time the engine is back after its connection was lost: what it held may be gone. */
  onReconnect(listener: () => void): void;
  /** Cuts the engine's own connections. */
  disconnect(): void;
}

/** Queues in the PostgreSQL in use, embedded or not. The connections are the database's. */
export function postgresEngine({ pool }: Database): QueueEngine {
  // Each queue and worker adds its own listener to the pool.
  pool.setMaxListeners(0);
  return {
    queue: (name) => new Queue(name, { connection: pool }, createPostgresBackend),
    worker: (name, processor, options) =>
      new Worker(name, processor, { ...options, connection: pool }, createPostgresBackend),
    flows: () => new FlowProducer({ connection: pool }, createPostgresBackend),
    ping: () => pool.query('SELECT 1'),
    // What a database took outlives its restarts.
    onReconnect: () => {},
    disconnect: () => {},
  };
}

/**
 * Queues in Redis. Producers fail at once while Redis is away, since somebody waits for them; workers wait
 * for it as long as it takes.
 */
export function redisEngine(redisUrl: string, namespace: string, log?: StoreLog): QueueEngine {
  const retryStrategy = (attempt: number) =>
    Math.min(50 * 2 ** attempt, RETRY_CEILING_MS) * (0.5 + Math.random() / 2);
  const connect = (options: object) => {
    const client = new Redis(redisUrl, { retryStrategy, keepAlive: 10_000, ...options });
    client.on('error', (error) => log?.error({ err: error }, "the job queues' connection to Redis failed"));
    return client;
  };
  const producer = connect({
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
  });
  let patient: Redis | undefined;
  return {
    queue: (name) => new Queue(name, { prefix: namespace, connection: producer }),
    worker: (name, processor, options) => {
      patient ??= connect({ maxRetriesPerRequest: null });
      return new Worker(name, processor, { ...options, prefix: namespace, connection: patient });
    },
    flows: () => new FlowProducer({ prefix: namespace, connection: producer }),
    ping: () => producer.ping(),
    onReconnect: (listener) => {
      let lost = false;
      producer.on('close', () => {
        lost = true;
      });
      producer.on('ready', () => {
        if (lost) listener();
        lost = false;
      });
    },
    disconnect: () => {
      producer.disconnect();
      patient?.disconnect();
    },
  };
}
