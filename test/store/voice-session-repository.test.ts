import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';
import { FlowSetRepository } from '../../src/store/repositories/flow-set-repository.ts';
import {
  type NewVoiceSession,
  type VoiceSessionAdvance,
  VoiceSessionRepository,
} from '../../src/store/repositories/voice-session-repository.ts';
import { available, freshServer, storeEngines, type TestDatabase } from '../support/engines.ts';

const STARTED = new Date('2026-11-28T04:00:00Z');

function newSession(id: string, changes: Partial<NewVoiceSession> = {}): NewVoiceSession {
  return {
    id,
    platform: 'twilio',
    externalId: `CA-${id}`,
    direction: 'inbound',
    caller: '13800000001',
    called: '12345',
    startedAt: STARTED,
    flows: 'digest',
    callId: 'c1',
    outboundId: null,
    offered: false,
    accepted: false,
    outcome: null,
    state: '{"zebra":1,"ant":"“引号”\\n"}',
    reply: '{"actions":[]}',
    ...changes,
  };
}

function stepOf(id: string, turn: number, changes: Partial<VoiceSessionAdvance> = {}): VoiceSessionAdvance {
  return {
    id,
    turn,
    offered: true,
    accepted: false,
    outcome: null,
    state: `{"step":${turn}}`,
    reply: '{}',
    ...changes,
  };
}

const far = new Date(Date.now() + 86_400_000);
const longAgo = new Date(0);

