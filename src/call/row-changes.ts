import type { Transaction } from 'kysely';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { Schema } from '../store/schema.ts';
import type { CallState } from './call-state.ts';
import type { Change } from './live-call.ts';

/** Events that change more than the log: the call's row, or the decision on a stored suggestion. */
const ROW_EVENTS: ReadonlySet<DeskEvent['type']> = new Set([
  'call.started',
  'call.ended',
  'assigned',
  'held',
  'submitted',
  'invalidated',
  'decision',
]);

/** Wraps events into a change that keeps the rows beside the log in step, in one transaction where there are any. */
export function toChange(
  calls: CallRepository,
  state: CallState,
  gateway: string,
  events: readonly DeskEvent[],
): Change {
  if (!events.some((event) => ROW_EVENTS.has(event.type))) return { events };
  return {
    transact: async (tx) => {
      await writeRows(calls, tx, state, gateway, events);
      return events;
    },
  };
}

/** Writes what the events change beside the log; `gateway` is the sender of `call.started`. */
export async function writeRows(
  calls: CallRepository,
  tx: Transaction<Schema>,
  state: CallState,
  gateway: string,
  events: readonly DeskEvent[],
): Promise<void> {
  let status = state.status;
  for (const event of events) {
    switch (event.type) {
      case 'call.started':
        await calls.insert(
          {
            id: state.callId,
            externalId: event.externalId,
            gateway,
            agent: event.agent,
            queue: event.queue,
            channel: event.channel,
            caller: event.caller,
            startedAt: event.startedAt,
          },
          tx,
        );
        if (state.started !== null) {
          if (status === 'wrap-up') status = 'live';
          await calls.update(tx, state.callId, {
            status,
            agent: event.agent,
            queue: event.queue,
            channel: event.channel,
            ...(status === 'live' ? { endedAt: null } : {}),
          });
        }
        break;
      case 'call.ended':
        if (status === 'live') status = 'wrap-up';
        await calls.update(tx, state.callId, { status, endedAt: event.endedAt });
        break;
      case 'assigned':
        await calls.update(tx, state.callId, { agent: event.agent });
        break;
      case 'held':
        status = 'held';
        await calls.update(tx, state.callId, { status });
        break;
      case 'submitted':
      case 'invalidated':
        status = event.type === 'submitted' ? 'submitted' : 'invalid';
        await calls.update(tx, state.callId, { status });
        await calls.ignoreUndecided(tx, state.callId);
        break;
      case 'decision':
        await calls.decide(
          tx,
          { id: event.suggestionId, target: event.target },
          { decision: event.decision, value: event.value, by: event.by },
        );
        break;
      default:
        break;
    }
  }
}
