import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  END,
  newCallId,
  openSender,
  sentence,
  startOf,
  startService,
  TestDesk,
  type TestService,
  upTo,
} from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function get(path: string, role: 'supervisor' | 'agent' = 'supervisor') {
  const token = await tokenOf(role);
  const response = await fetch(new URL(path, service.url), { headers: { authorization: `Bearer ${token}` } });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const words = [
  ['agent', '您好，12345热线，请问有什么可以帮您？'],
  ['caller', '你好，我们小区停水两天了，龙华区海秀中路49号'],
  ['agent', '请问您贵姓，联系电话多少？'],
  ['caller', '我姓王，电话幺三八零零幺三八零零零'],
  ['caller', '麻烦尽快恢复供水'],
] as const;

/** A call from the ring to the order, by its only agent. */
async function wholeCall() {
  const call = newCallId();
  const sender = openSender(service.url);
  const desk = new TestDesk(service.url);
  await desk.ready();
  sender.start(startOf(call, { caller: '13900000000' }));
  const callId = await desk.watch(call);
  for (const [index, [speaker, text]] of words.entries())
    sender.segment(call, sentence(text, index * 5_000, speaker));
  sender.end(call, END);
  await sender.drained();
  await desk.event(callId, 'call.ended');
  await desk.command(callId, { type: 'summary.request' });
  await desk.fill(callId);
  const { order } = await desk.command(callId, { type: 'submit' });
  await desk.event(callId, 'submitted');
  return { call, callId, desk, order };
}

describe('a call from ring to work order', () => {
  it('gives the desk transcript, suggestions, form, summary and one numbered order', async () => {
    const { callId, desk, order } = await wholeCall();
    expect(desk.textsOf(callId)).toEqual(words.map(([, text]) => text));
    expect(desk.seqsOf(callId)).toEqual(upTo(desk.told.length));
    const types = new Set(desk.eventsOf(callId).map((event) => event.type));
    for (const type of ['call.started', 'suggestion', 'form', 'summary', 'call.ended', 'submitted'] as const)
      expect(types).toContain(type);
    expect(order?.orderNumber).toMatch(/^\d{8}\d{6}$/);

    const { body } = await get(`/v1/work-orders/${order?.orderNumber}`);
    expect(body).toMatchObject({
      id: order?.orderId,
      callId,
      createdBy: 'agent-1',
      form: { kind: '求助', unit: '市水务局', callbackPhone: '13800000000' },
    });
    expect(body.text).toContain('停水');
  });

  it('numbers the orders of a day one after the other', async () => {
    const first = await wholeCall();
    const second = await wholeCall();
    const [before = '', after = ''] = [first.order?.orderNumber, second.order?.orderNumber];
    // Midnight may pass between them.
    const next = before.slice(0, 8) === after.slice(0, 8) ? Number(before.slice(8)) + 1 : 1;
    expect(Number(after.slice(8))).toBe(next);
  });

  it('keeps every suggestion with its model, evidence and the agent’s decision', async () => {
    const { callId } = await wholeCall();
    const { body } = await get(`/v1/calls/${callId}/suggestions`);
    const items = body.items as {
      target: string;
      modelVersion: string;
      decision: string | null;
      decidedValue: string | null;
    }[];
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) {
      expect(item.modelVersion).not.toBe('');
      expect(item.decision).not.toBeNull();
    }
    const unit = items.findLast((item) => item.target === 'unit' && item.decision !== 'ignored');
    expect(unit).toMatchObject({ decidedValue: '市水务局' });
    expect(['accepted', 'changed']).toContain(unit?.decision);
  });

  it('stores accepted, rejected, changed and ignored', async () => {
    const call = newCallId();
    const sender = openSender(service.url);
    const desk = new TestDesk(service.url);
    await desk.ready();
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    const decided: Record<string, string> = {};
    for (const [index, text] of [
      '我们小区停水了',
      '还有路灯也不亮',
      '工地半夜施工噪音扰民睡不着',
    ].entries()) {
      const last = desk.eventsOf(callId).filter((event) => event.type === 'suggestion').length;
      sender.segment(call, sentence(text, index * 1_000));
      const { id, suggestion } = await desk.event(
        callId,
        'suggestion',
        () => desk.eventsOf(callId).filter((event) => event.type === 'suggestion').length > last,
      );
      const name = suggestion.units[0]?.name ?? '';
      const type =
        (['suggestion.accept', 'suggestion.reject', 'suggestion.change'] as const)[index] ??
        'suggestion.accept';
      await desk.command(callId, {
        type,
        suggestionId: id,
        target: 'unit',
        name: type === 'suggestion.change' ? '市水务局' : name,
      });
      decided[id] = {
        'suggestion.accept': 'accepted',
        'suggestion.reject': 'rejected',
        'suggestion.change': 'changed',
      }[type];
    }
    await desk.fill(callId);
    await desk.command(callId, { type: 'submit' });
    const { body } = await get(`/v1/calls/${callId}/suggestions`);
    const items = body.items as { id: string; target: string; decision: string }[];
    const ofUnits = new Map(
      items.filter((item) => item.target === 'unit').map((item) => [item.id, item.decision]),
    );
    const expected = Object.entries(decided);
    // Typing the unit in `fill` decides on the newest once more.
    for (const [id, decision] of expected.slice(0, -1)) expect(ofUnits.get(id)).toBe(decision);
    expect(ofUnits.get(expected.at(-1)?.[0] ?? '')).toMatch(/accepted|changed/);
    expect(items.filter((item) => item.target === 'category').every((item) => item.decision !== null)).toBe(
      true,
    );
  });

  it('shows the next call of the same caller the open case, and another caller’s the duplicate', async () => {
    const { order } = await wholeCall();
    for (const [caller, list] of [
      ['13900000000', 'sameCaller'],
      ['13711111111', 'duplicates'],
    ] as const) {
      const call = newCallId();
      const sender = openSender(service.url);
      const desk = new TestDesk(service.url);
      await desk.ready();
      sender.start(startOf(call, { caller }));
      const callId = await desk.watch(call);
      sender.segment(call, sentence('我要反映海秀中路49号小区停水'));
      await desk.event(callId, 'segment');
      for (const [field, value] of [
        ['location', '海秀中路49号'],
        ['subject', '小区停水'],
      ] as const)
        await desk.command(callId, { type: 'field.set', field, value });
      sender.segment(call, sentence('停水两天了', 2_000));
      const { related } = await desk.event(callId, 'related', (event) =>
        event.related[list].some((each) => each.number === order?.orderNumber),
      );
      expect(related[list].find((each) => each.number === order?.orderNumber)?.similarity).toBeGreaterThan(
        0.3,
      );
    }
  });
});
