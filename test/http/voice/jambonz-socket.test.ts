import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import WebSocket from 'ws';
import { type Stream, type StreamsDeps, streams } from '../../../src/http/streams.ts';
import { type JambonzStreamOptions, jambonzStream } from '../../../src/http/voice/jambonz-socket.ts';
import { Metrics } from '../../../src/telemetry/metrics.ts';
import { FakeSessions, toPerson } from '../../voice/support/fake-sessions.ts';
import { JambonzClient, type JambonzClientOptions } from '../../voice/support/jambonz-client.ts';
import { authenticator, buildApp, readableLog } from '../support.ts';

const STREAM = '/v1/voice/jambonz/stream';
const LIMITS = { maxMessageBytes: 64 * 1_024, maxMessagesPerSecond: 1_000, heartbeatMs: 60_000 };
const { log, lines } = readableLog();
const clients: JambonzClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});

/** One node: the rooms of the app that the socket needs, and the socket. */
async function startNode(sessions: FakeSessions, more: Partial<JambonzStreamOptions> = {}) {
  const app = await buildApp({ log }, (instance) => {
    const deps = { authenticator, calls: {}, desk: { metrics: new Metrics(), limits: LIMITS } };
    void instance.register(streams, deps as unknown as StreamsDeps);
    void instance.register(jambonzStream, {
      sessions,
      settings: { queue: 'hotline' },
      username: 'jambonz',
      password: 'a-password',
      limits: LIMITS,
      isDanger: (words) => words.includes('煤气泄漏'),
      log,
      ...more,
    });
  });
  onTestFinished(() => app.endStreams());
  // Counts the sessions that the service still holds.
  const held = new Set<Stream>();
  const join = app.joinStreams;
  app.joinStreams = (session) => {
    const left = join(session);
    held.add(session);
    return () => {
      held.delete(session);
      left();
    };
  };
  const url = (await app.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws') + STREAM;
  return { app, url, open: () => app.websocketServer.clients.size, held: () => held.size };
}

function client(url: string | (() => string), more: Partial<JambonzClientOptions> = {}): JambonzClient {
  const made = new JambonzClient({
    url: typeof url === 'string' ? () => url : url,
    username: 'jambonz',
    password: 'a-password',
    backoffMs: 1,
    ...more,
  });
  clients.push(made);
  return made;
}

/** Waits for what the network brings. */
async function settled(fits: () => boolean): Promise<void> {
  while (!fits()) await new Promise((resolve) => setImmediate(resolve));
}

/** Resolves when the promise returned is let go. */
function gate(): { held: Promise<void>; release: () => void } {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { held, release };
}

const kinds = (call: JambonzClient) => call.verbs.map(({ verb }) => verb);

function hookOf(call: JambonzClient): string {
  for (const verb of call.verbs) if ('actionHook' in verb) return verb.actionHook;
  throw new Error('no hook');
}

describe('a call over the WebSocket', () => {
  it('goes from turn to turn until it is over; then the connection is closed for good, and nothing is left of it', async () => {
    const sessions = new FakeSessions();
    sessions.script = (event) =>
      event?.type === 'input' && event.keys === '0' ? toPerson : sessions.prompt();
    const node = await startNode(sessions);
    const call = client(node.url);
    await call.begin();
    expect(call.socket?.protocol).toBe('ws.jambonz.org');
    expect(sessions.begun).toMatchObject([
      { externalId: call.callSid, caller: '13800000000', called: '12345' },
    ]);
    await call.hook(hookOf(call), { reason: 'timeout' });
    await call.hook(hookOf(call), { reason: 'dtmfDetected', digits: '0' });
    expect(kinds(call)).toEqual(['say', 'enqueue']);
    const before = call.verbs;
    const wait = await call.ask({
      type: 'verb:hook',
      hook: '/v1/voice/jambonz/wait/3',
      data: { call_sid: call.callSid, queue_position: 1 },
    });
    expect(wait).toMatchObject([{ verb: 'say', text: '您前面还有1位，请不要挂机。' }, { verb: 'pause' }]);
    call.verbs = before;
    await call.hook(hookOf(call), { queue_result: 'bridged' });
    expect(sessions.events.map(({ event }) => event.type)).toEqual(['silence', 'input', 'person']);
    call.notify('call:status', { call_status: 'completed', duration: 30 });
    await call.until(() => call.closes.length > 0);
    expect([call.closes, sessions.over, call.connections]).toEqual([[1000], [call.callSid], 1]);
    await settled(() => node.open() === 0 && node.held() === 0);
  });

  it('is not over when a leg is that we dialled', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    call.notify('call:status', {
      call_sid: 'the-other-leg',
      direction: 'outbound',
      call_status: 'completed',
    });
    await call.hook(hookOf(call), { reason: 'timeout' });
    expect([sessions.over, call.closes]).toEqual([[], []]);
  });

  it('hears a reply of any length, no message of it above what jambonz takes', async () => {
    const sessions = new FakeSessions();
    const text = '请您慢慢说。'.repeat(4_000);
    sessions.script = () => [{ type: 'say', parts: [{ kind: 'text', text }] }, ...sessions.prompt()];
    const call = client((await startNode(sessions)).url);
    let said = '';
    await call.begin();
    for (;;) {
      said += call.verbs.map((verb) => (verb.verb === 'say' ? verb.text : '')).join('');
      if (call.verbs.at(-1)?.verb !== 'redirect') break;
      await call.redirect();
    }
    expect([said, call.closes]).toEqual([text, []]);
    expect(call.heard.length).toBeGreaterThan(2);
  });

  it('that we placed tells its status', async () => {
    const told: string[][] = [];
    const outboundStatus = async (id: string, status: string) => void told.push([id, status]);
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions, { outboundStatus })).url, {
      direction: 'outbound',
      customerData: { outbound: 'o1' },
    });
    await call.begin();
    expect(sessions.begun).toMatchObject([{ direction: 'outbound', outboundId: 'o1' }]);
    call.notify('call:status', { call_status: 'completed' });
    await call.until(() => call.closes.length > 0);
    expect(told).toEqual([['o1', 'completed']]);
  });
});

