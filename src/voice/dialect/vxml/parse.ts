import type { CallerEvent } from '../../engine/contract.ts';
import type { CallBeginning, CallReference } from '../contract.ts';
import { callId, confidenceOf, lineNumber, type Parameters, parameter, pressedKeys } from '../parameters.ts';

/** The call of a request; null without a usable `call`. */
export function vxmlCall(parameters: Parameters): CallReference | null {
  const externalId = callId(parameter(parameters, 'call'));
  return externalId === null ? null : { platform: 'vxml', externalId };
}

export function vxmlBeginning(call: CallReference, parameters: Parameters): CallBeginning {
  const outboundId = parameter(parameters, 'outbound')?.slice(0, 64) ?? null;
  return {
    ...call,
    direction: outboundId === null ? 'inbound' : 'outbound',
    // `session.connection.remote` is the other party whoever called.
    caller: lineNumber(parameter(parameters, 'caller')),
    called: lineNumber(parameter(parameters, 'called')),
    outboundId,
  };
}

/** What a document came to. `recording`: where what it recorded is kept; null when nothing is. */
export function vxmlTurn(parameters: Parameters, recording: string | null): CallerEvent {
  switch (parameter(parameters, 'event')) {
    case 'filled':
      return input(parameters);
    case 'nomatch':
      return { type: 'input', speech: { text: '', confidence: 0, language: null }, keys: null };
    case 'empty':
      return { type: 'recorded', url: null, durationMs: 0, keys: null };
    case 'recorded':
      return recorded(parameters, recording);
    case 'person':
      return { type: 'person', outcome: OUTCOMES.get(parameter(parameters, 'outcome') ?? '') ?? 'failed' };
    default:
      return { type: 'silence' };
  }
}

function input(parameters: Parameters): CallerEvent {
  const utterance = parameter(parameters, 'utterance');
  if (utterance === null) return { type: 'silence' };
  if (parameter(parameters, 'inputmode') === 'dtmf') {
    const keys = pressedKeys(utterance);
    return keys === null ? { type: 'silence' } : { type: 'input', speech: null, keys };
  }
  const confidence = confidenceOf(parameter(parameters, 'confidence'));
  return { type: 'input', speech: { text: utterance, confidence, language: null }, keys: null };
}

function recorded(parameters: Parameters, url: string | null): CallerEvent {
  const durationMs = Math.round(Number(parameter(parameters, 'duration') ?? 0));
  const keys = pressedKeys(parameter(parameters, 'termchar'));
  return url === null || !(durationMs > 0)
    ? { type: 'recorded', url: null, durationMs: 0, keys }
    : { type: 'recorded', url, durationMs, keys };
}

/** Values of a transfer's variable; all others mean that nobody was reached. */
const OUTCOMES: ReadonlyMap<string, 'answered' | 'left'> = new Map([
  ['far_end_disconnect', 'answered'],
  ['network_disconnect', 'answered'],
  ['maxtime_disconnect', 'answered'],
  ['transferred', 'answered'],
  ['near_end_disconnect', 'left'],
]);

/** Whether the caller hung up with this. */
export function hungUp(parameters: Parameters): boolean {
  return parameter(parameters, 'over') === '1';
}
