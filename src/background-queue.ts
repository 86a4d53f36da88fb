import type { Engines } from './engines.ts';
import type { CallQueue } from './jobs/call-jobs.ts';
import type { PublicationQueue } from './jobs/catalogue-jobs.ts';
import type { JobData, JobName, jobDefinitions } from './jobs/definitions.ts';
import type { LearningQueue } from './jobs/learning-jobs.ts';
import type { RetrainingQueue } from './jobs/model-jobs.ts';
import type { VoiceQueue } from './jobs/voice-message-jobs.ts';
import type { Log } from './telemetry/log.ts';
import type { OutboundQueue } from './voice/outbound/outbound-calls.ts';

/** Time given to the caller's own turn to dispatch a request, before a job looks at it. */
const DECISION_MS = 10_000;

export type BackgroundQueue = CallQueue &
  PublicationQueue &
  LearningQueue &
  RetrainingQueue &
  VoiceQueue &
  OutboundQueue;

type Definitions = typeof jobDefinitions;

/** Queues jobs without waiting; one that cannot be queued now is found by the look-over. */
export function createBackgroundQueue({ jobs }: Pick<Engines, 'jobs'>, log: Log): BackgroundQueue {
  const report = (job: string) => (error: unknown) =>
    log.error({ err: error, job }, 'a job could not be queued now');
  const put = async <Name extends JobName<Definitions>>(
    name: Name,
    data: JobData<Definitions, Name>,
    delayMs = 0,
  ) => jobs.enqueue(name, data, { delayMs }).catch(report(name));
  return {
    summary: (callId, delayMs) => put('finalise-summary', { callId }, delayMs),
    index: (workOrderId) => put('index-work-order', { workOrderId }),
    learn: (workOrderId, through) => put('learn-order', { workOrderId, through }),
    publication: async (versionId, at) =>
      put(
        'publish-catalogue',
        { versionId, publishAt: at.toISOString() },
        Math.max(0, at.getTime() - Date.now()),
      ),
    message: (messageId) => put('send-message', { messageId }),
    decision: (callId) => put('decide-request', { callId }, DECISION_MS),
    retraining: async (retrainingId) => {
      const steps = (['gather-rows', 'train-model', 'install-model'] as const).map((name) => ({
        name,
        data: { retrainingId },
      }));
      await jobs.enqueueChain(steps).catch(report('gather-rows'));
    },
    place: (outboundId, attempts, delayMs) =>
      put('place-call', { outboundId, attempts }, Math.max(0, delayMs)),
    lookOver: () => put('look-over-outbound', {}),
  };
}
