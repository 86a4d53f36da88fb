import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { FlowSetRepository } from '../../../src/store/repositories/flow-set-repository.ts';
import { VoiceSessionRepository } from '../../../src/store/repositories/voice-session-repository.ts';
import type { VoiceReply } from '../../../src/voice/dialect/contract.ts';
import type { FlowState, Json } from '../../../src/voice/engine/contract.ts';
import { sessionIdOf } from '../../../src/voice/session/session-record.ts';
import type { VoiceSessionService } from '../../../src/voice/session/voice-sessions.ts';
import { available, freshServer, type TestDatabase } from '../../support/engines.ts';
import { call, heardIn, keys, MemorySessions, type Node, node, OnceEffects, refer } from './support.ts';

const id = sessionIdOf(refer());

/** What a platform may do, in any order and as often as it likes, on either of two nodes. */
type Deed = { readonly node: 0 | 1 } & (
  | { readonly do: 'begin' | 'ended' | 'current' | 'stale' | 'forget' }
  | { readonly do: 'turn'; readonly turn: number; readonly key: 'a' | 'e' | 'E' | 'q' | 'x' | 'hangup' }
);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      node: fc.constantFrom(0 as const, 1 as const),
      do: fc.constant('turn' as const),
      turn: fc.integer({ min: 0, max: 7 }),
      key: fc.constantFrom('a', 'a', 'e', 'E', 'q', 'x', 'hangup'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      node: fc.constantFrom(0 as const, 1 as const),
      do: fc.constantFrom('begin', 'ended', 'current', 'stale'),
    }),
  },
);

interface Answered {
  readonly deed: Deed;
  readonly mark: string;
  readonly reply: VoiceReply | null;
}

async function perform(sessions: VoiceSessionService, one: Deed, mark: string): Promise<VoiceReply | null> {
  switch (one.do) {
    case 'begin':
      return sessions.begin(call());
    case 'current':
      return sessions.current(refer());
    case 'ended':
      await sessions.ended(refer());
      return null;
    case 'stale':
      await sessions.closeStale(new Date(Date.now() + 3_600_000));
      return null;
    case 'turn': {
      const event = one.key === 'hangup' ? ({ type: 'hangup' } as const) : keys(one.key + mark);
      return sessions.turn(refer(), one.turn, event);
    }
    default:
      return null;
  }
}

/** What must hold whatever was done in whatever order. */
function expectLaws(
  table: MemorySessions,
  effects: OnceEffects,
  nodes: readonly Node[],
  answered: Answered[],
) {
  const row = table.rows.get(id);
  if (row === undefined) {
    for (const { reply } of answered) expect(reply === null || heardIn(reply).last === 'hangup').toBe(true);
    return;
  }
  const state = row.state as FlowState;
  const heard = state.vars.heard as Json[];
  // No event counts twice, and one reply is answered by one event.
  expect(new Set(heard).size).toBe(heard.length);
  const byMark = new Map(answered.map((one) => [one.mark, one]));
  const hangups = state.ended === 'hangup' ? 1 : 0;
  expect(heard.length).toBe(row.turn - 1 - hangups);
  heard.forEach((keysHeard, index) => {
    const cause = byMark.get(String(keysHeard).slice(1));
    // The session begun on the spot for a turn of an unknown call counts from 1 too.
    expect(cause?.deed).toMatchObject({ do: 'turn', turn: index + 1 });
  });
  for (const { deed: asked, reply } of answered) {
    if (reply === null) continue;
    expect(['listen', 'record', 'queue', 'transfer', 'hangup']).toContain(heardIn(reply).last);
    const stored = table.history.get(`${id}#${reply.turn}`);
    if (heardIn(reply).text === '' && heardIn(reply).last === 'hangup') {
      // Only when it was over, or to a hang-up of a call that nobody knew.
      expect(state.ended !== null || (asked.do === 'turn' && asked.key === 'hangup')).toBe(true);
    } else {
      expect({ language: reply.language, actions: reply.actions }).toEqual(stored);
    }
    // Who answered the newest reply of his time never gets one before it.
    if (
      asked.do === 'turn' &&
      heard.includes(asked.key + (answered.find((one) => one.reply === reply)?.mark ?? ''))
    )
      expect(reply.turn).toBeGreaterThan(asked.turn);
  }
  // Whoever ended it handed it on, at least once, and only then is it closed.
  const handedOn = nodes.flatMap((each) => each.ended);
  expect(handedOn.length > 0).toBe(state.ended !== null);
  expect(row.endedAt !== null).toBe(state.ended !== null);
  for (const context of handedOn) expect(context.ended).toBe(state.ended);
  // Every effect of the way that counts was done, under an id of its own.
  const wanted = heard.reduce<number>(
    (sum, key) => sum + (/^e/.test(String(key)) ? 1 : /^E/.test(String(key)) ? 2 : 0),
    0,
  );
  for (let effect = 1; effect <= wanted; effect += 1) expect(effects.done.has(`${id}#e${effect}`)).toBe(true);
  expect(state.effects).toBe(wanted);
  for (const { sessions, logged } of nodes) {
    expect(sessions.live.working).toBe(0);
    expect(logged.join()).not.toContain('a voice turn failed');
  }
}

