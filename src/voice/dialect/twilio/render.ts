import { type PromptPart, priorities, type SpokenAction } from '../../engine/contract.ts';
import type { DialectSettings, VoiceReply } from '../contract.ts';
import { element, fitForXml, type XmlElement, xmlDocument } from '../xml.ts';
import { say } from './say.ts';
import { voices } from './voices.ts';

type Action<T extends SpokenAction['type']> = Extract<SpokenAction, { type: T }>;

/** Where Twilio brings what came of a document. */
interface Hooks {
  readonly turn: string;
  readonly person: string;
}

const DIAL_TIMEOUT_S = 40;

/** The reply as TwiML. All addresses in it carry the turn, so that what is answered twice advances once. */
export function renderTwiml(reply: VoiceReply, settings: DialectSettings): string {
  const base = `${settings.publicUrl}/v1/voice/twilio`;
  const hooks = { turn: `${base}/turn/${reply.turn}`, person: `${base}/person/${reply.turn}` };
  const said: PromptPart[] = [];
  const verbs: XmlElement[] = [];
  for (const action of reply.actions) {
    if (action.type === 'say') {
      said.push(...action.parts);
      continue;
    }
    verbs.push(...render(action, said.splice(0), reply, hooks, settings));
  }
  verbs.push(...say(said, reply.language));
  return xmlDocument(element('Response', {}, verbs));
}

/** An empty document: nothing more to do for a call that is over. */
export const NOTHING = xmlDocument(element('Response'));

function render(
  action: Exclude<SpokenAction, { type: 'say' }>,
  said: readonly PromptPart[],
  { language }: VoiceReply,
  hooks: Hooks,
  settings: DialectSettings,
): XmlElement[] {
  switch (action.type) {
    case 'listen':
      return [gather(action, said, language, hooks.turn)];
    case 'record':
      return record(action, [...said, ...action.parts], language, hooks.turn);
    case 'queue':
      return [
        ...say(said, language),
        element('Enqueue', { action: hooks.person, method: 'POST' }, [
          queueName(action.queue ?? settings.queue, action.priority),
        ]),
      ];
    case 'transfer':
      return [
        ...say(said, language),
        element(
          'Dial',
          { action: hooks.person, method: 'POST', timeout: DIAL_TIMEOUT_S, answerOnBridge: true },
          [element('Number', {}, [action.number])],
        ),
      ];
    case 'hangup':
      return [...say(said, language), element('Hangup')];
  }
}

/** Twilio's queues know no priorities: who is in danger waits in a queue of their own, which seats empty first. */
function queueName(queue: string, priority: number): string {
  return priority <= priorities.danger ? `${queue}-danger` : queue;
}

/**
 * Keys are always heard: 0 leads to a person even where only words are asked for. What was said before stands inside too, for
 * keys that are pressed during a `Say` outside are lost.
 */
function gather(
  action: Action<'listen'>,
  said: readonly PromptPart[],
  language: VoiceReply['language'],
  hook: string,
): XmlElement {
  const { keys, speech } = action;
  const fixed = keys === null ? 1 : keys.min === keys.max ? keys.max : undefined;
  const attributes = {
    action: hook,
    method: 'POST',
    input: speech ? 'dtmf speech' : 'dtmf',
    timeout: seconds(timeoutMs(action)),
    numDigits: fixed,
    finishOnKey: keys?.finishOn ?? '',
    actionOnEmptyResult: true,
    bargeIn: action.bargeIn,
    ...(speech ? recogniser(action, language) : {}),
  };
  return element('Gather', attributes, say([...said, ...action.parts], language));
}

/** Twilio has one timer for the first key and between keys: the longer of the two, or it would cut off who still types. */
function timeoutMs({ keys, timeoutMs }: Action<'listen'>): number {
  return keys === null || keys.max === 1 ? timeoutMs : Math.max(timeoutMs, keys.interDigitMs);
}

const MOST_HINTS = 500;
const LONGEST_HINT = 100;

function recogniser(action: Action<'listen'>, language: VoiceReply['language']) {
  const hints = action.hints
    .map((hint) =>
      fitForXml(hint)
        .replaceAll(/[,\s]+/g, ' ')
        .trim()
        .slice(0, LONGEST_HINT),
    )
    .filter((hint) => hint !== '')
    .slice(0, MOST_HINTS)
    .join(',');
  return {
    language: voices[language].hears,
    // Silence that ends what is said, seconds: someone who tells a story pauses. `auto` does not work with every model.
    speechTimeout: action.answer === 'choice' || action.answer === 'yes-no' ? 1 : 2,
    // Asterisks would stand for what an angry caller said.
    profanityFilter: false,
    hints: hints === '' ? undefined : hints,
  };
}

/**
 * The prompt stands in a `Gather` of one key, or key 0 over it would be lost; `#` or waiting goes on to the tone. Then any key
 * ends the recording. Twilio asks nothing when it heard nothing, and goes on to the `Redirect`. The addresses say what they are
 * of, for nothing else does when the recording itself is missing.
 */
function record(
  action: Action<'record'>,
  parts: readonly PromptPart[],
  language: VoiceReply['language'],
  hook: string,
): XmlElement[] {
  const nothing = `${hook}?heard=nothing`;
  const prompt = say(parts, language);
  const offer = {
    action: nothing,
    method: 'POST',
    input: 'dtmf',
    timeout: 1,
    numDigits: 1,
    finishOnKey: '#',
  };
  return [
    ...(prompt.length === 0 ? [] : [element('Gather', offer, prompt)]),
    element('Record', {
      action: `${hook}?heard=recording`,
      method: 'POST',
      timeout: action.silenceSeconds,
      finishOnKey: '1234567890*#',
      maxLength: Math.max(action.maxSeconds, 2),
      playBeep: true,
      trim: 'trim-silence',
    }),
    element('Redirect', { method: 'POST' }, [nothing]),
  ];
}

function seconds(ms: number): number {
  return Math.max(1, Math.ceil(ms / 1_000));
}
