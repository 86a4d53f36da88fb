import type { PhoneReference } from './phone-mention.ts';
import { isMobile } from './phone-number.ts';
import type { PhoneEntry } from './phone-register.ts';

/** The numbers that a reference may point at. */
export interface KnownPhones {
  /** Numbers for calling back in the order they were said. */
  readonly own: readonly PhoneEntry[];
  /** The one spoken of last. */
  readonly latest: string | null;
  /** The one that the line shows. */
  readonly line: string | null;
  readonly lineRefused: boolean;
}

/** The number that is pointed at; null where there is none, or it is not clear which. */
export function resolveReference(reference: PhoneReference, known: KnownPhones): string | null {
  const { own, latest, line } = known;
  switch (reference.by) {
    case 'line':
      return line;
    case 'this':
      return own.find(({ digits }) => digits === latest)?.digits ?? line;
    case 'kind': {
      const mobile = reference.kind === 'mobile';
      const fits = (digits: string): boolean => isMobile(digits) === mobile;
      const said = newest(own.filter(({ digits, kind }) => kind !== 'uncertain' && fits(digits)));
      return said?.digits ?? (line !== null && !known.lineRefused && fits(line) ? line : null);
    }
    case 'order':
      return own.length < 2 ? null : byOrder(own, reference.which);
    case 'owner':
      if (reference.owner === '' && own.length < 2) return null;
      return newest(own.filter(({ owner }) => owner === reference.owner))?.digits ?? null;
    case 'digits':
      return byDigits(reference.digits, own, line);
  }
}

function newest(entries: readonly PhoneEntry[]): PhoneEntry | undefined {
  return entries.reduce<PhoneEntry | undefined>(
    (a, b) => (a === undefined || b.chosenAt > a.chosenAt ? b : a),
    undefined,
  );
}

function byOrder(own: readonly PhoneEntry[], which: 'first' | 'last' | 'other'): string | null {
  if (which === 'first') return own[0]?.digits ?? null;
  if (which === 'last') return own.at(-1)?.digits ?? null;
  const chosen = newest(own);
  const [other, ...more] = own.filter((entry) => entry !== chosen);
  return other === undefined || more.length > 0 ? null : other.digits;
}

function byDigits(part: string, own: readonly PhoneEntry[], line: string | null): string | null {
  const ways: ((digits: string) => boolean)[] = [
    (digits) => digits.startsWith(part),
    (digits) => digits.endsWith(part),
    (digits) => part.length >= 4 && digits.includes(part),
  ];
  for (const fits of ways) {
    const said = newest(own.filter(({ digits }) => fits(digits)));
    if (said !== undefined) return said.digits;
    if (line !== null && fits(line)) return line;
  }
  return null;
}
