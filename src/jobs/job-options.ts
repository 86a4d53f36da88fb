import type { FlowJob, JobsOptions } from 'bullmq';
import type { JobDefinition } from './definitions.ts';

/** Failed jobs are kept for an administrator to retry: at most so many a queue, for so many seconds. */
const KEEP_FAILED = { count: 1_000, age: 30 * 24 * 60 * 60 };
const JITTER = 0.5;

/** A job whose data have been checked. */
export interface CheckedJob {
  readonly name: string;
  readonly definition: JobDefinition;
  readonly data: object;
}

/** BullMQ's own names contain colons, so that it refuses them in ids. */
export function jobIdOf(name: string, key: string): string {
  return `${name}-${encodeURIComponent(key)}`;
}

export function jobOptions({ attempts, backoffMs }: JobDefinition): JobsOptions {
  return {
    attempts,
    backoff: { type: 'exponential', delay: backoffMs, jitter: JITTER },
    // A finished job would keep the same work from being enqueued again under its id.
    removeOnComplete: true,
    removeOnFail: KEEP_FAILED,
  };
}

/** The jobs as BullMQ's tree, in which each is the child of the next; a child that failed for good does not stop it. */
export function chainOf([last, ...before]: readonly [CheckedJob, ...CheckedJob[]]): FlowJob {
  const { name, definition, data } = last;
  const [next, ...rest] = before;
  const child = next === undefined ? undefined : chainOf([next, ...rest]);
  return {
    name,
    queueName: definition.queue,
    data,
    opts: { ...jobOptions(definition), jobId: jobIdOf(name, definition.key(data)) },
    children:
      child === undefined ? [] : [{ ...child, opts: { ...child.opts, ignoreDependencyOnFailure: true } }],
  };
}
