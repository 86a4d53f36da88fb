import type { PromptPart, SpokenAction } from '../../engine/contract.ts';
import type { FlowLanguage } from '../../flow/schema.ts';
import { spokenLanguage, type VoiceReply } from '../contract.ts';
import { hookUrl } from './hooks.ts';
import { spokenTexts } from './spoken-text.ts';
import type { GatherVerb, Recognizer, SayVerb, Verb } from './verbs.ts';

/** Bytes of the hints of one gather, as JSON; what is more is left out. */
const HINT_BYTES = 6_000;
/** How long a person's telephone rings, seconds. */
const RING_S = 30;
/** Someone who tells their matter may draw breath for this long, seconds. */
const BREATH_S = 1.5;
/** Silence before a message begins, seconds. */
const FIRST_WORD_S = 8;
/** After the prompt of a message, before it is listened to, seconds. */
const OFFER_S = 0.5;
/** jambonz's inter-digit timer, for a message that one key ends. */
const ONE_KEY_S = 3;

export interface RenderSettings {
  /** Empty over the WebSocket; else as the platform reaches us, without a slash at the end. */
  readonly base: string;
  /** The queue of people. */
  readonly queue: string;
}

/** What jambonz is to do for a reply, in order. */
export function renderReply(reply: VoiceReply, settings: RenderSettings): Verb[] {
  return reply.actions.flatMap((action) => renderAction(action, reply, settings));
}

function renderAction(
  action: SpokenAction,
  { turn, language }: VoiceReply,
  { base, queue }: RenderSettings,
): Verb[] {
  switch (action.type) {
    case 'say':
      return says(action.parts);
    case 'listen':
      return gather(action.parts, {
        actionHook: hookUrl(base, 'turn', turn),
        // A person is one key away even where the flow asks for no keys.
        input: action.speech ? ['speech', 'digits'] : ['digits'],
        // With more, jambonz would wait for ever for the rest of a lone 0, and no timer would run between digits.
        minDigits: 1,
        maxDigits: action.keys?.max ?? 1,
        interDigitTimeout: (action.keys?.interDigitMs ?? ONE_KEY_S * 1_000) / 1_000,
        finishOnKey: action.keys?.finishOn ?? '#',
        timeout: action.timeoutMs / 1_000,
        bargein: action.bargeIn && action.speech,
        dtmfBargein: action.bargeIn,
        listenDuringPrompt: action.bargeIn,
        ...(action.speech
          ? { recognizer: recognizer(language, action.hints, action.answer === 'free' ? BREATH_S : null) }
          : {}),
      });
    case 'record':
      return record(action, turn, language, base);
    case 'queue':
      return [
        {
          verb: 'enqueue',
          name: action.queue ?? queue,
          actionHook: hookUrl(base, 'person', turn),
          waitHook: hookUrl(base, 'wait', turn),
          // jambonz takes lower first; 0 is kept out of the way of its defaults.
          priority: action.priority + 1,
        },
      ];
    case 'transfer':
      return [
        {
          verb: 'dial',
          target: [{ type: 'phone', number: action.number }],
          actionHook: hookUrl(base, 'person', turn),
          timeout: RING_S,
        },
      ];
    case 'hangup':
      return [{ verb: 'hangup' }];
  }
}

function says(parts: readonly PromptPart[]): SayVerb[] {
  return spokenTexts(parts).map((text) => ({ verb: 'say', text }));
}

/**
 * jambonz drops the words when a key is gathered. So keys (0 for a person) are taken over the prompt, and then only speech,
 * which # or silence ends.
 */
function record(
  { parts, silenceSeconds }: Extract<SpokenAction, { type: 'record' }>,
  turn: number,
  language: FlowLanguage,
  base: string,
): Verb[] {
  const oneKey = {
    minDigits: 1,
    maxDigits: 1,
    interDigitTimeout: ONE_KEY_S,
    finishOnKey: '#',
    bargein: false,
    dtmfBargein: true,
    listenDuringPrompt: false,
  };
  const offer = gather(parts, {
    ...oneKey,
    actionHook: hookUrl(base, 'offer', turn),
    input: ['digits'],
    timeout: OFFER_S,
  });
  const message = gather([], {
    ...oneKey,
    actionHook: hookUrl(base, 'recorded', turn),
    input: ['speech'],
    timeout: Math.max(FIRST_WORD_S, silenceSeconds),
    recognizer: { ...recognizer(language, [], silenceSeconds), asrDtmfTerminationDigit: '#' },
  });
  return [...offer, ...message];
}

/** The prompt's end is said by the gather itself, so that it may be spoken over; only one too long for a `say` begins before. */
function gather(parts: readonly PromptPart[], options: Omit<GatherVerb, 'verb' | 'say'>): Verb[] {
  const before = says(parts);
  const last = before.pop();
  return [
    ...before,
    { verb: 'gather', ...options, ...(last === undefined ? {} : { say: { text: last.text } }) },
  ];
}

function recognizer(language: FlowLanguage, hints: readonly string[], pauseS: number | null): Recognizer {
  let bytes = 0;
  const taken = hints.filter((hint) => {
    bytes += Buffer.byteLength(JSON.stringify(hint)) + 1;
    return bytes <= HINT_BYTES;
  });
  return {
    vendor: 'default',
    language: spokenLanguage[language],
    ...(taken.length === 0 ? {} : { hints: taken }),
    ...(pauseS === null ? {} : { asrTimeout: pauseS }),
  };
}
