/** Mobile numbers, and fixed ones with their area code. */
const MOBILE = /^1[3-9]\d{9}$/;
const FIXED = /^0(?:10|2\d|[3-9]\d{2})[2-8]\d{6,7}$/;

/**
 * A number of the mainland as it is kept and dialled here, without country code and separators; null for one that is not
 * called: foreign and premium numbers, short codes, fixed numbers without an area code.
 */
export function dialable(number: string): string | null {
  const digits = number.replace(/[\s\-—()（）]/g, '').replace(/^(?:\+|00)86(?=[01])/, '');
  const national = /^(?:\+|00)86[2-9]/.test(digits) ? `0${digits.replace(/^(?:\+|00)86/, '')}` : digits;
  return MOBILE.test(national) || FIXED.test(national) ? national : null;
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
