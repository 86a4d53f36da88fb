import type { CallerEvent } from '../../engine/contract.ts';
import type { CallBeginning } from '../contract.ts';
import { lineNumber } from '../parameters.ts';
import type { CallInfo, HookPayload } from './payloads.ts';

/** How long it takes to say a character, milliseconds: jambonz does not tell how long a message was. */
const CHARACTER_MS = 200;

/** @param outboundId of the address asked, where it names a call that we placed */
export function beginningOf(info: CallInfo, outboundId: string | null): CallBeginning {
  const outbound = info.direction === 'outbound';
  const tagged = info.customer_data?.outbound;
  return {
    platform: 'jambonz',
    externalId: info.call_sid,
    direction: info.direction,
    caller: lineNumber((outbound ? info.to : info.from) ?? null),
    called: lineNumber((outbound ? info.from : info.to) ?? null),
    outboundId: outboundId ?? (typeof tagged === 'string' && tagged !== '' ? tagged : null),
  };
}

/** A gather is over. */
export function gatheredEvent(payload: HookPayload): CallerEvent {
  if (payload.digits) return { type: 'input', speech: null, keys: payload.digits };
  const speech = speechOf(payload);
  // A recogniser that failed, or a bare # or *: nothing was entered, and the prompt's help says what can be.
  return speech === null ? { type: 'silence' } : { type: 'input', speech, keys: null };
}

/**
 * A message is over. jambonz has no verb that records: the words are what the recogniser made of them, and the sound is in the
 * recording of the whole call, which `callSid` names.
 */
export function recordedEvent(payload: HookPayload, callSid: string): CallerEvent {
  const speech = speechOf(payload);
  const keys = payload.digits || null;
  const empty = speech === null || speech.text === '';
  if (empty) return { type: 'recorded', url: null, durationMs: 0, keys };
  return {
    type: 'recorded',
    url: `jambonz:${callSid}`,
    durationMs: speech.text.length * CHARACTER_MS,
    keys,
    heard: speech,
  };
}

/** The leg to a person, by queue or by telephone, is over. */
export function personEvent({ queue_result, dial_call_status }: HookPayload): CallerEvent {
  switch (queue_result ?? dial_call_status) {
    case 'bridged':
    case 'completed':
      return { type: 'person', outcome: 'answered' };
    case 'leave':
      return { type: 'person', outcome: 'left' };
    case 'hangup':
      return { type: 'hangup' };
    default:
      return { type: 'person', outcome: 'failed' };
  }
}

/** Whether a status says that the call is over. */
export function isOver(status: string | null | undefined): boolean {
  return ['completed', 'failed', 'busy', 'no-answer'].includes(status ?? '');
}

type Speech = NonNullable<Extract<CallerEvent, { type: 'input' }>['speech']>;

/** The surest words; null where nothing was heard at all. Recognisers that do not tell how sure they are say 0. */
function speechOf({ reason, speech }: HookPayload): Speech | null {
  const language = speech?.language_code || null;
  const heard = (speech?.alternatives ?? [])
    .filter((alternative) => alternative !== null && alternative.transcript !== '')
    .toSorted((a, b) => (b?.confidence ?? -1) - (a?.confidence ?? -1))[0];
  const unsure = reason === 'stt-low-confidence';
  if (!heard) return unsure ? { text: '', confidence: 0, language } : null;
  return { text: heard.transcript, confidence: heard.confidence || (unsure ? 0 : null), language };
}
