import type { phoneKinds } from '../../protocol/fact.ts';
import type { NumberShape } from './number-shape.ts';

/** Numbers of the public network of mainland China, by the numbering plan of the ministry (电信网编号计划, 2017). */

export type PhoneKind = (typeof phoneKinds)[number];

export function isMobile(digits: string): boolean {
  return /^1[3-9]\d{9}$/.test(digits);
}

/** A land line with its area code: three digits and eight, or four digits and seven or eight. */
export function isLandline(digits: string): boolean {
  return /^0(?:(?:10|2\d)[2-9]\d{7}|[3-9]\d\d[2-9]\d{6,7})$/.test(digits);
}

/** Numbers that a company pays for: 400 and 800. */
export function isTollFree(digits: string): boolean {
  return /^[48]00\d{7}$/.test(digits);
}

/** Emergency numbers, hotlines (12345), networks (10086), banks and companies (95588, 96110). */
export function isShortCode(digits: string): boolean {
  return /^(?:11[0249]|12[02]|1[02]\d{3}|11185|9[56]\d{3,4})$/.test(digits);
}

/** A land line without area code; a phone only where one was asked for. */
export function isLocalLandline(digits: string): boolean {
  return /^[2-9]\d{6,7}$/.test(digits);
}

export function isAreaCode(digits: string): boolean {
  return /^0(?:10|2\d|[3-9]\d\d)$/.test(digits);
}

export function isPhone(digits: string): boolean {
  return isMobile(digits) || isLandline(digits) || isTollFree(digits);
}

/** Digits as one dials them within the country: without 86, and without the 0 before a mobile number. */
export function dialled(digits: string): string {
  return digits.replace(/^(?:(?:00)?86|0)(?=1[3-9]\d{9}$)/, '');
}

export function phoneKindOf(digits: string): PhoneKind {
  if (isMobile(digits)) return 'mobile';
  if (isLandline(digits)) return 'landline';
  if (isTollFree(digits) || isShortCode(digits)) return 'service';
  return isLocalLandline(digits) ? 'local' : 'uncertain';
}

export const phoneShape: NumberShape = {
  whole: (digits) => isPhone(dialled(digits)),
  grows: (digits) => isLandline(digits) && /^0[3-9]\d{9}$/.test(digits),
  begins: (digits) => /^(?:1[3-9]\d|0[1-9]\d|[48]00|[2-9]\d{6,7}$)/.test(digits),
  short: isLocalLandline,
  // A digit too few or too many.
  nearly: (digits) =>
    /^(?:1[3-9]\d{8}(?:\d{2,3})?|0(?:10|2\d)\d{7}(?:\d{2})?|0[3-9]\d{8}(?:\d{3})?)$/.test(digits),
  completed: (short, digits) =>
    isLocalLandline(short) && isAreaCode(digits) && isLandline(digits + short) ? digits + short : null,
  shapeless: false,
  longest: 13,
};
