import type { Database } from '../database.ts';
import { advisoryLocks } from './advisory-locks.ts';
import { deleteOldest } from './delete-oldest.ts';

/** One try to prove whose an order is. */
export interface CheckTry {
  /** The same again is the same try. */
  readonly id: string;
  readonly session: string;
  readonly order: string;
  /** The caller's number in digits, or a word for all that withhold it. */
  readonly line: string;
  readonly at: Date;
}

/** Wrong tries so far: of a session ever, of an order and of a line since some time. */
export interface WrongTries {
  readonly session: number;
  readonly order: number;
  readonly line: number;
}

/** Checks that callers tried, over all nodes. */
export class CheckRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Keeps what a try came to, once; of tries of one order or line at one time, each sees those before it. Answers null for one
   * that `check` refuses.
   *
   * @param since from when wrong tries of the order and the line count
   * @param check whether it fits, or null for one too many
   */
  take(one: CheckTry, since: Date, check: (wrong: WrongTries) => boolean | null): Promise<boolean | null> {
    return this.#database.sql.transaction().execute(async (tx) => {
      // Always in this order: two tries never wait for each other.
      await advisoryLocks.checkedOrder(tx, one.order);
      await advisoryLocks.checkingLine(tx, one.line);
      const known = await tx
        .selectFrom('check_tries')
        .select('fits')
        .where('id', '=', one.id)
        .executeTakeFirst();
      if (known !== undefined) return known.fits;
      const wrong = await tx
        .selectFrom('check_tries')
        .select(({ fn }) => [
          fn.countAll<number>().filterWhere('session_id', '=', one.session).as('session'),
          fn
            .countAll<number>()
            .filterWhere('order_number', '=', one.order)
            .filterWhere('at', '>', since)
            .as('order'),
          fn.countAll<number>().filterWhere('line', '=', one.line).filterWhere('at', '>', since).as('line'),
        ])
        .where('fits', '=', false)
        .where(({ and, or, eb }) =>
          or([
            eb('session_id', '=', one.session),
            and([eb('order_number', '=', one.order), eb('at', '>', since)]),
            and([eb('line', '=', one.line), eb('at', '>', since)]),
          ]),
        )
        .executeTakeFirstOrThrow();
      const fits = check({
        session: Number(wrong.session),
        order: Number(wrong.order),
        line: Number(wrong.line),
      });
      if (fits === null) return null;
      const { id, session, order, line, at } = one;
      await tx
        .insertInto('check_tries')
        .values({ id, session_id: session, order_number: order, line, fits, at })
        .execute();
      return fits;
    });
  }

  /** Deletes tries of before `before`, at most `limit`; answers how many. */
  purge(before: Date, limit: number): Promise<number> {
    return deleteOldest(this.#database, { table: 'check_tries', at: 'at', before, limit });
  }
}
