import type { CallBeginning, CallReference } from '../dialect/contract.ts';
import type { CallerEvent } from '../engine/contract.ts';

/** Longer ones are cut: no caller says so much in one breath, and no state should grow by it. */
const MAX_SPEECH = 4_000;
const MAX_KEYS = 64;
const MAX_URL = 2_000;

/** The event without what the store cannot keep: NUL and halves of characters. */
export function cleanEvent(event: CallerEvent): CallerEvent {
  switch (event.type) {
    case 'input':
      return {
        ...event,
        speech: event.speech && { ...event.speech, text: clean(event.speech.text, MAX_SPEECH) },
        keys: event.keys === null ? null : clean(event.keys, MAX_KEYS),
      };
    case 'recorded': {
      const { url, keys, heard } = event;
      return {
        ...event,
        // Half an address leads nowhere.
        url: url === null || url.length > MAX_URL ? null : clean(url, MAX_URL),
        keys: keys === null ? null : clean(keys, MAX_KEYS),
        ...(heard === undefined ? {} : { heard: { ...heard, text: clean(heard.text, MAX_SPEECH) } }),
      };
    }
    default:
      return event;
  }
}

const MAX_NUMBER = 64;
const MAX_ID = 200;

export function cleanReference<T extends CallReference>(call: T): T {
  return { ...call, externalId: clean(call.externalId, MAX_ID) };
}

export function cleanBeginning(call: CallBeginning): CallBeginning {
  return {
    ...cleanReference(call),
    caller: call.caller === null ? null : clean(call.caller, MAX_NUMBER),
    called: call.called === null ? null : clean(call.called, MAX_NUMBER),
    outboundId: call.outboundId === null ? null : clean(call.outboundId, MAX_ID),
  };
}

function clean(text: string, limit: number): string {
  return text.slice(0, limit).toWellFormed().replaceAll('\u0000', '');
}
