import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CallMessage } from '../../src/protocol/call-stream.ts';
import { arrivals, callEnd, callStart, segment, wholeCall } from '../call/arbitraries.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { newCallId, startService, TestDesk, type TestService, upTo } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function openSocket(sub = 'gateway-1'): Promise<RawSocket> {
  const socket = new RawSocket(service.url, '/v1/calls/stream', await tokenOf('gateway', sub));
  await socket.type('welcome');
  return socket;
}

/** A call whose desk is watching. */
async function begin() {
  const call = newCallId();
  const socket = await openSocket();
  const desk = new TestDesk(service.url);
  await desk.ready();
  socket.send(callStart(1, { call }));
  const callId = await desk.watch(call);
  return { call, callId, socket, desk, of: (message: CallMessage) => ({ ...message, call }) };
}

describe('the call stream', () => {
  it('acknowledges what a restarted service would know', async () => {
    const { call, callId, socket, of } = await begin();
    socket.send(of(segment(2, '漏水')));
    await socket.ack(call, 2);
    const supervisor = await tokenOf('supervisor');
    const response = await fetch(new URL(`/v1/calls/${callId}/events`, service.url), {
      headers: { authorization: `Bearer ${supervisor}` },
    });
    expect(JSON.stringify(await response.json())).toContain('漏水');
  });

  it('acknowledges cumulatively, and partials only with the final after them', async () => {
    const { call, socket, of } = await begin();
    await socket.ack(call, 1);
    for (const seq of [2, 3, 4]) socket.send(of(segment(seq, '漏', { final: false })));
    socket.send({ type: 'ping' });
    await socket.type('pong');
    expect(socket.all('ack').map((ack) => ack.seq)).toEqual([1]);
    socket.send(of(segment(5, '漏水')));
    await socket.ack(call, 5);
  });

  it('names a gap, takes what was missing, and acknowledges all of it', async () => {
    const { call, socket, of } = await begin();
    socket.send(of(segment(2, '一')));
    socket.send(of(segment(5, '四')));
    socket.send(of(callEnd(8)));
    await socket.hears((each) => each.type === 'gap' && each.from === 3 && each.to === 4);
    await socket.hears((each) => each.type === 'gap' && each.from === 6 && each.to === 7);
    expect(socket.all('ack').every((ack) => Number(ack.seq) <= 2)).toBe(true);
    for (const seq of [3, 4, 6]) socket.send(of(segment(seq, `${seq}`)));
    // The last that was missing is a partial: nothing more will be stored, and yet all of it has come.
    socket.send(of(segment(7, '七', { final: false })));
    await socket.ack(call, 8);
  });

  it('asks for the whole beginning of a call whose start is missing', async () => {
    const call = newCallId();
    const socket = await openSocket();
    socket.send({ ...segment(3, '三'), call });
    await socket.hears((each) => each.type === 'gap' && each.from === 1 && each.to === 3);
    for (const message of [callStart(1), segment(2, '二'), segment(3, '三')])
      socket.send({ ...message, call });
    await socket.ack(call, 3);
  });

  it('places a late final by its time', async () => {
    const { call, callId, socket, desk, of } = await begin();
    socket.send(of(segment(2, '二', { startMs: 5_000 })));
    socket.send(of(segment(3, '一', { startMs: 1_000 })));
    await socket.ack(call, 3);
    await desk.event(callId, 'segment', (event) => event.late && event.segment.text === '一');
  });

  it('shows partials and forgets them', async () => {
    const { call, callId, socket, desk, of } = await begin();
    const shown: string[] = [];
    desk.on('partial', (partial) => shown.push(partial.text));
    await desk.event(callId, 'call.started');
    socket.send(of(segment(2, '漏', { final: false })));
    await desk.until(() => shown.includes('漏'));
    socket.send(of(segment(3, '漏水', { final: false })));
    await desk.until(() => shown.includes('漏水'));
    socket.send(of(segment(4, '漏水了')));
    await socket.ack(call, 4);
    await desk.event(callId, 'segment');
    expect(desk.textsOf(callId)).toEqual(['漏水了']);
  });

  it('carries many calls at once', async () => {
    const socket = await openSocket();
    const calls = Array.from({ length: 20 }, () => newCallId());
    for (const message of [callStart(1), segment(2, '喂'), segment(3, '再见'), callEnd(4)])
      for (const call of calls) socket.send({ ...message, call });
    await Promise.all(calls.map((call) => socket.ack(call, 4)));
  });

  it('keeps calls of the same name by two gateways apart', async () => {
    const call = newCallId();
    const [one, two] = [await openSocket('gateway-1'), await openSocket('gateway-2')];
    for (const socket of [one, two]) {
      socket.send({ type: 'call.resume', call });
      expect((await socket.type('resumed')).seq).toBe(0);
    }
    one.send(callStart(1, { call }));
    await one.ack(call, 1);
    two.send(callStart(1, { call }));
    await two.ack(call, 1);
  });

  it('tells a sender that comes back how far it was', async () => {
    const { call, socket, of } = await begin();
    for (const seq of [2, 3]) socket.send(of(segment(seq, '喂')));
    await socket.ack(call, 3);
    socket.socket.terminate();
    const again = await openSocket();
    again.send({ type: 'call.resume', call });
    expect((await again.type('resumed')).seq).toBe(3);
    for (const seq of [2, 3, 4]) again.send(of(segment(seq, '喂')));
    await again.ack(call, 4);
  });

  it('takes a resume and messages together without holding the call twice', async () => {
    const { call, socket, of } = await begin();
    socket.socket.terminate();
    const again = await openSocket();
    again.send({ type: 'call.resume', call });
    again.send(of(callEnd(2)));
    await again.ack(call, 2);
  });

  it('makes the same call of any schedule, and acknowledges all of it', async () => {
    await fc.assert(
      fc.asyncProperty(
        wholeCall.chain((messages) => fc.tuple(fc.constant(messages), arrivals(messages))),
        async ([messages, batches]) => {
          const call = newCallId();
          const socket = await openSocket();
          const desk = new TestDesk(service.url);
          for (const batch of batches) {
            for (const message of batch) socket.send({ ...message, call });
            socket.send({ type: 'ping' });
          }
          await socket.ack(call, messages.length);
          const callId = await desk.watch(call);
          const finals = messages.filter((message) => message.type === 'segment' && message.final);
          await desk.until(() => desk.textsOf(callId).length === finals.length);
          await desk.event(callId, 'call.ended');
          const numbers = desk
            .eventsOf(callId)
            .flatMap((event) => (event.type === 'segment' ? [event.senderSeq] : []));
          expect(numbers.toSorted((a, b) => a - b)).toEqual(finals.map((message) => message.seq));
          expect(desk.seqsOf(callId)).toEqual(upTo(desk.seqsOf(callId).length));
          desk.close();
          socket.socket.close();
        },
      ),
      { numRuns: 15 },
    );
  });
});
