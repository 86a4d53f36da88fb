import { CompiledQuery, type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { VoiceSessionsTable } from '../voice-schema.ts';

/** What a call is and never changes while it lasts. */
export interface VoiceSessionKey {
  readonly id: string;
  readonly platform: string;
  readonly externalId: string;
  readonly direction: string;
  readonly caller: string | null;
  readonly called: string | null;
  readonly startedAt: Date;
  /** Digest of the flow set that the session stays with. */
  readonly flows: string;
  readonly callId: string | null;
  readonly outboundId: string | null;
}

/** What a turn leaves behind. `state` and `reply` are JSON. */
export interface VoiceSessionStep {
  readonly offered: boolean;
  readonly accepted: boolean;
  readonly outcome: string | null;
  readonly state: string;
  readonly reply: string;
}

/** A session with its first reply, number 1. */
export interface NewVoiceSession extends VoiceSessionKey, VoiceSessionStep {}

/** A step from the reply numbered `turn` to the next one. */
export interface VoiceSessionAdvance extends VoiceSessionStep {
  readonly id: string;
  readonly turn: number;
}

export interface VoiceSessionRow extends VoiceSessionKey {
  readonly offered: boolean;
  readonly accepted: boolean;
  readonly outcome: string | null;
  /** Number of the newest reply. */
  readonly turn: number;
  readonly state: unknown;
  readonly reply: unknown;
  readonly updatedAt: Date;
  /** When it was over and what was left of it handed on; null until both. */
  readonly endedAt: Date | null;
  /** From then on `state` and `reply` are empty. */
  readonly purgedAt: Date | null;
}

type Row = Selectable<VoiceSessionsTable>;

/**
 * Sessions of voice guidance. Every method takes many sessions and is one statement, so that a thousand calls cost a few.
 * Who advances a session names the reply that it goes on from; only the first one does.
 */
export class VoiceSessionRepository {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps sessions that are not known yet; answers the ids of those. */
  async insert(sessions: readonly NewVoiceSession[]): Promise<Set<string>> {
    const rows = inOrder(sessions).map((row) => [
      row.id,
      row.platform,
      row.externalId,
      row.direction,
      row.caller,
      row.called,
      row.startedAt,
      row.offered,
      row.accepted,
      row.outcome,
      row.flows,
      row.state,
      row.reply,
      row.callId,
      row.outboundId,
    ]);
    return this.#ids(
      `insert into voice_sessions (id, platform, external_id, direction, caller, called, started_at, offered, accepted,
        outcome, flows, state, reply, call_id, outbound_id, turn)
      select x.*, 1 from (values ${tuples(rows.length, NEW_TYPES)}) x
      on conflict do nothing
      returning id`,
      rows.flat(),
    );
  }

  /** Steps on those whose newest reply is still the one named and that are not closed; answers their ids. */
  async advance(steps: readonly VoiceSessionAdvance[]): Promise<Set<string>> {
    const rows = inOrder(steps).map((step) => [
      step.id,
      step.turn,
      step.offered,
      step.accepted,
      step.outcome,
      step.state,
      step.reply,
    ]);
    return this.#ids(
      `update voice_sessions s
      set turn = x.turn + 1, offered = x.offered, accepted = x.accepted, outcome = x.outcome, state = x.state,
        reply = x.reply, updated_at = clock_timestamp()
      from (values ${tuples(rows.length, STEP_TYPES)}) x (id, turn, offered, accepted, outcome, state, reply)
      where s.id = x.id and s.turn = x.turn and s.ended_at is null
      returning s.id`,
      rows.flat(),
    );
  }

  /** Closes sessions whose matter has been handed on; those closed before stay as they are. */
  async close(ids: readonly string[]): Promise<void> {
    await sql`
      update voice_sessions set ended_at = clock_timestamp()
      where id = any(${[...ids].sort()}::text[]) and ended_at is null`.execute(this.#database.sql);
  }

  async find(ids: readonly string[]): Promise<Map<string, VoiceSessionRow>> {
    const { rows } = await sql<Row>`
      select * from voice_sessions where id = any(${ids}::text[])`.execute(this.#database.sql);
    return new Map(rows.map((row) => [row.id, toRow(row)]));
  }

  /**
   * Sessions that nobody closed and that heard nothing since `before`, by id; `after` is the last one seen. Who talks to a
   * person is silent for us: such a session counts from `personBefore`.
   */
  async listStale(page: {
    before: Date;
    personBefore: Date;
    after: string;
    limit: number;
  }): Promise<VoiceSessionRow[]> {
    const { before, personBefore, after, limit } = page;
    const { rows } = await sql<Row>`
      select * from voice_sessions
      where ended_at is null and updated_at < ${before} and id > ${after}
        and (state -> 'waiting' ->> 'for' is distinct from 'person' or updated_at < ${personBefore})
      order by id limit ${limit}::int`.execute(this.#database.sql);
    return rows.map(toRow);
  }

  /**
   * Forgets what was said and all numbers in closed sessions that began before `before`; the row stays for the counts.
   * Works through at most `limit` sessions and answers how many were purged.
   *
   * @param onRecordings told first where the recordings are that no call's log names (those go with the call); if it
   *   fails, nothing is purged
   */
  async purge(
    before: Date,
    limit: number,
    onRecordings: (urls: readonly string[]) => Promise<void> = async () => undefined,
  ): Promise<number> {
    const found = await sql<{ id: string }>`
      select id from voice_sessions
      where started_at < ${before} and ended_at is not null and purged_at is null
      order by started_at limit ${limit}::int`.execute(this.#database.sql);
    if (found.rows.length === 0) return 0;
    const ids = found.rows.map((row) => row.id);
    await onRecordings(await this.#recordingsOf(ids));
    const { rows } = await sql<{ id: string }>`
      update voice_sessions
      set caller = null, called = null, state = '{}', reply = '{}', purged_at = clock_timestamp()
      where id in (
        select id from voice_sessions where id = any(${ids}::text[]) and purged_at is null
        order by started_at for update skip locked
      )
      returning id`.execute(this.#database.sql);
    return rows.length;
  }

  /** Where the recordings of these sessions are, each address once, but for those in the log of a call. */
  async #recordingsOf(ids: readonly string[]): Promise<string[]> {
    const { rows } = await sql<{ url: string }>`
      select distinct recorded ->> 'url' as url
      from voice_sessions s, json_array_elements(s.state -> 'recordings') recorded
      where s.id = any(${ids}::text[]) and not exists (
        select from call_commits c, json_array_elements(c.events) event
        where c.call_id = s.call_id and event -> 'recording' ->> 'url' = recorded ->> 'url'
      )`.execute(this.#database.sql);
    return rows.map((row) => row.url);
  }

  /** Not through the query builder: it would take longer to write a statement of a hundred rows than the store to do it. */
  async #ids(statement: string, parameters: unknown[]): Promise<Set<string>> {
    const { rows } = await this.#database.sql.executeQuery<{ id: string }>(
      CompiledQuery.raw(statement, parameters),
    );
    return new Set(rows.map((row) => row.id));
  }
}

const NEW_TYPES = [
  ...['text', 'text', 'text', 'text', 'text', 'text', 'timestamptz', 'boolean', 'boolean', 'text', 'text'],
  ...['json', 'json', 'text', 'text'],
];
const STEP_TYPES = ['text', 'integer', 'boolean', 'boolean', 'text', 'json', 'json'];

/** `($1::text,$2::integer),($3,$4)`: the types of a list of values are those of its first row. */
function tuples(rows: number, types: readonly string[]): string {
  return Array.from({ length: rows }, (_, row) => {
    const places = types.map((type, at) => `$${row * types.length + at + 1}${row === 0 ? `::${type}` : ''}`);
    return `(${places.join(',')})`;
  }).join(',');
}

/** In one order on all nodes: two that change the same sessions seldom wait for each other in a circle. */
function inOrder<T extends { readonly id: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
}

function toRow(row: Row): VoiceSessionRow {
  return {
    id: row.id,
    platform: row.platform,
    externalId: row.external_id,
    direction: row.direction,
    caller: row.caller,
    called: row.called,
    startedAt: row.started_at,
    flows: row.flows,
    callId: row.call_id,
    outboundId: row.outbound_id,
    offered: row.offered,
    accepted: row.accepted,
    outcome: row.outcome,
    turn: row.turn,
    state: row.state,
    reply: row.reply,
    updatedAt: row.updated_at,
    endedAt: row.ended_at,
    purgedAt: row.purged_at,
  };
}
