import type { Engines } from './engines.ts';
import type { CallQueue } from './jobs/call-jobs.ts';
import type { PublicationQueue } from './jobs/catalogue-jobs.ts';
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

/** Queues jobs without waiting; one that cannot be queued now is found by the look-over. */
export function createBackgroundQueue({ jobs }: Pick<Engines, 'jobs'>, log: Log): BackgroundQueue {
  const report = (job: string) => (error: unknown) =>
    log.error({ err: error, job }, 'a job could not be queued now');
  return {
    summary: async (callId, delayMs) => {
      await jobs.enqueue('finalise-summary', { callId }, { delayMs }).catch(report('finalise-summary'));
    },
    index: async (workOrderId) => {
      await jobs.enqueue('index-work-order', { workOrderId }).catch(report('index-work-order'));
    },
    learn: async (workOrderId, through) => {
      await jobs.enqueue('learn-order', { workOrderId, through }).catch(report('learn-order'));
    },
    publication: async (versionId, at) => {
      const data = { versionId, publishAt: at.toISOString() };
      const delayMs = Math.max(0, at.getTime() - Date.now());
      await jobs.enqueue('publish-catalogue', data, { delayMs }).catch(report('publish-catalogue'));
    },
    message: async (messageId) => {
      await jobs.enqueue('send-message', { messageId }).catch(report('send-message'));
    },
    decision: async (callId) => {
      await jobs
        .enqueue('decide-request', { callId }, { delayMs: DECISION_MS })
        .catch(report('decide-request'));
    },
    retraining: async (retrainingId) => {
      const steps = (['gather-rows', 'train-model', 'install-model'] as const).map((name) => ({
        name,
        data: { retrainingId },
      }));
      await jobs.enqueueChain(steps).catch(report('gather-rows'));
    },
    place: async (outboundId, attempts, delayMs) => {
      await jobs
        .enqueue('place-call', { outboundId, attempts }, { delayMs: Math.max(0, delayMs) })
        .catch(report('place-call'));
    },
    lookOver: async () => {
      await jobs.enqueue('look-over-outbound', {}).catch(report('look-over-outbound'));
    },
  };
}
