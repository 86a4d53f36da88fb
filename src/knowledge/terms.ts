import { stopWords } from './stop-words.ts';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const HAN = /\p{Script=Han}/u;
/** Some recognisers write every character as a word. */
const SPACED = /(?<=\p{Script=Han})\s+(?=\p{Script=Han})/gu;
/** A pair of characters may be two halves of words that have nothing to do with each other. */
const PAIR_WEIGHT = 0.5;

/** How texts are written for comparison. */
export function plainText(text: string): string {
  return text.normalize('NFKC').toLowerCase().replaceAll(SPACED, '');
}

/**
 * The terms of a text with their weights, between 0 and 1: words as ICU's dictionary segments them (1), and pairs of
 * neighbouring Chinese characters for what the dictionary does not know (0.5). Stop words are left out, and no pair
 * reaches into one. A term that stands several times in the text comes as often.
 */
export function termsOf(text: string): [term: string, weight: number][] {
  const terms: [string, number][] = [];
  let run: string[] = [];
  const endRun = (): void => {
    if (run.length === 1 && run[0] !== undefined) terms.push([run[0], PAIR_WEIGHT]);
    for (let at = 0; at + 1 < run.length; at += 1) terms.push([`${run[at]}${run[at + 1]}`, PAIR_WEIGHT]);
    run = [];
  };
  for (const { segment, isWordLike } of segmenter.segment(plainText(text))) {
    if (isWordLike !== true || stopWords.has(segment)) {
      endRun();
    } else if (HAN.test(segment)) {
      const characters = [...segment];
      run.push(...characters);
      if (characters.length > 1) terms.push([segment, 1]);
    } else {
      endRun();
      terms.push([segment, 1]);
    }
  }
  endRun();
  return terms;
}

/** The terms of a question, each once, with the weight of its weightiest place. */
export function questionTerms(text: string): Map<string, number> {
  const weights = new Map<string, number>();
  for (const [term, weight] of termsOf(text)) weights.set(term, Math.max(weight, weights.get(term) ?? 0));
  return weights;
}
