import { sql } from 'kysely';
import type { CallStatus, DeskEvent } from '../../protocol/desk-event.ts';
import type { Database } from '../database.ts';

/** A suggestion as stored beside the log, one row a target. */
export interface SuggestionRow {
  readonly id: string;
  readonly target: string;
  readonly modelVersion: string;
  readonly ranked: readonly object[];
  readonly evidence: readonly object[];
}

export interface NewCall {
  readonly id: string;
  readonly externalId: string;
  readonly gateway: string;
  readonly agent: string | null;
  readonly queue: string | null;
  readonly channel: string;
  readonly caller: string | null;
  readonly startedAt: string;
}

/** What a commit changes in its call's row; what is left out stays. */
export interface RowChange {
  /** The call is new, or was purged and begins anew. */
  readonly opened?: NewCall;
  readonly status?: CallStatus;
  readonly agent?: string;
  readonly endedAt?: string;
  /** Its final summary is written. */
  readonly summarised?: true;
}

export interface Append {
  readonly callId: string;
  readonly seqFrom: number;
  readonly events: readonly DeskEvent[];
  readonly suggestions?: readonly SuggestionRow[];
  readonly row?: RowChange | undefined;
}

/**
 * Appends commits of many calls, with what they change in the calls' rows and the suggestions stored beside them, in one
 * statement: a transaction of several would keep all others waiting on the embedded engine. Rows are locked before numbers are
 * taken, as transactions of single calls do it, or the two would wait for each other in a circle. A commit whose first number
 * is taken (another node was quicker) is left out whole; the answer holds the times of those that were kept, by `commitKey`.
 */
export async function appendCommits(
  database: Database,
  appends: readonly Append[],
): Promise<Map<string, Date>> {
  // In one order on all nodes: two that append to the same calls would wait for each other in a circle.
  const inOrder = [...appends].sort((a, b) => compare(a.callId, b.callId) || a.seqFrom - b.seqFrom);
  const result = await sql<{ call_id: string; seq_from: number; at: Date }>`
    with input as (
      select *, opened is null and coalesce(status, agent, ended_at, summarised::text) is not null as changes
      from json_to_recordset(${JSON.stringify(inOrder.map(toInput))}::json)
        as x(call_id text, seq_from integer, seq_to integer, events json, suggestions json, opened json,
          status text, agent text, ended_at text, summarised boolean)
    ), locked as (
      select id from calls
      where id in (select call_id from input where changes)
      order by id for no key update
    ), kept as (
      insert into call_commits (call_id, seq_from, seq_to, events)
      select call_id, seq_from, seq_to, events from input
      where (select count(*) from locked) >= 0
      on conflict do nothing
      returning call_id, seq_from, at
    ), suggested as (
      insert into suggestions (id, call_id, target, model_version, ranked, evidence)
      select s.id, input.call_id, s.target, s.model_version, s.ranked, s.evidence
      from input join kept using (call_id, seq_from),
        json_to_recordset(input.suggestions)
          as s(id text, target text, model_version text, ranked json, evidence json)
      on conflict do nothing
    ), opened as (
      insert into calls (id, external_id, gateway, agent, queue, channel, caller, started_at, status, ended_at,
        summarised_at)
      select input.call_id, o.external_id, o.gateway, coalesce(input.agent, o.agent), o.queue, o.channel, o.caller,
        o.started_at, coalesce(input.status, 'live'), input.ended_at,
        case when input.summarised then clock_timestamp() end
      from input join kept using (call_id, seq_from),
        json_to_record(input.opened) as o(external_id text, gateway text, agent text, queue text, channel text,
          caller text, started_at text)
      where input.opened is not null
      on conflict (id) do update set
        agent = excluded.agent, queue = excluded.queue, channel = excluded.channel, caller = excluded.caller,
        started_at = excluded.started_at, status = excluded.status, ended_at = excluded.ended_at,
        summarised_at = excluded.summarised_at, purged_at = null, created_at = clock_timestamp()
      where calls.purged_at is not null
    ), changed as (
      update calls set
        status = coalesce(input.status, calls.status),
        agent = coalesce(input.agent, calls.agent),
        ended_at = coalesce(input.ended_at, calls.ended_at),
        summarised_at = case when input.summarised then clock_timestamp() else calls.summarised_at end,
        updated_at = clock_timestamp()
      from input join kept using (call_id, seq_from)
      where calls.id = input.call_id and input.changes
    )
    select call_id, seq_from, at from kept`.execute(database.sql);
  return new Map(result.rows.map((row) => [commitKey(row.call_id, row.seq_from), row.at]));
}

/** Key of a commit in the answer of `appendCommits`. */
export function commitKey(callId: string, seqFrom: number): string {
  return `${callId}#${seqFrom}`;
}

function toInput({ callId, seqFrom, events, suggestions = [], row = {} }: Append) {
  const { opened, status, agent, endedAt, summarised } = row;
  return {
    call_id: callId,
    seq_from: seqFrom,
    seq_to: seqFrom + events.length - 1,
    events,
    suggestions: suggestions.map(({ modelVersion, ...suggestion }) => ({
      ...suggestion,
      model_version: modelVersion,
    })),
    opened: opened && {
      external_id: opened.externalId,
      gateway: opened.gateway,
      agent: opened.agent,
      queue: opened.queue,
      channel: opened.channel,
      caller: opened.caller,
      started_at: opened.startedAt,
    },
    status,
    agent,
    ended_at: endedAt,
    summarised,
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
