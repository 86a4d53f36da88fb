import { cleanText } from '../../call/ingest.ts';
import { isMobile } from '../../facts/number/phone-number.ts';
import type { MessageRepository } from '../../store/repositories/message-repository.ts';
import type { EffectResult } from '../engine/contract.ts';
import { ProviderError } from '../provider-error.ts';
import { NONE, type VoiceSession } from './contract.ts';

/** Three parts of a Chinese text message; longer ones are cut, characters. */
const MOST_CHARACTERS = 200;
const DAY_MS = 86_400_000;

/** A text message on its way; `id` is the same at each attempt. */
export interface OutgoingMessage {
  readonly id: string;
  /** Eleven digits of a mainland mobile. */
  readonly to: string;
  readonly text: string;
}

/** Why a message did not go; neither the number nor the text is in it. */
export class MessageError extends ProviderError {
  override readonly name = 'MessageError';
}

/** Somebody who sends text messages. */
export interface MessageSender {
  /** Answers the provider's id, where it gives one. Sending the same id again sends nothing. @throws MessageError */
  send(message: OutgoingMessage, signal: AbortSignal): Promise<string | null>;
}

export interface MessagesDeps {
  readonly messages: Pick<MessageRepository, 'add'>;
  /** Whether there is anybody to send it. */
  readonly sends: boolean;
  /** Messages that one number gets in a day; no call makes it get more. */
  readonly mostOfDay: number;
  /** Queues the sending. */
  readonly enqueue: (messageId: string) => Promise<void>;
}

/** The mobile that a text message can go to, eleven digits; null for any other number. */
export function mobileOf(number: string): string | null {
  const digits = number.replace(/[\s-]/g, '').replace(/^(?:\+|00)?86(?=1)/, '');
  return isMobile(digits) ? digits : null;
}

/** Puts a text message into the outbox, once for each effect; none when it cannot or may not be sent. */
export function sendMessage({ messages, sends, mostOfDay, enqueue }: MessagesDeps) {
  return async (
    session: Pick<VoiceSession, 'id'>,
    { to, text }: { readonly to: string; readonly text: string },
    effectId: string,
  ): Promise<EffectResult> => {
    const recipient = mobileOf(to);
    const clean = [...cleanText(text).trim()].slice(0, MOST_CHARACTERS).join('');
    if (recipient === null || clean === '') return NONE;
    const since = new Date(Date.now() - DAY_MS);
    const { message } = await messages.add(
      { id: `${session.id}/${effectId}`, recipient, text: clean, state: sends ? 'waiting' : 'unsent' },
      { most: mostOfDay, since },
    );
    if (message.state === 'unsent') return NONE;
    if (message.state === 'waiting') await enqueue(message.id);
    return { status: 'done', value: true };
  };
}
