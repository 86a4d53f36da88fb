import type { FlowLanguage } from '../../flow/schema.ts';

/** Fewer words (Chinese: characters) than these tell no matter. */
const LEAST = 6;
/** Words that every English sentence has some of; other languages are written with the same letters. */
const ENGLISH =
  /\b(?:the|an?|my|our|is|are|was|has|have|been|there|i|we|you|please|it|its|not|no|of|and|for|in|at|on|to)\b/gi;
const LEAST_ENGLISH = 2;
/** Of the language itself, not of a matter. */
const OF_LANGUAGE =
  /\b(?:english|chinese|mandarin|understand|speak)\b|中文|普通话|国语|汉语|英语|英文|听不懂|听不明白/i;

/** Whether an answer in another language than was asked in tells the matter, so that it need not be said again. */
export function tellsMatterIn(text: string, language: FlowLanguage): boolean {
  if (OF_LANGUAGE.test(text)) return false;
  if (language === 'zh') return (text.match(/\p{Script=Han}/gu)?.length ?? 0) >= LEAST;
  const words = text.match(/[a-z]+(?:['’-][a-z]+)*/gi)?.length ?? 0;
  return words >= LEAST && (text.match(ENGLISH)?.length ?? 0) >= LEAST_ENGLISH;
}
