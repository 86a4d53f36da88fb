import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallSender } from '../../src/client/call-sender.ts';
import {
  COMPLETE_FORM,
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

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function begin(): Promise<{ call: string; callId: string; sender: CallSender; desk: TestDesk }> {
  const call = newCallId();
  const sender = openSender(service.url);
  const desk = new TestDesk(service.url);
  await desk.ready();
  sender.start(startOf(call));
  const callId = await desk.watch(call);
  await desk.event(callId, 'call.started');
  return { call, callId, sender, desk };
}

function countOf(desk: TestDesk, callId: string, type: string): number {
  return desk.eventsOf(callId).filter((event) => event.type === type).length;
}

describe('commands', () => {
  it('are done once however often they are sent', async () => {
    const { callId, desk } = await begin();
    const command = { type: 'field.set', field: 'subject', value: '停水' } as const;
    for (const _ of upTo(3)) await desk.command(callId, command, 'same-id');
    await desk.command(callId, { type: 'field.set', field: 'subject', value: '停电' }, 'other-id');
    await desk.command(callId, command, 'same-id');
    await desk.until(() => countOf(desk, callId, 'field') >= 2);
    expect(countOf(desk, callId, 'field')).toBe(2);
    for (const _ of upTo(3)) await desk.command(callId, { type: 'summary.request' }, 'summary-id');
    expect(countOf(desk, callId, 'summary.requested')).toBe(1);
  });

  it('of two agents may have the same id', async () => {
    const { callId, desk } = await begin();
    await desk.command(callId, { type: 'field.set', field: 'subject', value: '停水' }, 'id-1');
    const boss = new TestDesk(service.url, { role: 'supervisor', sub: 'boss' });
    await boss.command(callId, { type: 'call.take' }, 'id-1');
    await desk.event(callId, 'assigned');
  });

  it('on one field by two desks of one agent: both are kept, the later wins on both', async () => {
    const { callId, desk } = await begin();
    const second = new TestDesk(service.url);
    second.follow(callId);
    await Promise.all(
      upTo(15).flatMap((turn) =>
        [desk, second].map((each, index) =>
          each.command(callId, { type: 'field.set', field: 'location', value: `${index}-${turn}` }),
        ),
      ),
    );
    for (const each of [desk, second]) await each.until(() => countOf(each, callId, 'field') === 30);
    expect(second.eventsOf(callId)).toEqual(desk.eventsOf(callId));
  });

  it('pin a sentence, unlock a field, and clear it', async () => {
    const { call, callId, sender, desk } = await begin();
    sender.segment(call, sentence('海秀中路49号停水'));
    const { segment } = await desk.event(callId, 'segment');
    await desk.command(callId, { type: 'segment.pin', segmentId: segment.id, field: 'location' });
    await desk.event(callId, 'pinned', (event) => event.segmentId === segment.id);
    await desk.command(callId, { type: 'field.clear', field: 'location' });
    const cleared = await desk.event(callId, 'field');
    expect(cleared.state).toMatchObject({ current: null, locked: true });
    await desk.command(callId, { type: 'field.unlock', field: 'location' });
    await desk.event(callId, 'field', (event) => !event.state.locked);
    await expect(
      desk.command(callId, { type: 'segment.pin', segmentId: 's999', field: null }),
    ).rejects.toMatchObject({ code: 'unknown_segment' });
  });

  it('on a call that does not exist are refused as such', async () => {
    const { desk } = await begin();
    await expect(desk.command('c-nothing', { type: 'submit' })).rejects.toMatchObject({
      code: 'unknown_call',
    });
  });

  it('never let speech overwrite what the agent typed', async () => {
    const { call, callId, sender, desk } = await begin();
    await desk.command(callId, { type: 'field.set', field: 'callbackPhone', value: '13911112222' });
    sender.segment(call, sentence('我的电话是幺三八零零幺三八零零零'));
    await desk.event(callId, 'segment');
    await desk.command(callId, { type: 'summary.request' });
    const states = desk
      .eventsOf(callId)
      .flatMap((event) =>
        event.type === 'form' && event.fields.callbackPhone ? [event.fields.callbackPhone] : [],
      );
    for (const state of states)
      expect(state).toMatchObject({ current: { value: '13911112222' }, locked: true });
  });
});

describe('submitting', () => {
  it('says what is missing, field by field, and then works', async () => {
    const { callId, desk } = await begin();
    const refused = desk.command(callId, { type: 'submit' });
    await expect(refused).rejects.toMatchObject({ code: 'form_incomplete', retryable: false });
    const problems = await refused.catch((error: { problems: { field: string }[] }) => error.problems);
    expect(Object.keys(COMPLETE_FORM)).toEqual(
      expect.arrayContaining((problems as { field: string }[]).map((problem) => problem.field)),
    );
    await desk.fill(callId);
    expect((await desk.command(callId, { type: 'submit' })).order?.orderNumber).toBeTruthy();
  });

  it('twice, under one id or two, and by two desks at once, gives one order', async () => {
    const { callId, desk } = await begin();
    const second = new TestDesk(service.url);
    await second.ready();
    await desk.fill(callId);
    const results = await Promise.all([
      ...upTo(5).map(() => desk.command(callId, { type: 'submit' })),
      desk.command(callId, { type: 'submit' }, 'same'),
      ...upTo(5).map(() => second.command(callId, { type: 'submit' })),
      second.command(callId, { type: 'submit' }, 'same'),
    ]);
    expect(new Set(results.map((result) => result.order?.orderNumber)).size).toBe(1);
    await desk.event(callId, 'submitted');
    expect(countOf(desk, callId, 'submitted')).toBe(1);
  });

  it('while the call ends gives the order and the whole transcript', async () => {
    const { call, callId, sender, desk } = await begin();
    await desk.fill(callId);
    for (const seq of upTo(20)) sender.segment(call, sentence(`第${seq}句`, seq * 1_000));
    sender.end(call, END);
    const { order } = await desk.command(callId, { type: 'submit' });
    await sender.drained();
    await desk.event(callId, 'call.ended');
    await desk.event(callId, 'submitted', (event) => event.orderNumber === order?.orderNumber);
    expect(desk.textsOf(callId)).toEqual(upTo(20).map((seq) => `第${seq}句`));
  });

  it('is final: nothing can be changed, and the list says so', async () => {
    const { callId, desk } = await begin();
    await desk.fill(callId);
    await desk.command(callId, { type: 'submit' });
    for (const command of [
      { type: 'field.set', field: 'subject', value: '别的' },
      { type: 'hold' },
      { type: 'invalid', reason: '误拨' },
      { type: 'summary.request' },
      { type: 'call.hand', to: 'agent-2' },
    ] as const)
      await expect(desk.command(callId, command)).rejects.toMatchObject({ code: 'call_closed' });
    await desk.until(() => desk.calls.get(callId)?.status === 'submitted');
  });

  it('an invalid call gives no order, ever', async () => {
    const { callId, desk } = await begin();
    await desk.fill(callId);
    await desk.command(callId, { type: 'invalid', reason: '骚扰' });
    await desk.event(callId, 'invalidated', (event) => event.reason === '骚扰');
    await expect(desk.command(callId, { type: 'submit' })).rejects.toMatchObject({ code: 'call_closed' });
    await desk.until(() => desk.calls.get(callId)?.status === 'invalid');
  });
});
