import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DeskClient, type DeskEventMessage } from '../../src/client/desk-client.ts';
import { FakeServer, type FakeSocket } from './fake-server.ts';

const at = '2018-05-30T03:06:44+08:00';
const event = (seq: number, callId = 'k1') => ({
  type: 'event',
  callId,
  seq,
  at,
  event: { type: 'summary', text: `第${seq}`, state: 'draft' },
});
const summary = {
  callId: 'k1',
  externalId: 'c1',
  status: 'live',
  startedAt: at,
  endedAt: null,
  channel: 'phone',
  agent: 'a1',
  queue: null,
};

let server: FakeServer;
const desks: DeskClient[] = [];

beforeEach(async () => {
  server = await FakeServer.start();
});
afterEach(async () => {
  for (const desk of desks.splice(0)) desk.close();
  await server.close();
});

function newDesk(): { desk: DeskClient; told: number[] } {
  const desk = new DeskClient({
    url: server.url,
    token: () => 'head.body.sign',
    backoff: { firstMs: 1, maxMs: 2 },
    random: () => 0,
  });
  const told: number[] = [];
  desk.on('event', (message: DeskEventMessage) => told.push(message.seq));
  desks.push(desk);
  return { desk, told };
}

async function signIn(desk: DeskClient): Promise<FakeSocket> {
  const socket = await server.welcome();
  socket.send({ type: 'calls', calls: [] });
  await desk.ready();
  return socket;
}

describe('DeskClient', () => {
  it('keeps the list of calls', async () => {
    const { desk } = newDesk();
    const socket = await server.welcome();
    socket.send({ type: 'calls', calls: [summary] });
    socket.send({ type: 'offer', call: { ...summary, callId: 'k2', externalId: 'c2' } });
    const found = await desk.until(() => [...desk.calls.values()].find((call) => call.externalId === 'c2'));
    expect(found.callId).toBe('k2');
    expect(desk.calls.size).toBe(2);
  });

  it('tells each event once and in order, whatever is repeated', async () => {
    const { desk, told } = newDesk();
    const socket = await signIn(desk);
    desk.follow('k1');
    expect(await socket.read()).toEqual({ v: 1, type: 'follow', callId: 'k1', after: 0 });
    for (const seq of [1, 2, 2, 1, 3]) socket.send(event(seq));
    socket.send(event(1, 'other'));
    await socket.readAll();
    expect(told).toEqual([1, 2, 3]);
    expect(desk.seqOf('k1')).toBe(3);
  });

  it('asks once for what is missing', async () => {
    const { desk, told } = newDesk();
    const socket = await signIn(desk);
    desk.follow('k1');
    await socket.read();
    for (const seq of [1, 4, 5]) socket.send(event(seq));
    expect(await socket.readAll()).toEqual([{ v: 1, type: 'follow', callId: 'k1', after: 1 }]);
    for (const seq of [2, 3, 4, 5]) socket.send(event(seq));
    await socket.readAll();
    expect(told).toEqual([1, 2, 3, 4, 5]);
    socket.send(event(7));
    expect(await socket.readAll()).toEqual([{ v: 1, type: 'follow', callId: 'k1', after: 5 }]);
  });

  it('follows on from the last event after a broken connection', async () => {
    const { desk, told } = newDesk();
    const first = await signIn(desk);
    desk.follow('k1');
    for (const seq of [1, 2]) first.send(event(seq));
    await first.readAll();
    first.cut();
    const second = await server.welcome();
    expect(await second.read()).toEqual({ v: 1, type: 'follow', callId: 'k1', after: 2 });
    for (const seq of [3, 4]) second.send(event(seq));
    await second.readAll();
    expect(told).toEqual([1, 2, 3, 4]);
  });

  it('repeats an unanswered command under the same id', async () => {
    const { desk } = newDesk();
    const first = await signIn(desk);
    const answer = desk.command('k1', { type: 'submit' });
    const sent = await first.read();
    expect(sent).toMatchObject({ type: 'command', callId: 'k1', command: { type: 'submit' } });
    first.cut();
    const second = await server.welcome();
    expect(await second.read()).toEqual(sent);
    const result = { orderId: 'o1', orderNumber: '20180530000001' };
    second.send({ type: 'ok', id: String(sent.id), callId: 'k1', seq: 9, result });
    await expect(answer).resolves.toEqual({ seq: 9, order: result });
  });

  it('tries a command again after a passing failure and reports a lasting one', async () => {
    const { desk } = newDesk();
    const socket = await signIn(desk);
    const answer = desk.command('k1', { type: 'submit' }, 'cmd-1');
    const refusal = { type: 'error', id: 'cmd-1', callId: 'k1', message: 'no' };
    await socket.read();
    socket.send({ ...refusal, code: 'unavailable', retryable: true });
    expect(await socket.read()).toMatchObject({ id: 'cmd-1' });
    const problems = [{ field: 'unit', message: '必填' }];
    socket.send({ ...refusal, code: 'form_incomplete', retryable: false, problems });
    await expect(answer).rejects.toMatchObject({ code: 'form_incomplete', problems });
  });

  it('sends a command given before it is signed in', async () => {
    const { desk } = newDesk();
    const answer = desk.command('k1', { type: 'hold' }, 'cmd-2');
    const socket = await server.welcome();
    await socket.read();
    socket.send({ type: 'ok', id: 'cmd-2', callId: 'k1', seq: 3 });
    await expect(answer).resolves.toEqual({ seq: 3, order: undefined });
  });

  it('passes partials of followed calls on', async () => {
    const { desk } = newDesk();
    const heard: string[] = [];
    desk.on('partial', (partial) => heard.push(partial.text));
    const socket = await signIn(desk);
    desk.follow('k1');
    for (const callId of ['k1', 'k2']) {
      socket.send({ type: 'partial', callId, speaker: 'caller', startMs: 0, text: `喂${callId}` });
    }
    await socket.readAll();
    expect(heard).toEqual(['喂k1']);
  });

  it('rejects all that waits when it is refused or closed', async () => {
    const { desk } = newDesk();
    const socket = await signIn(desk);
    const waiting = desk.until(() => false);
    const answer = desk.command('k1', { type: 'hold' });
    socket.send({ type: 'error', code: 'unauthorised', message: 'expired', retryable: false });
    await expect(waiting).rejects.toThrow('expired');
    await expect(answer).rejects.toThrow('expired');
    const other = newDesk().desk;
    other.close();
    await expect(other.ready()).rejects.toMatchObject({ code: 'closed' });
  });
});