describe.each(storeEngines)('voice sessions on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let sessions: VoiceSessionRepository;
    let flowSets: FlowSetRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      sessions = new VoiceSessionRepository(test.database);
      flowSets = new FlowSetRepository(test.database);
    });
    afterAll(() => test.drop());

    const find = async (id: string) => (await sessions.find([id])).get(id);

    it('kept once, with everything about them', async () => {
      expect(await sessions.insert([newSession('a'), newSession('b')])).toEqual(new Set(['a', 'b']));
      expect(await sessions.insert([newSession('c'), newSession('b', { caller: 'x' })])).toEqual(
        new Set(['c']),
      );
      expect(await find('b')).toEqual({
        id: 'b',
        platform: 'twilio',
        externalId: 'CA-b',
        direction: 'inbound',
        caller: '13800000001',
        called: '12345',
        startedAt: STARTED,
        flows: 'digest',
        callId: 'c1',
        outboundId: null,
        offered: false,
        accepted: false,
        outcome: null,
        turn: 1,
        state: { zebra: 1, ant: '“引号”\n' },
        reply: { actions: [] },
        updatedAt: expect.any(Date),
        endedAt: null,
        purgedAt: null,
      });
      const { state } = (await find('b')) ?? {};
      // The order of names is kept: what is read is what was written.
      expect(Object.keys(state as object)).toEqual(['zebra', 'ant']);
      expect((await sessions.find(['nobody'])).size).toBe(0);
    });

    it('advanced only from their newest reply, each by itself', async () => {
      await sessions.insert([newSession('d'), newSession('e'), newSession('f')]);
      const first = await sessions.advance([stepOf('d', 1), stepOf('e', 2), stepOf('nobody', 1)]);
      expect(first).toEqual(new Set(['d']));
      expect(await sessions.advance([stepOf('d', 1)])).toEqual(new Set());
      expect(await sessions.advance([stepOf('d', 2, { outcome: 'done', accepted: true })])).toEqual(
        new Set(['d']),
      );
      expect(await find('d')).toMatchObject({
        turn: 3,
        state: { step: 2 },
        offered: true,
        accepted: true,
        outcome: 'done',
      });
      expect(await find('e')).toMatchObject({ turn: 1 });
    });

    it('advanced by exactly one of those who try at the same time', async () => {
      const ids = Array.from({ length: 40 }, (_, index) => `race-${index}`);
      await sessions.insert(ids.map((id) => newSession(id)));
      const tries = await Promise.all(
        Array.from({ length: 6 }, (_, node) =>
          // Each in an order of its own.
          sessions.advance([...ids.slice(node * 5), ...ids.slice(0, node * 5)].map((id) => stepOf(id, 1))),
        ),
      );
      for (const id of ids) expect(tries.filter((kept) => kept.has(id))).toHaveLength(1);
    });

    it('never advanced once closed, and closed once', async () => {
      await sessions.insert([newSession('g')]);
      await sessions.close(['g', 'nobody']);
      const closed = await find('g');
      expect(closed?.endedAt).toBeInstanceOf(Date);
      await sessions.close(['g']);
      expect((await find('g'))?.endedAt).toEqual(closed?.endedAt);
      expect(await sessions.advance([stepOf('g', 1)])).toEqual(new Set());
    });

    it('listed by id when they went silent and nobody closed them', async () => {
      await sessions.insert([
        newSession('stale-1'),
        newSession('stale-2', { state: '{"waiting":{"for":"person"}}' }),
        newSession('stale-3', { state: '{"waiting":{"for":"input"}}' }),
        newSession('stale-4'),
      ]);
      await sessions.close(['stale-4']);
      const list = async (before: Date, personBefore: Date, limit = 10) =>
        (await sessions.listStale({ before, personBefore, after: 'stale-', limit })).map(({ id }) => id);
      expect(await list(longAgo, longAgo)).toEqual([]);
      expect(await list(far, longAgo)).toEqual(['stale-1', 'stale-3']);
      expect(await list(far, far)).toEqual(['stale-1', 'stale-2', 'stale-3']);
      expect(await list(far, far, 2)).toEqual(['stale-1', 'stale-2']);
    });

    it('purged once their recordings are told that no log of a call names', async () => {
      const recordings = ['https://x/in-a-log', 'https://x/dropped'].map((url) => ({ url, durationMs: 1 }));
      const startedAt = new Date('2019-01-01T00:00:00Z');
      const before = new Date('2019-02-01T00:00:00Z');
      await sql`insert into calls (id, external_id, gateway, status, channel, started_at)
        values ('logged', 'logged', 's', 'wrap-up', 'phone', '2019-01-01T00:00:00Z')`.execute(
        test.database.sql,
      );
      const events = [{ type: 'self-service', recording: { url: 'https://x/in-a-log', durationMs: 1 } }];
      await sql`insert into call_commits (call_id, seq_from, seq_to, events)
        values ('logged', 1, 1, ${JSON.stringify(events)}::json)`.execute(test.database.sql);
      const state = JSON.stringify({ recordings });
      await sessions.insert([
        newSession('told', { startedAt, state, callId: 'logged' }),
        newSession('told-old', { startedAt }),
      ]);
      await sessions.close(['told', 'told-old']);
      const away = () => Promise.reject(new Error('the queue is away'));
      await expect(sessions.purge(before, 10, away)).rejects.toThrow('away');
      expect((await find('told'))?.purgedAt).toBeNull();
      const told: string[] = [];
      const tell = async (urls: readonly string[]) => void told.push(...urls);
      expect(await sessions.purge(before, 10, tell)).toBe(2);
      expect(told).toEqual(['https://x/dropped']);
    });

    it('purged of words and numbers when closed and old, and still counted', async () => {
      const old = { startedAt: new Date('2020-01-01T00:00:00Z'), outcome: 'request' };
      await sessions.insert([
        newSession('old-1', old),
        newSession('old-2', old),
        newSession('old-open', old),
      ]);
      await sessions.close(['old-1', 'old-2']);
      const before = new Date('2021-01-01T00:00:00Z');
      expect(await sessions.purge(before, 1)).toBe(1);
      expect(await sessions.purge(before, 10)).toBe(1);
      expect(await sessions.purge(before, 10)).toBe(0);
      expect(await find('old-1')).toMatchObject({
        caller: null,
        called: null,
        state: {},
        reply: {},
        outcome: 'request',
        purgedAt: expect.any(Date),
      });
      expect(await find('old-open')).toMatchObject({ caller: '13800000001', purgedAt: null });
    });

    it('stored with texts that need care', async () => {
      const text = `'"\\ $1 ${'🔥'.repeat(2_000)} {"a":[null]} --;`;
      await sessions.insert([newSession('text', { caller: text, state: JSON.stringify({ text }) })]);
      expect(await find('text')).toMatchObject({ caller: text, state: { text } });
    });

    it('pinned to flow sets that are kept as they were', async () => {
      await flowSets.keep('digest-1', { opening: { name: 'opening' } });
      await flowSets.keep('digest-1', { opening: { name: 'another' } });
      expect(await flowSets.find('digest-1')).toEqual({ opening: { name: 'opening' } });
      expect(await flowSets.find('nothing')).toBeNull();
    });

    it('the reason why their flow sets stay', async () => {
      await Promise.all(['in-use', 'recent', 'done', 'unused'].map((digest) => flowSets.keep(digest, {})));
      const old = new Date('2019-01-01T00:00:00Z');
      await sessions.insert([
        newSession('set-1', { flows: 'in-use', startedAt: old }),
        newSession('set-2', { flows: 'recent', startedAt: far }),
        newSession('set-3', { flows: 'done', startedAt: old }),
      ]);
      await sessions.close(['set-2', 'set-3']);
      expect(await flowSets.purge(longAgo)).toBe(0);
      await flowSets.purge(new Date(Date.now() + 1_000));
      expect(await flowSets.find('in-use')).toEqual({});
      expect(await flowSets.find('recent')).toEqual({});
      expect(await flowSets.find('done')).toBeNull();
      expect(await flowSets.find('unused')).toBeNull();
    });
  });
});

describe.skipIf(!available.postgres)('two nodes on one PostgreSQL', () => {
  it('advance the same sessions for a while without losing or repeating a step', async () => {
    const test = await freshServer();
    const other = await openDatabase(test.options);
    try {
      await migrate(test.database, { jobs: false });
      const nodes = [new VoiceSessionRepository(test.database), new VoiceSessionRepository(other)];
      const ids = Array.from({ length: 30 }, (_, index) => `s${index}`);
      await nodes[0]?.insert(ids.map((id) => newSession(id)));
      const ROUNDS = 40;
      let wins = 0;
      for (let turn = 1; turn <= ROUNDS; turn += 1) {
        const steps = ids.map((id) => stepOf(id, turn));
        const kept = await Promise.all(
          nodes.map((node, index) => node.advance(index === 0 ? steps : steps.toReversed())),
        );
        wins += kept.reduce((sum, { size }) => sum + size, 0);
      }
      expect(wins).toBe(ROUNDS * ids.length);
      const rows = await nodes[1]?.find(ids);
      expect([...(rows?.values() ?? [])].every(({ turn }) => turn === ROUNDS + 1)).toBe(true);
    } finally {
      await other.close();
      await test.drop();
    }
  });
});
