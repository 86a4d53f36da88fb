import { describe, expect, it } from 'vitest';
import type { EffectResult, FlowState } from '../../../src/voice/engine/contract.ts';
import { sessionIdOf } from '../../../src/voice/session/session-record.ts';
import { setOf } from './scripted-engine.ts';
import { call, heardIn, keys, latch, MemorySessions, node, OnceEffects, refer, speech } from './support.ts';

function begin(deps: Parameters<typeof node>[2] = {}) {
  const table = new MemorySessions();
  const effects = new OnceEffects();
  return { table, effects, ...node(table, effects, deps) };
}

const id = sessionIdOf(refer());
const stateOf = (table: MemorySessions) => table.rows.get(id)?.state as FlowState;

describe('a voice session', () => {
  it('begins once, with what is known of the call', async () => {
    const { sessions, table } = begin({ now: () => new Date('2026-11-28T04:00:05Z') });
    const reply = await sessions.begin(call());
    expect(reply).toMatchObject({ sessionId: id, turn: 1, language: 'zh' });
    expect(await sessions.begin(call())).toEqual(reply);
    expect(table.rows.size).toBe(1);
    expect(stateOf(table).vars).toMatchObject({
      caller: '13800000001',
      called: '12345',
      direction: 'inbound',
      now: '2026-11-28T12:00:05+08:00',
    });
    expect(table.rows.get(id)).toMatchObject({ flows: 'digest-v1', offered: true, accepted: false });
  });

  it('answers the same turn again with the stored reply, and does nothing', async () => {
    const { sessions, table, effects } = begin();
    await sessions.begin(call());
    const reply = await sessions.turn(refer(), 1, keys('e1'));
    const row = table.rows.get(id);
    expect(await sessions.turn(refer(), 1, keys('e1'))).toEqual(reply);
    expect(await sessions.turn(refer(), 1, keys('something else'))).toEqual(reply);
    expect(table.rows.get(id)).toBe(row);
    expect([...effects.asked.values()]).toEqual([1]);
  });

  it('answers older turns, future ones and nonsense with the newest reply', async () => {
    const { sessions } = begin();
    await sessions.begin(call());
    await sessions.turn(refer(), 1, keys('a'));
    const newest = await sessions.turn(refer(), 2, keys('b'));
    for (const turn of [1, 0, -5, 4, 99, Number.NaN, 2.5])
      expect(await sessions.turn(refer(), turn, keys('c'))).toEqual(newest);
    expect(await sessions.begin(call())).toEqual(newest);
    expect(await sessions.current(refer())).toEqual(newest);
  });

  it('lets many requests for one turn through as one', async () => {
    const { sessions, table, effects } = begin();
    await sessions.begin(call());
    const replies = await Promise.all(Array.from({ length: 20 }, () => sessions.turn(refer(), 1, keys('e'))));
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(stateOf(table).vars.heard).toEqual(['e']);
    expect([...effects.asked.values()]).toEqual([1]);
  });

  it('of a call that nobody knows leads to a person, and says so in the log without numbers', async () => {
    const { sessions, table, logged } = begin();
    const reply = await sessions.turn(refer(), 7, speech('我的电话是13912345678'));
    expect(heardIn(reply).last).toBe('queue');
    expect(reply.turn).toBe(1);
    expect(stateOf(table).flow).toBe('human');
    expect(logged.join()).toContain('unknown call');
    expect(logged.join()).not.toContain('13912345678');
    expect(await sessions.current(refer('CA-other'))).toBeNull();
    await sessions.ended(refer('CA-other'));
    expect(heardIn(await sessions.turn(refer('CA-other'), 1, { type: 'hangup' })).last).toBe('hangup');
    expect(table.rows.size).toBe(1);
  });

  it('is over after its end: the goodbye again to those who ask again, else a hang-up', async () => {
    const { sessions, table, ended } = begin();
    await sessions.begin(call());
    const goodbye = await sessions.turn(refer(), 1, keys('x'));
    expect(heardIn(goodbye)).toEqual({ text: '再见', last: 'hangup' });
    await sessions.settled();
    expect(ended.map((session) => [session.id, session.ended])).toEqual([[id, 'done']]);
    expect(table.rows.get(id)).toMatchObject({ outcome: 'done', endedAt: expect.any(Date) });
    expect(await sessions.turn(refer(), 1, keys('x'))).toEqual(goodbye);
    for (const turn of [2, 3]) {
      const { actions } = await sessions.turn(refer(), turn, keys('1'));
      expect(actions).toEqual([{ type: 'hangup' }]);
    }
    await sessions.ended(refer());
    await sessions.settled();
    expect(ended).toHaveLength(1);
  });

  it('ends by hang-up, told by status or by turn, once', async () => {
    const { sessions, table, ended } = begin();
    await sessions.begin(call());
    await sessions.turn(refer(), 1, keys('a'));
    await Promise.all([
      sessions.ended(refer()),
      sessions.turn(refer(), 99, { type: 'hangup' }),
      sessions.ended(refer()),
    ]);
    await sessions.settled();
    expect(ended.map((session) => session.ended)).toEqual(['hangup']);
    expect(table.rows.get(id)).toMatchObject({ outcome: 'hangup', turn: 3 });
    for (const turn of [1, 2, 3, 4])
      expect((await sessions.turn(refer(), turn, keys('1'))).actions).toEqual([{ type: 'hangup' }]);
    expect((await sessions.begin(call())).actions).toEqual([{ type: 'hangup' }]);
  });

  it('speaks what comes before and after effects in one reply', async () => {
    const { sessions, effects } = begin();
    await sessions.begin(call());
    const reply = await sessions.turn(refer(), 1, keys('E'));
    expect(heardIn(reply)).toEqual({ text: '请稍等 请稍等 digest-v1:E', last: 'listen' });
    expect([...effects.asked.keys()]).toEqual([`${id}#e1`, `${id}#e2`]);
    expect(effects.seen[0]).toMatchObject({
      platform: 'twilio',
      externalId: 'CA1',
      caller: '13800000001',
      direction: 'inbound',
      language: 'zh',
    });
  });

  it('goes on when an effect fails or takes too long, and tells it to stop', async () => {
    const { sessions, table, effects, logged } = begin({ effectDeadlines: { submit: 5 } });
    await sessions.begin(call());
    effects.answer = () => Promise.reject(new Error('broken'));
    await sessions.turn(refer(), 1, keys('e'));
    expect(stateOf(table).vars.e1).toBe('failed');
    expect(logged.join()).toContain('an effect failed');
    let stopped = false;
    effects.answer = (_key, signal) =>
      new Promise<EffectResult>(() => signal.addEventListener('abort', () => (stopped = true)));
    const reply = await sessions.turn(refer(), 2, keys('e'));
    expect(stateOf(table).vars.e2).toBe('failed');
    expect(heardIn(reply).last).toBe('listen');
    expect(stopped).toBe(true);
    effects.answer = () => {
      throw new Error('broken at once');
    };
    await sessions.turn(refer(), 3, keys('e'));
    expect(stateOf(table).vars.e3).toBe('failed');
  });

  it.each([
    ['throws', 't'],
    ['goes in a circle', 'o'],
    ['says nothing', 'n'],
  ])('leads to a person when its flow %s', async (_name, key) => {
    const { sessions, logged } = begin();
    await sessions.begin(call());
    const reply = await sessions.turn(refer(), 1, keys(key));
    expect(heardIn(reply).last).toBe('queue');
    expect(reply.turn).toBe(2);
    expect(logged.join()).toContain('"level":"error"');
    expect(heardIn(await sessions.turn(refer(), 2, keys('a'))).last).toBe('listen');
  });

  it('gets a person even when the store is away, and goes on where it was when it is back', async () => {
    const { sessions, table } = begin();
    await sessions.begin(call());
    table.failure = new Error('connection refused');
    const rescue = await sessions.turn(refer(), 1, keys('a'));
    expect(heardIn(rescue)).toMatchObject({ text: expect.stringContaining('人工'), last: 'queue' });
    // And no dead line when the person cannot be had either.
    const left = await sessions.turn(refer(), rescue.turn, { type: 'person', outcome: 'failed' });
    expect(heardIn(left).last).toBe('hangup');
    expect(heardIn(await sessions.begin(call('CA2'))).last).toBe('queue');
    table.failure = null;
    expect(heardIn(await sessions.turn(refer(), 1, keys('a'))).text).toBe('digest-v1:a');
  });

  it('goes first in danger also while the store is away', async () => {
    const { sessions, table } = begin();
    await sessions.begin(call());
    table.failure = new Error('connection refused');
    const rescue = await sessions.turn(refer(), 1, speech('我家着火了'));
    expect(rescue.actions.at(-1)).toEqual({ type: 'queue', queue: null, priority: 0 });
  });

  it('gives urgent words to the engine', async () => {
    const { sessions, table } = begin();
    await sessions.begin(call());
    const reply = await sessions.turn(refer(), 1, speech('我家着火了'));
    expect(reply.actions.at(-1)).toEqual({ type: 'queue', queue: null, priority: 0 });
    expect(stateOf(table).danger).toBe('着火');
  });

  it('takes texts that the store cannot keep as far as it can', async () => {
    const { sessions, table } = begin();
    await sessions.begin(call('CA1', { caller: '138\u0000', called: '\ud83d' }));
    await sessions.turn(refer(), 1, keys('1\u0000\ud800'));
    expect(stateOf(table).vars).toMatchObject({ heard: ['1\ufffd'], caller: '138', called: '\ufffd' });
    await sessions.turn(refer(), 2, speech('长'.repeat(100_000)));
    expect(JSON.stringify(stateOf(table)).length).toBeLessThan(10_000);
  });

  it('is told to those who connect it to a person, before the platform is', async () => {
    const told: string[] = [];
    const { sessions } = begin({
      onConnecting: async ({ id: of }, to) => {
        await Promise.resolve();
        told.push(`${of === id} ${to.type}`);
      },
      onPerson: async (_session, outcome) => {
        told.push(outcome);
        throw new Error('the queue is broken');
      },
    });
    await sessions.begin(call());
    await sessions.turn(refer(), 1, keys('q'));
    expect(told).toEqual(['true queue']);
    const reply = await sessions.turn(refer(), 2, { type: 'person', outcome: 'left' });
    expect(told).toEqual(['true queue', 'left']);
    expect(heardIn(reply).last).toBe('listen');
  });

  it('that the service called begins as the call was booked', async () => {
    const { sessions, table } = begin({
      outboundBeginning: async (outboundId) =>
        outboundId === 'o1' ? { flow: 'follow-up', language: 'en', vars: { order: { number: '1' } } } : null,
    });
    await sessions.begin(call('CA1', { direction: 'outbound', outboundId: 'o1' }));
    expect(stateOf(table)).toMatchObject({
      flow: 'follow-up',
      language: 'en',
      vars: { order: { number: '1' }, direction: 'outbound' },
    });
    await sessions.begin(call('CA2', { direction: 'outbound', outboundId: 'unknown' }));
    expect(table.rows.get(sessionIdOf(refer('CA2')))?.state).toMatchObject({ flow: 'opening' });
  });
});

