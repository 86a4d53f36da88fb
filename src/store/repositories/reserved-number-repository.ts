import { sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { isUniqueViolation } from '../sql-state.ts';
import { OPEN_STATUSES } from './call-repository.ts';

/** A number that a caller was told, and the call whose order will bear it. */
export interface ReservedNumber {
  readonly number: string;
  readonly callId: string;
  readonly at: Date;
}

/**
 * Gives the day's next order number. The counter's row is locked until the transaction ends, so numbers have no holes.
 *
 * @param day `YYYY-MM-DD` in the service's time zone
 */
export async function nextOrderNumber(tx: Transaction<Schema>, day: string): Promise<string> {
  const { last } = await tx
    .insertInto('order_counters')
    .values({ day, last: 1 })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((set) => ({ last: set('order_counters.last', '+', 1) })),
    )
    .returning('last')
    .executeTakeFirstOrThrow();
  return `${day.replaceAll('-', '')}${String(last).padStart(6, '0')}`;
}

/** The number that the call's caller was told; null for none. */
export async function reservedNumberOf(tx: Transaction<Schema>, callId: string): Promise<string | null> {
  const row = await tx
    .selectFrom('reserved_numbers')
    .select('number')
    .where('call_id', '=', callId)
    .executeTakeFirst();
  return row?.number ?? null;
}

/** Numbers that callers were told before there is an order. */
export class ReservedNumberRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * The call's number: the one it has, or the day's next. One statement, so that the day's counter is locked for no longer:
   * all callers of a busy minute want it. Of two at a time for one call the slower one gets the other's.
   */
  async reserve(call: { readonly callId: string; readonly day: string }): Promise<string> {
    try {
      return await this.#reserve(call);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      return await this.#reserve(call);
    }
  }

  async #reserve({ callId, day }: { callId: string; day: string }): Promise<string> {
    const { rows } = await sql<{ number: string }>`
      with known as (select number from reserved_numbers where call_id = ${callId}),
      counted as (
        insert into order_counters (day, last)
        select ${day}, 1 where not exists (select from known)
        on conflict (day) do update set last = order_counters.last + 1
        returning last
      ),
      taken as (
        insert into reserved_numbers (number, call_id)
        select ${day.replaceAll('-', '')}::text || lpad(last::text, 6, '0'), ${callId} from counted
        returning number
      )
      select number from known union all select number from taken`.execute(this.#database.sql);
    const [row] = rows;
    if (row === undefined) throw new Error(`no number was reserved for call ${callId}`);
    return row.number;
  }

  async find(number: string): Promise<ReservedNumber | null> {
    const row = await this.#database.sql
      .selectFrom('reserved_numbers')
      .selectAll()
      .where('number', '=', number)
      .executeTakeFirst();
    return row === undefined ? null : { number: row.number, callId: row.call_id, at: row.at };
  }

  /** Numbers without an order whose call came from one of these, newest first. */
  async openOf(callers: readonly string[], limit: number): Promise<ReservedNumber[]> {
    if (callers.length === 0) return [];
    const rows = await this.#database.sql
      .selectFrom('reserved_numbers')
      .innerJoin('calls', 'calls.id', 'reserved_numbers.call_id')
      .leftJoin('work_orders', 'work_orders.call_id', 'reserved_numbers.call_id')
      .select(['reserved_numbers.number', 'reserved_numbers.call_id', 'reserved_numbers.at'])
      .where('calls.caller', 'in', [...callers])
      .where('calls.status', 'in', OPEN_STATUSES)
      .where('work_orders.id', 'is', null)
      .orderBy('reserved_numbers.at', 'desc')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ number: row.number, callId: row.call_id, at: row.at }));
  }

  /** How many callers were told a number whose order nobody has decided on, and since when the first of them waits. */
  async waiting(): Promise<{ count: number; since: Date | null }> {
    const row = await this.#database.sql
      .selectFrom('reserved_numbers')
      .innerJoin('calls', 'calls.id', 'reserved_numbers.call_id')
      .select((select) => [
        select.fn.countAll<number>().as('count'),
        select.fn.min<Date | null>('reserved_numbers.at').as('since'),
      ])
      .where('calls.status', 'in', OPEN_STATUSES)
      .where('calls.purged_at', 'is', null)
      .executeTakeFirstOrThrow();
    return { count: Number(row.count), since: row.since };
  }

  /** It was decided whether the call's request goes out without an agent. */
  async decided(callId: string): Promise<void> {
    await this.#database.sql
      .updateTable('reserved_numbers')
      .set({ decided_at: new Date() })
      .where('call_id', '=', callId)
      .execute();
  }

  /** Calls that left a request since `since` and whose order nobody has decided on, neither a rule nor an agent, oldest first. */
  async undecided(range: { since: Date; before: Date }, limit: number): Promise<string[]> {
    const rows = await this.#database.sql
      .selectFrom('reserved_numbers')
      .innerJoin('calls', 'calls.id', 'reserved_numbers.call_id')
      .select('reserved_numbers.call_id')
      .where('reserved_numbers.at', '>=', range.since)
      .where('reserved_numbers.at', '<', range.before)
      .where('reserved_numbers.decided_at', 'is', null)
      .where('calls.status', '=', 'wrap-up')
      .where('calls.agent', 'is', null)
      .where('calls.purged_at', 'is', null)
      .orderBy('reserved_numbers.at')
      .limit(limit)
      .execute();
    return rows.map((row) => row.call_id);
  }
}
