import type { MessageRepository } from '../store/repositories/message-repository.ts';
import type { ReservedNumberRepository } from '../store/repositories/reserved-number-repository.ts';
import { MessageError, type MessageSender } from '../voice/intake/messages.ts';
import type { jobDefinitions } from './definitions.ts';
import { type JobHandlers, JobRefusedError } from './handlers.ts';

const PAGE = 200;
/** How long a message's sending may take. */
const SEND_MS = 5_000;
/** After so many attempts a message is given up. */
const MOST_ATTEMPTS = 6;
/** Longer than this a message is of no use any more. */
const STALE_MS = 86_400_000;
/** What was stored a moment ago has its job still coming. */
const FRESH_MS = 60_000;
/** Requests younger than this may still be dispatched without an agent. */
const DECIDABLE_MS = 3_600_000;

type VoiceMessageJobs = Pick<
  JobHandlers<typeof jobDefinitions>,
  'send-message' | 'decide-request' | 'look-over-voice'
>;

/** Puts the jobs of voice guidance into their queues. */
export interface VoiceQueue {
  message(messageId: string): Promise<void>;
  decision(callId: string): Promise<void>;
}

export interface VoiceMessageJobDeps {
  readonly messages: MessageRepository;
  readonly reserved: Pick<ReservedNumberRepository, 'undecided' | 'waiting'>;
  /** Null: nobody sends messages. */
  readonly sender: MessageSender | null;
  /** Dispatches a request if it may be; answers whether it was. */
  readonly decide: (callId: string) => Promise<boolean>;
  readonly queue: VoiceQueue;
  /** Told at each look-over how many requests wait for an agent, and how long the first of them, seconds. */
  readonly onWaiting: (count: number, oldestS: number) => void;
  readonly now?: () => number;
}

/** The work behind the jobs of text messages and of requests left by voice. All of it may run twice without harm. */
export function createVoiceMessageJobs({
  messages,
  reserved,
  sender,
  decide,
  queue,
  onWaiting,
  now = Date.now,
}: VoiceMessageJobDeps): VoiceMessageJobs {
  return {
    'send-message': async ({ messageId }) => {
      const message = await messages.attempt(messageId);
      if (message === null) return 'skipped';
      if (sender === null) {
        await messages.settle(messageId, { state: 'unsent', error: 'no sender' });
        return 'skipped';
      }
      if (now() - message.createdAt.getTime() > STALE_MS) {
        await messages.settle(messageId, { state: 'failed', error: 'too late' });
        return 'skipped';
      }
      const { id, recipient: to, text, attempts } = message;
      try {
        const providerId = await sender.send({ id, to, text }, AbortSignal.timeout(SEND_MS));
        await messages.settle(id, { state: 'sent', providerId });
        return 'success';
      } catch (error) {
        if (!(error instanceof MessageError)) throw error;
        const last = !error.retryable || attempts >= MOST_ATTEMPTS;
        await messages.settle(id, { state: last ? 'failed' : 'waiting', error: error.message });
        if (last) throw new JobRefusedError(`a text message was given up: ${error.message}`);
        throw error;
      }
    },
    'decide-request': async ({ callId }) => ((await decide(callId)) ? 'success' : 'skipped'),
    // A process that died between storing something and queueing its job left the job undone: it is queued now.
    'look-over-voice': async () => {
      const before = new Date(now() - FRESH_MS);
      for (const { id } of await messages.listWaiting(before, PAGE)) await queue.message(id);
      const since = new Date(now() - DECIDABLE_MS);
      for (const callId of await reserved.undecided({ since, before }, PAGE)) await queue.decision(callId);
      const waiting = await reserved.waiting();
      onWaiting(waiting.count, waiting.since === null ? 0 : (now() - waiting.since.getTime()) / 1_000);
      return 'success';
    },
  };
}