describe('sessions', () => {
  it('finish on the flows that they began with, also on a node that never had them', async () => {
    let version = 'v1';
    const table = new MemorySessions();
    const effects = new OnceEffects();
    const first = node(table, effects, { set: () => setOf(version) });
    await first.sessions.begin(call());
    version = 'v2';
    expect(heardIn(await first.sessions.turn(refer(), 1, keys('a'))).text).toBe('digest-v1:a');
    const second = node(table, effects, { set: () => setOf('v3') });
    expect(heardIn(await second.sessions.turn(refer(), 2, keys('b'))).text).toBe('digest-v1:a,b');
    expect(heardIn(await first.sessions.begin(call('CA2'))).text).toBe('digest-v2:');
    expect([...table.sets.keys()]).toEqual(['digest-v1', 'digest-v2']);
  });

  it('go on in the flows of now when theirs are gone, and the log says so', async () => {
    const table = new MemorySessions();
    await node(table, new OnceEffects()).sessions.begin(call());
    table.sets.clear();
    const other = node(table, new OnceEffects(), { set: () => setOf('v2') });
    expect(heardIn(await other.sessions.turn(refer(), 1, keys('a'))).text).toBe('digest-v2:a');
    expect(other.logged.join()).toContain('are gone');
  });

  it('notice that another node has gone on', async () => {
    const table = new MemorySessions();
    const effects = new OnceEffects();
    const [one, two] = [node(table, effects), node(table, effects)];
    await one.sessions.begin(call());
    await two.sessions.turn(refer(), 1, keys('a'));
    const newest = await two.sessions.turn(refer(), 2, keys('b'));
    // One still remembers the first reply.
    expect(await one.sessions.turn(refer(), 1, keys('c'))).toEqual(newest);
    expect(heardIn(await one.sessions.turn(refer(), 3, keys('d'))).text).toBe('digest-v1:a,b,d');
    expect(heardIn(await two.sessions.turn(refer(), 4, keys('e'))).text).toContain('digest-v1:a,b,d,e');
  });

  it('repeat an effect under the same id when a node died before it stored the turn', async () => {
    const table = new MemorySessions();
    const effects = new OnceEffects();
    await node(table, effects).sessions.begin(call());
    const dying = latch();
    const first = node(
      table.through(async (what) => {
        if (what === 'advance') {
          dying.open();
          await new Promise(() => {});
        }
      }),
      effects,
    );
    void first.sessions.turn(refer(), 1, keys('e'));
    await dying.opened;
    const reply = await node(table, effects).sessions.turn(refer(), 1, keys('e'));
    expect(heardIn(reply).text).toContain('digest-v1:e');
    expect([...effects.asked]).toEqual([[`${id}#e1`, 2]]);
    expect(effects.done.size).toBe(1);
  });

  it('hang up after a hang-up that came while a turn was thinking elsewhere', async () => {
    const table = new MemorySessions();
    const effects = new OnceEffects();
    const thinking = latch();
    const slow = latch();
    effects.answer = async () => {
      thinking.open();
      await slow.opened;
      return { status: 'none' };
    };
    const [one, two] = [node(table, effects), node(table, effects)];
    await one.sessions.begin(call());
    const turn = one.sessions.turn(refer(), 1, keys('e'));
    await thinking.opened;
    await two.sessions.ended(refer());
    slow.open();
    expect((await turn).actions).toEqual([{ type: 'hangup' }]);
    await two.sessions.settled();
    expect(two.ended).toHaveLength(1);
    expect(one.ended).toHaveLength(0);
    expect(table.rows.get(id)?.state).toMatchObject({ vars: { heard: [] }, ended: 'hangup' });
  });

  it('that nobody said were over are closed and handed on; those heard lately are not', async () => {
    const { sessions, table, ended } = begin();
    await sessions.begin(call());
    await sessions.turn(refer(), 1, keys('a'));
    expect(await sessions.closeStale(table.now)).toBe(0);
    table.now = new Date(table.now.getTime() + 1_000);
    await sessions.begin(call('CA2'));
    expect(await sessions.closeStale(table.now)).toBe(1);
    expect(ended.map((session) => [session.externalId, session.ended])).toEqual([['CA1', 'hangup']]);
    expect(heardIn(await sessions.turn(refer(), 2, keys('b'))).last).toBe('hangup');
    expect(await sessions.closeStale(table.now)).toBe(0);
  });

  it('are handed on again until that succeeds', async () => {
    let fail = true;
    const told: string[] = [];
    const { sessions, table } = begin({
      onEnded: async (session) => {
        told.push(session.externalId);
        if (fail) throw new Error('the store is full');
      },
    });
    await sessions.begin(call());
    await sessions.turn(refer(), 1, keys('x'));
    await sessions.settled();
    expect(table.rows.get(id)?.endedAt).toBeNull();
    const later = new Date(table.now.getTime() + 1);
    expect(await sessions.closeStale(later)).toBe(0);
    fail = false;
    expect(await sessions.closeStale(later)).toBe(1);
    expect(told).toEqual(['CA1', 'CA1', 'CA1']);
    expect(table.rows.get(id)).toMatchObject({ endedAt: expect.any(Date), outcome: 'done' });
  });

  it('are forgotten with the retention: a turn of one finds it over', async () => {
    const { sessions } = begin();
    await sessions.begin(call());
    await sessions.turn(refer(), 1, keys('x'));
    await sessions.settled();
    expect(await sessions.purge(new Date())).toBe(1);
    for (const turn of [1, 2])
      expect((await sessions.turn(refer(), turn, keys('a'))).actions).toEqual([{ type: 'hangup' }]);
    expect((await sessions.begin(call())).actions).toEqual([{ type: 'hangup' }]);
    expect((await sessions.current(refer()))?.actions).toEqual([{ type: 'hangup' }]);
  });

  it('leave nothing in memory after their end, and are bounded while they live', async () => {
    const { sessions } = begin({ maxLive: 50 });
    const ids = Array.from({ length: 200 }, (_, index) => `CA${index}`);
    await Promise.all(ids.map((each) => sessions.begin(call(each))));
    expect(sessions.live).toEqual({ sessions: 50, working: 0 });
    const replies = await Promise.all(ids.map((each) => sessions.turn(refer(each), 1, keys('a'))));
    expect(new Set(replies.map((reply) => heardIn(reply).text))).toEqual(new Set(['digest-v1:a']));
    await Promise.all(
      ids.map((each, index) =>
        index % 2 === 0 ? sessions.ended(refer(each)) : sessions.turn(refer(each), 2, keys('x')),
      ),
    );
    await sessions.close();
    expect(sessions.live).toEqual({ sessions: 0, working: 0 });
  });

  it('never put what callers say or their numbers into the log', async () => {
    const { sessions, table, effects, logged } = begin({
      onEnded: () => Promise.reject(new Error('broken')),
    });
    effects.answer = () => Promise.reject(new Error('broken'));
    await sessions.begin(call());
    await sessions.turn(refer(), 1, speech('e我叫王小明，住在幸福路'));
    await sessions.turn(refer(), 2, keys('t'));
    table.failure = new Error('connection refused');
    await sessions.turn(refer(), 3, speech('王小明'));
    table.failure = null;
    await sessions.turn(refer('CA-unknown'), 3, speech('王小明'));
    await sessions.ended(refer());
    await sessions.settled();
    expect(logged.length).toBeGreaterThan(3);
    expect(logged.join()).not.toMatch(/王小明|幸福路|13800000001/);
  });
});
