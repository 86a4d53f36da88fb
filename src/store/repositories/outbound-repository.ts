import { type ExpressionBuilder, sql, type Updateable } from 'kysely';
import type { OutboundQuery, OutboundState } from '../../protocol/outbound.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { isUniqueViolation } from '../sql-state.ts';
import type { OutboundCallsTable } from '../voice-schema.ts';
import { type FollowUpOrder, followUpOrder } from './follow-up-order.ts';
import {
  type AttemptOf,
  type NewOutbound,
  type OutboundRow,
  toOutbound,
  UNDER_WAY,
  UNHEARD,
} from './outbound-row.ts';
import { LONGEST_TALK_MS, type Presence, presenceOf } from './presence.ts';

const OPEN: readonly OutboundState[] = ['booked', ...UNDER_WAY];

/**
 * Calls that the service makes. Every change names the state, and where it matters the attempt, that it changes: of two
 * that try the same one succeeds.
 */
export class OutboundRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Books a call once; answers the first one when the subject, or for a call-back its number, has one already. */
  async book(call: NewOutbound): Promise<{ row: OutboundRow; repeated: boolean }> {
    for (;;) {
      const known = await this.#bookedBefore(call);
      if (known !== null) return { row: known, repeated: true };
      const row = await this.#database.sql
        .insertInto('outbound_calls')
        .values({
          id: call.id,
          purpose: call.purpose,
          subject: call.subject,
          number: call.number,
          language: call.language,
          queue: call.queue,
          window_from: call.windowFrom,
          window_to: call.windowTo,
          place_at: call.placeAt,
          priority: call.priority,
          state: 'booked',
          next_at: call.nextAt,
          vars: JSON.stringify(call.vars),
          created_by: call.createdBy,
          created_at: call.createdAt,
        })
        // Somebody was quicker: theirs is found in the next round.
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (row !== undefined) return { row: toOutbound(row), repeated: false };
    }
  }

  async #bookedBefore({ purpose, subject, number }: NewOutbound): Promise<OutboundRow | null> {
    const row = await this.#database.sql
      .selectFrom('outbound_calls')
      .selectAll()
      .where('purpose', '=', purpose)
      .where((where) =>
        where.or([
          where('subject', '=', subject),
          ...(purpose === 'callback'
            ? [where.and([where('number', '=', number), where('state', 'in', OPEN)])]
            : []),
        ]),
      )
      .orderBy('created_at')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toOutbound(row);
  }

  async find(id: string): Promise<OutboundRow | null> {
    const row = await this.#database.sql
      .selectFrom('outbound_calls')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined ? null : toOutbound(row);
  }

  /** Newest first; `before` is the row that the page before ended with. */
  async list(
    { state, purpose }: Pick<OutboundQuery, 'state' | 'purpose'>,
    page: { before: { createdAt: Date; id: string } | null; limit: number },
  ): Promise<OutboundRow[]> {
    const { before } = page;
    let query = this.#database.sql.selectFrom('outbound_calls').selectAll();
    if (state !== undefined) query = query.where('state', '=', state);
    if (purpose !== undefined) query = query.where('purpose', '=', purpose);
    if (before !== null)
      query = query.where((where) =>
        where.or([
          where('created_at', '<', before.createdAt),
          where.and([where('created_at', '=', before.createdAt), where('id', '<', before.id)]),
        ]),
      );
    const rows = await query.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute();
    return rows.map(toOutbound);
  }

  /**
   * Takes a booked call for its next attempt, whose number is one more than those made. Null when another was quicker, it
   * is not due, or somebody is being called at that number or talks with us through such a call.
   */
  async claim(id: string, made: number, times: { now: Date; lease: Date }): Promise<OutboundRow | null> {
    const { now, lease } = times;
    try {
      const row = await this.#database.sql
        .updateTable('outbound_calls')
        .set({
          state: 'placing',
          attempts: made + 1,
          placed_at: now,
          next_at: lease,
          external_id: null,
          result: null,
        })
        .where('id', '=', id)
        .where('state', '=', 'booked')
        .where('attempts', '=', made)
        .where('next_at', '<=', now)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('outbound_calls as other')
                .select('other.id')
                .whereRef('other.number', '=', 'outbound_calls.number')
                .whereRef('other.id', '<>', 'outbound_calls.id')
                .where('other.state', 'in', [...UNDER_WAY, 'connected'])
                .where('other.ended_at', 'is', null)
                .where('other.placed_at', '>', new Date(now.getTime() - LONGEST_TALK_MS)),
            ),
          ),
        )
        .returningAll()
        .executeTakeFirst();
      return row === undefined ? null : toOutbound(row);
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  /** The platform has taken it, or says that it rings. */
  async ringing({ id, attempt }: AttemptOf, externalId: string | null, lease: Date): Promise<void> {
    await this.#database.sql
      .updateTable('outbound_calls')
      .set((set) => ({
        state: sql<string>`case when state = 'placing' then 'ringing' else state end`,
        next_at: sql<Date | null>`case when state in ('placing', 'ringing') then ${lease}::timestamptz else next_at end`,
        external_id: set.fn.coalesce('external_id', sql<string | null>`${externalId}::text`),
      }))
      .where('id', '=', id)
      .where('attempts', '=', attempt)
      .where('state', 'in', [...UNDER_WAY, 'connected'])
      .execute();
  }

  /**
   * The newest attempt was answered: true, also when that is known. Even when it was given up meanwhile they were reached;
   * one that was cancelled stays so, and one at which nobody spoke reached nobody.
   */
  async connected({ id, attempt }: AttemptOf): Promise<boolean> {
    const row = await this.#database.sql
      .updateTable('outbound_calls')
      .set((set) => ({
        state: 'connected',
        next_at: null,
        result: set
          .case()
          .when('state', '=', 'connected')
          .then(set.ref('result'))
          .else('answered')
          .end() as never,
        ended_at: set
          .case()
          .when('state', '=', 'connected')
          .then(set.ref('ended_at'))
          .else(null)
          .end() as never,
      }))
      .where('id', '=', id)
      .where('attempts', '=', attempt)
      .where('state', '<>', 'cancelled')
      .where('result', 'is distinct from', UNHEARD)
      .returning('id')
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The conversation is over. */
  async completed({ id, attempt }: AttemptOf, now: Date): Promise<void> {
    await this.#change(id, ['connected'], attempt, { ended_at: now, result: 'completed' }, true);
  }

  /** Puts an attempt that reached nobody back; `counts: false` for one that was surely never placed. */
  async again(
    { id, attempt }: AttemptOf,
    from: readonly OutboundState[],
    next: { at: Date; result: string; counts: boolean; now: Date },
  ): Promise<boolean> {
    const back = {
      state: 'booked',
      next_at: next.at,
      external_id: null,
      result: next.result,
      attempts: next.counts ? attempt : attempt - 1,
      ended_at: null,
    };
    try {
      return await this.#change(id, from, attempt, back);
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      // They have booked another call-back meanwhile, which is as good.
      return this.close({ id, attempt }, from, 'cancelled', 'superseded', next.now);
    }
  }

  /** Ends it without its having been answered. */
  close(
    { id, attempt }: AttemptOf,
    from: readonly OutboundState[],
    state: 'failed' | 'expired' | 'cancelled',
    result: string,
    now: Date,
  ): Promise<boolean> {
    return this.#change(id, from, attempt, { state, result, next_at: null, ended_at: now });
  }

  /** Moves the time of a booked one. */
  postpone({ id, attempt }: AttemptOf, at: Date): Promise<boolean> {
    return this.#change(id, ['booked'], attempt, { next_at: at });
  }

  /** Asks about an attempt under way again at `at`. */
  extend({ id, attempt }: AttemptOf, at: Date): Promise<boolean> {
    return this.#change(id, UNDER_WAY, attempt, { next_at: at });
  }

  async #change(
    id: string,
    from: readonly OutboundState[],
    attempt: number,
    changes: Updateable<OutboundCallsTable>,
    unended = false,
  ): Promise<boolean> {
    let update = this.#database.sql
      .updateTable('outbound_calls')
      .set(changes)
      .where('id', '=', id)
      .where('state', 'in', from)
      .where('attempts', '=', attempt);
    if (unended) update = update.where('ended_at', 'is', null);
    return (await update.returning('id').executeTakeFirst()) !== undefined;
  }

  /** Cancels the booked call-backs to a number; answers how many. */
  async cancelCallbacks(number: string, result: string, now: Date): Promise<number> {
    const cancelled = await this.#database.sql
      .updateTable('outbound_calls')
      .set({ state: 'cancelled', result, next_at: null, ended_at: now })
      .where('purpose', '=', 'callback')
      .where('number', '=', number)
      .where('state', '=', 'booked')
      .executeTakeFirst();
    return Number(cancelled.numUpdatedRows);
  }

  /** The call-back that keeps a number's place: one that is open, or the one that they talk through. */
  async placeOf(number: string): Promise<OutboundRow | null> {
    const row = await this.#database.sql
      .selectFrom('outbound_calls')
      .selectAll()
      .where('purpose', '=', 'callback')
      .where('number', '=', number)
      .where((where) =>
        where.or([
          where('state', 'in', OPEN),
          where.and([where('state', '=', 'connected'), where('ended_at', 'is', null)]),
        ]),
      )
      .orderBy('place_at')
      .limit(1)
      .executeTakeFirst();
    return row === undefined ? null : toOutbound(row);
  }

  /** Booked call-backs of a queue that come when it is their turn, first ones first. */
  async inTurn(queue: string, limit: number): Promise<OutboundRow[]> {
    const rows = await this.#waitingTurn().where('queue', '=', queue).limit(limit).execute();
    return rows.map(toOutbound);
  }

  #waitingTurn() {
    return this.#database.sql
      .selectFrom('outbound_calls')
      .selectAll()
      .where('state', '=', 'booked')
      .where('purpose', '=', 'callback')
      .where('window_from', 'is', null)
      .orderBy('priority')
      .orderBy('place_at')
      .orderBy('id');
  }

  /** Queues that call-backs wait for in turn. */
  async queuesInTurn(now: Date): Promise<string[]> {
    const rows = await this.#database.sql
      .selectFrom('outbound_calls')
      .select('queue')
      .distinct()
      .where('state', '=', 'booked')
      .where('purpose', '=', 'callback')
      .where('window_from', 'is', null)
      .where('next_at', '<=', now)
      .execute();
    return rows.map(({ queue }) => queue);
  }

  /** How many call-backs to a queue are under way: each will want a seat. */
  async underWay(queue: string): Promise<number> {
    const row = await this.#database.sql
      .selectFrom('outbound_calls')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('state', 'in', UNDER_WAY)
      .where('purpose', '=', 'callback')
      .where('queue', '=', queue)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /**
   * Booked calls whose time has come and that need no turn, or whose turn never came since before `worthless`, and attempts
   * whose lease is over; longest due first.
   */
  async due(now: Date, worthless: Date, limit: number): Promise<OutboundRow[]> {
    const turnless = ({ or, eb }: ExpressionBuilder<Schema, 'outbound_calls'>) =>
      or([
        eb('purpose', '<>', 'callback'),
        eb('window_from', 'is not', null),
        eb('created_at', '<', worthless),
      ]);
    const rows = await this.#database.sql
      .selectFrom('outbound_calls')
      .selectAll()
      .where('next_at', '<=', now)
      .where((where) =>
        where.or([
          where('state', 'in', UNDER_WAY),
          where.and([where('state', '=', 'booked'), turnless(where)]),
        ]),
      )
      .orderBy('next_at')
      .limit(limit)
      .execute();
    return rows.map(toOutbound);
  }

  /**
   * Where the person of a booked call is now.
   *
   * @param numbers all ways in which lines write the person's number
   */
  presence(numbers: readonly string[], { createdAt }: OutboundRow, now: Date): Promise<Presence> {
    return presenceOf(this.#database, numbers, { since: createdAt, now });
  }

  /** An order by id or number, as a follow-up needs it. */
  orderOf(idOrNumber: string): Promise<FollowUpOrder | null> {
    return followUpOrder(this.#database, idOrNumber);
  }

  /** Removes numbers and variables of calls that ended before `before`; the rows stay, so that no matter is asked about twice. */
  async purge(before: Date, limit: number): Promise<number> {
    const due = this.#database.sql
      .selectFrom('outbound_calls')
      .select('id')
      .where('created_at', '<', before)
      .where('state', 'not in', OPEN)
      .where('number', '<>', '')
      .limit(limit);
    const purged = await this.#database.sql
      .updateTable('outbound_calls')
      .set({ number: '', vars: '{}' })
      .where('id', 'in', due)
      .executeTakeFirst();
    return Number(purged.numUpdatedRows);
  }
}
