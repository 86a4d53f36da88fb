import { timingSafeEqual } from 'node:crypto';
import { plainNumber } from '../telephone-number.ts';

const CHECK_DIGITS = 4;
/** Checks that one session may try; then a person asks. */
const MOST_TRIES = 3;
/** Wrong checks of one order in an hour, over all sessions of this node: nobody tries all ten thousand. */
const MOST_WRONG = 10;
/** Wrong checks of one line in an hour, over all sessions and orders: nobody tries one check on all orders of a day. */
const MOST_WRONG_OF_LINE = 6;
/** Of all withheld lines together. */
const MOST_WRONG_WITHHELD = 20;
const WITHHELD = 'withheld';
const HOUR_MS = 3_600_000;
const MOST_REMEMBERED = 10_000;

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

/** Counts checks, in this node's memory; all counts are bounded and forget the oldest. */
export class CheckTries {
  readonly #tries = new Map<string, Map<string, boolean>>();
  readonly #wrong = new Map<string, number[]>();
  readonly #wrongOfLine = new Map<string, number[]>();
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
    session: { readonly id: string; readonly caller: string | null },
    effectId: string,
    order: string,
    check: () => boolean,
  ): 'fits' | 'wrong' | 'refused' {
    const tries = this.#tries.get(session.id) ?? new Map<string, boolean>();
    const known = tries.get(effectId);
    if (known !== undefined) return known ? 'fits' : 'wrong';
    const line = plainNumber(session.caller) ?? WITHHELD;
    const wrong = this.#lately(this.#wrong, order);
    const ofLine = this.#lately(this.#wrongOfLine, line);
    const failed = [...tries.values()].filter((fits) => !fits).length;
    const most = line === WITHHELD ? MOST_WRONG_WITHHELD : MOST_WRONG_OF_LINE;
    if (failed >= MOST_TRIES || wrong.length >= MOST_WRONG || ofLine.length >= most) return 'refused';
    const fits = check();
    tries.set(effectId, fits);
    keep(this.#tries, session.id, tries);
    if (!fits) {
      keep(this.#wrong, order, [...wrong, this.#now()]);
      keep(this.#wrongOfLine, line, [...ofLine, this.#now()]);
    }
    return fits ? 'fits' : 'wrong';
  }

  #lately(counts: ReadonlyMap<string, number[]>, key: string): number[] {
    const since = this.#now() - HOUR_MS;
    return (counts.get(key) ?? []).filter((at) => at > since);
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
