import type { CallMessage, SegmentMessage } from '../protocol/call-stream.ts';
import type { Word } from '../protocol/common.ts';
import type { DeskEvent, DeskEventOf } from '../protocol/desk-event.ts';
import { type CallState, isClosed } from './call-state.ts';
import type { SeqTracker } from './seq-tracker.ts';

/** Ranges of missing numbers that the end of a call names. */
const MAX_MISSING = 100;

/** A sender's message that must be stored: all but partials. */
export type StoredMessage = Exclude<CallMessage, SegmentMessage> | (SegmentMessage & { final: true });

export function isPartial(message: CallMessage): message is SegmentMessage & { final: false } {
  return message.type === 'segment' && !message.final;
}

/**
 * Turns messages that are not stored yet into events. A call begins with `call.start`: what comes before it is left out
 * (and so is neither acknowledged nor lost, since the sender sends it again).
 *
 * @param received the sender's numbers that need not come again: stored messages and partials that arrived. With the
 *   messages given, which are stored together or not at all, it decides how far the events acknowledge.
 * @param now server time, milliseconds since the epoch
 */
export function toEvents(
  state: CallState,
  messages: readonly StoredMessage[],
  received: SeqTracker,
  now: number,
): DeskEvent[] {
  const events: DeskEvent[] = [];
  const taken = state.sender.clone();
  const kept = received.clone();
  let ended: DeskEventOf<'call.ended'> | null = null;
  let begun = state.started !== null;
  let latestStart = state.transcript.at(-1)?.startMs ?? -1;
  for (const message of begun ? messages : startFirst(messages)) {
    if (
      taken.has(message.seq) ||
      (!begun && message.type !== 'call.start') ||
      (begun && message.type === 'call.start')
    )
      continue;
    taken.add(message.seq);
    kept.add(message.seq);
    const numbers = { senderSeq: message.seq, through: kept.through };
    switch (message.type) {
      case 'call.start':
        begun = true;
        events.push({
          type: 'call.started',
          ...numbers,
          externalId: message.call,
          startedAt: message.startedAt,
          caller: message.caller,
          called: message.called,
          channel: message.channel,
          agent: message.agent,
          queue: message.queue,
          language: message.language,
          clockSkewMs: Date.parse(message.startedAt) - now,
        });
        break;
      case 'segment':
        events.push({
          type: 'segment',
          ...numbers,
          segment: {
            id: `s${message.seq}`,
            speaker: message.speaker,
            startMs: message.startMs,
            endMs: Math.max(message.startMs, message.endMs),
            text: cleanText(message.text),
            confidence: message.confidence,
            ...(message.words === undefined ? {} : { words: message.words.map(cleanWord) }),
          },
          late: message.startMs < latestStart,
        });
        latestStart = Math.max(latestStart, message.startMs);
        break;
      case 'call.update':
        events.push({ type: 'call.updated', ...numbers, atMs: message.atMs, update: message.update });
        if (message.update.kind === 'transfer' && !isClosed(state)) {
          events.push({
            type: 'assigned',
            by: 'gateway',
            commandId: `transfer-${message.seq}`,
            agent: message.update.agent,
            previous: state.agent,
          });
        }
        break;
      case 'call.end':
        ended = {
          type: 'call.ended',
          ...numbers,
          endedAt: message.endedAt,
          cause: message.cause,
          missing: [],
        };
        events.push(ended);
        break;
    }
  }
  ended?.missing.push(...kept.gaps(MAX_MISSING));
  return events;
}

function cleanWord(word: Word): Word {
  return { ...word, text: cleanText(word.text) };
}

/** What PostgreSQL cannot keep: NUL and lone surrogates; other control characters would garble a screen. */
export function cleanText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '');
}

function startFirst(messages: readonly StoredMessage[]): readonly StoredMessage[] {
  const start = messages.find((message) => message.type === 'call.start');
  return start === undefined ? messages : [start, ...messages.filter((message) => message !== start)];
}