describe('whatever order platforms, nodes and the store work in, a session', () => {
  it('advances once for each reply', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(deed, { minLength: 1, maxLength: 14 }),
        fc.boolean(),
        async (scheduler, deeds, beginFirst) => {
          const table = new MemorySessions();
          const effects = new OnceEffects();
          effects.answer = async (key) => {
            await scheduler.schedule(Promise.resolve(), `effect ${key}`);
            return { status: 'done', value: null };
          };
          const nodes = ['one', 'two'].map((name) =>
            node(
              table.through(async (what) => scheduler.schedule(Promise.resolve(), `${name} ${what}`)),
              effects,
              // The scheduler may take its time.
              { effectDeadlines: { submit: 60_000 } },
            ),
          );
          if (beginFirst) await scheduler.waitFor(Promise.all([nodes[0]?.sessions.begin(call())]));
          const answered: Answered[] = [];
          const all = deeds.map(async (one, index) => {
            await scheduler.schedule(Promise.resolve(), `deed ${index}`);
            const sessions = nodes[one.node]?.sessions;
            if (sessions === undefined) return;
            const reply = await perform(sessions, one, String(index));
            answered.push({ deed: one, mark: String(index), reply });
          });
          await scheduler.waitFor(Promise.all(all));
          await scheduler.waitFor(Promise.all(nodes.map((each) => each.sessions.close())));
          expectLaws(table, effects, nodes, answered);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe.skipIf(!available.postgres)('two nodes on one PostgreSQL', () => {
  let test: TestDatabase;
  let other: Database;

  beforeAll(async () => {
    test = await freshServer();
    await migrate(test.database, { jobs: false });
    other = await openDatabase(test.options);
  });
  afterAll(async () => {
    await other.close();
    await test.drop();
  });

  const nodeOn = (database: Database, effects: OnceEffects): Node => {
    const flowSets = new FlowSetRepository(database);
    const sessions = new VoiceSessionRepository(database);
    return node(Object.assign(sessions, { flowSets }) as never, effects, { flowSets, sessions });
  };

  it('share sessions: every turn told to both advances once, and both answer the same', async () => {
    const effects = new OnceEffects();
    const nodes = [nodeOn(test.database, effects), nodeOn(other, effects)];
    const ids = Array.from({ length: 25 }, (_, index) => `CA-shared-${index}`);
    const both = <T>(ask: (sessions: VoiceSessionService) => Promise<T>) =>
      Promise.all(nodes.map((each) => ask(each.sessions)));
    await Promise.all(
      ids.map(async (externalId) => {
        const [first, second] = await both((sessions) => sessions.begin(call(externalId)));
        expect(second).toEqual(first);
        for (let turn = 1; turn <= 6; turn += 1) {
          const key = turn % 3 === 0 ? `e${turn}` : `a${turn}`;
          const [one, two] = await both((sessions) => sessions.turn(refer(externalId), turn, keys(key)));
          expect(two).toEqual(one);
          expect(one?.turn).toBe(turn + 1);
        }
        await both((sessions) => sessions.ended(refer(externalId)));
      }),
    );
    await Promise.all(nodes.map((each) => each.sessions.close()));
    const handedOn = nodes.flatMap((each) => each.ended.map((session) => session.externalId));
    expect(handedOn.sort()).toEqual([...ids].sort());
    expect(effects.done.size).toBe(2 * ids.length);
    const rows = await new VoiceSessionRepository(other).find(
      ids.map((externalId) => sessionIdOf(refer(externalId))),
    );
    for (const row of rows.values()) {
      expect(row).toMatchObject({ turn: 8, outcome: 'hangup', endedAt: expect.any(Date) });
      expect((row.state as FlowState).vars.heard).toEqual(['a1', 'a2', 'e3', 'a4', 'a5', 'e6']);
    }
    expect(nodes.map((each) => each.sessions.live)).toEqual([
      { sessions: 0, working: 0 },
      { sessions: 0, working: 0 },
    ]);
  });
});