describe('a message', () => {
  it('that comes again gets the same answer, and does nothing', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    const again = { type: 'verb:hook', msgid: 'm1', hook: hookOf(call), data: { reason: 'timeout' } };
    await call.ask(again);
    await call.ask(again);
    const answers = call.heard.filter((text) => text.includes('"m1"'));
    expect([answers.length, new Set(answers).size, sessions.events.length]).toEqual([2, 1, 1]);
  });

  it('under a new name but of an old turn gets the newest reply', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    const hook = hookOf(call);
    const once = await call.hook(hook, { reason: 'timeout' });
    expect(await call.hook(hook, { reason: 'dtmfDetected', digits: '1' })).toEqual(once);
    expect(sessions.events.length).toBe(1);
  });

  it('of a kind that wants no verbs is acknowledged without', async () => {
    const call = client((await startNode(new FakeSessions())).url);
    await call.begin();
    for (const type of ['queue:status', 'dial:confirm'])
      expect(await call.ask({ type, data: {} })).toBeNull();
    expect(await call.ask({ type: 'verb:hook', hook: '/another/hook', data: {} })).toBeNull();
    expect(await call.ask({ type: 'session:adulting', data: call.info })).toEqual([{ verb: 'hangup' }]);
    expect(await call.ask({ type: 'session:redirect', hook: '/elsewhere', data: call.info })).toEqual(
      call.verbs,
    );
  });

  it('of a kind that is only told, or of none that we know, harms nothing', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    for (const type of [
      'verb:status',
      'jambonz:error',
      'llm:event',
      'tts:streaming-event',
      'from:the-future',
    ])
      call.notify(type, { event: 'x', details: '13800000000', content: '13800000000' });
    await call.hook(hookOf(call), { reason: 'timeout' });
    expect([call.closes, sessions.events.length]).toEqual([[], 1]);
  });

  it('of another call than the connection’s is passed over', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    call.send({ type: 'session:new', msgid: 'x', call_sid: 'another', data: { call_sid: 'another' } });
    await call.hook(hookOf(call), { reason: 'timeout' });
    expect(sessions.begun.length).toBe(1);
  });
});

