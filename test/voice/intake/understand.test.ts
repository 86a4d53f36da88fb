import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Suggestion } from '../../../src/assist/dispatch/suggestion-news.ts';
import { emptyCall } from '../../../src/call/call-state.ts';
import type { Understood } from '../../../src/voice/engine/contract.ts';
import { tellsMatter } from '../../../src/voice/intake/requests.ts';
import { segmentsOf } from '../../../src/voice/intake/segments.ts';
import { understoodOf } from '../../../src/voice/intake/understood.ts';
import { freshEmbedded, type TestDatabase } from '../../support/engines.ts';
import { catalogue, openRig, type Rig, suggestionOf } from './rig.ts';
import { answerOf, LOST_PHONE, saying, sessionOf } from './sessions.ts';

const item = {
  code: 'JT-002',
  name: '出租车拒载绕路与服务态度',
  due: '一般',
  coHandlers: [],
  requiredFields: ['occurredAt' as const],
  scenario: 'taxi-lost',
};

let test: TestDatabase;
let rig: Rig;
let scenario = '';
let doubt: Suggestion['question'] = null;
const suggest = vi.fn((text: string) => {
  const unsure = text.includes('不清楚');
  if (text.includes('城管')) return suggestionOf({ unit: '美兰区城管局', item: null });
  return suggestionOf({ probability: unsure ? 0.4 : 0.95, item: { ...item, scenario }, question: doubt });
});
beforeAll(async () => {
  test = await freshEmbedded();
  rig = await openRig(test, { suggest });
  scenario = rig.scenarios.list().find(({ name }) => name.includes('出租车'))?.id ?? '';
});
afterAll(async () => {
  await rig?.close();
  await test?.drop();
});

async function understand(session: ReturnType<typeof sessionOf>): Promise<Understood> {
  return answerOf<Understood>(await rig.effects.understand(session));
}

