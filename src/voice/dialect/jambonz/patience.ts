import type { Verb } from './verbs.ts';

/** Slow speech, milliseconds a character. */
const CHARACTER_MS = 350;
/** How long words may take that a gather has begun to hear, milliseconds; with pauses allowed, a whole story. */
const WORDS_MS = 15_000;
const STORY_MS = 60_000;

/**
 * How long after a reconnection jambonz may be silent while it does these verbs, milliseconds. After that, an answer of ours
 * was lost with the old connection and the caller hears nothing. Null while a person may be speaking: nothing breaks in there.
 */
export function patienceMs(verbs: readonly Verb[]): number | null {
  let ms = 0;
  for (const verb of verbs) {
    if (verb.verb === 'enqueue' || verb.verb === 'dial') return null;
    if (verb.verb === 'say') ms += verb.text.length * CHARACTER_MS;
    if (verb.verb !== 'gather') continue;
    ms += (verb.say?.text.length ?? 0) * CHARACTER_MS + verb.timeout * 1_000;
    ms += verb.maxDigits * verb.interDigitTimeout * 1_000;
    ms += verb.recognizer?.asrTimeout === undefined ? WORDS_MS : STORY_MS;
  }
  return ms;
}
