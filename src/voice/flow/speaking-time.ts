import { promptTemplate } from './prompt-template.ts';
import type { FlowLanguage } from './schema.ts';

/**
 * How long a prompt takes to speak, by rates at which speech synthesis reads at its normal speed: Mandarin 4.5 characters a
 * second (270 a minute), English 2.75 words a second (165 a minute), single digits 3 a second in Mandarin and 2.5 in English.
 */
const HAN_PER_S = 4.5;
const WORDS_PER_S = 2.75;
const DIGITS_PER_S: Readonly<Record<FlowLanguage, number>> = { zh: 3, en: 2.5 };
/** Pauses at punctuation, seconds. */
const STOP_S = 0.4;
const COMMA_S = 0.2;
/** Slow speech takes so much longer. */
const SLOW = 1.25;
/** What a variable is taken to hold: in text two seconds of speech, among digits eleven of them. */
const VARIABLE_S = 2;
const VARIABLE_DIGITS = 11;

/** Seconds that a prompt's text takes to speak, in the one language. */
export function speakingSeconds(text: string, language: FlowLanguage): number {
  let seconds = 0;
  for (const part of promptTemplate(text).parts) {
    if (part.kind === 'break') {
      seconds += part.ms / 1_000;
      continue;
    }
    for (const piece of part.pieces) {
      const slower = part.kind === 'slow' ? SLOW : 1;
      if (part.kind === 'digits')
        seconds += ('name' in piece ? VARIABLE_DIGITS : digitsIn(piece.text)) / DIGITS_PER_S[language];
      else seconds += slower * ('name' in piece ? VARIABLE_S : plainSeconds(piece.text, language));
    }
  }
  return seconds;
}

function digitsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}

function plainSeconds(text: string, language: FlowLanguage): number {
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  return (
    count(/\p{Script=Han}/gu) / HAN_PER_S +
    count(/[A-Za-z]+(?:['’-][A-Za-z]+)*/g) / WORDS_PER_S +
    count(/\d/g) / DIGITS_PER_S[language] +
    count(/[。！？；!?;]|\.(?=\s|$)/g) * STOP_S +
    count(/[，、：,:]/g) * COMMA_S
  );
}
