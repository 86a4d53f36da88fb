import { timingSafeEqual } from 'node:crypto';
import type { CheckRepository, WrongTries } from '../../store/repositories/check-repository.ts';
import { plainNumber } from '../telephone-number.ts';

const CHECK_DIGITS = 4;
/** Checks that one session may try; then a person asks. */
const MOST_TRIES = 3;
/** Wrong checks of one order in an hour, over all sessions: nobody tries all ten thousand. */
const MOST_WRONG = 10;
/** Wrong checks of one line in an hour, over all sessions and orders: nobody tries one check on all orders of a day. */
const MOST_WRONG_OF_LINE = 6;
/** Of all withheld lines together. */
const MOST_WRONG_WITHHELD = 20;
const WITHHELD = 'withheld';
const HOUR_MS = 3_600_000;

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

/** Whether after so many wrong tries another may be made. */
function mayTry(wrong: WrongTries, line: string): boolean {
  const mostOfLine = line === WITHHELD ? MOST_WRONG_WITHHELD : MOST_WRONG_OF_LINE;
  return wrong.session < MOST_TRIES && wrong.order < MOST_WRONG && wrong.line < mostOfLine;
}

/** Bounds how often callers may try a check; the counts are the store's, one for all nodes. */
export class CheckTries {
  readonly #checks: Pick<CheckRepository, 'take'>;
  readonly #now: () => Date;

  constructor(checks: Pick<CheckRepository, 'take'>, now: () => Date) {
    this.#checks = checks;
    this.#now = now;
  }

  /**
   * Counts a try and answers what it came to, or `refused` when it was one too many. The same effect again counts once.
   *
   * @param check what is found out; not asked when the try is refused
   */
  async take(
    session: { readonly id: string; readonly caller: string | null },
    effectId: string,
    order: string,
    check: () => boolean,
  ): Promise<'fits' | 'wrong' | 'refused'> {
    const line = plainNumber(session.caller) ?? WITHHELD;
    const at = this.#now();
    const fits = await this.#checks.take(
      { id: `${session.id}/${effectId}`, session: session.id, order, line, at },
      new Date(at.getTime() - HOUR_MS),
      (wrong) => (mayTry(wrong, line) ? check() : null),
    );
    if (fits === null) return 'refused';
    return fits ? 'fits' : 'wrong';
  }
}
