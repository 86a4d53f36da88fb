import type { OutboundCalls } from '../voice/outbound/outbound-calls.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

type OutboundJobs = Pick<JobHandlers<typeof jobDefinitions>, 'place-call' | 'look-over-outbound'>;

export interface OutboundJobDeps {
  readonly outbound: Pick<OutboundCalls, 'advance' | 'due'>;
  /** Queues a call to be placed at once. */
  readonly place: (id: string, attempts: number, delayMs: number) => Promise<void>;
}

/** The work behind the jobs of calls that we make. All of it may run twice, and on many nodes at a time, without harm. */
export function createOutboundJobs({ outbound, place }: OutboundJobDeps): OutboundJobs {
  return {
    'place-call': async ({ outboundId }) =>
      (await outbound.advance(outboundId)) === 'skipped' ? 'skipped' : 'success',
    'look-over-outbound': async () => {
      const due = await outbound.due();
      for (const { id, attempts } of due) await place(id, attempts, 0);
      return due.length === 0 ? 'skipped' : 'success';
    },
  };
}
