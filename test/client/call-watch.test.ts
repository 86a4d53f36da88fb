import { afterEach, beforeEach, expect, it } from 'vitest';
import { CallWatch } from '../../src/client/call-watch.ts';
import { DeskClient } from '../../src/client/desk-client.ts';
import { FakeServer, type FakeSocket } from './fake-server.ts';

const at = '2018-05-30T03:06:44+08:00';
let server: FakeServer;
let desk: DeskClient;
let socket: FakeSocket;
let watch: CallWatch;

function tell(seq: number, event: Record<string, unknown>): void {
  socket.send({ type: 'event', callId: 'k1', seq, at, event });
}

beforeEach(async () => {
  server = await FakeServer.start();
  desk = new DeskClient({ url: server.url, token: 't' });
  socket = await server.welcome();
  const call = { callId: 'k1', externalId: 'c1', status: 'live', startedAt: at, endedAt: null };
  socket.send({ type: 'calls', calls: [] });
  socket.send({ type: 'offer', call: { ...call, channel: 'phone', agent: 'a1', queue: null } });
  watch = await CallWatch.open(desk, 'c1');
  expect(await socket.read()).toMatchObject({ type: 'follow', callId: 'k1', after: 0 });
});
afterEach(async () => {
  desk.close();
  await server.close();
});

it('builds the view and waits for a sentence by the sender’s number', async () => {
  const segment = { id: 's2', speaker: 'caller', startMs: 0, endMs: 1, text: '喂', confidence: null };
  tell(1, { type: 'segment', senderSeq: 2, through: 2, late: false, segment });
  await watch.heard(2);
  expect(watch.view.transcript.map((each) => each.text)).toEqual(['喂']);
});

it('is settled by the summary that follows its own request', async () => {
  tell(1, { type: 'summary', text: '旧', state: 'draft' });
  let settled = false;
  const waiting = watch.settled().then(() => {
    settled = true;
  });
  const { id } = await socket.read();
  socket.send({ type: 'ok', id: String(id), callId: 'k1', seq: 3 });
  tell(2, { type: 'summary.requested', by: 'a1', commandId: `a1/${id}` });
  await socket.readAll();
  expect(settled).toBe(false);
  tell(3, { type: 'summary', text: '新', state: 'draft' });
  await waiting;
  expect(watch.view.summary?.text).toBe('新');
});

it('stops listening when closed', async () => {
  watch.close();
  expect(await socket.read()).toEqual({ v: 1, type: 'unfollow', callId: 'k1' });
  expect(desk.listenerCount('event')).toBe(0);
});