describe('sessions that do not answer', () => {
  it('in time: a person within the deadline, and the late reply comes when that person cannot be reached', async () => {
    const sessions = new FakeSessions();
    const { held, release } = gate();
    sessions.before = () => held;
    const call = client((await startNode(sessions, { deadlineMs: 1 })).url);
    await call.begin();
    expect(kinds(call)).toEqual(['say', 'enqueue']);
    release();
    sessions.before = async () => {};
    await call.hook(hookOf(call), { queue_result: 'error' });
    expect([kinds(call), sessions.begun.length, sessions.events]).toEqual([['gather'], 1, []]);
  });

  it('in time: danger goes before others all the same', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions, { deadlineMs: 1_000 })).url);
    await call.begin();
    sessions.before = () => new Promise(() => {});
    const speech = { alternatives: [{ transcript: '家里煤气泄漏了', confidence: 0.9 }] };
    await call.hook(hookOf(call), { reason: 'speechDetected', speech });
    expect(call.verbs.at(-1)).toMatchObject({ verb: 'enqueue', priority: 1 });
  });

  it('at all: a person, and the connection stays', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    sessions.before = async () => {
      throw new Error('the store is away');
    };
    await call.hook(hookOf(call), { reason: 'timeout' });
    expect(kinds(call)).toEqual(['say', 'enqueue']);
    sessions.before = async () => {};
    await call.hook(hookOf(call), { queue_result: 'leave' });
    expect([kinds(call), call.closes]).toEqual([['gather'], []]);
  });

  it('when the call is over: the connection is closed all the same', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    sessions.before = async () => {
      throw new Error('the store is away');
    };
    call.notify('call:status', { call_status: 'failed' });
    await call.until(() => call.closes.length > 0);
    expect(call.closes).toEqual([1000]);
  });

  it('hold no more than a few messages: the rest waits in the network, and all are answered', async () => {
    const sessions = new FakeSessions();
    const node = await startNode(sessions);
    const call = client(node.url);
    await call.begin();
    const { held, release } = gate();
    let asked = 0;
    sessions.before = () => {
      asked += 1;
      return held;
    };
    const answers = Array.from({ length: 100 }, () =>
      call.ask({
        type: 'verb:hook',
        hook: '/v1/voice/jambonz/turn/1',
        // More than one read of the socket brings.
        data: { reason: 'timeout', padding: 'x'.repeat(32_000) },
      }),
    );
    const [socket] = node.app.websocketServer.clients;
    await settled(() => socket?.isPaused === true);
    expect(asked).toBeLessThan(100);
    release();
    expect((await Promise.all(answers)).length).toBe(100);
    expect(sessions.events.length).toBe(1);
  });
});

describe('another node', () => {
  it('goes on with the call when ours is shut down, and nothing asked is lost', async () => {
    const sessions = new FakeSessions();
    const first = await startNode(sessions);
    const second = await startNode(sessions);
    let url = first.url;
    const call = client(() => url);
    await call.begin();
    const { held, release } = gate();
    let asked = false;
    sessions.before = () => {
      asked = true;
      return held;
    };
    const answer = call.hook(hookOf(call), { reason: 'timeout' });
    await settled(() => asked);
    url = second.url;
    const ended = first.app.endStreams();
    release();
    await Promise.all([answer, ended]);
    await call.until(() => call.connections === 2 && call.heard.length === 3);
    expect(call.closes).toEqual([1012]);
    await call.hook(hookOf(call), { reason: 'dtmfDetected', digits: '1' });
    expect(sessions.events.map(({ turn }) => turn)).toEqual([1, 2]);
    await settled(() => first.open() === 0 && first.held() === 0 && second.held() === 1);
  });

  it('begins the call when ours died before it answered', async () => {
    const sessions = new FakeSessions();
    const first = await startNode(sessions);
    const second = await startNode(sessions);
    const { held, release } = gate();
    let asked = false;
    sessions.before = () => {
      asked = true;
      return held;
    };
    let url = first.url;
    const call = client(() => url);
    const begun = call.begin();
    await settled(() => asked);
    url = second.url;
    for (const socket of first.app.websocketServer.clients) socket.terminate();
    await call.until(() => call.connections === 2);
    release();
    await begun;
    expect([kinds(call), sessions.begun.length]).toEqual([['gather'], 1]);
  });

  it('speaks again when an answer was lost with the old connection and the line stays silent', async () => {
    const sessions = new FakeSessions();
    const first = await startNode(sessions);
    const second = await startNode(sessions, { patience: () => 1 });
    let url = first.url;
    const call = client(() => url);
    await call.begin();
    await sessions.turn({ platform: 'jambonz', externalId: call.callSid }, 1, { type: 'silence' });
    url = second.url;
    for (const socket of first.app.websocketServer.clients) socket.terminate();
    await call.until(() => call.heard.some((text) => text.includes('"command":"redirect"')));
    expect(hookOf(call)).toBe('/v1/voice/jambonz/turn/2');
  });
});

