import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toChange } from '../../../src/call/row-changes.ts';
import { whyWait } from '../../../src/casework/self-service.ts';
import { submitCall } from '../../../src/casework/submit-call.ts';
import type { Understood } from '../../../src/voice/engine/contract.ts';
import type { RequestAnswer } from '../../../src/voice/engine/effects.ts';
import type { VoiceSession } from '../../../src/voice/intake/contract.ts';
import { storeEngines, type TestDatabase } from '../../support/engines.ts';
import { principalOf } from '../../support/tokens.ts';
import { openRig, type Rig, SETTINGS, suggestionOf } from './rig.ts';
import { answerOf, LOST_PHONE, readBack, saying, sessionOf } from './sessions.ts';

const HOUR_MS = 3_600_000;

/** Answers of callers who are not sure, or in danger, and one that a unit of another district would get. */
const suggest = (text: string) => {
  if (text.includes('不清楚')) return suggestionOf({ probability: 0.6 });
  if (text.includes('城管')) return suggestionOf({ unit: '美兰区城管局' });
  return suggestionOf();
};

describe.each(storeEngines)('requests left by voice on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let rig: Rig;
    beforeAll(async () => {
      test = await fresh();
      rig = await openRig(test, { suggest });
    });
    afterAll(async () => {
      await rig?.close();
      await test?.drop();
    });

    async function request(session: VoiceSession, by = rig): Promise<RequestAnswer> {
      return answerOf<RequestAnswer>(await by.effects.submissions.request(session, {}, 'e1'));
    }

    it('dispatched at once when the unit is sure and nothing is missing', async () => {
      const session = sessionOf({ said: LOST_PHONE });
      const answer = await request(session);
      expect(answer).toMatchObject({ dispatched: true, unit: '市交通运输和港航管理局' });
      const order = await rig.orders.find(answer.number);
      expect(order).toMatchObject({
        createdBy: 'self-service',
        number: answer.number,
        callId: rig.idOf(session),
      });
      expect(order?.form).toMatchObject({ callbackPhone: '13876543210', district: '龙华区' });
      const state = await rig.state(session);
      expect(state.status).toBe('submitted');
      const spoken = state.transcript.map(({ id, speaker, startMs }) => [id, speaker, startMs]);
      expect(spoken.slice(0, 3)).toEqual([
        ['v1', 'caller', 0],
        ['v2', 'agent', 4_000],
        ['v3', 'caller', 8_000],
      ]);
      expect(rig.ended).toContain(rig.idOf(session));
    });

    it.each([
      ['unsure-unit', '不清楚该谁管，我在龙华区海秀中路明珠广场的出租车上丢了手机，希望帮我找回来。'],
      [
        'danger',
        '我在龙华区海秀中路明珠广场的出租车上丢了手机，希望帮我找回来。现在车子起火了，有人困在里面！',
      ],
      ['jurisdiction', '城管管一下，我在龙华区海秀中路明珠广场的出租车上丢了手机，希望帮我找回来。'],
      ['missing-field', '我在出租车上丢了手机。'],
      ['unconfirmed', LOST_PHONE[0]?.text ?? ''],
    ] as const)('waiting for an agent: %s', async (reason, told) => {
      const phone =
        reason === 'missing-field' ? [] : LOST_PHONE.slice(1, reason === 'unconfirmed' ? 3 : undefined);
      const session = sessionOf({ said: [...saying(told), ...phone] });
      const answer = await request(session);
      expect(answer).toMatchObject({
        dispatched: false,
        unit: '',
        number: expect.stringMatching(/^\d{14}$/),
      });
      const state = await rig.state(session);
      expect(whyWait(state, rig.grounds())).toBe(reason);
      const open = await rig.calls.listOpen('anybody', [SETTINGS.draftQueue]);
      expect(open).toContainEqual(
        expect.objectContaining({ callId: rig.idOf(session), channel: 'self-service', status: 'wrap-up' }),
      );
      expect(await rig.orders.find(answer.number)).toBeNull();
    });

    const COLD = '我家暖气不热，在秀英区海秀中路49号，已经三天了，希望尽快修好';
    const fieldsOf = async (session: VoiceSession) => {
      const { form, subject } = answerOf<Understood>(await rig.effects.understand(session));
      const of = (field: string) => form[field] ?? '';
      return {
        subject: subject ?? '',
        location: of('location'),
        request: of('request'),
        callbackPhone: of('callbackPhone'),
      };
    };

    it('dispatched at once for what the caller agreed to at the read-back', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const unconfirmed = await request(sessionOf({ said: session.said }));
      expect(unconfirmed.dispatched).toBe(false);
      const read = await fieldsOf(session);
      const answer = await request({ ...session, said: [...session.said, ...readBack(read, true)] });
      expect(answer).toMatchObject({ dispatched: true, subject: '家中暖气不热' });
      const { form, transcript } = await rig.state(session);
      for (const field of ['subject', 'location', 'request', 'callbackPhone'] as const) {
        const current = form[field]?.current;
        expect(current, field).toMatchObject({ value: read[field], source: 'read-back', confidence: 0.95 });
        expect(current?.evidence.length, field).toBeGreaterThan(0);
        for (const { segmentId, start, end, text } of current?.evidence ?? [])
          expect(transcript.find(({ id }) => id === segmentId)?.text.slice(start, end), field).toBe(text);
      }
      expect((await rig.orders.find(answer.number))?.form).toMatchObject(read);
    });

    it('dispatched at once for what was read back before it was asked once more whether that is right', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const [asked, answer] = readBack(await fieldsOf(session), true);
      const said = [
        ...session.said,
        ...[asked, ...saying('今天天气真好', '问刚才念的对不对？'), answer].flatMap((one) => one ?? []),
      ];
      const { number } = await request({ ...session, said });
      const { form } = await rig.state(session);
      expect(form.callbackPhone?.current).toMatchObject({ value: '13876543210', source: 'read-back' });
      expect(number).toMatch(/^\d{14}$/);
    });

    it('waiting for an agent where the caller said more after agreeing', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const said = [
        ...session.said,
        ...readBack(await fieldsOf(session), true),
        ...saying('哦对了，是50号。'),
      ];
      const inTime = said.map((one, at) => ({ ...one, atMs: at * 1_000 }));
      expect(await request({ ...session, said: inTime })).toMatchObject({ dispatched: false });
      expect(whyWait(await rig.state(session), rig.grounds())).toBe('unconfirmed');
    });

    it('made of what was put right after a read-back that was refused', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const told = [...session.said, ...readBack(await fieldsOf(session), false)];
      const corrections = [
        ['电话不对，打13911112222。', 'callbackPhone', '13911112222'],
        ['地点不对，是秀英区海秀中路51号。', 'location', '秀英区海秀中路51号'],
        ['不是这个要求，我要求退还暖气费。', 'request', '要求退还暖气费。'],
        ['不是这个事，是楼道的路灯坏了。', 'subject', '路灯不亮'],
      ] as const;
      for (const [words, field, value] of corrections) {
        const own = sessionOf();
        const said = [...told, ...saying('问请说哪里不对，应该是什么。', words)];
        const read = await fieldsOf({ ...own, said });
        expect(read[field], words).toBe(value);
        const { number } = await request({ ...own, said: [...said, ...readBack(read, true)] });
        const state = await rig.state(own);
        expect(state.form[field]?.current, words).toMatchObject({ value, source: 'read-back' });
        expect((await rig.orders.find(number))?.form ?? { [field]: value }).toMatchObject({ [field]: value });
      }
    });

    it('made of what was put right in the words of the refusal', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const [asked, refusal] = readBack(await fieldsOf(session), false);
      const told = [...session.said, ...[asked].flatMap((one) => one ?? [])];
      const corrections = [
        ['不对，地点是50号', 'location', '秀英区海秀中路50号'],
        ['不对，不是49号，是50号。', 'location', '秀英区海秀中路50号'],
        ['不是，是龙昆北路', 'location', '秀英区龙昆北路49号'],
        ['电话不对，打13911112222', 'callbackPhone', '13911112222'],
        ['不对，我要求退还暖气费。', 'request', '要求退还暖气费。'],
        ['不是，是楼道的路灯坏了', 'subject', '路灯不亮'],
      ] as const;
      for (const [words, field, value] of corrections) {
        const own = sessionOf();
        const said = [...told, ...[refusal].flatMap((one) => (one ? { ...one, text: words } : []))];
        const read = await fieldsOf({ ...own, said });
        expect(read[field], words).toBe(value);
        await request({ ...own, said: [...said, ...readBack(read, true)] });
        const state = await rig.state(own);
        expect(state.form[field]?.current, words).toMatchObject({ value, source: 'read-back' });
        expect(state.transcript.map(({ text }) => text)).toContain(words);
      }
    });

    it('waiting for an agent where the subject that was read back first was refused', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const said = [
        ...session.said,
        ...readBack(await fieldsOf(session), false),
        ...saying('问请说哪里不对，应该是什么。', '不是这个事，是楼道的路灯坏了，希望尽快修好。'),
      ];
      const read = await fieldsOf({ ...session, said });
      const all = [...said, ...readBack(read, true)].map((one, at) => ({ ...one, atMs: at * 1_000 }));
      expect(await request({ ...session, said: all })).toMatchObject({ dispatched: false });
      const state = await rig.state(session);
      expect(state.form.subject?.current?.value).toBe('路灯不亮');
      expect(whyWait(state, rig.grounds())).toBe('several-matters');
    });

    const two = () => {
      const [begins, ...rest] = saying(
        '还有一件事，秀英区海秀中路49号门口的路灯坏了，希望尽快修好。',
        '问请问还有吗',
      );
      const second = [...[begins].flatMap((one) => (one ? { ...one, begins: true as const } : [])), ...rest];
      return [...LOST_PHONE, ...saying('问编号会告诉您。'), ...second];
    };

    it('two in a call that tells two matters, each with its own number, words and form', async () => {
      const session = sessionOf({ said: LOST_PHONE });
      const first = await request(session);
      const both = { ...session, said: two() };
      expect(answerOf<Understood>(await rig.effects.understand(both))).toMatchObject({
        form: { location: '秀英区海秀中路49号门口' },
      });
      const second = await request(both);
      expect(second.number).not.toBe(first.number);
      expect((await request(both)).number).toBe(second.number);
      const own = await rig.state({ ...both, externalId: `${session.externalId}/2` });
      expect(own.selfService).toMatchObject({ purpose: 'request', orderNumber: second.number });
      expect(own.transcript.map(({ text }) => text)).toEqual(
        two()
          .slice(-2)
          .map(({ text }) => text),
      );
      expect(own.form.location?.current?.value).toBe('秀英区海秀中路49号门口');
      const before = await rig.state(session);
      expect(before.order?.orderNumber).toBe(first.number);
      expect(before.transcript).toHaveLength(LOST_PHONE.length);
      await rig.effects.sessionEnded(both, { outcome: 'request', understood: null });
      expect((await rig.state(session)).transcript).toHaveLength(LOST_PHONE.length);
    });

    it('kept without a number where the caller hung up in the second matter', async () => {
      const session = sessionOf({ said: LOST_PHONE });
      await request(session);
      const both = { ...session, said: two() };
      for (let told = 0; told < 2; told++)
        await rig.effects.sessionEnded(both, { outcome: 'hangup', understood: null });
      const own = await rig.state({ ...both, externalId: `${session.externalId}/2` });
      expect(own).toMatchObject({
        status: 'wrap-up',
        selfService: { purpose: 'request', orderNumber: null },
      });
      expect(own.transcript).toHaveLength(2);
    });

    it('none of a second question that was answered, in English neither', async () => {
      const session = sessionOf({ said: LOST_PHONE });
      await request(session);
      const both = { ...session, language: 'en', said: two() } as const;
      await rig.effects.sessionEnded(both, { outcome: 'question', understood: null });
      expect((await rig.state({ ...both, externalId: `${session.externalId}/2` })).started).toBeNull();
    });

    it('the recording with the first alone, where the caller recorded one in the second matter', async () => {
      const session = sessionOf({ said: LOST_PHONE });
      await request(session);
      const recordings = [{ url: 'https://recordings.example.org/1', durationMs: 4_000 }];
      const both = { ...session, said: two(), recordings };
      await rig.effects.sessionEnded(both, { outcome: 'hangup', understood: null });
      const second = await rig.state({ ...both, externalId: `${session.externalId}/2` });
      expect((await rig.state(session)).selfService?.recording?.url).toBe(recordings[0]?.url);
      expect(second.selfService?.recording ?? null).toBeNull();
    });

    it('what was said after the number too, where the caller hung up before telling what it is', async () => {
      const more = '楼下的烧烤店晚上油烟也很大';
      const rest = saying(
        '问编号会告诉您。',
        '再说一遍',
        '问编号会告诉您。',
        more,
        '问这是新的事，还是补充刚才的？',
      );
      for (const told of [LOST_PHONE, saying('不清楚该谁管，出租车上丢了手机。')]) {
        const session = sessionOf({ said: told });
        await request(session);
        const whole = { ...session, said: [...told, ...rest] };
        for (let again = 0; again < 2; again++)
          await rig.effects.sessionEnded(whole, { outcome: 'hangup', understood: null });
        const { order, transcript } = await rig.state(session);
        const kept =
          order === null
            ? transcript.slice(told.length).map(({ text }) => text)
            : (await rig.notes.list(order.orderId, 10)).map(({ text }) => text);
        expect(kept).toEqual([more]);
      }
    });

    it('seen whole by the person whom the caller asks for in the second matter, and not left twice', async () => {
      const told = saying('不清楚该谁管，出租车上丢了手机。', '问编号会告诉您。');
      const session = sessionOf({ said: told });
      const first = await request(session);
      const [begins] = saying('还有一件事，海秀中路49号门口的路灯坏了，希望尽快修好。');
      const both = {
        ...session,
        said: [...told, ...[begins].flatMap((one) => (one ? { ...one, begins: true as const } : []))],
      };
      await rig.effects.handOver(both, 'normal');
      const state = await rig.state(session);
      expect(state.transcript.map(({ text }) => text)).toEqual(both.said.map(({ text }) => text));
      expect(state).toMatchObject({ status: 'live', selfService: { orderNumber: first.number } });
      await rig.effects.sessionEnded(both, { outcome: 'hangup', understood: null });
      expect((await rig.state({ ...both, externalId: `${session.externalId}/2` })).started).toBeNull();
    });

    it('not held to a read-back by what is said later', async () => {
      const session = sessionOf({ said: saying(COLD) });
      const said = [...session.said, ...readBack(await fieldsOf(session), true)];
      const later = saying('问编号会告诉您。', '哦对了，电话不对，打13911112222。');
      await request({ ...session, said: [...said, ...later] });
      const { form } = await rig.state(session);
      expect(form.callbackPhone?.current?.value).toBe('13911112222');
      expect(form.subject?.current).toMatchObject({ value: '家中暖气不热', source: 'read-back' });
    });

    it('submitted under the number that was told, by whoever confirms them, days later too', async () => {
      const session = sessionOf({ said: saying('不清楚该谁管，出租车上丢了手机。') });
      const { number } = await request(session);
      const agent = principalOf('agent', 'agent-7');
      await rig.hub.with(rig.idOf(session), async (call) => {
        const mark = { by: 'agent-7', commandId: 'agent-7/1' };
        const value = (text: string) => ({
          current: {
            value: text,
            spoken: '',
            confidence: 1,
            source: 'agent' as const,
            rule: '',
            evidence: [],
          },
          locked: true,
          alternatives: [],
        });
        const fields = {
          kind: value('求助'),
          subject: value('出租车上遗失手机'),
          request: value('希望找回手机'),
          callbackPhone: value('13876543210'),
          unit: value('市交通运输和港航管理局'),
          location: value('明珠广场'),
        };
        await call.change((state) =>
          toChange(rig.calls, state, '', [
            { type: 'assigned', ...mark, agent: 'agent-7', previous: null },
            { type: 'form', fields },
          ]),
        );
        const { order } = await submitCall(
          call,
          { principal: agent, commandId: 'agent-7/2' },
          {
            calls: rig.calls,
            orders: rig.orders,
            timeZone: 'Pacific/Kiritimati',
            known: rig.known,
            compose: () => ({ text: '诉求', textState: 'edited' }),
          },
        );
        expect(order.orderNumber).toBe(number);
      });
      expect((await rig.orders.find(number))?.createdBy).toBe('agent-7');
      // Told again, the caller hears the same.
      expect(await request(session)).toMatchObject({ number, dispatched: true });
    });

    it('one order under one number, however often and on however many nodes the same is asked', async () => {
      const nodes = [rig, await openRig(test, { suggest }), await openRig(test, { suggest })];
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.nat(nodes.length - 1), { minLength: 2, maxLength: 6 }),
          fc.boolean(),
          fc.boolean(),
          async (asks, sure, atOnce) => {
            const told = sure ? LOST_PHONE : saying('不清楚该谁管，出租车上丢了手机。');
            const session = sessionOf({ said: told });
            const ask = (node: number) => request(session, nodes[node]);
            const answers: RequestAnswer[] = [];
            if (atOnce) answers.push(...(await Promise.all(asks.map(ask))));
            else for (const node of asks) answers.push(await ask(node));
            const numbers = new Set(answers.map(({ number }) => number));
            expect(numbers.size).toBe(1);
            const [number = ''] = numbers;
            const order = await rig.orders.find(number);
            expect(order?.callId ?? null).toBe(sure ? rig.idOf(session) : null);
            const state = await nodes[0]?.state(session);
            expect(state?.transcript).toHaveLength(told.length);
          },
        ),
        { numRuns: 12 },
      );
      await Promise.all(nodes.slice(1).map((node) => node.close()));
      // No number was given away twice, and none was lost between.
      const all = await test.database.sql
        .selectFrom('reserved_numbers')
        .select('number')
        .orderBy('number')
        .execute();
      const last = await test.database.sql.selectFrom('order_counters').selectAll().execute();
      expect(all).toHaveLength(last.reduce((sum, counter) => sum + counter.last, 0));
    });

    it('decided on later when the help is late, and never twice', async () => {
      let release: () => void = () => {};
      const late = new Promise<void>((resolve) => {
        release = resolve;
      });
      const slow = await openRig(test, { suggest, helpMs: 1, helped: () => late });
      const session = sessionOf({ said: LOST_PHONE });
      const answer = await request(session, slow);
      expect(answer.dispatched).toBe(false);
      expect(slow.queued).toContain(rig.idOf(session));
      // What the job does, on another node.
      expect(await rig.effects.decide(rig.idOf(session))).toBe(true);
      expect(await rig.effects.decide(rig.idOf(session))).toBe(false);
      expect(await rig.orders.find(answer.number)).toMatchObject({ createdBy: 'self-service' });
      release();
      await slow.close();
    });

    it('found again by the look-over when a node dies before it decided', async () => {
      const dying = await openRig(test, {
        suggest,
        submit: async () => {
          throw new Error('killed');
        },
      });
      const session = sessionOf({ said: LOST_PHONE });
      await expect(request(session, dying)).rejects.toThrow('killed');
      await dying.close();
      const range = { since: new Date(Date.now() - HOUR_MS), before: new Date(Date.now() + HOUR_MS) };
      expect(await rig.reserved.undecided(range, 100)).toContain(rig.idOf(session));
      // The engine asks again after the restart: the number that was reserved is told.
      const answer = await request(session);
      expect(answer.dispatched).toBe(true);
      expect(await rig.reserved.undecided(range, 100)).not.toContain(rig.idOf(session));
    });

    it('decided on once, and once more where a language model may read on', async () => {
      const range = { since: new Date(Date.now() - HOUR_MS), before: new Date(Date.now() + HOUR_MS) };
      for (const readsOn of [false, true]) {
        const waiting = await openRig(test, {
          suggest,
          readsOn,
          grounds: () => ({ ...rig.grounds(), confidence: 1.01 }),
        });
        const session = sessionOf({ said: LOST_PHONE });
        expect(await request(session, waiting)).toMatchObject({ dispatched: false });
        expect(waiting.queued.includes(rig.idOf(session))).toBe(readsOn);
        // The look-over, each minute, does not read the same call again and again.
        expect((await rig.reserved.undecided(range, 100)).includes(rig.idOf(session))).toBe(readsOn);
        await waiting.effects.decide(rig.idOf(session));
        expect(await rig.reserved.undecided(range, 100)).not.toContain(rig.idOf(session));
        await waiting.close();
      }
    });

    it('not taken for decided on where the help failed', async () => {
      const range = { since: new Date(Date.now() - HOUR_MS), before: new Date(Date.now() + HOUR_MS) };
      const broken = await openRig(test, { suggest, helped: () => Promise.reject(new Error('no store')) });
      const session = sessionOf({ said: LOST_PHONE });
      expect(await request(session, broken)).toMatchObject({ dispatched: false });
      expect(await broken.effects.decide(rig.idOf(session))).toBe(false);
      expect(await rig.reserved.undecided(range, 100)).toContain(rig.idOf(session));
      expect(await rig.effects.decide(rig.idOf(session))).toBe(true);
      await broken.close();
    });

    it('not taken from an agent who is at it', async () => {
      const slow = await openRig(test, { suggest, helpMs: 1, helped: () => new Promise(() => undefined) });
      const session = sessionOf({ said: LOST_PHONE });
      await request(session, slow);
      await rig.hub.with(rig.idOf(session), (call) =>
        call.change((state) =>
          toChange(rig.calls, state, '', [
            { type: 'assigned', by: 'agent-1', commandId: 'agent-1/1', agent: 'agent-1', previous: null },
          ]),
        ),
      );
      expect(await rig.effects.decide(rig.idOf(session))).toBe(false);
      expect((await rig.state(session)).status).toBe('wrap-up');
      await slow.close();
    });

    it('added to by what is said after them', async () => {
      const told = saying('不清楚该谁管，出租车上丢了手机。');
      const session = sessionOf({ said: told });
      const first = await request(session);
      const more = { ...session, said: [...told, ...saying('还有一个黑色的包。')] };
      expect(await rig.effects.submissions.request(more, {}, 'e9')).toMatchObject({
        value: { number: first.number },
      });
      expect((await rig.state(session)).transcript.map(({ text }) => text)).toContain('还有一个黑色的包。');
    });

    it.each(['https://example.org/recording.wav', 'file:///data/recordings/0a1b-3.wav', 'jambonz:4f0e-c1'])(
      'messages with a recording at %s, and with what was said',
      async (url) => {
        const session = sessionOf({ said: saying('楼下太吵了，没人管', '问请留言', '留言') });
        const leave = () =>
          rig.effects.submissions['voice-message'](session, { url, durationMs: 8_000 }, 'e2');
        const first = await leave();
        expect(first).toEqual({ status: 'done', value: { number: expect.stringMatching(/^\d{14}$/) } });
        expect(await leave()).toEqual(first);
        const state = await rig.state(session);
        expect(state.selfService).toMatchObject({ purpose: 'voice-message', recording: { url } });
        expect([state.status, state.transcript.length]).toEqual(['wrap-up', 3]);
        expect(whyWait(state, rig.grounds())).toBe('not-a-request');
      },
    );

    it.each([
      { url: null, durationMs: 0 },
      { url: 'javascript:alert(1)', durationMs: 1 },
      { durationMs: 1, url: '' },
    ])('refused as messages without a recording: %j', async (args) => {
      const session = sessionOf();
      expect(await rig.effects.submissions['voice-message'](session, args, 'e1')).toEqual({
        status: 'failed',
      });
      expect((await rig.state(session)).started).toBeNull();
    });

    it('messages that were recorded and not handed in, for agents to hear', async () => {
      const recordings = [
        { url: 'https://x.example/1', durationMs: 8_000 },
        { url: 'https://x.example/2', durationMs: 200 },
      ];
      const [recording] = recordings;
      const kept = sessionOf({ recordings });
      await rig.effects.sessionEnded(kept, { outcome: 'voice-message-unconfirmed', understood: null });
      const state = await rig.state(kept);
      expect(state.selfService).toMatchObject({ purpose: 'voice-message', recording });
      expect([state.status, state.notes.get('form')]).toEqual(['wrap-up', undefined]);

      const toPerson = sessionOf({ recordings });
      await rig.effects.handOver(toPerson, 'normal');
      await rig.effects.sessionEnded(toPerson, { outcome: 'person', understood: null });
      expect((await rig.state(toPerson)).selfService).toMatchObject({ purpose: 'handover', recording });

      const seatedOut = sessionOf();
      await rig.effects.handOver(seatedOut, 'normal');
      await rig.effects.sessionEnded({ ...seatedOut, recordings }, { outcome: 'hangup', understood: null });
      const left = await rig.state(seatedOut);
      expect(left.selfService).toMatchObject({ purpose: 'voice-message', recording });
      expect([left.started?.channel, left.status]).toEqual(['self-service', 'wrap-up']);

      const noise = sessionOf({ recordings: recordings.slice(1) });
      await rig.effects.sessionEnded(noise, { outcome: 'nothing-said', understood: null });
      expect((await rig.state(noise)).started).toBeNull();
    });

    it('kept half told when the caller hangs up, with a note and without a number', async () => {
      const session = sessionOf({ said: LOST_PHONE.slice(0, 1) });
      const value = answerOf<Understood>(await rig.effects.understand(session));
      const end = { outcome: 'hangup', understood: value };
      await rig.effects.sessionEnded(session, end);
      await rig.effects.sessionEnded(session, end);
      const state = await rig.state(session);
      expect(state.selfService).toMatchObject({ purpose: 'request', orderNumber: null });
      expect(state.notes.get('form')).toContain('挂断');
      expect([state.status, state.transcript.length]).toEqual(['wrap-up', 1]);
      expect(whyWait(state, rig.grounds())).toBe('incomplete-call');
    });

    it.each([
      ['only chose', saying('问请选择', '查询进度', '一'), 'hangup'],
      ['came to its end', LOST_PHONE, 'done'],
      ['asked a question', saying('我想问一下公积金怎么提取'), 'hangup'],
      ['said nothing', [], 'hangup'],
    ])('not made of a session that %s', async (_what, said, outcome) => {
      const session = sessionOf({ said });
      await rig.effects.sessionEnded(session, { outcome, understood: null });
      expect((await rig.state(session)).started).toBeNull();
    });

    it.each([{ anonymous: true }, { confidential: true }])(
      'seen by a person before a unit sees them: %j',
      async (wish) => {
        const words = wish.anonymous === true ? '我要匿名反映。' : '请给我保密。';
        const session = sessionOf({ said: [...saying(words), ...LOST_PHONE] });
        expect(await request(session)).toMatchObject({ dispatched: false });
        expect(whyWait(await rig.state(session), rig.grounds())).toBe('secret');
      },
    );

    it('not made twice by a caller who left one before hanging up', async () => {
      const session = sessionOf({ said: LOST_PHONE });
      const { number } = await request(session);
      await rig.effects.sessionEnded(session, { outcome: 'hangup', understood: null });
      expect((await rig.state(session)).order?.orderNumber).toBe(number);
    });

    it('listed oldest first, and kept longer than others until somebody has decided on them', async () => {
      const unsure = saying('不清楚该谁管，出租车上丢了手机。');
      const [older, newer, half] = [sessionOf({ said: unsure }), sessionOf({ said: unsure }), sessionOf()];
      const { number } = await request(older);
      await request(newer);
      await rig.effects.sessionEnded(
        { ...half, said: LOST_PHONE.slice(0, 1) },
        {
          outcome: 'hangup',
          understood: answerOf<Understood>(await rig.effects.understand({ ...half, said: LOST_PHONE })),
        },
      );
      const listed = (await rig.calls.listOpen('anybody', [SETTINGS.draftQueue])).map(({ callId }) => callId);
      expect(listed.indexOf(rig.idOf(older))).toBeLessThan(listed.indexOf(rig.idOf(newer)));
      const { count, since } = await rig.reserved.waiting();
      expect(count).toBeGreaterThanOrEqual(2);
      expect(since?.getTime()).toBeLessThanOrEqual(Date.now());
      await rig.calls.purge(new Date(Date.now() + 60_000), 1_000);
      expect(await rig.calls.find(rig.idOf(half))).toMatchObject({ purgedAt: expect.any(Date) });
      expect(await rig.calls.find(rig.idOf(older))).toMatchObject({ purgedAt: null, caller: older.caller });
      const later = await rig.effects.lookups.order(older, { number }, 'e9');
      expect(later).toMatchObject({ value: { verified: true } });
    });
  });
});
