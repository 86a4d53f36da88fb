import { sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { FitRecords } from './fit-arrivals.ts';

/** Milliseconds since 1970; `until` is excluded. */
export interface Period {
  from: number;
  until: number;
}

/**
 * What the service kept of its calls, its line and its voice guidance in a period, by when each began. Callers' numbers
 * are read to tell who called again; they go no further than the fit.
 *
 * @throws Error naming the table when the database is of an older release
 */
export async function readFitRecords({ sql: database }: Database, period: Period): Promise<FitRecords> {
  const [from, until] = [new Date(period.from), new Date(period.until)];
  const calls = await sql<CallRow>`
    select id, started_at, ended_at, agent, caller from calls
    where channel = 'phone' and started_at::timestamptz >= ${from} and started_at::timestamptz < ${until}
  `.execute(database);
  const queue = await sql<QueueRow>`
    select joined_at, answered_at, left_at, outcome, caller, session_id, call_id from queue_entries
    where joined_at >= ${from} and joined_at < ${until}
  `.execute(database);
  const voice = await sql<VoiceRow>`
    select id, started_at, ended_at, offered, accepted, outcome, caller from voice_sessions
    where started_at >= ${from} and started_at < ${until}
  `.execute(database);
  return {
    calls: calls.rows.map(({ id, started_at, ended_at, agent, caller }) => ({
      id,
      startedAt: Date.parse(started_at),
      endedAt: ended_at === null ? null : Date.parse(ended_at),
      agent,
      caller,
    })),
    queue: queue.rows.map((row) => ({
      joinedAt: row.joined_at.getTime(),
      answeredAt: row.answered_at?.getTime() ?? null,
      leftAt: row.left_at?.getTime() ?? null,
      outcome: row.outcome,
      caller: row.caller,
      sessionId: row.session_id,
      callId: row.call_id,
    })),
    voice: voice.rows.map((row) => ({
      id: row.id,
      startedAt: row.started_at.getTime(),
      endedAt: row.ended_at?.getTime() ?? null,
      offered: row.offered,
      accepted: row.accepted,
      outcome: row.outcome,
      caller: row.caller,
    })),
  };
}

interface CallRow {
  id: string;
  started_at: string;
  ended_at: string | null;
  agent: string | null;
  caller: string | null;
}

interface QueueRow {
  joined_at: Date;
  answered_at: Date | null;
  left_at: Date | null;
  outcome: string | null;
  caller: string | null;
  session_id: string | null;
  call_id: string | null;
}

interface VoiceRow {
  id: string;
  started_at: Date;
  ended_at: Date | null;
  offered: boolean;
  accepted: boolean;
  outcome: string | null;
  caller: string | null;
}
