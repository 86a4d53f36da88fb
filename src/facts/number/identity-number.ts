import type { FactOf } from '../../protocol/fact.ts';
import { fact } from '../fact.ts';
import type { HeardNumber } from './heard-numbers.ts';
import type { NumberShape } from './number-shape.ts';

/** Citizen identity numbers by GB 11643: region, birthday, sequence, and a check character by ISO 7064 MOD 11-2. */

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';
const REGION = /^(?:[1-6]\d|71|8[1-3])/;

/** The check character that belongs to the first seventeen digits. */
export function checkCharacter(digits: string): string {
  const sum = WEIGHTS.reduce((total, weight, at) => total + weight * Number(digits[at] ?? 0), 0);
  return CHECKS[sum % 11] ?? '';
}

/** Birthday as ISO date, null where the digits name no day; numbers of fifteen digits are of the last century. */
export function birthdayOf(number: string): string | null {
  const date = number.length === 15 ? `19${number.slice(6, 12)}` : number.slice(6, 14);
  const [, year, month, day] = /^((?:18|19|20)\d\d)(\d\d)(\d\d)$/.exec(date) ?? [];
  if (year === undefined || month === undefined || day === undefined) return null;
  const time = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = time.getUTCMonth() === Number(month) - 1 && time.getUTCDate() === Number(day);
  return exists ? `${year}-${month}-${day}` : null;
}

/** Eighteen characters or fifteen digits with a region and a birthday; the check character may be wrong. */
function looksWhole(digits: string): boolean {
  return /^\d{15}(?:\d{2}[\dX])?$/.test(digits) && REGION.test(digits) && birthdayOf(digits) !== null;
}

/** Region of mainland China, birthday and check character hold. */
export function isIdentityNumber(digits: string): boolean {
  return looksWhole(digits) && (digits.length === 15 || checkCharacter(digits) === digits[17]);
}

export const identityShape: NumberShape = {
  whole: looksWhole,
  grows: (digits) => digits.length === 15 && looksWhole(digits),
  begins: (digits) => digits.length >= 6 && REGION.test(digits),
  short: () => false,
  // Digits too few or too many, or a day that does not exist.
  nearly: (digits) => /^\d{16,19}X?$/.test(digits),
  completed: () => null,
  shapeless: false,
  longest: 18,
};

export function identityFact(heard: HeardNumber): FactOf<'identity-number'> {
  const { digits, status, source, evidence, spoken } = heard;
  const valid = isIdentityNumber(digits);
  const agreed = status === 'confirmed';
  const confidence = valid ? (agreed ? 0.97 : 0.92) : agreed ? 0.45 : 0.3;
  const rule = valid ? 'identity-number' : 'identity-number-invalid';
  return fact(
    'identity-number',
    { number: digits, valid, birthday: birthdayOf(digits) },
    { confidence, source, rule, evidence, spoken, status, key: digits },
  );
}