describe('what is understood of a session', () => {
  it('is the form of the live call that it would be', async () => {
    const session = sessionOf({ said: LOST_PHONE });
    const { form, subject } = await understand(session);
    expect(form).toMatchObject({
      kind: '求助',
      callbackPhone: '13876543210',
      location: '龙华区海秀中路明珠广场',
      occurredAt: '今天上午八点',
      subject: '出租车上遗失手机',
      unit: '市交通运输和港航管理局',
    });
    expect(subject).toBe('出租车上遗失手机');
    await rig.effects.handOver(session, 'normal');
    const live = await rig.state(session);
    const text = (value: unknown) =>
      typeof value === 'object' && value !== null ? (value as { text: string }).text : value;
    for (const [field, value] of Object.entries(form))
      expect(text(live.form[field as keyof typeof live.form]?.current?.value), field).toBe(value);
    const open = live.scenario?.fields.filter(({ key }) => live.details[key]?.current == null) ?? [];
    const { questions } = await understand(session);
    for (const { ask } of questions) expect(open.map((field) => field.ask)).toContain(ask);
  });

  it('is the same turn by turn as at once, and asks for no ranking twice', async () => {
    const session = sessionOf();
    let turn: Understood | null = null;
    for (let said = 1; said <= LOST_PHONE.length; said++)
      turn = await understand({ ...session, said: LOST_PHONE.slice(0, said) });
    expect(turn).toEqual(await understand(sessionOf({ said: LOST_PHONE })));
    const asked = suggest.mock.calls.length;
    await understand({ ...session, said: LOST_PHONE });
    expect(suggest.mock.calls.length).toBe(asked);
  });

  it('is read anew when the session on this node had gone another way', async () => {
    const session = sessionOf();
    await understand({ ...session, said: saying('我在出租车上丢了一个包。') });
    expect(await understand({ ...session, said: LOST_PHONE })).toEqual(
      await understand(sessionOf({ said: LOST_PHONE })),
    );
  });

  it('asks what the scenario form lacks, required questions first, each no more once answered', async () => {
    const session = sessionOf();
    const first = await understand({ ...session, said: LOST_PHONE.slice(0, 1) });
    const fields = rig.scenarios.find(scenario)?.fields ?? [];
    const required = new Set(fields.filter((field) => field.required).map(({ key }) => key));
    const kinds = first.questions.map(({ key }) => required.has(key));
    expect(kinds).toEqual([...kinds].sort((a, b) => Number(b) - Number(a)));
    expect(first.questions.length).toBeGreaterThan(0);
    const place = first.questions.find(({ ask }) => ask.includes('上车'));
    if (place === undefined) throw new Error('the form asks no place');
    const said = [...LOST_PHONE.slice(0, 1), ...saying(`问${place.ask}`, '在明珠广场门口上的车。')];
    const then = await understand({ ...session, said });
    expect(then.questions.map(({ key }) => key)).not.toContain(place.key);
  });

  it('is what the caller is to agree to, said less clearly or shown by the line, so that it is not asked for', async () => {
    const said = saying('我家暖气不热，在秀英区海秀中路49号，已经三天了，希望尽快修好');
    const session = sessionOf({ said });
    const { form, subject } = await understand(session);
    expect(subject).toBe('家中暖气不热');
    expect(form).toMatchObject({ request: '希望尽快修复。', callbackPhone: '13876543210' });
    await rig.effects.handOver(session, 'normal');
    const live = await rig.state(session);
    expect(live.form.subject?.current ?? null).toBeNull();
    for (const caller of [null, '12345', '+12025550123'])
      expect((await understand(sessionOf({ said, caller }))).form).not.toHaveProperty('callbackPhone');
    const hidden = saying('我要匿名举报一家饭店用地沟油，不要透露我的信息');
    expect((await understand(sessionOf({ said: hidden }))).form).not.toHaveProperty('callbackPhone');
  });

  it('and once it was read back and agreed to, it is on the form', async () => {
    const readBack =
      '问跟您核对一下：家中暖气不热。地点，秀英区海秀中路49号。您希望供热公司尽快派人上门检修。电话，13876543210。对请按1，不对按2。';
    const told = '我家暖气不热，在秀英区海秀中路49号，已经三天了，希望供热公司尽快派人上门检修';
    const session = sessionOf({ said: saying(told, readBack, '对') });
    await rig.effects.handOver(session, 'normal');
    const { form } = await rig.state(session);
    expect(form.callbackPhone?.current?.value).toBe('13876543210');
    expect(form.request?.current?.value).toBe('希望供热公司尽快派人上门检修。');
  });

  it('says what the order must have, of a sure ranking only by its item', async () => {
    const needed = async (text: string) => (await understand(sessionOf({ said: saying(text) }))).needed;
    const own = ['subject', 'request', 'callbackPhone'];
    expect(await needed('我在出租车上丢了手机，希望帮我找回来，很着急。')).toEqual([
      ...own,
      'occurredAt',
      'location',
    ]);
    expect(await needed('不清楚，我投诉出租车绕路。')).toEqual([...own, 'location']);
    expect(await needed('我想咨询一下出租车的收费标准，请问起步价是多少？')).toEqual([...own, 'occurredAt']);
    expect(await needed('城管不作为，我要投诉。')).toContain('district');
  });

  it('takes whoever asks for one who wants to know, which is read back', async () => {
    const said = saying('我想咨询一下公积金提取的事情');
    const { form } = await understand(sessionOf({ said }));
    expect(form).toMatchObject({ kind: '咨询', request: expect.stringContaining('公积金') });
  });

  it('asks what would tell the units apart while the ranking is unsure, until that was asked', async () => {
    const ask = '涉及的设施归谁管：物业、开发商，还是个人？';
    const said = saying('不清楚归谁管，楼下的门禁坏了。');
    const questions = async (more: typeof said) =>
      (await understand(sessionOf({ said: [...said, ...more] }))).questions;
    doubt = { text: ask, bits: 1, answers: [] };
    expect(await questions([])).toEqual([{ key: 'unit', ask }]);
    expect(await questions(saying(`问${ask}`, '不清楚'))).toEqual([]);
    doubt = null;
  });

  it('asks nothing while the ranking is unsure', async () => {
    const { questions } = await understand(sessionOf({ said: saying('不清楚，我在出租车上丢了手机。') }));
    expect(questions).toEqual([]);
  });

  it('asks a caller in English in English, or not', async () => {
    const session = sessionOf({ said: LOST_PHONE, language: 'en' });
    const { questions } = await understand(session);
    expect(questions.length).toBeGreaterThan(0);
    for (const { ask } of questions) expect(ask).toMatch(/^[\x20-\x7e]+\?$/);
  });

  it('is nothing of nothing, of noise and of half characters', async () => {
    for (const said of [[], saying(''), saying('嗯'), saying('\ud83d\u0000', '啊'.repeat(5_000))])
      expect((await understand(sessionOf({ said }))).subject).toBeNull();
  });

  it('is forgotten when the session ends', async () => {
    const session = sessionOf({ said: LOST_PHONE });
    await understand(session);
    await rig.effects.sessionEnded(session, { outcome: 'done', understood: null });
    const asked = suggest.mock.calls.length;
    await understand(session);
    expect(suggest.mock.calls.length).toBe(asked + 1);
  });

  it('leaves out what is not for ears, and what is denied', () => {
    const value = (current: string | boolean) => ({
      current: {
        value: current,
        spoken: '',
        confidence: 1,
        source: 'caller' as const,
        rule: '',
        evidence: [],
      },
      locked: false,
      alternatives: [],
    });
    const state = {
      ...emptyCall('c1'),
      form: { category: value('类一/类二'), anonymous: value(true), confidential: value(false) },
    };
    const grounds = { facts: [], suggestion: null, heard: {}, caller: '13876543210', hints: null, catalogue };
    expect(understoodOf(state, { ...grounds, language: 'zh' }).form).toEqual({ anonymous: '是' });
    expect(understoodOf(state, { ...grounds, language: 'en' }).form).toEqual({ anonymous: 'yes' });
  });
});

describe('sentences of a session', () => {
  it('keep their numbers, within bounds', () => {
    const said = saying('一', '问', '三', ...Array.from({ length: 300 }, () => '多'));
    const segments = segmentsOf(said, { flat: true });
    expect(segments.slice(0, 2).map(({ id }) => id)).toEqual(['v1', 'v3']);
    expect(segments.at(-1)?.id).toBe('v200');
    expect(
      segmentsOf([{ speaker: 'caller', text: '话'.repeat(9_000), atMs: -5, confidence: 7 }], { flat: false }),
    ).toMatchObject([{ startMs: 0, confidence: 1, text: '话'.repeat(2_000) }]);
  });
});

describe('a matter half told', () => {
  const nothing = { subject: null, form: {}, kind: null };
  const end = { outcome: 'hangup', understood: null };
  it.each([
    ['there is a broken street light next to my house', true],
    ['yes please', false],
  ])('in English is told by its words: %s', (text, tells) => {
    expect(tellsMatter({ language: 'en', said: saying(text) }, end, nothing)).toBe(tells);
  });
});
