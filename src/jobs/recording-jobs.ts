import type { RecordingDeletionRepository } from '../store/repositories/recording-deletion-repository.ts';
import { type PlatformRecordings, RecordingError } from '../voice/recording/contract.ts';
import type { jobDefinitions } from './definitions.ts';
import { type JobHandlers, JobRefusedError } from './handlers.ts';

const PAGE = 200;
/** One that was tried lately is left to its job: all attempts of that are over by then. */
const AGAIN_MS = 86_400_000;

export interface RecordingJobDeps {
  readonly deletions: Pick<RecordingDeletionRepository, 'attempt' | 'confirm' | 'due'>;
  /** Null where no platform would delete them for us. */
  readonly platform: Pick<PlatformRecordings, 'keeps' | 'remove'> | null;
  /** Queues `delete-recording`. */
  readonly deleteLater: (recordingId: number) => Promise<void>;
  readonly now?: () => number;
}

/**
 * The work behind the deletion of recordings at a platform: what retention has noted is queued until the platform
 * confirms it, even when the queue or the job was lost. Jobs carry no address. All of it may run twice without harm.
 */
export function createRecordingJobs({
  deletions,
  platform,
  deleteLater,
  now = Date.now,
}: RecordingJobDeps): Pick<JobHandlers<typeof jobDefinitions>, 'delete-recording' | 'look-over-recordings'> {
  return {
    'delete-recording': async ({ recordingId }) => {
      const url = await deletions.attempt(recordingId, new Date(now()));
      if (url === null) return 'skipped';
      if (platform?.keeps(url) !== true)
        throw new JobRefusedError(
          'a recording was not deleted: set TWILIO_AUTH_TOKEN and TWILIO_ACCOUNT_SID of the account that keeps it',
        );
      try {
        const removed = await platform.remove(url);
        await deletions.confirm(recordingId);
        return removed ? 'success' : 'skipped';
      } catch (error) {
        if (error instanceof RecordingError && !error.retryable)
          throw new JobRefusedError(`a recording was not deleted: ${error.message}`);
        throw error;
      }
    },
    'look-over-recordings': async () => {
      const before = new Date(now() - AGAIN_MS);
      let after = 0;
      let page: number[];
      do {
        page = await deletions.due({ before, after, limit: PAGE });
        for (const id of page) await deleteLater(id);
        after = page.at(-1) ?? after;
      } while (page.length === PAGE);
      return after === 0 ? 'skipped' : 'success';
    },
  };
}
