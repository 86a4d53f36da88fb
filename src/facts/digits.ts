import type { Span } from './text.ts';

/** Digits as spoken; 幺 洞 拐 勾 are the radio forms of 1 0 7 9. */
const DIGITS: Readonly<Record<string, string>> = {
  零: '0',
  〇: '0',
  洞: '0',
  一: '1',
  幺: '1',
  二: '2',
  两: '2',
  三: '3',
  四: '4',
  五: '5',
  六: '6',
  七: '7',
  拐: '7',
  八: '8',
  九: '9',
  勾: '9',
};
export const SPOKEN_DIGIT = '0-9零〇洞一幺二两三四五六七拐八九勾';
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000, 万: 10_000 };

/** Spoken or written digits one by one: 幺三八 → 138; null where another character stands among them. */
export function spokenDigits(text: string): string | null {
  let digits = '';
  for (const char of text) {
    const digit = /[0-9]/.test(char) ? char : DIGITS[char];
    if (digit === undefined) return null;
    digits += digit;
  }
  return digits === '' ? null : digits;
}

/** A whole number as one says it: 四十九, 一百五, 二零一六, 12; null where it is none. */
export function cardinal(text: string): number | null {
  if (text === '' || text.length > 12) return null;
  if (/^[0-9]+$/.test(text)) return Number(text);
  if (!/[十百千万]/.test(text)) {
    const digits = spokenDigits(text);
    return digits === null ? null : Number(digits);
  }
  let total = 0;
  let section = 0;
  let pending = '';
  let lastUnit = 1;
  for (const char of text) {
    const unit = UNITS[char];
    if (unit === undefined) {
      const digit = spokenDigits(char);
      if (digit === null) return null;
      if (digit === '0') lastUnit = 10;
      pending += digit;
      continue;
    }
    const count = pending === '' ? 0 : Number(pending);
    pending = '';
    lastUnit = unit;
    if (unit === 10_000) {
      total = (total + section + count || 1) * unit;
      section = 0;
    } else section += (count || 1) * unit;
  }
  // 一百五 means 150: a last digit without a unit counts in the next lower unit, unless 零 came before it.
  if (pending !== '')
    section += Number(pending) * (pending.length === 1 && lastUnit > 10 ? lastUnit / 10 : 1);
  return total + section;
}

/** A run of digits as heard, without separators inside. */
export interface DigitGroup extends Span {
  readonly digits: string;
}

/** 三个六 → 666 when it stands among digits. */
const GROUP = new RegExp(
  `(?:[两二三四五2-5]个(?=[${SPOKEN_DIGIT}])[${SPOKEN_DIGIT}]|[${SPOKEN_DIGIT}])+`,
  'g',
);
const REPEATED = new RegExp(`([两二三四五2-5])个([${SPOKEN_DIGIT}])`, 'g');
/** What makes a short run a count, a clock time, a date or an address instead of part of a longer number. */
const COUNTED_AFTER =
  /^(?:[十百千万亿点:]|(?:多)?(?:个|块|元|毛|号|栋|幢|座|楼|层|单元|期|年|月|日|天|分|岁|户|次|米|度|平|路|小时|星期|礼拜|位|家|人|台|部|辆|条|班|点|%|斤|页|张|件|只|种|项|G|第))/;

/** All runs of digits that may belong to a number said digit by digit. */
export function digitGroups(text: string): DigitGroup[] {
  const groups: DigitGroup[] = [];
  for (const match of text.matchAll(GROUP)) {
    const raw = match[0];
    const start = match.index;
    const end = start + raw.length;
    const expanded = raw.replace(REPEATED, (_, count: string, digit: string) =>
      (spokenDigits(digit) ?? '').repeat(cardinal(count) ?? 1),
    );
    const digits = spokenDigits(expanded);
    if (digits === null) continue;
    const before = text[start - 1] ?? '';
    if (digits.length <= 4 && !raw.includes('个')) {
      if (COUNTED_AFTER.test(text.slice(end, end + 3))) continue;
      if (/[十百千万点第:]/.test(before)) continue;
    }
    if (/[A-Za-z]/.test(before)) continue;
    groups.push({ start, end, digits });
  }
  return groups;
}

/** Writes the numerals that stand before a counter of addresses in digits: 四十九号 → 49号, 一二零三室 → 1203室. */
export function arabicAddress(text: string): string {
  return text.replace(
    /([零〇一幺二两三四五六七八九十百]+)(?=号|栋|幢|座|单元|楼|层|室|房|弄|米|公里|路公交|路车)/g,
    (spoken) => {
      const value = /[十百]/.test(spoken) ? cardinal(spoken) : spokenDigits(spoken);
      return value === null ? spoken : String(value);
    },
  );
}
