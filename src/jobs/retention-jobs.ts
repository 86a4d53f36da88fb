import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { RecordingDeletionRepository } from '../store/repositories/recording-deletion-repository.ts';
import type { PlatformRecordings } from '../voice/recording/contract.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

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
  readonly calls: Pick<CallRepository, 'purge' | 'purgeAgain' | 'recordingsKept'>;
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
  /** Voice messages whose sound is kept here; those named stay. */
  readonly recordings: { purge(before: Date, kept: readonly string[]): Promise<unknown> };
  /** Those that a telephony platform keeps; null where none would delete them for us. */
  readonly platformRecordings: Pick<PlatformRecordings, 'keeps'> | null;
  /** Where it is noted that those are to be deleted; what names them is purged after that only. */
  readonly recordingDeletions: Pick<RecordingDeletionRepository, 'note'>;
  readonly retentionDays: number;
}

/** All that retention takes away, in one place. It may run twice without harm. */
export function createRetentionJobs(
  deps: RetentionJobDeps,
): Pick<JobHandlers<typeof jobDefinitions>, 'purge-expired'> {
  const { calls, modelUses, sessions, messages, queues, outbound, checks, recordings } = deps;
  const deleteAll = (urls: readonly string[]) =>
    deps.recordingDeletions.note(urls.filter((url) => deps.platformRecordings?.keeps(url) === true));
  return {
    'purge-expired': async () => {
      const before = new Date(Date.now() - deps.retentionDays * DAY_MS);
      const oldCalls: PagedForgetful = { purge: (...page) => calls.purge(...page, deleteAll) };
      for (const rows of [oldCalls, messages, queues, outbound, checks]) {
        let purged = PAGE;
        while (purged === PAGE) purged = await rows.purge(before, PAGE);
      }
      await sessions.purge(before, deleteAll);
      await modelUses.purge(before);
      // A message that still waits for an agent has no use without its sound.
      await recordings.purge(before, await calls.recordingsKept(before));
      await calls.purgeAgain(new Date(Date.now() - PURGED_AGAIN_DAYS * DAY_MS));
      return 'success';
    },
  };
}
