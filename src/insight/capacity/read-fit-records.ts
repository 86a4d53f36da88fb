import { sql } from 'kysely';
import type { Database } from '../../store/database.ts';
import type { FitRecords } from './fit-arrivals.ts';

/** Milliseconds since 1970; `until` is excluded. */
export interface Period {
  from: number;
  until: number;
}

/** Calls over the telephone; other channels wait in no line. */
const CHANNEL = 'phone';
/** Calls that the service made itself are no arrivals. */
const OUTBOUND = 'outbound';

/**
 * What the service kept of its calls, its line and its voice guidance in a period, by when each began. Callers' numbers
 * are read to tell who called again; they go no further than the fit.
 */
export async function readFitRecords({ sql: database }: Database, period: Period): Promise<FitRecords> {
  const [from, until] = [new Date(period.from), new Date(period.until)];
  const started = sql<Date>`started_at::timestamptz`;
  const calls = await database
    .selectFrom('calls')
    .select(['id', 'started_at', 'ended_at', 'agent', 'caller'])
    .where('channel', '=', CHANNEL)
    .where(started, '>=', from)
    .where(started, '<', until)
    .execute();
  const queue = await database
    .selectFrom('queue_entries')
    .select(['joined_at', 'answered_at', 'left_at', 'outcome', 'caller', 'session_id', 'call_id'])
    .where('joined_at', '>=', from)
    .where('joined_at', '<', until)
    .execute();
  const voice = await database
    .selectFrom('voice_sessions')
    .select(['id', 'started_at', 'ended_at', 'offered', 'accepted', 'outcome', 'caller'])
    .where('direction', '<>', OUTBOUND)
    .where('started_at', '>=', from)
    .where('started_at', '<', until)
    .execute();
  return {
    calls: calls.map(({ id, started_at, ended_at, agent, caller }) => ({
      id,
      startedAt: Date.parse(started_at),
      endedAt: ended_at === null ? null : Date.parse(ended_at),
      agent,
      caller,
    })),
    queue: queue.map((row) => ({
      joinedAt: row.joined_at.getTime(),
      answeredAt: row.answered_at?.getTime() ?? null,
      leftAt: row.left_at?.getTime() ?? null,
      outcome: row.outcome,
      caller: row.caller,
      sessionId: row.session_id,
      callId: row.call_id,
    })),
    voice: voice.map((row) => ({
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
