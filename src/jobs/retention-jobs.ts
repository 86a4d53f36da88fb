import type { CallRepository } from '../store/repositories/call-repository.ts';
import { type PlatformRecordings, RecordingError } from '../voice/recording/contract.ts';
import type { jobDefinitions } from './definitions.ts';
import { type JobHandlers, JobRefusedError } from './handlers.ts';

/** Rows worked through at a time. */
const PAGE = 200;
const DAY_MS = 86_400_000;
/** No desk or sender keeps a purged call open longer. */
const PURGED_AGAIN_DAYS = 7;

/** Forgets what is from before `before`. */
interface Forgetful {
  purge(before: Date): Promise<unknown>;
}

/** Forgets at most `limit` rows from before `before`; answers how many. */
interface PagedForgetful {
  purge(before: Date, limit: number): Promise<number>;
}

export interface RetentionJobDeps {
  readonly calls: Pick<CallRepository, 'purge' | 'purgeAgain'>;
  readonly modelUses: Forgetful;
  /** Sessions of voice guidance, with the flows that only they still need. */
  readonly sessions: {
    purge(before: Date, onRecordings: (urls: readonly string[]) => Promise<void>): Promise<unknown>;
  };
  /** Text messages to citizens. */
  readonly messages: PagedForgetful;
  readonly queues: PagedForgetful;
  readonly outbound: PagedForgetful;
  /** Tries to name an order of somebody else's. */
  readonly checks: PagedForgetful;
  /** Voice messages whose sound is kept here. */
  readonly recordings: Forgetful;
  /** Those that a telephony platform keeps; null where none would delete them for us. */
  readonly platformRecordings: Pick<PlatformRecordings, 'keeps' | 'remove'> | null;
  /** Queues `delete-recording`. @throws when it cannot be queued now: the call is purged another time then */
  readonly deleteLater: (url: string) => Promise<void>;
  readonly retentionDays: number;
}

/** All that retention takes away, in one place. It may run twice without harm. */
export function createRetentionJobs(
  deps: RetentionJobDeps,
): Pick<JobHandlers<typeof jobDefinitions>, 'purge-expired' | 'delete-recording'> {
  const { calls, modelUses, sessions, messages, queues, outbound, checks, recordings, platformRecordings } =
    deps;
  const deleteAll = async (urls: readonly string[]) => {
    for (const url of urls) if (platformRecordings?.keeps(url) === true) await deps.deleteLater(url);
  };
  return {
    'purge-expired': async () => {
      const before = new Date(Date.now() - deps.retentionDays * DAY_MS);
      const oldCalls: PagedForgetful = { purge: (...page) => calls.purge(...page, deleteAll) };
      for (const rows of [oldCalls, messages, queues, outbound, checks]) {
        let purged = PAGE;
        while (purged === PAGE) purged = await rows.purge(before, PAGE);
      }
      await sessions.purge(before, deleteAll);
      for (const kept of [modelUses, recordings]) await kept.purge(before);
      await calls.purgeAgain(new Date(Date.now() - PURGED_AGAIN_DAYS * DAY_MS));
      return 'success';
    },
    'delete-recording': async ({ url }) => {
      if (platformRecordings === null) return 'skipped';
      try {
        return (await platformRecordings.remove(url)) ? 'success' : 'skipped';
      } catch (error) {
        if (error instanceof RecordingError && !error.retryable)
          throw new JobRefusedError(`a recording was not deleted: ${error.message}`);
        throw error;
      }
    },
  };
}
