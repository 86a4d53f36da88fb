import { fitForXml } from './xml.ts';

/** Parameters of a platform's request, in order; one may come several times. */
export type Parameters = ReadonlyMap<string, readonly string[]>;

/** More of them are no platform's request. */
export const MOST_PARAMETERS = 500;

/** Reads `application/x-www-form-urlencoded`; null when it holds absurdly much. */
export function readParameters(encoded: string): Parameters | null {
  const parameters = new Map<string, string[]>();
  let count = 0;
  for (const [name, value] of new URLSearchParams(encoded)) {
    count += 1;
    if (count > MOST_PARAMETERS) return null;
    const known = parameters.get(name);
    if (known === undefined) parameters.set(name, [value]);
    else known.push(value);
  }
  return parameters;
}

/** Longest value that is taken, characters. */
const LONGEST = 4_000;

/** The first value, cut, without control characters and space around it; null when missing or blank. */
export function parameter(parameters: Parameters, name: string): string | null {
  const given = parameters.get(name)?.[0] ?? '';
  const value = fitForXml(given.slice(0, LONGEST)).trim();
  return value === '' ? null : value;
}

/** Printable and short, as platforms name calls; null otherwise. */
export function callId(value: string | null): string | null {
  return value !== null && /^[\x21-\x7e]{1,128}$/.test(value) ? value : null;
}

/** Keys as pressed; null when none were, or when it is something else. */
export function pressedKeys(value: string | null): string | null {
  const keys = value?.replaceAll(' ', '') ?? '';
  return /^[0-9*#A-D]+$/i.test(keys) ? keys.slice(0, 64) : null;
}

/** A recogniser's confidence. Zero is what recognisers send that do not tell. */
export function confidenceOf(value: string | null): number | null {
  const confidence = Number(value ?? Number.NaN);
  return confidence > 0 && confidence <= 1 ? confidence : null;
}

/** Numbers that lines show for callers who withhold theirs (the words on a keypad). */
const WITHHELD = new Set(['266696687', '7378742833', '86282452253', '8656696', '2562533']);

/** The telephone number in `+86139…`, `tel:…` or `sip:139…@host`; null when withheld or none. */
export function lineNumber(value: string | null): string | null {
  const user = (value ?? '').replace(/^(?:tel|sips?):/i, '').replace(/[@;].*$/s, '');
  const number = user.replaceAll(/[\s().-]/g, '');
  return /^\+?\d{3,20}$/.test(number) && !WITHHELD.has(number.replace('+', '')) ? number : null;
}
