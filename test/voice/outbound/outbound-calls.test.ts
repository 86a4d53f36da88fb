import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/store/migrate.ts';
import type { EffectResult } from '../../../src/voice/engine/contract.ts';
import {
  SimulatedCaller,
  type SimulatedOutcome,
} from '../../../src/voice/outbound/adapters/simulated-caller.ts';
import type { OutboundStatus } from '../../../src/voice/outbound/contract.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { clear, createWorld, insertCall, MINUTE, START, type World } from './world.ts';

const NUMBER = '13800000001';
const OTHER = '13900000002';

describe.each(storeEngines)('outbound calls on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let world: World;
    let caller: SimulatedCaller;
    let outcomes: SimulatedOutcome[];

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
    });
    afterAll(() => test.drop());
    beforeEach(async () => {
      await clear(test.database);
      outcomes = [];
      caller = new SimulatedCaller({
        outcome: () => outcomes.shift() ?? ['ringing', 'answered'],
        onStatus: (ref: string, status: OutboundStatus) => world.calls.statusOf(ref, status),
        onProblem: (error) => expect.unreachable(String(error)),
      });
      world = createWorld(test.database, caller);
      await world.queues.report('hotline', { seats: 5, free: 2 }, 'gw');
    });

    const booked = async (id = 's1', number = NUMBER, more = {}) => {
      const answer = await world.book(id, number, more);
      if (answer.status !== 'done') throw new Error('nothing was booked');
      return (answer.value as { id: string }).id;
    };
    const idOf = (answer: EffectResult) =>
      answer.status === 'done' ? (answer.value as { id: string }).id : null;
    const stateOf = async (id: string) => {
      const row = await world.repository.find(id);
      return row && { state: row.state, attempts: row.attempts, result: row.result };
    };
    const look = async () => {
      await world.lookOver();
      await caller.told;
    };
    const pass = (ms: number) => {
      world.time.now += ms;
    };
    const freshReport = (free: number) => world.queues.report('hotline', { seats: 5, free }, 'gw');

    it('booked once a session and a number', async () => {
      const first = await world.book('s1', NUMBER);
      expect(first).toMatchObject({
        status: 'done',
        value: { repeated: false, spoken: { zh: '轮到您的时候' } },
      });
      const again = await Promise.all([world.book('s1', NUMBER), world.book('s2', `+86 ${NUMBER}`)]);
      for (const each of again) {
        expect(each).toMatchObject({
          value: { id: idOf(first), repeated: true },
        });
      }
      expect(await world.repository.list({}, { before: null, limit: 10 })).toHaveLength(1);
    });

    it('booked once when many ask at the same time', async () => {
      const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => world.book(`s${at}`, NUMBER)));
      const ids = answers.map(idOf);
      expect(new Set(ids).size).toBe(1);
    });

    it('refused for numbers that are not called, past windows, and where nobody calls', async () => {
      expect(await world.book('s1', '12345')).toEqual({ status: 'failed' });
      const past = { from: '2026-03-02T08:00:00+08:00', to: '2026-03-02T09:00:00+08:00' };
      const spoken = { zh: '上午', en: 'morning' };
      expect(await world.book('s1', NUMBER, { window: { ...past, spoken } })).toEqual({ status: 'failed' });
      expect(await world.book('s1', NUMBER, { window: { what: 1 } })).toEqual({ status: 'failed' });
      const nobody = createWorld(test.database, null);
      expect(await nobody.book('s1', NUMBER)).toEqual({ status: 'failed' });
    });

    it('placed when a seat is free, and begin the flow that was booked', async () => {
      const id = await booked();
      await look();
      expect(await stateOf(id)).toEqual({ state: 'connected', attempts: 1, result: 'answered' });
      const [placed] = caller.placed;
      expect(placed).toMatchObject({ ref: `${id}.1`, number: NUMBER, purpose: 'callback' });
      expect(await world.beginning(`${id}.1`)).toMatchObject({
        id,
        flow: 'callback',
        language: 'zh',
        queue: 'hotline',
        priority: 3,
        vars: { caller: NUMBER, direction: 'outbound', callback: { id } },
      });
      expect(await world.beginning('nothing.1')).toBeNull();
      expect(await world.beginning('nonsense')).toBeNull();
      await world.calls.statusOf(`${id}.1`, 'completed');
      expect((await world.repository.find(id))?.endedAt).toEqual(new Date(world.time.now));
    });

    it('placed in their turn: not before those who came first, nor for more than the free seats', async () => {
      const session = (id: string, number: string) => ({ id, caller: number });
      await world.queues.join(session('w1', '13700000001'), { queue: null, priority: 5, turn: 1 });
      await world.queues.join(session('w2', '13700000002'), { queue: null, priority: 1, turn: 1 });
      pass(1_000);
      const first = await booked('s1', NUMBER);
      pass(1_000);
      const second = await booked('s2', OTHER);
      await world.queues.report('hotline', { seats: 5, free: 1, handlingS: 600 }, 'gw');
      // The vulnerable caller goes before, so the one free seat is theirs.
      await look();
      expect(await stateOf(first)).toMatchObject({ state: 'booked' });
      await world.queues.answered('w2');
      outcomes = [['ringing']];
      await look();
      expect(await stateOf(first)).toMatchObject({ state: 'ringing' });
      expect(await stateOf(second)).toMatchObject({ state: 'booked' });
      // The seat is kept for the one that rings.
      await look();
      expect(await stateOf(second)).toMatchObject({ state: 'booked' });
    });

    it('placed at the window’s begin, whoever waits', async () => {
      await freshReport(0);
      const window = {
        from: '2026-03-02T15:00:00+08:00',
        to: '2026-03-02T17:00:00+08:00',
        spoken: { zh: '今天下午三点到五点', en: 'today from three to five' },
      };
      const id = await booked('s1', NUMBER, { window });
      expect(world.reminders).toEqual([{ id, attempts: 0, delayMs: 5 * 60 * MINUTE }]);
      pass(5 * 60 * MINUTE - 1_000);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'booked', attempts: 0 });
      pass(1_000);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'connected' });
    });

    it('moved out of quiet hours, and that is said', async () => {
      const window = {
        from: '2026-03-02T22:00:00+08:00',
        to: '2026-03-02T23:00:00+08:00',
        spoken: { zh: '今晚十点', en: 'tonight at ten' },
      };
      expect(await world.book('s1', NUMBER, { window })).toMatchObject({
        value: { spoken: { zh: '明天上午八点以后', en: 'tomorrow after 8 a.m.' } },
      });
      world.time.now = Date.parse('2026-03-02T22:30:00+08:00');
      expect(await world.book('s2', OTHER)).toMatchObject({ value: { spoken: { zh: '明天上午八点以后' } } });
      await freshReport(3);
      await look();
      expect(caller.placed).toEqual([]);
      world.time.now = Date.parse('2026-03-03T08:00:00+08:00');
      await freshReport(3);
      await look();
      expect(caller.placed).toHaveLength(2);
    });

    it('tried again with a pause, and given up after the last attempt', async () => {
      outcomes = [['ringing', 'no-answer'], ['busy'], ['failed']];
      const id = await booked();
      await look();
      expect(await stateOf(id)).toEqual({ state: 'booked', attempts: 1, result: 'no-answer' });
      expect(world.reminders.at(-1)).toEqual({ id, attempts: 1, delayMs: 15 * MINUTE });
      await look();
      expect(caller.placed).toHaveLength(1);
      for (const expected of [
        { state: 'booked', attempts: 2, result: 'busy' },
        { state: 'failed', attempts: 3, result: 'failed' },
      ]) {
        pass(15 * MINUTE);
        await freshReport(2);
        await look();
        expect(await stateOf(id)).toEqual(expected);
      }
      pass(60 * MINUTE);
      await freshReport(2);
      await look();
      expect(caller.placed).toHaveLength(3);
    });

    it('expired when their time is over', async () => {
      await freshReport(0);
      const id = await booked();
      pass(25 * 60 * MINUTE);
      await freshReport(2);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'expired', attempts: 0 });
    });

    it('not used up by a platform that is away', async () => {
      outcomes = Array.from({ length: 5 }, () => 'out of order' as const);
      const id = await booked();
      for (let minute = 0; minute < 5; minute++) {
        await freshReport(2);
        await look();
        pass(15 * MINUTE);
      }
      expect(await stateOf(id)).toEqual({ state: 'booked', attempts: 0, result: 'refused' });
      await freshReport(2);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'connected' });
    });

    it('asked about when the platform did not say whether it placed them', async () => {
      outcomes = ['no word'];
      const id = await booked();
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'placing', attempts: 1 });
      pass(2 * MINUTE);
      await look();
      // It says that it rings still.
      expect(await stateOf(id)).toMatchObject({ state: 'placing', attempts: 1 });
      await world.calls.statusOf(`${id}.1`, 'answered');
      expect(await stateOf(id)).toMatchObject({ state: 'connected' });
      expect(caller.placed).toHaveLength(1);
    });

    it('cancelled when the person is or was served, and put off while they talk with us', async () => {
      const window = {
        from: '2026-03-02T10:00:00+08:00',
        to: '2026-03-02T12:00:00+08:00',
        spoken: { zh: '现在', en: 'now' },
      };
      const id = await booked('s1', NUMBER, { window });
      await test.database.sql
        .insertInto('voice_sessions')
        .values({
          id: 'v1',
          platform: 'twilio',
          external_id: 'CA1',
          direction: 'inbound',
          caller: NUMBER,
          flows: 'x',
          turn: 1,
          state: '{}',
          reply: '{}',
          updated_at: new Date(world.time.now),
        })
        .execute();
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'booked', attempts: 0 });
      expect(world.reminders.at(-1)).toEqual({ id, attempts: 0, delayMs: 2 * MINUTE });
      await insertCall(test.database, { caller: NUMBER, at: world.time.now + 1_000, seconds: 60 });
      await test.database.sql.deleteFrom('voice_sessions').execute();
      pass(2 * MINUTE);
      await look();
      expect(await stateOf(id)).toEqual({ state: 'cancelled', attempts: 0, result: 'served' });
    });

    it('cancelled when they waited on the line instead, with the place that they had', async () => {
      const id = await booked('s1', NUMBER, { startedAt: START - 10 * MINUTE });
      await world.queues.join({ id: 's2', caller: NUMBER }, { queue: null, priority: 5, turn: 3 });
      const [entry] = await world.queueRows.waiting('hotline', new Date(0));
      expect(entry).toMatchObject({ priority: 3, placeAt: new Date(START - 10 * MINUTE) });
      await world.queues.answered('s2');
      expect(await stateOf(id)).toEqual({ state: 'cancelled', attempts: 0, result: 'served' });
    });

    it('the same person’s, however the line writes the number', async () => {
      const id = await booked('s1', NUMBER, { startedAt: START - 10 * MINUTE });
      expect(
        await world.queues.priorityOf({ caller: `+86${NUMBER}`, danger: false, words: [], vars: {} }),
      ).toBe('callback');
      await world.queues.join({ id: 's2', caller: `+86${NUMBER}` }, { queue: null, priority: 5, turn: 3 });
      expect(await world.queueRows.waiting('hotline', new Date(0))).toMatchObject([
        { priority: 3, placeAt: new Date(START - 10 * MINUTE) },
      ]);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'booked' });
      await world.queues.left('s2', 'left');
      await insertCall(test.database, { caller: `0086${NUMBER}`, at: world.time.now + 1_000, seconds: 60 });
      pass(2 * MINUTE);
      await freshReport(2);
      await look();
      expect(await stateOf(id)).toEqual({ state: 'cancelled', attempts: 0, result: 'served' });
    });

    it('waited for by callers whose place is hours old, who are counted all the same', async () => {
      await booked('s1', NUMBER, { startedAt: START - 3 * 60 * MINUTE });
      await world.queues.join({ id: 's2', caller: NUMBER }, { queue: null, priority: 5, turn: 1 });
      await freshReport(0);
      expect(await world.queues.state('hotline')).toMatchObject({ waiting: 1 });
    });

    it('expired though their turn never came, so that another can be booked', async () => {
      const id = await booked();
      pass(25 * 60 * MINUTE);
      await freshReport(0);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'expired', attempts: 0 });
      expect(await world.book('s2', NUMBER)).toMatchObject({ value: { repeated: false } });
    });

    it('kept a seat for while they ring: it is not told to be free', async () => {
      outcomes = [['ringing']];
      await booked();
      await look();
      await world.queues.report('hotline', { seats: 5, free: 1, handlingS: 300 }, 'gw');
      expect(await world.queues.lookUp({})).toMatchObject({ value: { free: 0, waitS: 60 } });
    });

    it('never two at a time to one number', async () => {
      outcomes = [['ringing']];
      const one = await booked('s1', NUMBER);
      await look();
      await test.database.sql
        .insertInto('outbound_calls')
        .values({
          id: 'f1',
          purpose: 'follow-up',
          subject: 'o1',
          number: NUMBER,
          language: 'zh',
          queue: 'hotline',
          place_at: new Date(START),
          priority: 5,
          state: 'booked',
          next_at: new Date(START),
          vars: '{}',
          created_by: 'x',
          created_at: new Date(START),
        })
        .execute();
      expect(await world.calls.advance('f1')).toBe('skipped');
      await world.calls.statusOf(`${one}.1`, 'answered');
      expect(await world.calls.advance('f1')).toBe('skipped');
      await world.calls.statusOf(`${one}.1`, 'completed');
      expect(await world.calls.advance('f1')).toBe('placed');
    });

    it('left alone by statuses that are late, repeated or of nobody', async () => {
      outcomes = [['no-answer'], ['ringing']];
      const id = await booked();
      await look();
      pass(15 * MINUTE);
      await freshReport(2);
      await look();
      expect(await stateOf(id)).toMatchObject({ state: 'ringing', attempts: 2 });
      expect(await world.calls.statusOf(`${id}.1`, 'no-answer')).toBe(true);
      expect(await world.calls.statusOf(`${id}.1`, 'busy')).toBe(true);
      expect(await stateOf(id)).toMatchObject({ state: 'ringing', attempts: 2 });
      await world.calls.statusOf(`${id}.2`, 'answered');
      await world.calls.statusOf(`${id}.2`, 'ringing');
      await world.calls.statusOf(`${id}.2`, 'no-answer');
      expect(await stateOf(id)).toMatchObject({ state: 'connected', attempts: 2 });
      expect(await world.calls.statusOf('nobody.1', 'answered')).toBe(false);
      expect(await world.calls.statusOf("' or 1=1", 'answered')).toBe(false);
    });

    it('not answered by what is late of an attempt before', async () => {
      outcomes = [['ringing', 'answered'], ['ringing']];
      const id = await booked();
      await look();
      // A machine answered.
      await world.calls.unheard(`${id}.1`);
      pass(15 * MINUTE);
      await freshReport(2);
      await look();
      expect(await stateOf(id)).toEqual({ state: 'ringing', attempts: 2, result: null });
      for (const late of ['answered', 'completed'] as const)
        expect(await world.calls.statusOf(`${id}.1`, late)).toBe(true);
      expect(await stateOf(id)).toEqual({ state: 'ringing', attempts: 2, result: null });
      expect((await world.repository.find(id))?.nextAt).not.toBeNull();
      await world.calls.statusOf(`${id}.2`, 'no-answer');
      await world.calls.statusOf(`${id}.1`, 'completed');
      expect(await stateOf(id)).toEqual({ state: 'booked', attempts: 2, result: 'no-answer' });
    });

    it('heard by whoever answers an attempt that was given up, whatever becomes of the next', async () => {
      outcomes = [['ringing', 'no-answer'], ['ringing']];
      const id = await booked();
      await look();
      pass(15 * MINUTE);
      await freshReport(2);
      await look();
      expect(await world.beginning(`${id}.1`)).toMatchObject({ id, flow: 'callback' });
      expect(await stateOf(id)).toMatchObject({ state: 'ringing', attempts: 2 });
      expect(await world.beginning(`${id}.3`)).toBeNull();
      expect(await world.beginning(`${id}.2`)).toMatchObject({ id });
      expect(await stateOf(id)).toMatchObject({ state: 'connected', attempts: 2 });
    });

    it('connected by nothing before they were placed', async () => {
      await freshReport(0);
      const id = await booked();
      expect(await world.calls.statusOf(`${id}.0`, 'answered')).toBe(false);
      expect(await world.beginning(`${id}.0`)).toBeNull();
      expect(await world.beginning(`${id}.1`)).toBeNull();
      expect(await stateOf(id)).toEqual({ state: 'booked', attempts: 0, result: null });
    });

    it('answered late, after they were given up: they were reached', async () => {
      outcomes = [['ringing', 'no-answer']];
      const id = await booked();
      await look();
      await world.calls.statusOf(`${id}.1`, 'answered');
      expect(await stateOf(id)).toEqual({ state: 'connected', attempts: 1, result: 'answered' });
    });

    it.each(['before', 'after'])(
      'unheard, when the platform tells their end %s the session does',
      async (when) => {
        const id = await booked();
        for (let attempt = 1; attempt <= 3; attempt++) {
          await look();
          const ref = `${id}.${attempt}`;
          if (when === 'before') await world.calls.statusOf(ref, 'completed');
          await world.calls.unheard(ref);
          if (when === 'after') await world.calls.statusOf(ref, 'completed');
          const state = attempt < 3 ? 'booked' : 'failed';
          expect(await stateOf(id)).toEqual({ state, attempts: attempt, result: 'unheard' });
          expect((await world.repository.find(id))?.endedAt === null).toBe(attempt < 3);
          pass(15 * MINUTE);
          await freshReport(2);
        }
        await world.calls.unheard(`${id}.3`);
        expect(await stateOf(id)).toEqual({ state: 'failed', attempts: 3, result: 'unheard' });
      },
    );

    it('without number and variables once purged, and never booked again', async () => {
      const id = await booked();
      await look();
      expect(await world.repository.purge(new Date(START + 1), 10)).toBe(1);
      expect(await world.repository.purge(new Date(START + 1), 10)).toBe(0);
      const row = await world.repository.find(id);
      expect([row?.number, row?.vars]).toEqual(['', {}]);
      expect(await world.book('s1', NUMBER)).toMatchObject({ value: { id, repeated: true } });
    });
  });
});
