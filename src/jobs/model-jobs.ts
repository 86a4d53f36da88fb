import type { Attempt, Retrainings, StepOutcome } from '../learning/retraining/retraining.ts';
import { RetrainingError, RetrainingInterrupted } from '../learning/retraining/retraining-error.ts';
import type { jobDefinitions } from './definitions.ts';
import { type JobContext, type JobHandlers, JobInterruptedError, JobRefusedError } from './handlers.ts';

type ModelJobs = Pick<
  JobHandlers<typeof jobDefinitions>,
  'gather-rows' | 'train-model' | 'install-model' | 'remind-retraining'
>;

type Steps = Pick<Retrainings, 'gather' | 'train' | 'install' | 'failed' | 'remind'>;

/** Queues the steps of a retraining, each to wait for the one before it. */
export interface RetrainingQueue {
  retraining(retrainingId: number): Promise<void>;
}

/** The work behind the jobs of a retraining. */
export function createModelJobs(retrainings: Steps): ModelJobs {
  const step =
    (work: (id: number, attempt: Attempt) => Promise<StepOutcome>) =>
    async ({ retrainingId }: { retrainingId: number }, context: JobContext): Promise<StepOutcome> => {
      try {
        return await work(retrainingId, context);
      } catch (error) {
        if (error instanceof RetrainingInterrupted) throw new JobInterruptedError();
        const reason = error instanceof Error ? error.message : String(error);
        const refused = error instanceof RetrainingError && error.final;
        await retrainings.failed(retrainingId, reason, { forGood: refused || context.lastAttempt });
        throw refused ? new JobRefusedError(reason, { cause: error }) : error;
      }
    };
  return {
    'gather-rows': step((id, attempt) => retrainings.gather(id, attempt)),
    'train-model': step((id, attempt) => retrainings.train(id, attempt)),
    'install-model': step((id, attempt) => retrainings.install(id, attempt)),
    'remind-retraining': async () => {
      await retrainings.remind();
      return 'success';
    },
  };
}
