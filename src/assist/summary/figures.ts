import { spokenDigits } from '../../facts/digits.ts';
import { bicyclePlatesIn, platesIn } from '../../facts/number/plate-number.ts';
import { quantityOf } from '../../facts/number/quantity.ts';
import { fold, type Span } from '../../facts/text.ts';
import type { TimeBase } from '../../facts/time/time-base.ts';
import { type StatedTime, statedTimes } from './stated-times.ts';

/**
 * What a text states in figures, in one form whoever wrote it: 幺三八 and 138, 六千多 and 6000, 两点四十 and 2:40.
 * `number`: digits as dialled, or an amount; `plate`: a licence plate; the others are times.
 */
export type Figure =
  | (Span & { readonly kind: 'number' | 'plate'; readonly value: string })
  | (Span & StatedTime);

const NUMERAL = '零〇一二两三四五六七八九十百千万亿';
/** Digits with the units and words of estimate that go on with them, or numerals alone. */
const NUMBER = new RegExp(`\\d+(?:,\\d{3})*(?:\\.\\d+)?[百千万亿]*[${NUMERAL}]*|[${NUMERAL}幺俩几]+`, 'g');
/** 十几, 几百: no figure but how many digits; 一 alone is an article. */
const NO_FIGURE = /^(?:千万|万一|万万|一一|一|几|十几|几十|几百|几千|几万)$/;
/** Behind a single numeral that counts: 三 of 三西路, 四 of 四季 do not. */
const COUNTER =
  /^(?:个|名|位|户|家|辆|台|部|号|栋|幢|座|楼|层|室|房|元|块|毛|人|岁|天|年|月|日|次|遍|趟|米|公里|斤|吨|度|平|亩|条|间|套|件|张|只|路公|分|小时|星期|礼拜|周|期|组|村|队|倍|成|口|桶|车|包|瓶|盒|袋|棵|根|站|轮|单|多|万|千|百|十|余|来|到|至|-|、)/;
/** Numerals that are part of a word. */
const WORD_BEFORE = /(?:[同唯统万专第星期周礼拜之另每进初]|哪|某|这|那|上|下)$/;
const WORD_AFTER =
  /^(?:样|直|些|下子?|旦|定|般|切|共|边|面|起(?!事)|致|律|再|时(?!间)|点(?:都|也|儿|点)|概|方面|亿|分(?:之|钟就)|心|多(?!元|户|人)|来(?!岁|个|平)|向|如|会儿)/;
/** Shortest run of numerals read digit by digit. */
const LEAST_DICTATED = 3;
const MAX_FIGURES = 400;

/**
 * All figures of a text, times first.
 *
 * @param base what days without a date are counted from
 */
export function figuresIn(text: string, base: TimeBase): Figure[] {
  const folded = fold(text);
  const figures: Figure[] = [...statedTimes(folded, base)];
  const taken = new Uint8Array(folded.length);
  const take = (figure: Figure): void => {
    taken.fill(1, figure.start, figure.end);
    if (figures.length < MAX_FIGURES) figures.push(figure);
  };
  for (const { start, end } of figures) taken.fill(1, start, end);
  for (const { plate, start, end } of [...platesIn(folded, true), ...bicyclePlatesIn(folded)])
    if (!taken.subarray(start, end).includes(1) && plate.length > 4)
      take({ kind: 'plate', value: plate, start, end });
  NUMBER.lastIndex = 0;
  for (let match = NUMBER.exec(folded); match !== null; match = NUMBER.exec(folded)) {
    const [words] = match;
    const start = match.index;
    const end = start + words.length;
    if (taken[start] === 1 || taken[end - 1] === 1) continue;
    const value = numberOf(words, folded.slice(Math.max(0, start - 2), start), folded.slice(end, end + 3));
    if (value !== null) take({ kind: 'number', value, start, end });
  }
  return figures;
}

/** One way to write a number; null where the characters are words. */
function numberOf(words: string, before: string, after: string): string | null {
  if (NO_FIGURE.test(words)) return null;
  if (/^\d+$/.test(words)) return words.length > 1 && words.length < 5 ? String(Number(words)) : words;
  const spoken = !/\d/.test(words);
  if (spoken && words.length === 1 && (/[百千万亿零〇]/.test(words) || !COUNTER.test(after))) return null;
  if (spoken && words.length === 1 && (WORD_BEFORE.test(before) || WORD_AFTER.test(after))) return null;
  const digits = spoken && words.length >= LEAST_DICTATED ? spokenDigits(words) : null;
  if (digits !== null) return digits;
  const quantity = quantityOf(words);
  if (quantity === null) return spoken && words.length > 1 ? spokenDigits(words) : null;
  if (quantity.amount <= 1) return null;
  return quantity.upTo === null ? String(quantity.amount) : `${quantity.amount}-${quantity.upTo}`;
}
