import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callEnd, callStart, segment } from '../call/arbitraries.ts';
import { RawSocket } from '../support/raw-socket.ts';
import { newCallId, startService, TestDesk, type TestService, upTo } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

let service: TestService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function openSocket(path: '/v1/calls/stream' | '/v1/desk' = '/v1/calls/stream'): Promise<RawSocket> {
  const role = path === '/v1/desk' ? 'agent' : 'gateway';
  const socket = new RawSocket(service.url, path, await tokenOf(role));
  await socket.type('welcome');
  return socket;
}

/** The service still does its work. */
async function isWell(socket?: RawSocket): Promise<void> {
  const sender = socket ?? (await openSocket());
  const call = newCallId();
  sender.send(callStart(1, { call }));
  sender.send({ ...callEnd(2), call });
  await sender.ack(call, 2);
}

describe.each(['/v1/calls/stream', '/v1/desk'] as const)('garbage on %s', (path) => {
  it.each([
    ['bad_message', 'hello'],
    ['bad_message', ''],
    ['bad_message', '\u0000'],
    ['bad_message', 'null'],
    ['bad_message', '42'],
    ['unsupported_version', '[]'],
    ['unsupported_version', '{}'],
    ['unsupported_version', '{"v":2,"type":"ping"}'],
    ['unsupported_version', '{"v":"1","type":"ping"}'],
    ['bad_message', '{"v":1}'],
    ['bad_message', '{"v":1,"type":"nonsense"}'],
    ['bad_message', '{"v":1,"type":"segment","call":"x","seq":0}'],
    ['bad_message', '{"v":1,"type":"follow","callId":7}'],
    ['bad_message', `{"v":1,"type":"__proto__","__proto__":{"type":"ping"}}`],
    ['unsupported_version', '['.repeat(100_000) + ']'.repeat(100_000)],
  ])('is answered with %s: %.60s', async (code, text) => {
    const socket = await openSocket(path);
    socket.send(text);
    expect(await socket.type('error')).toMatchObject({ code, retryable: false });
    socket.send({ type: 'ping' });
    await socket.type('pong');
  });

  it('in binary is refused, even when it would be a message', async () => {
    const socket = await openSocket(path);
    socket.send(Buffer.from('{"v":1,"type":"ping"}'));
    expect(await socket.type('error')).toMatchObject({ code: 'bad_message' });
  });

  it('of half a megabyte is refused, of ten ends the connection; the service lives', async () => {
    const socket = await openSocket(path);
    socket.send('x'.repeat(500_000));
    expect(await socket.type('error')).toMatchObject({ code: 'too_large' });
    socket.send('x'.repeat(10_000_000));
    expect(await socket.closed).toBe(1009);
    await isWell();
  });

  it('that is not UTF-8 ends the connection; the service lives', async () => {
    const socket = await openSocket(path);
    socket.socket.send(Buffer.from([0x22, 0xff, 0xfe, 0x22]), { binary: false });
    expect(await socket.closed).toBe(1007);
    await isWell();
  });

  it('before signing in is not heard', async () => {
    const socket = await new RawSocket(service.url, path).open();
    socket.send({ type: 'follow', callId: 'c1' });
    socket.send(callStart(1, { call: newCallId() }));
    expect((await socket.type('error')).code).toMatch(/unauthorised|bad_message/);
    expect(socket.all('ack')).toEqual([]);
  });
});

