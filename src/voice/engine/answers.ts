import type { AnswerKind, FlowNodeOf } from '../flow/schema.ts';
import type { CallerEvent, Json, Variables } from './contract.ts';
import { readDigits, readOrderNumber, readPhone } from './hearing/spoken-digits.ts';
import { readWindow } from './hearing/window.ts';
import { storable } from './run.ts';

/** What the caller did in answer to a prompt. */
export type Heard =
  | { readonly type: 'nothing' }
  | { readonly type: 'keys'; readonly keys: string }
  | {
      readonly type: 'speech';
      readonly text: string;
      readonly confidence: number | null;
      readonly language: string | null;
    };

/** Keys before speech; what holds neither is silence. */
export function heardOf(event: Extract<CallerEvent, { type: 'input' | 'silence' }>): Heard {
  if (event.type === 'silence') return { type: 'nothing' };
  const keys = (event.keys ?? '').replace(/[^0-9*#]/g, '').slice(0, 40);
  if (keys !== '') return { type: 'keys', keys };
  const text = storable(event.speech?.text ?? '').trim();
  if (event.speech === null || text === '') return { type: 'nothing' };
  const { confidence, language } = event.speech;
  return { type: 'speech', text, confidence, language };
}

/** What was said in answer, or into a recording by a platform that recognises it. */
export function speechOf(event: CallerEvent) {
  if (event.type === 'recorded') return event.heard ?? null;
  return event.type === 'input' ? event.speech : null;
}

/** Digits without the key that ended them. */
export function entered(keys: string, finishOn = '#'): string {
  return keys.endsWith(finishOn) ? keys.slice(0, -1) : keys;
}

/** The value of an answer; null where it is none of its kind. `text`: as it is written in the transcript. */
export function readAnswer(
  heard: Exclude<Heard, { type: 'nothing' }>,
  kind: AnswerKind,
  { keys }: Pick<FlowNodeOf<'ask'>, 'keys'>,
  vars: Variables,
): Json {
  const text = heard.type === 'keys' ? entered(heard.keys, keys?.finishOn) : heard.text;
  switch (kind) {
    case 'free':
      return heard.type === 'keys' ? null : text;
    case 'digits': {
      const digits = heard.type === 'keys' ? (/^\d+$/.test(text) ? text : null) : readDigits(text);
      const { min, max } = keys ?? { min: 1, max: 32 };
      return digits !== null && digits.length >= min && digits.length <= max ? digits : null;
    }
    case 'phone':
      return readPhone(text, typeof vars.caller === 'string' && vars.caller !== '' ? vars.caller : null);
    case 'order-number':
      return readOrderNumber(text);
    case 'window':
      return heard.type === 'keys' || typeof vars.now !== 'string' ? null : readWindow(text, vars.now);
  }
}
