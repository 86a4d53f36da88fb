import type { JobData, JobDefinitions, JobName } from './definitions.ts';

/** `skipped`: there was nothing to do, for example because the work was done already. A failure is thrown. */
export type JobOutcome = 'success' | 'skipped';

/** Exactly one handler for each job. A job may run more than once, so that a handler must bear repetition. */
export type JobHandlers<Definitions extends JobDefinitions> = {
  [Name in JobName<Definitions>]: (data: JobData<Definitions, Name>) => Promise<JobOutcome>;
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
