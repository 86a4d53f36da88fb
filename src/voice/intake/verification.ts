import { timingSafeEqual } from 'node:crypto';

/** Shorter ones are extensions, which many share. */
const LEAST_DIGITS = 7;
const CHECK_DIGITS = 4;
/** Checks that one session may try; then a person asks. */
const MOST_TRIES = 3;
/** Wrong checks of one order in an hour, over all sessions of this node: nobody tries all ten thousand. */
const MOST_WRONG = 10;
const HOUR_MS = 3_600_000;
const MOST_REMEMBERED = 10_000;

/** A number as orders and lines write it alike: digits, without the country. Null: none, or too short to tell anybody. */
export function plainNumber(number: string | null): string | null {
  const digits = (number ?? '').replace(/\D/g, '').replace(/^(?:00)?86(?=1[3-9]\d{9}$|0\d{9,})/, '');
  return digits.length < LEAST_DIGITS ? null : digits;
}

/** All ways in which a line may show the same number. */
export function numberForms(number: string | null): string[] {
  const plain = plainNumber(number);
  if (plain === null || number === null) return [];
  return [...new Set([number, plain, `86${plain}`, `+86${plain}`, `0086${plain}`])];
}

export function isSameNumber(a: string | null, b: string | null): boolean {
  const plain = plainNumber(a);
  return plain !== null && plain === plainNumber(b);
}

/** Whether the digits are the last four of one of the numbers; takes as long for wrong ones as for right ones. */
export function fitsCheck(check: string, numbers: readonly (string | null)[]): boolean {
  const given = Buffer.from(
    check
      .replace(/\D/g, '')
      .padStart(CHECK_DIGITS, 'x')
      .slice(0, CHECK_DIGITS + 1),
  );
  let fits = false;
  for (const number of numbers) {
    const plain = plainNumber(number);
    const last = Buffer.from(plain === null ? 'none' : plain.slice(-CHECK_DIGITS));
    const same = given.length === last.length && timingSafeEqual(given, last);
    fits = fits || (same && plain !== null);
  }
  return fits;
}

/** Counts checks, in this node's memory; both counts are bounded and forget the oldest. */
export class CheckTries {
  readonly #tries = new Map<string, Map<string, boolean>>();
  readonly #wrong = new Map<string, number[]>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Counts a try and answers what it came to, or `refused` when it was one too many. The same effect again counts once.
   *
   * @param check what is found out; not asked when the try is refused
   */
  take(
    sessionId: string,
    effectId: string,
    order: string,
    check: () => boolean,
  ): 'fits' | 'wrong' | 'refused' {
    const tries = this.#tries.get(sessionId) ?? new Map<string, boolean>();
    const known = tries.get(effectId);
    if (known !== undefined) return known ? 'fits' : 'wrong';
    const since = this.#now() - HOUR_MS;
    const wrong = (this.#wrong.get(order) ?? []).filter((at) => at > since);
    const failed = [...tries.values()].filter((fits) => !fits).length;
    if (failed >= MOST_TRIES || wrong.length >= MOST_WRONG) return 'refused';
    const fits = check();
    tries.set(effectId, fits);
    keep(this.#tries, sessionId, tries);
    if (!fits) keep(this.#wrong, order, [...wrong, this.#now()]);
    return fits ? 'fits' : 'wrong';
  }

  forget(sessionId: string): void {
    this.#tries.delete(sessionId);
  }
}

function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next();
  if (map.size > MOST_REMEMBERED && oldest.done !== true) map.delete(oldest.value);
}
