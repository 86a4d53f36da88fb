import { isMobile } from '../facts/number/phone-number.ts';

/** Fixed numbers with their area code. */
const FIXED = /^0(?!400|800)(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/;

/**
 * A number of the mainland as it is kept and dialled here, without country code and separators; null for one that is not
 * called: foreign and premium numbers, short codes, fixed numbers without an area code.
 */
export function dialable(number: string): string | null {
  const digits = number.replace(/[\s\-—()（）]/g, '');
  const national = digits.replace(/^(?:\+|00)86(?=[01])/, '');
  // Beyond the country code an area code has lost its 0.
  const fixed = digits.replace(/^(?:\+|00)86(?=10[2-8]\d{6,7}$|[2-9])/, '0');
  if (FIXED.test(fixed)) return fixed;
  return isMobile(national) || FIXED.test(national) ? national : null;
}

/** The same as platforms of the world want it: +8613800000000. */
export function international(number: string): string {
  if (number.startsWith('+')) return number;
  return `+86${number.replace(/^0/, '')}`;
}

/** A number for people who need not know it: 138****0000. */
export function maskedNumber(number: string): string {
  return number.length < 8 ? '****' : `${number.slice(0, 3)}****${number.slice(-4)}`;
}

/** Shorter ones are extensions, which many share. */
const LEAST_DIGITS = 7;

/** A number as orders and lines write it alike: digits, without the country. Null: none, or too short to tell anybody. */
export function plainNumber(number: string | null): string | null {
  if (number === null) return null;
  const digits =
    dialable(number) ?? number.replace(/\D/g, '').replace(/^(?:00)?86(?=1[3-9]\d{9}$|0\d{9,})/, '');
  return digits.length < LEAST_DIGITS ? null : digits;
}

/** All ways in which a line may show the same number; none for a number that tells nobody. */
export function numberForms(number: string | null): string[] {
  const plain = plainNumber(number);
  if (plain === null || number === null) return [];
  const abroad = plain.replace(/^0(?!0)/, '');
  return [
    ...new Set([
      number,
      plain,
      ...['86', '+86', '0086'].flatMap((code) => [`${code}${plain}`, `${code}${abroad}`]),
    ]),
  ];
}

export function isSameNumber(a: string | null, b: string | null): boolean {
  const plain = plainNumber(a);
  return plain !== null && plain === plainNumber(b);
}
