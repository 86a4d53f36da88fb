import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyEvent, type CallState, emptyCall } from '../../src/call/call-state.ts';
import { toChange, writeRows } from '../../src/call/row-changes.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type Append, commitKey } from '../../src/store/repositories/append-commits.ts';
import { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { said, started } from '../call/events.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

const mark = { by: 'agent-1', commandId: 'x' };
const rowEvents: readonly DeskEvent[] = [
  { type: 'held', ...mark },
  {
    type: 'call.ended',
    senderSeq: 9,
    through: 9,
    endedAt: '2026-03-01T09:05:00+08:00',
    cause: 'caller-hangup',
    missing: [],
  },
  { type: 'assigned', ...mark, agent: 'agent-1', previous: null },
  { type: 'assigned', ...mark, agent: 'agent-2', previous: null },
  said(3, '路灯不亮'),
];
const rowEvent = fc.constantFrom(...rowEvents);
/** Commits of one call, the first of which starts it. */
const commits = fc
  .tuple(
    fc.array(rowEvent, { maxLength: 3 }),
    fc.array(fc.array(rowEvent, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  )
  .map(([first, more]) => (id: string): DeskEvent[][] => [[started({ externalId: id }), ...first], ...more]);

describe.each(storeEngines)('commits on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('change the row of their call', () => {
    let test: TestDatabase;
    let calls: CallRepository;
    let made = 0;
    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      calls = new CallRepository(test.database);
    });
    afterAll(() => test.drop());

    const newId = () => `c${made++}`;
    const rowOf = async (id: string) => {
      const row = await calls.find(id);
      return row && { ...row, callId: null, externalId: null, createdAt: null };
    };
    const appendOf = (state: CallState, events: readonly DeskEvent[]): Append => {
      const change = toChange(calls, state, 'gateway-1', events);
      if ('transact' in change) return expect.unreachable('these events need no transaction');
      return { callId: state.callId, seqFrom: state.seq + 1, ...change };
    };
    const apply = (state: CallState, events: readonly DeskEvent[]) => {
      for (const event of events) applyEvent(state, event);
    };

    it('as a transaction that writes the row beside them would', async () => {
      await fc.assert(
        fc.asyncProperty(commits, async (commitsOf) => {
          const [one, other] = [emptyCall(newId()), emptyCall(newId())];
          const [ones, others] = [commitsOf(one.callId), commitsOf(other.callId)];
          for (const [index, events] of ones.entries()) {
            const same = others[index] ?? [];
            await calls.append([appendOf(one, events)]);
            await test.database.sql.transaction().execute(async (tx) => {
              await writeRows(calls, tx, other, 'gateway-1', same);
              await calls.appendIn(tx, { callId: other.callId, seqFrom: other.seq + 1, events: same });
            });
            expect(await rowOf(one.callId)).toEqual(await rowOf(other.callId));
            apply(one, events);
            apply(other, same);
          }
          expect((await calls.find(one.callId))?.status).toBe(one.status);
        }),
        { numRuns: 25 },
      );
    });

    it('for many calls in one statement, each its own', async () => {
      const states = Array.from({ length: 50 }, () => emptyCall(newId()));
      const first = await calls.append(
        states.map((state) => appendOf(state, [started({ externalId: state.callId })])),
      );
      expect(first.size).toBe(50);
      for (const state of states) apply(state, [started({ externalId: state.callId })]);
      await calls.append(
        states.map((state, index) =>
          appendOf(
            state,
            index % 2 === 0
              ? [{ type: 'assigned', ...mark, agent: `a${index}`, previous: null }]
              : [said(2, '喂')],
          ),
        ),
      );
      const agents = await Promise.all(states.map(async ({ callId }) => (await calls.find(callId))?.agent));
      expect(agents).toEqual(states.map((_, index) => (index % 2 === 0 ? `a${index}` : 'agent-1')));
    });

    it('not at all where another node’s commit has the number', async () => {
      const state = emptyCall(newId());
      const first = [started({ externalId: state.callId })];
      await calls.append([appendOf(state, first)]);
      apply(state, first);
      const held = appendOf(state, [{ type: 'held', ...mark }]);
      expect((await calls.append([appendOf(state, [said(2, '喂')])])).has(commitKey(state.callId, 2))).toBe(
        true,
      );
      expect(await calls.append([held])).toEqual(new Map());
      expect((await calls.find(state.callId))?.status).toBe('live');
    });
  });
});
