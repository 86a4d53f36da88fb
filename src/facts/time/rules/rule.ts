import { cardinal } from '../../digits.ts';
import type { TimePiece, TimeToken } from '../pieces.ts';

/** Named groups of a match, in the order of the rule's pattern. */
export type Groups = Readonly<Record<string, string | undefined>>;

/** How one kind of time expression is spelt and what it means. */
export interface TimeRule {
  readonly id: string;
  /** Characters that a match may begin with. */
  readonly first: string;
  /** Sticky; may look behind. */
  readonly pattern: RegExp;
  /** Null where the words fit but mean no time. `before`: the few characters before the match. */
  readonly read: (groups: Groups, before: string) => TimeToken | null;
}

export function rule(
  id: string,
  first: string,
  pattern: string,
  read: (groups: Groups, before: string) => TimeToken | null,
): TimeRule {
  return { id, first, pattern: new RegExp(pattern, 'y'), read };
}

export function pieces(...list: readonly TimePiece[]): TimeToken {
  return { type: 'pieces', pieces: list };
}

/** Characters that numerals begin with. */
export const DIGITS = '0123456789';
export const NUMERALS = '零〇一二两俩三四五六七八九十百千廿卅';
export const NUMERAL = `[0-9${NUMERALS}]`;
/** Nothing of a number stands before. */
export const FREE = `(?<![0-9零〇幺一二两三四五六七八九十百千.])`;
/** 1 to 12. */
export const MONTH = '(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])';
/** 1 to 31. */
export const DAY_OF_MONTH =
  '(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|[一二三四五六七八九])';
/** Between the two ends of a range that share one unit: 5至7月. */
export const TO = '(?:[-~～—–]{1,2}|至|到)';
export const WEEK = '(?:星期|礼拜|周)';

/** Value of a numeral in digits or characters; null where it is none. */
export function numeral(text: string | undefined): number | null {
  if (text === undefined) return null;
  return cardinal(
    text.replace('俩', '两').replace('廿', '二十').replace('卅', '三十').replaceAll('〇', '零'),
  );
}

/** 一 to 六 as such, 日 and 天 as 7; null for none. */
export function weekdayOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text === '日' || text === '天' ? 7 : numeral(text);
}

/** The second of two numbers that share a unit, where it makes a range upwards. */
export function upTo(from: number, text: string | undefined): number | null {
  const to = numeral(text);
  return to !== null && to > from ? to : null;
}
