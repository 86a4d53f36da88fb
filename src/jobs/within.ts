/** The queues didn't take a job in time; trying again can't do it twice. */
export class JobQueueUnavailableError extends Error {
  override name = 'JobQueueUnavailableError';
}

/** @throws JobQueueUnavailableError when the work fails or takes longer than it may. */
export async function within<Result>(ms: number, what: string, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new JobQueueUnavailableError(`the job queues are unavailable (${what}): ${reason}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
