import type { Transaction } from 'kysely';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { NewCall, RowChange } from '../store/repositories/append-commits.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { Schema } from '../store/schema.ts';
import type { CallState } from './call-state.ts';
import type { Change } from './live-call.ts';

/** Events that change the call's row and nothing else beside the log. */
const ROW_EVENTS: ReadonlySet<DeskEvent['type']> = new Set([
  'call.started',
  'call.ended',
  'assigned',
  'held',
]);
/** Events that change other rows, too. */
const MORE_EVENTS: ReadonlySet<DeskEvent['type']> = new Set(['submitted', 'invalidated', 'decision']);

/**
 * Wraps events into a change that keeps the rows beside the log in step: with the commit itself where only the call's row
 * changes, else in a transaction of their own.
 */
export function toChange(
  calls: CallRepository,
  state: CallState,
  gateway: string,
  events: readonly DeskEvent[],
): Change {
  const isMore = events.some(
    ({ type }) => MORE_EVENTS.has(type) || (type === 'call.started' && state.started !== null),
  );
  if (!isMore) return { events, row: rowChange(state, gateway, events) };
  return {
    transact: async (tx) => {
      await writeRows(calls, tx, state, gateway, events);
      return events;
    },
  };
}

/** What the events change in the row of a call; undefined when nothing. */
function rowChange(state: CallState, gateway: string, events: readonly DeskEvent[]): RowChange | undefined {
  if (!events.some(({ type }) => ROW_EVENTS.has(type))) return undefined;
  let change: RowChange = {};
  for (const event of events) {
    if (event.type === 'call.started') change = { ...change, opened: newCall(state.callId, gateway, event) };
    else if (event.type === 'assigned') change = { ...change, agent: event.agent };
    else if (event.type === 'held') change = { ...change, status: 'held' };
    else if (event.type === 'call.ended') {
      const status = change.status ?? state.status;
      change = { ...change, endedAt: event.endedAt, status: status === 'live' ? 'wrap-up' : status };
    }
  }
  return change;
}

function newCall(id: string, gateway: string, event: Extract<DeskEvent, { type: 'call.started' }>): NewCall {
  const { externalId, agent, queue, channel, caller, startedAt } = event;
  return { id, externalId, gateway, agent, queue, channel, caller, startedAt };
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
        await calls.insert(newCall(state.callId, gateway, event), tx);
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
