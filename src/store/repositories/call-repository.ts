import { sql, type Transaction } from 'kysely';
import type { CallStatus, DeskEvent } from '../../protocol/desk-event.ts';
import type { CallSummary } from '../../protocol/desk-stream.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import { type Append, appendCommits, type NewCall } from './append-commits.ts';

/** A commit as the log keeps it; `events[i]` has the number `seqFrom + i`. */
export interface Commit {
  readonly callId: string;
  readonly seqFrom: number;
  readonly at: Date;
  readonly events: readonly DeskEvent[];
}

export interface CallRow extends CallSummary {
  readonly gateway: string;
  readonly caller: string | null;
  readonly createdAt: Date;
  readonly purgedAt: Date | null;
}

const MAX_LIST = 500;
/** Of a call that nobody has submitted or refused. */
export const OPEN_STATUSES: readonly CallStatus[] = ['live', 'wrap-up', 'held'];

/** Calls and their logs. */
export class CallRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a call unless it is known already. One that comes again after it was purged begins anew, purge included. */
  async insert(call: NewCall, tx?: Transaction<Schema>): Promise<void> {
    const { agent, queue, channel, caller } = call;
    const anew = { agent, queue, channel, caller, started_at: call.startedAt, status: 'live' };
    const now = new Date();
    await (tx ?? this.#database.sql)
      .insertInto('calls')
      .values({
        id: call.id,
        external_id: call.externalId,
        gateway: call.gateway,
        ...anew,
      })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet({ ...anew, ended_at: null, summarised_at: null, purged_at: null, created_at: now })
          .where('calls.purged_at', 'is not', null),
      )
      .execute();
  }

  async find(id: string): Promise<CallRow | null> {
    const row = await this.#database.sql
      .selectFrom('calls')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row === undefined
      ? null
      : {
          ...toSummary(row),
          gateway: row.gateway,
          caller: row.caller,
          createdAt: row.created_at,
          purgedAt: row.purged_at,
        };
  }

  /** Appends commits of many calls in one statement: see `appendCommits`. */
  append(appends: readonly Append[]): Promise<Map<string, Date>> {
    return appendCommits(this.#database, appends);
  }

  /** Inside a transaction: appends one commit, or answers null when its number is taken. */
  async appendIn(tx: Transaction<Schema>, append: Append): Promise<Date | null> {
    const row = await tx
      .insertInto('call_commits')
      .values({
        call_id: append.callId,
        seq_from: append.seqFrom,
        seq_to: append.seqFrom + append.events.length - 1,
        events: JSON.stringify(append.events),
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('at')
      .executeTakeFirst();
    return row?.at ?? null;
  }

  /** Commits holding events numbered above `after`, in order, at most `limit` commits. */
  async read(callId: string, after: number, limit: number): Promise<Commit[]> {
    const rows = await this.#database.sql
      .selectFrom('call_commits')
      .select(['seq_from', 'at', 'events'])
      .where('call_id', '=', callId)
      .where('seq_to', '>', after)
      .orderBy('seq_from')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ callId, seqFrom: row.seq_from, at: row.at, events: row.events }));
  }

  async update(
    tx: Transaction<Schema>,
    id: string,
    change: {
      status?: CallStatus;
      agent?: string | null;
      queue?: string | null;
      channel?: string;
      endedAt?: string | null;
    },
  ): Promise<void> {
    await tx
      .updateTable('calls')
      .set({
        ...(change.status === undefined ? {} : { status: change.status }),
        ...(change.agent === undefined ? {} : { agent: change.agent }),
        ...(change.queue === undefined ? {} : { queue: change.queue }),
        ...(change.channel === undefined ? {} : { channel: change.channel }),
        ...(change.endedAt === undefined ? {} : { ended_at: change.endedAt }),
        // What goes on is summarised anew when it ends.
        ...(change.endedAt === null ? { summarised_at: null } : {}),
        updated_at: new Date(),
      })
      .where('id', '=', id)
      .execute();
  }

  /**
   * Calls that await the agent: live ones and unsubmitted drafts of theirs, and unassigned ones of their queues; with
   * `everybody` all others' too, for those who watch: a draft without an agent is on somebody's list. Newest first, then
   * what callers left by voice, oldest first: where there is more than a list holds, who waits longest is not left out.
   */
  async listOpen(agent: string, queues: readonly string[], everybody = false): Promise<CallSummary[]> {
    const rows = await this.#database.sql
      .selectFrom('calls')
      .selectAll()
      .where('status', 'in', OPEN_STATUSES)
      .where('purged_at', 'is', null)
      .where((where) =>
        where.or([
          where('agent', '=', agent),
          ...(everybody ? [sql<boolean>`true`] : []),
          ...(queues.length === 0
            ? []
            : [where.and([where('agent', 'is', null), where('queue', 'in', [...queues])])]),
        ]),
      )
      .orderBy(sql`channel = 'self-service'`)
      .orderBy(sql`case when channel = 'self-service' then created_at end`)
      .orderBy('created_at', 'desc')
      .limit(MAX_LIST)
      .execute();
    return rows.map(toSummary);
  }

  /** The newest calls, for supervisors; `status` narrows. */
  async list(filter: {
    status?: CallStatus | undefined;
    agent?: string | undefined;
    limit: number;
  }): Promise<CallSummary[]> {
    let query = this.#database.sql.selectFrom('calls').selectAll().where('purged_at', 'is', null);
    if (filter.status !== undefined) query = query.where('status', '=', filter.status);
    if (filter.agent !== undefined) query = query.where('agent', '=', filter.agent);
    const rows = await query.orderBy('created_at', 'desc').limit(filter.limit).execute();
    return rows.map(toSummary);
  }

  /** Writes the agent's decision on the stored suggestion. */
  async decide(
    tx: Transaction<Schema>,
    suggestion: { id: string; target: string },
    decision: { decision: string; value: string | null; by: string },
  ): Promise<void> {
    await tx
      .updateTable('suggestions')
      .set({
        decision: decision.decision,
        decided_value: decision.value,
        decided_by: decision.by,
        decided_at: new Date(),
      })
      .where('id', '=', suggestion.id)
      .where('target', '=', suggestion.target)
      .execute();
  }

  /** Notes that the call's final summary is written. */
  async markSummarised(id: string): Promise<void> {
    await this.#database.sql
      .updateTable('calls')
      .set({ summarised_at: new Date() })
      .where('id', '=', id)
      .execute();
  }

  /** Ended calls whose final summary is not written, oldest first. */
  async listUnsummarised(limit: number): Promise<string[]> {
    const rows = await this.#database.sql
      .selectFrom('calls')
      .select('id')
      .where('ended_at', 'is not', null)
      .where('summarised_at', 'is', null)
      .where('purged_at', 'is', null)
      .orderBy('created_at')
      .limit(limit)
      .execute();
    return rows.map((row) => row.id);
  }

  /** Closes every undecided suggestion of a call as `ignored`. */
  async ignoreUndecided(tx: Transaction<Schema>, callId: string): Promise<void> {
    await tx
      .updateTable('suggestions')
      .set({ decision: 'ignored', decided_at: new Date() })
      .where('call_id', '=', callId)
      .where('decision', 'is', null)
      .execute();
  }

  async suggestions(callId: string) {
    return this.#database.sql
      .selectFrom('suggestions')
      .selectAll()
      .where('call_id', '=', callId)
      .orderBy('at')
      .execute();
  }

  /**
   * Deletes transcripts and suggestions of calls created before `before`, and the caller's number with them; the call's
   * row stays as a trace. A request whose number was told and that nobody has decided on stays until somebody does.
   * Works through at most `limit` calls and answers how many were purged.
   *
   * @param onRecordings told first where the calls' recordings are, for no log names them afterwards; if it fails,
   *   nothing is purged
   */
  async purge(
    before: Date,
    limit: number,
    onRecordings: (urls: readonly string[]) => Promise<void> = async () => undefined,
  ): Promise<number> {
    const expired = await this.#expired(before).limit(limit).execute();
    const found = expired.map((row) => row.id);
    if (found.length === 0) return 0;
    await onRecordings(await this.#recordingsOf(found));
    return this.#database.sql.transaction().execute(async (tx) => {
      const due = await this.#expired(before, tx).where('id', 'in', found).forUpdate().skipLocked().execute();
      const ids = due.map((row) => row.id);
      if (ids.length === 0) return 0;
      await tx.deleteFrom('call_commits').where('call_id', 'in', ids).execute();
      await tx.deleteFrom('suggestions').where('call_id', 'in', ids).execute();
      await tx
        .updateTable('calls')
        .set({ caller: null, purged_at: new Date() })
        .where('id', 'in', ids)
        .execute();
      await tx.updateTable('work_orders').set({ caller: null }).where('call_id', 'in', ids).execute();
      return ids.length;
    });
  }

  /** Calls that retention takes, oldest first. */
  #expired(before: Date, tx?: Transaction<Schema>) {
    return (tx ?? this.#database.sql)
      .selectFrom('calls')
      .select('id')
      .where('created_at', '<', before)
      .where('purged_at', 'is', null)
      .where(({ not, and, eb, exists, selectFrom }) =>
        not(
          and([
            eb('status', 'in', OPEN_STATUSES),
            exists(selectFrom('reserved_numbers').select('number').whereRef('call_id', '=', 'calls.id')),
          ]),
        ),
      )
      .orderBy('created_at');
  }

  /** Where the recordings are of calls that are older than `before` and stay all the same. */
  async recordingsKept(before: Date): Promise<string[]> {
    const rows = await this.#database.sql
      .selectFrom('calls')
      .select('id')
      .where('created_at', '<', before)
      .where('purged_at', 'is', null)
      .execute();
    return rows.length === 0 ? [] : this.#recordingsOf(rows.map(({ id }) => id));
  }

  /** Where the recordings are that callers left in these calls, each address once. */
  async #recordingsOf(callIds: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ url: string }>`
      select distinct event->'recording'->>'url' as url
      from call_commits, json_array_elements(events) as event
      where call_id = any(${callIds}::text[])
        and event->>'type' = 'self-service'
        and event->'recording'->>'url' is not null`.execute(this.#database.sql);
    return rows.map((row) => row.url);
  }

  /** Deletes what was added to calls purged since `since`: a desk or a sender may still have had them open. */
  async purgeAgain(since: Date): Promise<void> {
    const purged = this.#database.sql.selectFrom('calls').select('id').where('purged_at', '>=', since);
    await this.#database.sql.deleteFrom('call_commits').where('call_id', 'in', purged).execute();
    await this.#database.sql.deleteFrom('suggestions').where('call_id', 'in', purged).execute();
  }
}

function toSummary(row: {
  id: string;
  external_id: string;
  status: string;
  started_at: string;
  ended_at: string | null;
  channel: string;
  agent: string | null;
  queue: string | null;
}): CallSummary {
  return {
    callId: row.id,
    externalId: row.external_id,
    status: row.status as CallStatus,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    channel: row.channel,
    agent: row.agent,
    queue: row.queue,
  };
}
