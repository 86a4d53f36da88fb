import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
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
import { tokenOf } from '../support/tokens.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function openSocket(path: '/v1/calls/stream' | '/v1/desk' = '/v1/calls/stream'): Promise<RawSocket> {
  return new RawSocket(service.url, path, await tokenOf(path === '/v1/desk' ? 'agent' : 'gateway')).open();
}

/** Every call has left the service's memory, and every socket its count. */
async function nothingLeft(): Promise<void> {
  await expect.poll(() => service.service.hub.size).toBe(0);
  await expect
    .poll(async () => {
      const headers = { authorization: `Bearer ${await tokenOf('admin')}` };
      const text = await (await fetch(new URL('/metrics', service.url), { headers })).text();
      return [...text.matchAll(/^jiesu_(?:sender|desk)_sockets (\d+)$/gm)].map((match) => match[1]);
    })
    .toEqual(['0', '0']);
}

describe('memory returns to nothing', () => {
  it('after calls that end, while their sender stays', async () => {
    const socket = await openSocket();
    const calls = upTo(30).map(() => newCallId());
    for (const call of calls)
      for (const message of [callStart(1, { call }), segment(2, '停水'), callEnd(3)])
        socket.send({ ...message, call });
    await Promise.all(calls.map((call) => socket.ack(call, 3)));
    await expect.poll(() => service.service.hub.size).toBe(0);
    socket.socket.close();
    await nothingLeft();
  });

  it('after whole calls with desks, submitted and not', async () => {
    const sender = openSender(service.url);
    const desk = new TestDesk(service.url);
    for (const turn of upTo(5)) {
      const call = newCallId();
      sender.start(startOf(call));
      const callId = await desk.watch(call);
      sender.segment(call, sentence('我们小区停水'));
      await desk.fill(callId);
      if (turn % 2 === 0) await desk.command(callId, { type: 'submit' });
      sender.end(call, END);
      await sender.drained();
      await desk.event(callId, 'call.ended');
    }
    sender.close();
    desk.close();
    await nothingLeft();
  });

  it('after senders that vanish in mid-call', async () => {
    for (const _ of upTo(10)) {
      const socket = await openSocket();
      const call = newCallId();
      socket.send(callStart(1, { call }));
      for (const seq of upTo(20, 2)) socket.send({ ...segment(seq, '停水'), call });
      await socket.ack(call, 1);
      socket.socket.terminate();
    }
    await nothingLeft();
  });

  it('after senders that vanish before they were welcomed', async () => {
    for (const _ of upTo(30)) {
      const socket = await openSocket();
      const call = newCallId();
      socket.send(callStart(1, { call }));
      socket.send({ type: 'call.resume', call });
      socket.socket.terminate();
    }
    await nothingLeft();
  });

  it('after senders that ask where they were and vanish, or do not wait for the answer', async () => {
    const known = newCallId();
    const first = await openSocket();
    first.send(callStart(1, { call: known }));
    await first.ack(known, 1);
    first.socket.terminate();
    for (const turn of upTo(20)) {
      const socket = await openSocket();
      await socket.type('welcome');
      socket.send({ type: 'call.resume', call: known });
      socket.send({ ...segment(2, '停水'), call: known });
      socket.send({ type: 'call.resume', call: known });
      if (turn % 2 === 0) await socket.ack(known, 2);
      socket.socket.terminate();
    }
    await nothingLeft();
  });

  it('after questions about calls that nobody knows, while the sender stays', async () => {
    const socket = await openSocket();
    await socket.type('welcome');
    for (const turn of upTo(300)) socket.send({ type: 'call.resume', call: `unknown-${turn}` });
    for (const turn of upTo(300)) socket.send({ ...segment(2, '喂'), call: `unstarted-${turn}` });
    await socket.hears((each) => each.type === 'gap' && each.call === 'unstarted-300');
    await expect.poll(() => service.service.hub.size).toBe(0);
    socket.socket.close();
    await nothingLeft();
  });

  it('after desks that follow and vanish', async () => {
    const call = newCallId();
    const sender = openSender(service.url);
    const watcher = new TestDesk(service.url);
    sender.start(startOf(call));
    const callId = await watcher.watch(call);
    for (const _ of upTo(20)) {
      const desk = await openSocket('/v1/desk');
      desk.send({ type: 'follow', callId });
      desk.send({ type: 'follow', callId, after: 0 });
      desk.send({ type: 'command', id: 'x', callId, command: { type: 'summary.request' } });
      desk.socket.terminate();
    }
    watcher.close();
    sender.close();
    await nothingLeft();
  });
});

describe('shutting down', () => {
  it('waits for no desk that does not read, and turns away who comes meanwhile', async () => {
    const own = await startService();
    const call = newCallId();
    const sender = openSender(own.url);
    const desk = new RawSocket(own.url, '/v1/desk', await tokenOf('agent'));
    await desk.type('calls');
    sender.start(startOf(call));
    const { callId } = (await desk.hears((each) => each.type === 'offer')).call as { callId: string };
    desk.send({ type: 'follow', callId });
    await desk.type('event');
    desk.socket.pause();
    for (const turn of upTo(400))
      sender.segment(call, { ...sentence('慢'.repeat(5_000), turn * 1_000), speaker: 'ivr' });
    await sender.drained();
    const closing = own.close();
    const latecomer = new RawSocket(own.url, '/v1/calls/stream', await tokenOf('gateway'));
    await closing;
    await latecomer.closed;
    desk.socket.terminate();
  });

  it('says goodbye to both sides and keeps what was sent before', async () => {
    const own = await startService();
    onTestFinished(() => own.close().catch(() => undefined));
    const call = newCallId();
    const sender = new RawSocket(own.url, '/v1/calls/stream', await tokenOf('gateway'));
    await sender.type('welcome');
    const desk = new RawSocket(own.url, '/v1/desk', await tokenOf('agent'));
    await desk.type('calls');
    sender.send(callStart(1, { call }));
    for (const seq of upTo(50, 2)) sender.send({ ...segment(seq, `第${seq}句`), call });
    await sender.ack(call, 1);
    await own.close();
    expect(await sender.type('goodbye')).toMatchObject({ retryAfterMs: expect.any(Number) });
    await desk.type('goodbye');
    expect(await sender.closed).toBe(1012);
    expect(await desk.closed).toBe(1012);
  });
});