describe('the door', () => {
  async function knock(
    url: string,
    options: WebSocket.ClientOptions & { auth?: string },
  ): Promise<number | string> {
    const socket = new WebSocket(url, ['ws.jambonz.org'], options);
    return new Promise((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      socket.once('open', () => {
        socket.terminate();
        resolve('open');
      });
      socket.once('error', () => undefined);
    });
  }

  it('stays shut without the password, before any upgrade', async () => {
    const sessions = new FakeSessions();
    const node = await startNode(sessions);
    const wrong = ['jambonz:wrong', 'other:a-password', ':', 'jambonz', 'jambonz:a-password:x'];
    for (const auth of wrong) expect(await knock(node.url, { auth })).toBe(401);
    expect(await knock(node.url, {})).toBe(401);
    expect(await knock(node.url, { headers: { authorization: 'Bearer jambonz:a-password' } })).toBe(401);
    expect(await knock(node.url, { auth: 'jambonz:a-password' })).toBe('open');
    const answer = await node.app.inject({ url: STREAM });
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([
      401,
      'Basic realm="jiesu", charset="UTF-8"',
    ]);
    expect(sessions.begun).toEqual([]);
  });

  it.each([
    ['a binary frame', 1003, (call: JambonzClient) => call.send(new Uint8Array([1, 2, 3]))],
    [
      'a frame above the limit',
      1009,
      (call: JambonzClient) => call.send('x'.repeat(LIMITS.maxMessageBytes + 1)),
    ],
    [
      'a frame that the server does not take',
      1009,
      (call: JambonzClient) => call.send('x'.repeat(1_000_000)),
    ],
    [
      'nonsense without end',
      1008,
      (call: JambonzClient) => {
        for (const text of [
          '{',
          '[]',
          'null',
          '{}',
          '"x"',
          '{"type":1}',
          '\u0000',
          '[[[',
          '{"type":"ack"}',
          '1',
          '2',
        ])
          call.send(text);
      },
    ],
  ])('closes after %s, and the service goes on', async (_, code, harm) => {
    const sessions = new FakeSessions();
    const node = await startNode(sessions);
    const call = client(node.url);
    await call.begin();
    harm(call);
    await call.until(() => call.closes.length === 1 && call.connections === 2);
    expect(call.closes).toEqual([code]);
    const other = client(node.url);
    await other.begin();
    expect(kinds(other)).toEqual(['gather']);
  });

  it('passes over a little nonsense', async () => {
    const sessions = new FakeSessions();
    const call = client((await startNode(sessions)).url);
    await call.begin();
    for (const text of ['{', '{"type":"verb:hook"}', '[]']) call.send(text);
    await call.hook(hookOf(call), { reason: 'timeout' });
    expect([call.closes, sessions.events.length]).toEqual([[], 1]);
  });

  it('answers pings, and cuts off who answers none of ours', async () => {
    const node = await startNode(new FakeSessions(), { limits: { ...LIMITS, heartbeatMs: 50 } });
    const call = client(node.url, { maxConnections: 1 });
    await call.begin();
    const pong = new Promise((resolve) => call.socket?.once('pong', resolve));
    call.socket?.ping();
    await pong;
    // Deaf from here on: it reads no ping, so it answers none.
    call.socket?.pause();
    await settled(() => node.open() === 0 && node.held() === 0);
  });
});

it('memory of a call is given back: of many calls nothing is left', async () => {
  const sessions = new FakeSessions();
  const node = await startNode(sessions);
  const calls = Array.from({ length: 50 }, () => client(node.url));
  await Promise.all(
    calls.map(async (call) => {
      await call.begin();
      await call.hook(hookOf(call), { reason: 'timeout' });
    }),
  );
  expect([node.open(), node.held()]).toEqual([50, 50]);
  for (const call of calls) call.notify('call:status', { call_status: 'completed' });
  await Promise.all(calls.map((call) => call.until(() => call.closes.length > 0)));
  await settled(() => node.open() === 0 && node.held() === 0);
  expect(sessions.over.length).toBe(50);
});

it('the log of all these calls holds no personal data', () => {
  expect(lines().length).toBeGreaterThan(0);
  expect(JSON.stringify(lines())).not.toMatch(/13800000000|a-password|诉求/);
});
