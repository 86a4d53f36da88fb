import { cardinal } from '../digits.ts';

/** An amount as people name it: exact, about, or between two bounds. */
export interface Quantity {
  readonly amount: number;
  /** The other end of a range; null where one number was said. */
  readonly upTo: number | null;
  readonly approximate: boolean;
}

export const QUANTITY_CHARS = '零〇一二两俩三四五六七八九十百千万亿几';
/** One amount for use in a pattern: 1,200, 3.5万, 三百多, 七八十, 十几. Bounded, so that it is read in linear time. */
export const QUANTITY = `(?<![${QUANTITY_CHARS}\\d.])(?:\\d{1,12}(?:,\\d{3}){0,3}(?:\\.\\d{1,4})?[${QUANTITY_CHARS}多来余把\\d]{0,8}|[${QUANTITY_CHARS}数][${QUANTITY_CHARS}多来余把]{0,19})`;
/** Two amounts with 到 between them, or one. */
export const QUANTITY_RANGE = `(?<low>${QUANTITY})(?:\\s?(?:到|至|[-~～—、]|或者?)\\s?(?<high>${QUANTITY}))?`;

const DIGITS = '一二两三四五六七八九';
const VALUE: Readonly<Record<string, number>> = Object.fromEntries(
  [...DIGITS].map((char) => [char, cardinal(char) ?? 0]),
);
/** 七八百, 十七八, 两三万: two digits of neighbouring value that are not said digit by digit. */
const PAIR = new RegExp(`(?<![${DIGITS}零0-9])([${DIGITS}])([${DIGITS}])(?![${DIGITS}零0-9])`);
/** 三五个: between three and five. */
const LOOSE_PAIR = '三五';
const UNITS = '十百千万亿';

/** Null where the words are no amount: 一二三四五, 多, 七九. */
export function quantityOf(words: string): Quantity | null {
  const text = words.replace(/,/g, '').replace(/俩/g, '两').replace(/〇/g, '零');
  const plain = text.replace(/[多来余把]/g, '');
  const more = plain !== text;
  if (plain === '' || plain.length > 24) return null;
  if (/[几数]/.test(plain)) return severalOf(plain.replace('数', '几'));
  const pair = PAIR.exec(plain);
  if (pair !== null) {
    const [both, low = '', high = ''] = pair;
    if ((VALUE[high] ?? 0) - (VALUE[low] ?? 0) !== 1 && both !== LOOSE_PAIR) return null;
    return between(numberOf(plain.replace(both, low)), numberOf(plain.replace(both, high)));
  }
  // 百十万, 百八十: a unit with no digit before it is an estimate.
  const bare = /^[百千万]/.test(plain);
  const amount = numberOf(plain);
  return amount === null ? null : { amount, upTo: null, approximate: more || bare };
}

/** 三到五百, 一千到两千, 20到30万: a unit that only the second names holds for both. */
export function rangeOf(low: string, high: string | undefined): Quantity | null {
  const from = quantityOf(low);
  if (high === undefined || from === null) return from;
  const to = quantityOf(high);
  if (to === null) return null;
  const unit = /[百千万亿]$/.exec(high)?.[0] ?? '';
  const factor = unit === '' || low.includes(unit) ? 1 : (cardinal(`一${unit}`) ?? 1);
  const upTo = to.upTo ?? to.amount;
  const amount = from.amount * factor <= upTo ? from.amount * factor : from.amount;
  return amount < upTo ? { amount, upTo, approximate: from.approximate || to.approximate } : null;
}

/** 十几, 几十, 二十几, 几百万: the bounds that 几 leaves; 十几二十 ends at the next ten. */
function severalOf(text: string): Quantity | null {
  const ten = /^十几二十(.*)$/.exec(text);
  if (ten !== null) return between(cardinal(`十${ten[1] ?? ''}`), cardinal(`二十${ten[1] ?? ''}`));
  return between(
    cardinal(text.replace('几', text.startsWith('几') ? '二' : '一')),
    cardinal(text.replace('几', '九')),
  );
}

function between(amount: number | null, upTo: number | null): Quantity | null {
  return amount === null || upTo === null || upTo <= amount ? null : { amount, upTo, approximate: true };
}

/** 3.5万, 1万2, 3千2百, 两千三百五, 120. */
function numberOf(text: string): number | null {
  const figures = /^(\d{1,12}(?:\.\d{1,4})?)(.*)$/.exec(text);
  if (figures !== null) return withUnits(Number(figures[1]), figures[2] ?? '');
  // 一二三四五 is no amount; a lone digit is.
  return text.length === 1 || new RegExp(`[${UNITS}]`).test(text) ? cardinal(text) : null;
}

/** A number in figures, the unit after it, and what follows: 1万2 is 12,000, 3千2百 is 3,200. */
function withUnits(count: number, rest: string): number | null {
  const [unit = ''] = rest;
  if (unit === '') return round(count);
  const factor = UNITS.includes(unit) ? cardinal(`一${unit}`) : null;
  if (factor === null) return null;
  const more = rest.slice(1);
  if (more === '') return round(count * factor);
  if (UNITS.includes(more[0] ?? '')) return withUnits(count * factor, more);
  const lone = /^[\d一二两三四五六七八九]$/.test(more);
  const tail = lone ? ((cardinal(more) ?? 0) * factor) / 10 : numberOf(more.replace(/^零/, ''));
  return tail === null || tail >= factor ? null : round(count * factor + tail);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
