import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallHub } from '../../src/call/call-hub.ts';
import { applyEvent, emptyCall } from '../../src/call/call-state.ts';
import { toChange } from '../../src/call/row-changes.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { createBus } from '../../src/store/bus-factory.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { available, freshServer, type TestDatabase } from '../support/engines.ts';
import { said, started } from './events.ts';

const CALLS = 8;
const CHANGES = 480;
const WORKERS = 24;

describe.skipIf(!available.postgres)('calls that three nodes change at once', () => {
  let test: TestDatabase;
  let databases: Database[];
  let nodes: { calls: CallRepository; hub: CallHub }[];
  beforeAll(async () => {
    test = await freshServer();
    databases = [test.database, await openDatabase(test.options), await openDatabase(test.options)];
    nodes = await Promise.all(
      databases.map(async (database, index) => {
        const calls = new CallRepository(database);
        // The last one hears nothing of the others, and learns by being too late.
        const bus = index === 2 ? new LocalBus() : await createBus({ database });
        return { calls, hub: new CallHub({ database, calls, bus }) };
      }),
    );
  });
  afterAll(async () => {
    await Promise.all(nodes.map(({ hub }) => hub.close()));
    await Promise.all(databases.slice(1).map((database) => database.close()));
    await test.drop();
  });

  const eventsFor = (turn: number, isStarted: boolean, externalId: string): DeskEvent[] => {
    const mark = { by: 'agent-1', commandId: `x${turn}` };
    const assigned: DeskEvent = { type: 'assigned', ...mark, agent: `a${turn}`, previous: null };
    if (!isStarted) return [started({ externalId }), ...(turn % 2 === 0 ? [assigned] : [])];
    const kinds: DeskEvent[][] = [
      [assigned],
      [{ type: 'held', ...mark }],
      [
        assigned,
        {
          type: 'call.ended',
          senderSeq: 1,
          through: 1,
          endedAt: '2026-03-01T09:05:00+08:00',
          cause: 'caller-hangup',
          missing: [],
        },
      ],
      [started({ externalId, agent: `s${turn}` })],
      [
        {
          type: 'decision',
          ...mark,
          suggestionId: 'none',
          target: 'unit',
          decision: 'accepted',
          value: null,
        },
      ],
      [said(turn + 2, `第${turn}句`)],
    ];
    return kinds[turn % kinds.length] ?? [];
  };

  it('lose no change, and their rows say what their logs say', async () => {
    const ids = Array.from({ length: CALLS }, (_, index) => `c${index}`);
    const stored = new Map(ids.map((id) => [id, 0]));
    let turn = 0;
    const work = async () => {
      while (turn < CHANGES) {
        const [mine, id] = [turn, ids[turn % CALLS] ?? ''];
        turn += 1;
        const node = nodes[Math.floor(mine / CALLS) % nodes.length];
        await node?.hub.with(id, async (call) => {
          const commit = await call.change((state) =>
            toChange(node.calls, state, 'gateway-1', eventsFor(mine, state.started !== null, id)),
          );
          stored.set(id, (stored.get(id) ?? 0) + (commit?.events.length ?? 0));
        });
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    const { calls } = nodes[0] ?? expect.unreachable();
    for (const id of ids) {
      const state = emptyCall(id);
      for (const { seqFrom, events } of await calls.read(id, 0, 1_000)) {
        expect(seqFrom).toBe(state.seq + 1);
        for (const event of events) applyEvent(state, event);
      }
      expect(state.seq).toBe(stored.get(id));
      expect(await calls.find(id)).toMatchObject({ status: state.status, agent: state.agent });
    }
  });
});
