import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callIdOf } from '../../src/call/call-hub.ts';
import { callEnd, callStart, segment } from '../call/arbitraries.ts';
import { RawSocket } from '../support/raw-socket.ts';
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
import { openSharedEngines, type SharedEngines, sharedEngines } from '../support/shared-engines.ts';
import { tokenOf } from '../support/tokens.ts';

describe.each(sharedEngines)('two nodes on $kind', ({ redis, skip }) => {
  let shared: SharedEngines | undefined;
  let a: TestService;
  let b: TestService;

  beforeAll(async () => {
    if (skip) return;
    shared = await openSharedEngines(redis);
    const { settings } = shared;
    a = await startService(settings);
    b = await startService(settings);
  });
  afterAll(async () => {
    await a?.close();
    await b?.close();
    await shared?.drop();
  });

  it.skipIf(skip)('the call enters on one, the desk sits on the other', async () => {
    const call = newCallId();
    const desk = new TestDesk(b.url);
    await desk.ready();
    const sender = openSender(a.url);
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    const texts = upTo(50).map((seq) => `第${seq}句，我们小区停水了`);
    for (const [index, text] of texts.entries()) sender.segment(call, sentence(text, index * 1_000));
    await desk.event(callId, 'suggestion');
    await desk.fill(callId);
    sender.end(call, END);
    await sender.drained();
    await desk.event(callId, 'call.ended');
    expect(desk.textsOf(callId)).toEqual(texts);
    const { order } = await desk.command(callId, { type: 'submit' });
    expect((await desk.event(callId, 'submitted')).orderNumber).toBe(order?.orderNumber);
    expect(desk.seqsOf(callId)).toEqual(upTo(desk.seqOf(callId)));
  });

  it.skipIf(skip)('words still being recognised cross too', async () => {
    const call = newCallId();
    const sender = new RawSocket(a.url, '/v1/calls/stream', await tokenOf('gateway'));
    await sender.type('welcome');
    sender.send(callStart(1, { call }));
    await sender.ack(call, 1);
    const desk = new RawSocket(b.url, '/v1/desk', await tokenOf('supervisor'));
    await desk.type('welcome');
    desk.send({ type: 'follow', callId: callIdOf('gateway-1', call), after: 0 });
    await desk.type('event');
    sender.send({ ...segment(2, '我们小区', { final: false }), call });
    expect(await desk.type('partial')).toMatchObject({ speaker: 'caller', text: '我们小区' });
  });

  it.skipIf(skip)('a sentence too long for the bus arrives too', async () => {
    const call = newCallId();
    const desk = new TestDesk(b.url);
    await desk.ready();
    const sender = openSender(a.url);
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    await desk.event(callId, 'call.started');
    const texts = ['长'.repeat(10_000), '"\\'.repeat(1_700), '完'];
    for (const [index, text] of texts.entries()) sender.segment(call, sentence(text, index * 1_000));
    await desk.event(callId, 'segment', (event) => event.segment.text === '完');
    expect(desk.textsOf(callId)).toEqual(texts);
  });

  it.skipIf(skip)('the sender goes from one to the other in mid-call', async () => {
    const call = newCallId();
    const desks = [new TestDesk(a.url), new TestDesk(b.url)];
    await Promise.all(desks.map((desk) => desk.ready()));
    const token = await tokenOf('gateway');
    const first = new RawSocket(a.url, '/v1/calls/stream', token);
    await first.type('welcome');
    first.send(callStart(1, { call }));
    for (const seq of upTo(20, 2)) first.send({ ...segment(seq, `第${seq}`), call });
    await first.ack(call, 10);
    first.socket.terminate();
    const second = new RawSocket(b.url, '/v1/calls/stream', token);
    await second.type('welcome');
    second.send({ type: 'call.resume', call });
    const from = Number((await second.type('resumed')).seq);
    expect(from).toBeGreaterThanOrEqual(10);
    for (const seq of upTo(40, Math.max(2, from - 3))) second.send({ ...segment(seq, `第${seq}`), call });
    second.send({ ...callEnd(41), call });
    await second.ack(call, 41);
    for (const desk of desks) {
      const callId = await desk.watch(call);
      await desk.event(callId, 'call.ended');
      expect(desk.textsOf(callId)).toEqual(upTo(40, 2).map((seq) => `第${seq}`));
      expect(desk.seqsOf(callId)).toEqual(upTo(desk.seqOf(callId)));
    }
  });

  it.skipIf(skip)('both submit at once, again and again: one order each', async () => {
    const desks = [new TestDesk(a.url), new TestDesk(b.url)] as const;
    await Promise.all(desks.map((desk) => desk.ready()));
    const sender = openSender(a.url);
    const numbers: string[] = [];
    for (const _round of upTo(5)) {
      const call = newCallId();
      sender.start(startOf(call));
      const [callId] = await Promise.all(desks.map((desk) => desk.watch(call)));
      if (callId === undefined) throw new Error('no call');
      await desks[0].fill(callId);
      const results = await Promise.all(desks.map((desk) => desk.command(callId, { type: 'submit' })));
      const [first, second] = results.map((result) => result.order?.orderNumber);
      expect(first).toBeTruthy();
      expect(second).toBe(first);
      numbers.push(first ?? '');
      for (const desk of desks) {
        await desk.event(callId, 'submitted');
        expect(desk.eventsOf(callId).filter((event) => event.type === 'submitted')).toHaveLength(1);
      }
    }
    for (const [index, number] of numbers.slice(1).entries()) {
      const before = numbers[index] ?? '';
      // Midnight may pass between them.
      const next = before.slice(0, 8) === number.slice(0, 8) ? Number(before.slice(8)) + 1 : 1;
      expect(Number(number.slice(8))).toBe(next);
    }
  });

  it.skipIf(skip)('both edit one field at once: the same last word on both', async () => {
    const call = newCallId();
    const desks = [new TestDesk(a.url), new TestDesk(b.url)] as const;
    await Promise.all(desks.map((desk) => desk.ready()));
    const sender = openSender(b.url);
    sender.start(startOf(call));
    const [callId] = await Promise.all(desks.map((desk) => desk.watch(call)));
    if (callId === undefined) throw new Error('no call');
    await Promise.all(
      upTo(20).flatMap((turn) =>
        desks.map((desk, index) =>
          desk.command(callId, { type: 'field.set', field: 'subject', value: `${index}-${turn}` }),
        ),
      ),
    );
    await Promise.all(
      desks.map((desk) =>
        desk.until(() => desk.eventsOf(callId).filter((event) => event.type === 'field').length === 40),
      ),
    );
    const [one, two] = desks.map((desk) => desk.eventsOf(callId));
    expect(two).toEqual(one);
  });

  it.skipIf(skip)('the former agent on the other node hears no more after a take-over', async () => {
    const call = newCallId();
    const agent = new TestDesk(a.url, { sub: 'former' });
    const boss = new TestDesk(b.url, { role: 'supervisor', sub: 'boss' });
    await Promise.all([agent.ready(), boss.ready()]);
    const sender = openSender(b.url);
    sender.start(startOf(call, { agent: 'former' }));
    const callId = await agent.watch(call);
    await boss.watch(call);
    await agent.event(callId, 'call.started');
    await boss.command(callId, { type: 'call.take' });
    await agent.until(() => agent.calls.get(callId)?.agent === 'boss');
    sender.segment(call, sentence('秘密'));
    await boss.event(callId, 'segment');
    // Messages of one node come in order: when this one is here, the sentence would be, too.
    const next = newCallId();
    sender.start(startOf(next, { agent: 'former' }));
    await agent.watch(next);
    expect(agent.textsOf(callId)).toEqual([]);
  });

  it.skipIf(skip)('holds nothing in memory once all have gone', async () => {
    const call = newCallId();
    const desk = new TestDesk(b.url);
    await desk.ready();
    const sender = openSender(a.url);
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    sender.end(call, END);
    await sender.drained();
    await desk.event(callId, 'call.ended');
    desk.close();
    sender.close();
    await expect.poll(() => a.service.hub.size + b.service.hub.size).toBe(0);
  });
});