describe('strange calls', () => {
  it('a sentence of 10,000 characters is taken, one of 10,001 refused', async () => {
    const socket = await openSocket();
    const call = newCallId();
    socket.send(callStart(1, { call }));
    socket.send({ ...segment(2, '长'.repeat(10_000)), call });
    await socket.ack(call, 2);
    socket.send({ ...segment(3, '长'.repeat(10_001)), call });
    expect(await socket.type('error')).toMatchObject({ code: 'bad_message' });
    socket.send({ ...segment(3, '好'), call });
    await socket.ack(call, 3);
  });

  it.each([
    ['emoji', '漏水💧👨‍👩‍👧🏽'.repeat(40)],
    ['traditional characters', '臺灣路49號停水，請儘快處理'],
    ['English', 'The water in our building has been off for two days'],
    ['rare characters', '𠮷𡈽𪚥'.repeat(400)],
    ['right-to-left and combining', 'مرحبا e\u0301\u0302\u0303 \u202e停水'],
    ['markup', "<script>alert(1)</script> '; drop table calls; -- %s {{x}}"],
    ['quotes and backslashes', '"\\'.repeat(2_500)],
    ['white space', ' \t\n　 '],
    ['nothing', ''],
  ])('a sentence of %s arrives as it was said', async (_name, text) => {
    const socket = await openSocket();
    const desk = new TestDesk(service.url);
    const call = newCallId();
    socket.send(callStart(1, { call }));
    const callId = await desk.watch(call);
    socket.send({ ...segment(2, text), call });
    await socket.ack(call, 2);
    await desk.event(callId, 'segment');
    expect(desk.textsOf(callId)).toEqual([text]);
    await desk.command(callId, { type: 'summary.request' });
    await desk.event(callId, 'summary');
    expect(socket.all('error')).toEqual([]);
    expect(JSON.stringify(desk.told)).not.toMatch(/\\ud[89a-f]/);
  });

  it('NUL, control characters and half characters are cleaned away, wherever they stand', async () => {
    const socket = await openSocket();
    const desk = new TestDesk(service.url);
    const call = newCallId();
    const others = upTo(5).map(() => newCallId());
    for (const other of others) socket.send(callStart(1, { call: other }));
    const dirty = '停\u0000水\ud800\u001b[2J';
    socket.send({ ...callStart(1, { call }), channel: dirty, queue: dirty });
    const callId = await desk.watch(call);
    socket.send({ ...segment(2, dirty), call });
    socket.send({
      v: 1,
      type: 'call.update',
      call,
      seq: 3,
      atMs: 0,
      update: { kind: 'conference', party: dirty },
    });
    for (const other of others) socket.send({ ...segment(2, '好'), call: other });
    const typed = desk.command(callId, { type: 'field.set', field: 'subject', value: dirty }, `id-${dirty}`);
    const handed = desk.command(callId, { type: 'call.hand', to: `agent-1${dirty}` });
    await Promise.all([socket.ack(call, 3), ...others.map((other) => socket.ack(other, 2)), handed]);
    // The id was cleaned as well, so that this answer has nobody who waits for it.
    void typed.catch(() => undefined);
    await desk.event(callId, 'field', (event) => event.state.current?.value === '停水\ufffd\u001b[2J');
    expect(desk.textsOf(callId)).toEqual(['停水\ufffd[2J']);
    expect(socket.all('error')).toEqual([]);
  });

  it('a call id of NUL or half characters harms nobody', async () => {
    const socket = await openSocket();
    socket.send(callStart(1, { call: 'x\u0000\ud800y' }));
    await socket.hears((each) => each.type === 'ack' && each.seq === 1);
    await isWell(socket);
  });

  it('an empty call, and one whose clock is years ahead', async () => {
    const socket = await openSocket();
    await isWell(socket);
    const call = newCallId();
    const desk = new TestDesk(service.url);
    socket.send(callStart(1, { call, startedAt: '2035-01-01T00:00:00+08:00' }));
    const callId = await desk.watch(call);
    socket.send({ ...segment(2, '昨天晚上停水了'), call });
    socket.send({ ...callEnd(3), call });
    await socket.ack(call, 3);
    const { clockSkewMs } = await desk.event(callId, 'call.started');
    expect(clockSkewMs).toBeGreaterThan(86_400_000);
    await desk.event(callId, 'call.ended');
  });

  it('numbers that jump ahead by millions', async () => {
    const socket = await openSocket();
    const call = newCallId();
    socket.send(callStart(1, { call }));
    socket.send({ ...segment(9_007_199_254_740_991, '喂', { startMs: 0 }), call });
    const refused = await socket.hears((each) => each.type === 'error');
    expect(refused).toMatchObject({ code: 'bad_message', call, seq: 9_007_199_254_740_991 });
    expect(socket.all('gap')).toEqual([]);
    await isWell(socket);
  });

  it('thousands of holes are named a few at a time', async () => {
    const socket = await openSocket();
    const call = newCallId();
    socket.send(callStart(1, { call }));
    for (const seq of upTo(2_000)) socket.send({ ...segment(1 + 2 * seq, '', { final: false }), call });
    await isWell(socket);
    const batches = socket.all('gap').length;
    expect(batches).toBeLessThan(32 * 2_000);
    for (const seq of upTo(2_000)) socket.send({ ...segment(2 * seq, '喂'), call });
    await socket.ack(call, 4_000);
  });
});
