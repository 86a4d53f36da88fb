import type { CallerEvent } from '../../engine/contract.ts';
import type { CallBeginning, CallReference } from '../contract.ts';
import { callId, confidenceOf, lineNumber, type Parameters, parameter, pressedKeys } from '../parameters.ts';

/** The call of a request; null without a usable `CallSid`. */
export function twilioCall(parameters: Parameters): CallReference | null {
  const externalId = callId(parameter(parameters, 'CallSid'));
  return externalId === null ? null : { platform: 'twilio', externalId };
}

/** `outboundId` is in the address of calls that we placed. */
export function twilioBeginning(
  call: CallReference,
  parameters: Parameters,
  outboundId: string | null,
): CallBeginning {
  const from = lineNumber(parameter(parameters, 'From'));
  const to = lineNumber(parameter(parameters, 'To'));
  const outbound = outboundId !== null || (parameter(parameters, 'Direction') ?? '').startsWith('outbound');
  return outbound
    ? { ...call, direction: 'outbound', caller: to, called: from, outboundId }
    : { ...call, direction: 'inbound', caller: from, called: to, outboundId: null };
}

/** What a `Gather` or `Record` came to. `ofRecord`: it is of a `Record`, with or without a sound. */
export function twilioTurn(parameters: Parameters, ofRecord: boolean): CallerEvent {
  const url = recordingUrl(parameter(parameters, 'RecordingUrl'));
  const keys = pressedKeys(parameter(parameters, 'Digits'));
  if (url !== null || ofRecord) {
    const durationMs = Math.round(Number(parameter(parameters, 'RecordingDuration') ?? 0) * 1_000);
    const empty = url === null || !(durationMs > 0);
    return { type: 'recorded', url: empty ? null : url, durationMs: empty ? 0 : durationMs, keys };
  }
  const text = parameter(parameters, 'SpeechResult');
  if (text === null && keys === null) {
    return isOver(parameters) ? { type: 'hangup' } : { type: 'silence' };
  }
  const speech =
    text === null
      ? null
      : {
          text,
          confidence: confidenceOf(parameter(parameters, 'Confidence')),
          language: languageTag(parameter(parameters, 'Language')),
        };
  return { type: 'input', speech, keys };
}

const QUEUE_RESULTS: ReadonlyMap<string, CallerEvent> = new Map([
  ['bridged', { type: 'person', outcome: 'answered' }],
  ['bridging-in-process', { type: 'person', outcome: 'answered' }],
  ['redirected', { type: 'person', outcome: 'answered' }],
  ['redirected-from-bridged', { type: 'person', outcome: 'answered' }],
  ['leave', { type: 'person', outcome: 'left' }],
  ['hangup', { type: 'hangup' }],
]);

/** What an `Enqueue` or `Dial` came to; what is not known counts as failed, so that the flow goes on. */
export function twilioPerson(parameters: Parameters): CallerEvent {
  const queued = parameter(parameters, 'QueueResult');
  if (queued !== null) return QUEUE_RESULTS.get(queued) ?? { type: 'person', outcome: 'failed' };
  const dialled = parameter(parameters, 'DialCallStatus');
  const answered = dialled === 'completed' || dialled === 'answered';
  return { type: 'person', outcome: answered ? 'answered' : 'failed' };
}

const OVER = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);

/** Whether the request says that the whole call is over. */
export function isOver(parameters: Parameters): boolean {
  return OVER.has(parameter(parameters, 'CallStatus') ?? '');
}

function recordingUrl(value: string | null): string | null {
  return value !== null && value.length <= 1_000 && /^https?:\/\//i.test(value) ? value : null;
}

function languageTag(value: string | null): string | null {
  return value !== null && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(value) ? value : null;
}
