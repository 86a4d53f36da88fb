import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CallSender, type CallSenderOptions } from '../../src/client/call-sender.ts';
import { FakeServer } from './fake-server.ts';

const start = { call: 'c1', startedAt: '2018-05-30T03:06:44+08:00', caller: '13800000000' };
const words = (text: string, final = true) =>
  ({ speaker: 'caller', final, startMs: 0, endMs: 1, text }) as const;
const end = { endedAt: '2018-05-30T03:08:44+08:00' };

let server: FakeServer;
const senders: CallSender[] = [];

beforeEach(async () => {
  server = await FakeServer.start();
});
afterEach(async () => {
  for (const sender of senders.splice(0)) sender.close();
  await server.close();
});

function newSender(options: Partial<CallSenderOptions> = {}): CallSender {
  const sender = new CallSender({
    url: server.url,
    token: 'head.body.sign',
    backoff: { firstMs: 1, maxMs: 2 },
    ...options,
  });
  senders.push(sender);
  return sender;
}

const seqs = (messages: readonly { [key: string]: unknown }[]) => messages.map((message) => message.seq);

describe('CallSender', () => {
  it('signs in by subprotocol and counts the messages of each call from 1', async () => {
    const sender = newSender();
    sender.start(start);
    sender.segment('c1', words('喂'));
    sender.start({ ...start, call: 'c2' });
    sender.end('c1', end);
    const socket = await server.welcome();
    expect(socket.protocols).toBe('jiesu.v1,bearer.head.body.sign');
    const messages = await socket.readAll();
    expect(messages.map(({ call, seq, type }) => `${call} ${seq} ${type}`).sort()).toEqual([
      'c1 1 call.start',
      'c1 2 segment',
      'c1 3 call.end',
      'c2 1 call.start',
    ]);
    expect(messages[0]).toMatchObject({ v: 1, channel: 'phone', language: 'zh-CN' });
  });

  it('waits for the welcome before it sends', async () => {
    const sender = newSender();
    sender.start(start);
    const socket = await server.accept();
    expect(await socket.readAll()).toEqual([]);
  });

  it('drains when the last message is acknowledged', async () => {
    const sender = newSender();
    sender.start(start);
    sender.end('c1', end);
    const drained = sender.drained();
    const socket = await server.welcome();
    await socket.readAll();
    socket.send({ type: 'ack', call: 'c1', seq: 1 });
    await socket.readAll();
    expect(sender.unacknowledged).toBe(1);
    socket.send({ type: 'ack', call: 'c1', seq: 2 });
    await drained;
    expect(sender.unacknowledged).toBe(0);
  });

  it('resumes after a broken connection from what the server has', async () => {
    const sender = newSender();
    sender.start(start);
    for (const text of ['一', '二', '三']) sender.segment('c1', words(text));
    const first = await server.welcome();
    expect(seqs(await first.readAll())).toEqual([1, 2, 3, 4]);
    first.send({ type: 'ack', call: 'c1', seq: 2 });
    await first.readAll();
    first.cut();
    const second = await server.welcome();
    sender.segment('c1', words('四'));
    expect(await second.readAll()).toEqual([{ v: 1, type: 'call.resume', call: 'c1' }]);
    second.send({ type: 'resumed', call: 'c1', seq: 3 });
    expect(seqs(await second.readAll())).toEqual([4, 5]);
  });

  it('fills what was acknowledged but is asked for again with empty partials, and starts an unknown call anew', async () => {
    const sender = newSender();
    sender.start(start);
    const first = await server.welcome();
    await first.readAll();
    sender.segment('c1', words('喂', false));
    sender.segment('c1', words('喂你', false));
    await first.readAll();
    first.send({ type: 'ack', call: 'c1', seq: 3 });
    await first.readAll();
    first.cut();
    const second = await server.welcome();
    await second.read();
    second.send({ type: 'resumed', call: 'c1', seq: 0 });
    const messages = await second.readAll();
    expect(seqs(messages)).toEqual([1, 2, 3]);
    expect(messages[0]).toMatchObject({ type: 'call.start', caller: start.caller });
    expect(messages[2]).toMatchObject({ type: 'segment', final: false, text: '' });
  });

  it('sends a named gap again', async () => {
    const sender = newSender();
    sender.start(start);
    for (const text of ['一', '二', '三']) sender.segment('c1', words(text));
    const socket = await server.welcome();
    await socket.readAll();
    socket.send({ type: 'gap', call: 'c1', from: 2, to: 3 });
    const again = await socket.readAll();
    expect(seqs(again)).toEqual([2, 3]);
    expect(again[0]).toMatchObject({ text: '一' });
  });

  it('stops at pause, drops partials meanwhile and goes on at resume', async () => {
    const sender = newSender();
    sender.start(start);
    const socket = await server.welcome();
    await socket.readAll();
    socket.send({ type: 'pause' });
    await socket.readAll();
    expect(sender.segment('c1', words('旧', false))).toBeNull();
    expect(sender.segment('c1', words('新'))).toBe(2);
    expect(await socket.readAll()).toEqual([]);
    socket.send({ type: 'resume' });
    expect(seqs(await socket.readAll())).toEqual([2]);
  });

  it('sends all of it when the server allows few messages a second', async () => {
    const sender = newSender();
    sender.start(start);
    const socket = await server.welcome({ maxMessagesPerSecond: 5 });
    for (let n = 0; n < 5; n++) sender.segment('c1', words('字'));
    for (const seq of [1, 2, 3, 4, 5, 6]) expect((await socket.read()).seq).toBe(seq);
  });

  it('comes back after goodbye and sends on', async () => {
    const sender = newSender();
    sender.start(start);
    const first = await server.welcome();
    await first.readAll();
    first.send({ type: 'goodbye', reason: 'restart', retryAfterMs: 1 });
    await first.closed();
    const second = await server.welcome();
    expect(await second.read()).toMatchObject({ type: 'call.resume', call: 'c1' });
  });

  it('answers silence with a new connection', async () => {
    newSender();
    const first = await server.welcome({ heartbeatMs: 5 });
    await first.closed();
    await server.welcome();
  });

  it('repeats after a passing failure', async () => {
    const sender = newSender();
    sender.start(start);
    const socket = await server.welcome();
    await socket.readAll();
    socket.send({
      type: 'error',
      code: 'unavailable',
      message: 'store',
      retryable: true,
      call: 'c1',
      seq: 1,
    });
    expect(await socket.read()).toMatchObject({ type: 'call.start', seq: 1 });
  });

  it('gives up only the call that the server refuses', async () => {
    const sender = newSender();
    sender.start(start);
    sender.start({ ...start, call: 'c2' });
    const socket = await server.welcome();
    await socket.readAll();
    const drained = sender.drained();
    socket.send({ type: 'error', code: 'forbidden', message: 'not yours', retryable: false, call: 'c1' });
    socket.send({ type: 'ack', call: 'c2', seq: 1 });
    await expect(drained).rejects.toThrow('not yours');
    expect(() => sender.segment('c1', words('喂'))).toThrow('not yours');
    expect(sender.segment('c2', words('喂'))).toBe(2);
  });

  it('gives up when the token is refused', async () => {
    server.refuseWith = 401;
    const sender = newSender();
    sender.start(start);
    await expect(sender.drained()).rejects.toMatchObject({ code: 'unauthorised' });
  });

  it('survives garbage from the server', async () => {
    const problems: string[] = [];
    const sender = newSender({ onProblem: (error) => problems.push(error.code) });
    sender.start(start);
    const socket = await server.welcome();
    socket.sendRaw('not json');
    socket.sendRaw('{"v":1,"type":"nonsense"}');
    expect(seqs(await socket.readAll())).toEqual([1]);
    expect(problems).toEqual(['protocol', 'protocol']);
  });

  it('refuses more than its bound, unknown calls and words after the end', () => {
    const sender = newSender({ maxWaiting: 2 });
    expect(() => sender.segment('c1', words('喂'))).toThrow('not started');
    sender.start(start);
    sender.end('c1', end);
    expect(() => sender.segment('c1', words('喂'))).toThrow('ended');
    expect(() => sender.start({ ...start, call: 'c2' })).toThrow('2 messages wait');
  });
});
