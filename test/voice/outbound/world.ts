import type { Database } from '../../../src/store/database.ts';
import { OutboundRepository } from '../../../src/store/repositories/outbound-repository.ts';
import { QueueRepository } from '../../../src/store/repositories/queue-repository.ts';
import { bookCallback } from '../../../src/voice/outbound/callbacks.ts';
import type { OutboundCaller } from '../../../src/voice/outbound/contract.ts';
import { FollowUps } from '../../../src/voice/outbound/follow-ups.ts';
import { outboundBeginning } from '../../../src/voice/outbound/outbound-beginning.ts';
import { OutboundCalls } from '../../../src/voice/outbound/outbound-calls.ts';
import type { OutboundSettings } from '../../../src/voice/outbound/outbound-rules.ts';
import { parseDayTimes } from '../../../src/voice/queue/day-times.ts';
import { Queues } from '../../../src/voice/queue/queues.ts';

export const MINUTE = 60_000;
export const START = Date.parse('2026-03-02T10:00:00+08:00');

/** Queues and outbound calls over a store, with a clock of the test's own. */
export function createWorld(
  database: Database,
  caller: OutboundCaller | null,
  changes: Partial<OutboundSettings> = {},
) {
  const time = { now: START };
  const clock = () => new Date(time.now);
  const settings: OutboundSettings = {
    timeZone: 'Asia/Shanghai',
    quietHours: parseDayTimes('21:00-08:00'),
    openingHours: parseDayTimes('00:00-24:00'),
    maxAttempts: 3,
    spacingMs: 15 * MINUTE,
    ringS: 40,
    ...changes,
  };
  const repository = new OutboundRepository(database);
  const queueRows = new QueueRepository(database);
  const reminders: { id: string; attempts: number; delayMs: number }[] = [];
  const looks = { count: 0 };
  const queue = {
    place: async (id: string, attempts: number, delayMs: number) => {
      reminders.push({ id, attempts, delayMs });
    },
    lookOver: async () => {
      looks.count += 1;
    },
  };
  const queues = new Queues({
    queues: queueRows,
    outbound: repository,
    queue: 'hotline',
    openingHours: settings.openingHours,
    timeZone: settings.timeZone,
    clock,
    onSeats: queue.lookOver,
  });
  const log = { error: () => undefined };
  const calls = new OutboundCalls({ repository, caller, settings, turns: queues, queue, clock, log });
  const shared = { repository, settings, queue, humanQueue: 'hotline', able: caller !== null, clock };
  const followUps = new FollowUps(shared);
  return {
    time,
    settings,
    repository,
    queueRows,
    queues,
    calls,
    followUps,
    reminders,
    looks,
    book: (
      id: string,
      number: string,
      more: { window?: object; startedAt?: number; priority?: number } = {},
    ) =>
      bookCallback(
        {
          id,
          language: 'zh',
          startedAt: new Date(more.startedAt ?? time.now),
          ...(more.priority === undefined ? {} : { priority: more.priority }),
        },
        { number, window: (more.window ?? null) as never },
        shared,
      ),
    beginning: (ref: string) => outboundBeginning(ref, repository),
    /** Looks over what is due, as the job of each minute does. */
    lookOver: async () => {
      for (const row of await calls.due()) await calls.advance(row.id);
    },
  };
}

export type World = ReturnType<typeof createWorld>;

/** Empties what these tests write. */
export async function clear(database: Database): Promise<void> {
  for (const table of ['outbound_calls', 'queue_entries', 'queue_states', 'voice_sessions', 'calls'] as const)
    await database.sql.deleteFrom(table).execute();
}

let made = 0;

/** A call as the call stream stores it. */
export async function insertCall(
  database: Database,
  call: {
    caller: string;
    agent?: string | null;
    status?: string;
    queue?: string;
    at: number;
    seconds?: number;
  },
): Promise<void> {
  made += 1;
  const at = new Date(call.at);
  const ended = call.seconds === undefined ? null : new Date(call.at + call.seconds * 1_000).toISOString();
  await database.sql
    .insertInto('calls')
    .values({
      id: `c-${made}`,
      external_id: `x-${made}`,
      gateway: 'gw',
      status: call.status ?? (ended === null ? 'live' : 'submitted'),
      agent: call.agent === undefined ? 'agent-1' : call.agent,
      queue: call.queue ?? 'hotline',
      channel: 'phone',
      caller: call.caller,
      started_at: at.toISOString(),
      ended_at: ended,
      created_at: at,
    })
    .execute();
}
