import { cutText } from '../cut-text.ts';
import type { Judgement } from './guards.ts';

/** Longest quotation in an explanation, UTF-16 code units. */
const QUOTE = 24;

/** Chinese sentences that tell an agent which words led to a finding, and which decided what they mean. */
export const explain = {
  now: (danger: string) => `听到${quote(danger)}，没有说是过去、假设或听说的事`,
  judged: (danger: string, judgement: Judgement, word: string) =>
    `听到${quote(danger)}，但${because(judgement, word)}`,
  story: (danger: string, judgement: Judgement, word: string) =>
    `听到${quote(danger)}，但前面的${because(judgement, word)}`,
  answered: (question: string, answer: string) => `坐席问${quote(question)}，来电人答${quote(answer)}`,
  accepted: (said: string) => `坐席说${quote(said)}，来电人没有否认`,
  ended: {
    over: (danger: string, ending: string) => `先说${quote(danger)}，后来说${quote(ending)}，险情已经过去`,
    past: (danger: string, ending: string) => `先说${quote(danger)}，后来说${quote(ending)}，是早已过去的事`,
    denied: (danger: string, ending: string) => `先说${quote(danger)}，后来说${quote(ending)}，是弄错了`,
  },
  ordinary: (danger: string, sign: string) =>
    `先说${quote(danger)}，但${quote(sign)}之类的话说明双方按一般诉求处理，没有当作险情`,
  handled: (danger: string) => `听到${quote(danger)}，但双方已在按一般诉求登记，没有当作险情`,
  dated: (danger: string, judgement: Judgement, word: string) =>
    `先说${quote(danger)}，问到时间时说${because(judgement, word)}`,
};

function because({ guard }: Judgement, word: string): string {
  return guard.because.replaceAll('{word}', cutText(word, QUOTE));
}

function quote(words: string): string {
  const trimmed = words.trim();
  const shown = cutText(trimmed, QUOTE);
  return `“${shown}${shown.length < trimmed.length ? '…' : ''}”`;
}
