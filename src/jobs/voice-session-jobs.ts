import type { VoiceSessionService } from '../voice/session/voice-sessions.ts';
import type { jobDefinitions } from './definitions.ts';
import type { JobHandlers } from './handlers.ts';

/** A caller who was not heard of for so long has gone, though the platform never said so. */
const SILENT_MS = 30 * 60_000;

/** The work behind the job of voice sessions; it may run twice without harm. */
export function createVoiceSessionJobs(
  sessions: Pick<VoiceSessionService, 'closeStale'>,
): Pick<JobHandlers<typeof jobDefinitions>, 'close-voice-sessions'> {
  return {
    'close-voice-sessions': async () =>
      (await sessions.closeStale(new Date(Date.now() - SILENT_MS))) === 0 ? 'skipped' : 'success',
  };
}
