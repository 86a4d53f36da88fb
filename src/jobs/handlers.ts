import type { JobData, JobDefinitions, JobName } from './definitions.ts';

/** `skipped`: there was nothing to do, for example because the work was done already. A failure is thrown. */
export type JobOutcome = 'success' | 'skipped';

/** What a handler may want to know about the attempt it makes. */
export interface JobContext {
  /** Aborted when this node stops working or has lost the job to another: a long job throws `JobInterruptedError` then. */
  readonly signal: AbortSignal;
  /** No other attempt follows a failure of this one. */
  readonly lastAttempt: boolean;
  /** Shows how far the job is to whoever looks at the queue. */
  progress(progress: object): Promise<void>;
}

/** The attempt was broken off by its signal: the job goes back to its queue and the attempt does not count. */
export class JobInterruptedError extends Error {
  override name = 'JobInterruptedError';
}

/** Trying again would fail in the same way. */
export class JobRefusedError extends Error {
  override name = 'JobRefusedError';
}

/**
 * Exactly one handler for each job; that of a long one is told of its attempt. A job may run more than once, so that a
 * handler must bear repetition.
 */
export type JobHandlers<Definitions extends JobDefinitions> = {
  [Name in JobName<Definitions>]: Definitions['jobs'][Name] extends { long: true }
    ? (data: JobData<Definitions, Name>, context: JobContext) => Promise<JobOutcome>
    : (data: JobData<Definitions, Name>) => Promise<JobOutcome>;
};

/** The handlers don't fit the jobs: the process must not start. */
export class JobHandlersError extends Error {
  override name = 'JobHandlersError';
}

/**
 * Joins the handlers that several rooms bring into one record.
 *
 * @throws JobHandlersError naming every job that has no handler or two, and every handler that has no job.
 */
export function combineHandlers<Definitions extends JobDefinitions>(
  definitions: Definitions,
  ...parts: Partial<JobHandlers<Definitions>>[]
): JobHandlers<Definitions> {
  const names = parts.flatMap((part) => Object.keys(part));
  const jobs = Object.keys(definitions.jobs);
  const problems = [
    ...jobs.filter((job) => !names.includes(job)).map((job) => `job ${job} has no handler`),
    ...jobs
      .filter((job) => names.indexOf(job) !== names.lastIndexOf(job))
      .map((job) => `job ${job} has more than one handler`),
    ...names.filter((name) => !jobs.includes(name)).map((name) => `there is no job ${name} for its handler`),
  ];
  if (problems.length > 0) throw new JobHandlersError(problems.join('; '));
  return Object.assign({}, ...parts);
}
