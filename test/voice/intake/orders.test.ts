import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toChange } from '../../../src/call/row-changes.ts';
import { CheckRepository } from '../../../src/store/repositories/check-repository.ts';
import type { OrderAnswer, OrdersAnswer, RequestAnswer } from '../../../src/voice/engine/effects.ts';
import type { VoiceSession } from '../../../src/voice/intake/contract.ts';
import { CheckTries } from '../../../src/voice/intake/verification.ts';
import { insertOrder } from '../../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { awayFromMidnight } from '../../support/midnight.ts';
import { openRig, type Rig, SETTINGS, suggestionOf } from './rig.ts';
import { answerOf, LOST_PHONE, saying, sessionOf } from './sessions.ts';

const STRANGER = '13100001111';

describe.each(storeEngines)('orders by telephone on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let rig: Rig;
    beforeAll(async () => {
      test = await fresh();
      rig = await openRig(test, {
        suggest: (text) => suggestionOf({ probability: text.includes('不清楚') ? 0.6 : 0.95 }),
      });
    });
    afterAll(async () => {
      await rig?.close();
      await test?.drop();
    });

    const ask = (session: VoiceSession, number: string, check: string | null = null, effectId = 'e1') =>
      rig.effects.lookups.order(session, { number, check }, effectId);
    const silent: Partial<OrderAnswer> = {
      id: '',
      verified: false,
      subject: '',
      status: { zh: '', en: '' },
      unit: '',
    };

    it.each(['13800000000', '+8613800000000', '008613800000000'])(
      'told to who calls from %s',
      async (caller) => {
        const { id, number } = await insertOrder(test.database);
        expect(await ask(sessionOf({ caller }), number)).toEqual({
          status: 'done',
          value: {
            id,
            number,
            verified: true,
            subject: '小区停水',
            status: { zh: '已派发至市水务局', en: 'has been sent to the department in charge' },
            ended: false,
            unit: '市水务局',
            urgings: 0,
          },
        });
      },
    );

    it('told by the last four digits to others, and nothing of them without', async () => {
      const { number } = await insertOrder(test.database);
      const session = sessionOf({ caller: STRANGER });
      expect(await ask(session, number)).toMatchObject({ value: silent });
      expect(await ask(session, number, '1234', 'e2')).toMatchObject({ value: silent });
      expect(await ask(session, number, '0000', 'e3')).toMatchObject({ value: { verified: true } });
      expect(await ask(sessionOf({ caller: null }), number, '0000')).toMatchObject({
        value: { verified: true },
      });
    });

    it.each(['', '000', '00000', '００００', 'xxxx', 'none'])(
      'not told by a check such as %j',
      async (check) => {
        const { number } = await insertOrder(test.database, { form: { callbackPhone: null } });
        expect(await ask(sessionOf({ caller: null }), number, check)).toMatchObject({ value: silent });
      },
    );

    it('left to a person after three wrong checks, of which a repeat is none', async () => {
      const { number } = await insertOrder(test.database);
      const session = sessionOf({ caller: STRANGER });
      for (const id of ['e1', 'e1', 'e2', 'e2', 'e3'])
        expect(await ask(session, number, '9999', id)).toMatchObject({ value: silent });
      expect(await ask(session, number, '0000', 'e4')).toEqual({ status: 'failed' });
      // Another caller may still try, but not all of them together without end.
      for (let caller = 0; caller < 10; caller++) await ask(sessionOf({ caller: null }), number, '9998');
      expect(await ask(sessionOf({ caller: null }), number, '0000')).toEqual({ status: 'failed' });
      expect(await ask(sessionOf({ caller: '13800000000' }), number)).toMatchObject({
        value: { verified: true },
      });
    });

    it('not found out by one check on many orders', async () => {
      const other = '13100002222';
      const orders = await Promise.all(Array.from({ length: 7 }, () => insertOrder(test.database)));
      const tried = [];
      for (const { number } of orders) tried.push(await ask(sessionOf({ caller: other }), number, '9997'));
      expect(tried.map(({ status }) => status)).toEqual([...Array(6).fill('done'), 'failed']);
      const [first] = orders;
      // The same line written otherwise, with the right digits now; another line is not touched.
      expect(await ask(sessionOf({ caller: `+86${other}` }), first?.number ?? '', '0000')).toEqual({
        status: 'failed',
      });
      expect(await ask(sessionOf({ caller: '13100003333' }), first?.number ?? '', '0000')).toMatchObject({
        value: { verified: true },
      });
    });

    it('counted over all nodes and after a restart, and may be tried again after an hour', async () => {
      let now = Date.parse('2026-03-01T09:00:00Z');
      const node = () => new CheckTries(new CheckRepository(test.database), () => new Date(now));
      const [first, second] = [node(), node()];
      const caller = (index: number) => ({ id: `counted-${index}`, caller: `1310005${1000 + index}` });
      // Thirty at one moment, each from a line of its own.
      const tried = await Promise.all(
        Array.from({ length: 30 }, (_, index) =>
          (index % 2 === 0 ? first : second).take(caller(index), 'e1', 'counted', () => false),
        ),
      );
      expect(tried.filter((outcome) => outcome === 'wrong')).toHaveLength(10);
      expect(tried.filter((outcome) => outcome === 'refused')).toHaveLength(20);
      // The same effect again is the same try, whoever answers it.
      const again = tried.indexOf('wrong');
      expect(await second.take(caller(again), 'e1', 'counted', () => true)).toBe('wrong');
      const restarted = node();
      expect(await restarted.take(caller(31), 'e1', 'counted', () => true)).toBe('refused');
      expect(await restarted.take(caller(31), 'e2', 'another', () => true)).toBe('fits');
      now += 3_600_001;
      expect(await restarted.take(caller(31), 'e3', 'counted', () => true)).toBe('fits');
      const checks = new CheckRepository(test.database);
      expect(await checks.purge(new Date(now), 5)).toBe(5);
      expect(await checks.purge(new Date(now), 500)).toBeGreaterThan(5);
      expect(await checks.purge(new Date(now), 500)).toBe(0);
    });

    it('told without their subject when they are confidential or anonymous', async () => {
      for (const form of [{ confidential: true }, { anonymous: true }]) {
        const { number } = await insertOrder(test.database, { form });
        expect(await ask(sessionOf({ caller: '13800000000' }), number)).toMatchObject({
          value: { verified: true, subject: '' },
        });
      }
    });

    it('none for a number that nobody was given, an id, or nothing', async () => {
      const { id } = await insertOrder(test.database);
      for (const number of ['20260302999999', id, '', '; drop table'])
        expect(await ask(sessionOf(), number)).toEqual({ status: 'none' });
    });

    it('told as what became of them', async () => {
      const { id, number } = await insertOrder(test.database);
      const session = sessionOf({ caller: '13800000000' });
      const outcome = { toUnit: null, category: null, reason: null, by: 'a', moves: false, unit: '市水务局' };
      for (const [kind, zh] of [
        ['returned', '正在重新派发'],
        ['accepted', '市水务局已接单，正在办理'],
        ['corrected', '市水务局已接单，正在办理'],
      ] as const) {
        await rig.outcomes.record({
          orderId: id,
          key: kind,
          request: kind,
          decide: () => ({ ...outcome, kind }),
        });
        expect(await ask(session, number)).toMatchObject({ value: { status: { zh } } });
      }
    });

    it('told while they are still to be confirmed, and added to and urged then', async () => {
      const session = sessionOf({ caller: '13711112222', said: saying('不清楚该谁管，出租车上丢了手机。') });
      const request = await rig.effects.submissions.request(session, {}, 'e1');
      const { number } = answerOf<RequestAnswer>(request);
      const later = sessionOf({ caller: '13711112222' });
      const found = await rig.effects.lookups['orders-of-caller'](later, {}, 'e1');
      expect(found).toMatchObject({
        value: { count: 1, latest: { number, verified: true, status: { zh: '已受理，正在核对' } } },
      });
      const { id } = answerOf<OrdersAnswer>(found).latest;
      const { addition, urging } = rig.effects.submissions;
      const add = () => addition(later, { orderId: id, text: '手机是黑色的。' }, 'e2');
      expect([await add(), await add()]).toEqual([noted(false), noted(false)]);
      const urge = (by: VoiceSession) => urging(by, { orderId: id }, 'e3');
      expect([await urge(later), await urge(later), await urge(sessionOf())]).toEqual([
        noted(false),
        noted(false),
        noted(true),
      ]);
      const state = await rig.state(session);
      expect(state.transcript.filter(({ text }) => text === '手机是黑色的。')).toHaveLength(1);
      expect(state.selfService?.priority).toBe('催办');
      expect(await ask(later, number)).toMatchObject({ value: { urgings: 2 } });
      expect(await ask(sessionOf({ caller: STRANGER }), number, '2222')).toMatchObject({
        value: { verified: true },
      });
    });

    it('found by the caller’s number, the latest first', async () => {
      const caller = '13722223333';
      expect(await rig.effects.lookups['orders-of-caller'](sessionOf({ caller }), {}, 'e1')).toEqual({
        status: 'none',
      });
      const session = sessionOf({ caller, said: LOST_PHONE });
      await rig.effects.submissions.request(session, {}, 'e1');
      const second = sessionOf({ caller, said: LOST_PHONE });
      const answer = await rig.effects.submissions.request(second, {}, 'e1');
      expect(
        await rig.effects.lookups['orders-of-caller'](sessionOf({ caller: `+86${caller}` }), {}, 'e1'),
      ).toMatchObject({
        value: { count: 2, latest: { number: answerOf<RequestAnswer>(answer).number } },
      });
      for (const withheld of [null, '', '12345'])
        expect(
          await rig.effects.lookups['orders-of-caller'](sessionOf({ caller: withheld }), {}, 'e1'),
        ).toEqual({ status: 'none' });
    });

    it('added to as often as something is said, and once for each effect', async () => {
      const { id: orderId } = await insertOrder(test.database);
      const session = sessionOf();
      const add = (text: string, effect: string) =>
        rig.effects.submissions.addition(session, { orderId, text }, effect);
      expect(await add('昨晚又停了。\u0000', 'e1')).toEqual(noted(false));
      await add('昨晚又停了。', 'e1');
      await add('昨晚又停了。', 'e2');
      const notes = await rig.notes.list(orderId, 10);
      expect(notes.map(({ kind, text, source }) => [kind, text, source])).toEqual([
        ['addition', '昨晚又停了。', `voice/${session.id}`],
        ['addition', '昨晚又停了。', `voice/${session.id}`],
      ]);
      for (const text of ['', '   ', null])
        expect(await add(text as string, 'e3')).toEqual({ status: 'failed' });
      expect(
        await rig.effects.submissions.addition(session, { orderId: 'o-none', text: '一' }, 'e4'),
      ).toEqual({
        status: 'failed',
      });
    });

    it('urged on once a session; a second urging of the day counts as repeated', async () => {
      await awayFromMidnight();
      const { id: orderId } = await insertOrder(test.database);
      const urge = (session: VoiceSession) => rig.effects.submissions.urging(session, { orderId }, 'e1');
      const [first, second] = [sessionOf(), sessionOf()];
      expect([await urge(first), await urge(second), await urge(first)]).toEqual([
        noted(false),
        noted(true),
        noted(false),
      ]);
      expect(await rig.notes.count(orderId, 'urging')).toBe(2);
    });

    it('noted as to be withdrawn, once a session, and nothing of the order changes', async () => {
      const { id: orderId } = await insertOrder(test.database);
      const before = await rig.orders.find(orderId);
      const session = sessionOf();
      const withdraw = () => rig.effects.submissions.withdrawal(session, { orderId }, 'e1');
      expect([await withdraw(), await withdraw()]).toEqual(Array(2).fill(ended(false)));
      expect(await rig.notes.list(orderId, 10)).toMatchObject([
        { kind: 'withdrawal', text: '来电人要求撤销。', source: `voice/${session.id}` },
      ]);
      expect(await rig.orders.find(orderId)).toEqual(before);
      for (const wrong of ['o-none', 'draft:none', '', null])
        expect(await rig.effects.submissions.withdrawal(session, { orderId: wrong }, 'e1')).toEqual({
          status: 'failed',
        });
    });

    it('ended as withdrawn while they are drafts that nobody has, once however many ask at once', async () => {
      const left = sessionOf({ said: UNSURE });
      const { id: orderId, number } = answerOf<RequestAnswer>(
        await rig.effects.submissions.request(left, {}, 'e1'),
      );
      const callers = Array.from({ length: 4 }, () => sessionOf());
      const answers = await Promise.all(
        [...callers, ...callers].map((one) => rig.effects.submissions.withdrawal(one, { orderId }, 'e1')),
      );
      expect(answers).toEqual(Array(8).fill(ended(true)));
      const state = await rig.state(left);
      expect(state).toMatchObject({ status: 'invalid', order: null });
      expect(state.transcript.filter(({ text }) => text === '来电人要求撤销。')).toHaveLength(1);
      expect(rig.withdrawn.filter((id) => id === rig.idOf(left))).toHaveLength(1);
      const open = await rig.calls.listOpen('anybody', [SETTINGS.draftQueue]);
      expect(open.map(({ callId }) => callId)).not.toContain(rig.idOf(left));
      expect(await rig.effects.decide(rig.idOf(left))).toBe(false);
      expect(await rig.effects.lookups.order(left, { number }, 'e2')).toMatchObject({
        value: { number, status: { zh: '已按您的要求撤销' }, ended: true },
      });
    });

    it('shown to the agent who has the draft, and left to that agent', async () => {
      const left = sessionOf({ said: UNSURE });
      const { id: orderId } = answerOf<RequestAnswer>(await rig.effects.submissions.request(left, {}, 'e1'));
      await rig.hub.with(rig.idOf(left), async (call) => {
        const taken = {
          type: 'assigned',
          by: 'agent-7',
          commandId: 'k',
          agent: 'agent-7',
          previous: null,
        } as const;
        await call.change((state) => toChange(rig.calls, state, SETTINGS.gateway, [taken]));
      });
      expect(await rig.effects.submissions.withdrawal(left, { orderId }, 'e2')).toEqual(ended(false));
      const state = await rig.state(left);
      expect(state).toMatchObject({ status: 'wrap-up', agent: 'agent-7' });
      expect(state.transcript.map(({ text }) => text)).toContain('来电人要求撤销。');
    });

    it('not ended while danger stands in the draft: an agent looks at it', async () => {
      const left = sessionOf({ said: saying('海秀中路49号的配电箱起火了，有人困在里面，出租车停在旁边。') });
      const { id: orderId } = answerOf<RequestAnswer>(await rig.effects.submissions.request(left, {}, 'e1'));
      await rig.effects.decide(rig.idOf(left));
      expect([...(await rig.state(left)).alerts.values()].length).toBeGreaterThan(0);
      expect(await rig.effects.submissions.withdrawal(left, { orderId }, 'e2')).toEqual(ended(false));
      expect((await rig.state(left)).status).toBe('wrap-up');
    });

    it('rated once, whoever calls again', async () => {
      const { id: orderId } = await insertOrder(test.database);
      const rate = (session: VoiceSession, resolved: boolean) =>
        rig.effects.submissions.rating(
          session,
          { orderId, resolved, satisfied: 'maybe', reason: '来得很快' },
          'e1',
        );
      const [first, second] = [sessionOf(), sessionOf()];
      expect([await rate(first, true), await rate(first, true), await rate(second, false)]).toEqual([
        noted(false),
        noted(false),
        noted(true),
      ]);
      expect(await rig.notes.list(orderId, 10)).toMatchObject([
        { kind: 'rating', text: '来得很快', rating: { resolved: true, satisfied: null } },
      ]);
    });

    it('urged on by many at once, by each once', async () => {
      const { id: orderId } = await insertOrder(test.database);
      const sessions = Array.from({ length: 8 }, () => sessionOf());
      const answers = await Promise.all(
        [...sessions, ...sessions].map((session) =>
          rig.effects.submissions.urging(session, { orderId, text: '快点' }, 'e1'),
        ),
      );
      expect(answers.filter(({ status }) => status === 'done')).toHaveLength(16);
      expect(await rig.notes.count(orderId, 'urging')).toBe(8);
    });
  });
});

const UNSURE = saying('不清楚该谁管，出租车上丢了手机。');

function ended(withdrawn: boolean) {
  return { status: 'done', value: { withdrawn } };
}

function noted(repeated: boolean) {
  return { status: 'done', value: { repeated } };
}
