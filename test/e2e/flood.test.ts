import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { callEnd, callStart, segment } from '../call/arbitraries.ts';
import { ChildService } from '../support/child-service.ts';
import { makeDataFolder, removeFolder } from '../support/engines.ts';
import { RawSocket } from '../support/raw-socket.ts';
import {
  newCallId,
  openSender,
  sentence,
  startOf,
  startService,
  TestDesk,
  upTo,
} from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

const PARTIALS = 1_000_000;
const MIB = 1024 * 1024;
const TIMEOUT_MS = 180_000;
const SETTLING = { timeout: 60_000, interval: 500 };

let folder: string;
let child: ChildService;
beforeAll(async () => {
  folder = await makeDataFolder();
  child = await ChildService.start({ DATA_DIR: folder, WS_MAX_MESSAGES_PER_SECOND: 1_000_000 });
});
afterAll(async () => {
  await child.kill();
  await removeFolder(folder);
});

async function openSocket(url: string): Promise<RawSocket> {
  const socket = new RawSocket(url, '/v1/calls/stream', await tokenOf('gateway'));
  await socket.type('welcome');
  return socket;
}

/** Resident memory of the service, bytes. */
async function memory(): Promise<number> {
  const token = await tokenOf('admin');
  const response = await fetch(new URL('/metrics', child.url), {
    headers: { authorization: `Bearer ${token}` },
  });
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(await response.text())?.[1]);
}

/** Waits until the client's own buffer is nearly empty, so that the flood is in the service and not here. */
async function flushed(socket: RawSocket): Promise<void> {
  while (socket.socket.bufferedAmount > MIB) await new Promise((resolve) => setImmediate(resolve));
}

describe('floods', () => {
  it.each([
    ['in order', 0],
    ['after a hole', 1],
  ])(
    'partials by the hundred thousand, %s, cost no memory and keep nobody waiting for ever',
    async (_name, hole) => {
      const socket = await openSocket(child.url);
      const call = newCallId();
      socket.send(callStart(1, { call }));
      await socket.ack(call, 1);
      const before = await memory();
      const first = 2 + hole;
      for (let seq = first; seq < first + PARTIALS; seq++) {
        socket.send({ ...segment(seq, `停水第${seq}`, { final: false, startMs: 0 }), call });
        if (seq % 500 === 0) await flushed(socket);
      }
      const last = first + PARTIALS;
      socket.send({ ...segment(last, '停水了', { startMs: 0 }), call });
      if (hole === 1) socket.send({ ...segment(2, '喂', { startMs: 0 }), call });
      await socket.ack(call, last);
      // What is garbage may take a while to be collected; what is kept never is.
      await expect.poll(async () => (await memory()) - before, SETTLING).toBeLessThan(200 * MIB);
      socket.send({ ...callEnd(last + 1), call });
      await socket.ack(call, last + 1);
      expect(socket.all('error')).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'a desk that does not read costs no memory, and hears everything in order when it reads again',
    async () => {
      const call = newCallId();
      const sender = openSender(child.url);
      const desk = new RawSocket(child.url, '/v1/desk', await tokenOf('agent'));
      await desk.type('calls');
      sender.start(startOf(call));
      const { callId } = (await desk.hears((each) => each.type === 'offer')).call as { callId: string };
      desk.send({ type: 'follow', callId });
      await desk.type('event');
      const before = await memory();
      desk.socket.pause();
      const text = '慢'.repeat(5_000);
      const count = 1_500;
      for (const turn of upTo(count)) {
        sender.segment(call, { ...sentence(`${turn}${text}`, turn * 1_000), speaker: 'ivr' });
        if (turn % 200 === 0) await sender.drained();
      }
      await sender.drained();
      await expect.poll(async () => (await memory()) - before, SETTLING).toBeLessThan(300 * MIB);
      desk.socket.resume();
      await desk.hears(
        (each) =>
          (each.event as { segment?: { text: string } } | undefined)?.segment?.text === `${count}${text}`,
      );
      const seqs = desk.all('event').map((each) => each.seq);
      expect(seqs).toEqual(upTo(seqs.length));
      expect(JSON.stringify(desk.all('event')).split(text).length - 1).toBeGreaterThanOrEqual(count);
    },
    TIMEOUT_MS,
  );

  it(
    'a call of three hours is one call',
    async () => {
      const call = newCallId();
      const sender = openSender(child.url);
      const desk = new TestDesk(child.url);
      await desk.ready();
      sender.start(startOf(call));
      const callId = await desk.watch(call);
      const texts = upTo(3_600).map(
        (turn) => `第${turn}句，海秀中路${turn}号停水了，我的电话是一三八零零幺三八零零零`,
      );
      for (const [index, text] of texts.entries())
        sender.segment(call, sentence(text, index * 3_000, index % 2 === 0 ? 'caller' : 'agent'));
      await sender.drained();
      await desk.command(callId, { type: 'summary.request' });
      await desk.fill(callId);
      const { order } = await desk.command(callId, { type: 'submit' });
      await desk.event(callId, 'submitted', (event) => event.orderNumber === order?.orderNumber);
      expect(desk.textsOf(callId)).toEqual(texts);
    },
    TIMEOUT_MS,
  );
});

it('a sender above its rate is slowed down, not refused, and loses nothing', async () => {
  const slow = await startService({ WS_MAX_MESSAGES_PER_SECOND: 200 });
  onTestFinished(() => slow.close());
  const socket = await openSocket(slow.url);
  const call = newCallId();
  socket.send(callStart(1, { call }));
  for (const seq of upTo(700, 2)) socket.send({ ...segment(seq, `第${seq}句`), call });
  await socket.ack(call, 700);
  expect(socket.all('error')).toEqual([]);
});
