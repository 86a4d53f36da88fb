import { sql } from 'kysely';
import type { QueueReport } from '../../protocol/outbound.ts';
import type { Database } from '../database.ts';

export interface StoredReport {
  readonly seats: number;
  readonly free: number;
  readonly waiting: number | null;
  readonly handlingS: number | null;
  readonly reportedAt: Date;
}

export interface NewEntry {
  readonly id: string;
  readonly queue: string;
  readonly sessionId: string;
  readonly callId: string | null;
  readonly caller: string | null;
  readonly priority: number;
  readonly joinedAt: Date;
  /** Since when the place in the queue is kept; no later than `joinedAt`. */
  readonly placeAt: Date;
}

export interface WaitingEntry {
  readonly id: string;
  readonly caller: string | null;
  readonly priority: number;
  readonly placeAt: Date;
}

/** What the calls of a queue tell, where no telephone system does. */
export interface SeenSeats {
  /** Agents who had a call of the queue lately. */
  readonly agents: number;
  /** Of them, those in a call now. */
  readonly busy: number;
}

/** Most who are counted in a queue; a longer one is told as that long. */
const MOST_WAITING = 5_000;

/** Queues: reports of them, and who waits in them. */
export class QueueRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps the newest report: one that is older than the stored one changes nothing. */
  async report(queue: string, report: QueueReport, by: string, at: Date): Promise<void> {
    const row = {
      seats: report.seats,
      free: report.free,
      waiting: report.waiting ?? null,
      handling_s: report.handlingS ?? null,
      reported_by: by,
      reported_at: at,
    };
    await this.#database.sql
      .insertInto('queue_states')
      .values({ queue, ...row })
      .onConflict((conflict) =>
        conflict.column('queue').doUpdateSet(row).where('queue_states.reported_at', '<=', at),
      )
      .execute();
  }

  async reported(queue: string): Promise<StoredReport | null> {
    const row = await this.#database.sql
      .selectFrom('queue_states')
      .selectAll()
      .where('queue', '=', queue)
      .executeTakeFirst();
    return row === undefined
      ? null
      : {
          seats: row.seats,
          free: row.free,
          waiting: row.waiting,
          handlingS: row.handling_s,
          reportedAt: row.reported_at,
        };
  }

  /** Somebody begins to wait; the same entry again changes nothing. */
  async join(entry: NewEntry): Promise<void> {
    await this.#database.sql
      .insertInto('queue_entries')
      .values({
        id: entry.id,
        queue: entry.queue,
        call_id: entry.callId,
        session_id: entry.sessionId,
        caller: entry.caller,
        priority: entry.priority,
        joined_at: entry.joinedAt,
        place_at: entry.placeAt,
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  /** Whoever waits by that session waits no longer; answers their numbers, none when nobody waited. */
  async end(
    sessionId: string,
    outcome: 'answered' | 'failed' | 'left',
    at: Date,
  ): Promise<{ queue: string; caller: string | null }[]> {
    return this.#database.sql
      .updateTable('queue_entries')
      .set({ left_at: at, outcome, ...(outcome === 'answered' ? { answered_at: at } : {}) })
      .where('session_id', '=', sessionId)
      .where('left_at', 'is', null)
      .returning(['queue', 'caller'])
      .execute();
  }

  /** Those who wait, first ones first; entries from before `since` are leftovers of calls that nobody ended. */
  async waiting(queue: string, since: Date): Promise<WaitingEntry[]> {
    const rows = await this.#database.sql
      .selectFrom('queue_entries')
      .select(['id', 'caller', 'priority', 'place_at'])
      .where('queue', '=', queue)
      .where('left_at', 'is', null)
      .where('joined_at', '>=', since)
      .orderBy('priority')
      .orderBy('place_at')
      .limit(MOST_WAITING)
      .execute();
    return rows.map(({ id, caller, priority, place_at }) => ({ id, caller, priority, placeAt: place_at }));
  }

  /** Seconds that the queue's last calls took, newest first, of those that began after `since`. */
  async handlingTimes(queue: string, since: Date, limit: number): Promise<number[]> {
    const result = await sql<{ seconds: number }>`
      select extract(epoch from (ended_at::timestamptz - started_at::timestamptz))::float8 as seconds
      from calls
      where queue = ${queue} and agent is not null and ended_at is not null and created_at >= ${since}
      order by created_at desc
      limit ${limit}::int`.execute(this.#database.sql);
    return result.rows.map(({ seconds }) => seconds);
  }

  /** Agents seen in calls of the queue that began after `since`, and those in a call now. */
  async seats(queue: string, since: Date): Promise<SeenSeats> {
    const row = await this.#database.sql
      .selectFrom('calls')
      .select((select) => [
        select.fn.count<number>('agent').distinct().as('agents'),
        select.fn.count<number>('agent').distinct().filterWhere('status', '=', 'live').as('busy'),
      ])
      .where('queue', '=', queue)
      .where('agent', 'is not', null)
      .where('created_at', '>=', since)
      .executeTakeFirstOrThrow();
    return { agents: Number(row.agents), busy: Number(row.busy) };
  }

  /** How often somebody gave up waiting after `since`. */
  async abandoned(caller: string, since: Date): Promise<number> {
    const row = await this.#database.sql
      .selectFrom('queue_entries')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('caller', '=', caller)
      .where('outcome', '=', 'left')
      .where('joined_at', '>=', since)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  }

  /**
   * Most orders of one category that a caller left since `since`: the second one says that the first did not help.
   * Praise and inquiries ask for no solution.
   *
   * @param callers all ways in which lines write the caller's number
   */
  async ordersOnOneMatter(callers: readonly string[], since: Date): Promise<number> {
    const row = await this.#database.sql
      .selectFrom('work_orders')
      .select((select) => select.fn.countAll<number>().as('count'))
      .where('caller', 'in', [...callers])
      .where('category', 'is not', null)
      .where('kind', 'in', ['求助', '投诉', '举报'])
      .where('created_at', '>=', since)
      .groupBy('category')
      .orderBy('count', 'desc')
      .limit(1)
      .executeTakeFirst();
    return Number(row?.count ?? 0);
  }

  /** Removes the numbers of those who joined before `before`; answers how many. */
  async purge(before: Date, limit: number): Promise<number> {
    const due = this.#database.sql
      .selectFrom('queue_entries')
      .select('id')
      .where('joined_at', '<', before)
      .where('caller', 'is not', null)
      .limit(limit);
    const result = await this.#database.sql
      .updateTable('queue_entries')
      .set({ caller: null })
      .where('id', 'in', due)
      .executeTakeFirst();
    return Number(result.numUpdatedRows);
  }
}
