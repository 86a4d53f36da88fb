import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createJobs } from '../../jobs/jobs.ts';
import { postgresEngine, redisEngine } from '../../jobs/queue-engine.ts';
import { openDatabase } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';

export interface JobsFigures {
  readonly backend: string;
  readonly jobs: number;
  /** Jobs added and done a second. */
  readonly service: number;
  readonly bareBullmq: number;
  /** From enqueueing a job to its start on a worker that had nothing to do, milliseconds. */
  readonly idleStart: { readonly p50: number; readonly max: number };
}

const CONCURRENCY = 8;
const IDLE_SAMPLES = 100;
/** Long enough for the worker to fall back to waiting. */
const IDLE_PAUSE_MS = 50;
const Data = z.object({ n: z.int() });
const definitions = {
  queues: { bench: { concurrency: CONCURRENCY } },
  jobs: {
    nothing: {
      queue: 'bench',
      data: Data,
      key: ({ n }: z.infer<typeof Data>) => String(n),
      attempts: 1,
      backoffMs: 1_000,
    },
  },
};

/** Jobs that do nothing, through the service's queues and through BullMQ alone, on the servers whose URLs are given. */
export async function measureJobs(
  count: number,
  { redisUrl, databaseUrl }: { redisUrl?: string | undefined; databaseUrl?: string | undefined },
): Promise<JobsFigures> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'jiesu-bench-'));
  const database = await openDatabase({ dataDir, databaseUrl });
  try {
    await migrate(database, { jobs: true });
    const namespace = `bench-${randomUUID().slice(0, 8)}`;
    const idleStart = await startOfIdleWorker(database, redisUrl, namespace);
    const service = await throughService(count, database, redisUrl, namespace);
    const bareBullmq = await throughBullmq(count, database, redisUrl, namespace);
    return {
      backend:
        redisUrl !== undefined ? 'Redis' : databaseUrl !== undefined ? 'PostgreSQL' : 'embedded PostgreSQL',
      jobs: count,
      service,
      bareBullmq,
      idleStart,
    };
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

type Database = Awaited<ReturnType<typeof openDatabase>>;

async function throughService(
  count: number,
  database: Database,
  redisUrl: string | undefined,
  namespace: string,
): Promise<number> {
  const jobs = await createJobs({ definitions, database, redisUrl, namespace });
  const done = countdown(count);
  await jobs.startWorkers({
    nothing: async () => {
      done.one();
      return 'success';
    },
  });
  const rate = await timed(count, done.all, (n) => jobs.enqueue('nothing', { n }));
  await jobs.close();
  return rate;
}

/** Adds one job at a time to a worker that waits for it. */
async function startOfIdleWorker(
  database: Database,
  redisUrl: string | undefined,
  namespace: string,
): Promise<JobsFigures['idleStart']> {
  const jobs = await createJobs({ definitions, database, redisUrl, namespace: `${namespace}-idle` });
  let started = (_at: number): void => undefined;
  await jobs.startWorkers({
    nothing: async () => {
      started(performance.now());
      return 'success';
    },
  });
  const waits: number[] = [];
  for (let n = 0; n < IDLE_SAMPLES; n++) {
    await wait(IDLE_PAUSE_MS);
    const start = new Promise<number>((resolve) => {
      started = resolve;
    });
    const added = performance.now();
    await jobs.enqueue('nothing', { n });
    waits.push((await start) - added);
  }
  await jobs.close();
  waits.sort((a, b) => a - b);
  return { p50: waits[Math.floor(waits.length / 2)] ?? 0, max: waits.at(-1) ?? 0 };
}

async function throughBullmq(
  count: number,
  database: Database,
  redisUrl: string | undefined,
  namespace: string,
): Promise<number> {
  const engine = redisUrl === undefined ? postgresEngine(database) : redisEngine(redisUrl, namespace);
  const queue = engine.queue('bare');
  const done = countdown(count);
  const worker = engine.worker('bare', async () => done.one(), { concurrency: CONCURRENCY });
  queue.on('error', fail);
  worker.on('error', fail);
  await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
  const options = { removeOnComplete: true };
  const rate = await timed(count, done.all, (n) =>
    queue.add('nothing', { n }, { ...options, jobId: `job-${n}` }),
  );
  await worker.close();
  await queue.close();
  engine.disconnect();
  return rate;
}

/** Adds all jobs, a few at a time, and waits until they are done. @returns jobs a second */
async function timed(
  count: number,
  all: Promise<void>,
  add: (n: number) => Promise<unknown>,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  const adder = async () => {
    while (next < count) await add(next++);
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, adder));
  await all;
  return Math.round((count / (performance.now() - began)) * 1_000);
}

function countdown(count: number): { one: () => void; all: Promise<void> } {
  let left = count;
  let finish = () => {};
  const all = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const one = () => {
    left -= 1;
    if (left === 0) finish();
  };
  return { one, all };
}

function fail(error: Error): never {
  throw error;
}
