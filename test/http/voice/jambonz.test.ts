import type { FastifyInstance } from 'fastify';
import { describe, expect, it } from 'vitest';
import { type JambonzOptions, jambonzRoutes } from '../../../src/http/voice/jambonz.ts';
import type { Verb } from '../../../src/voice/dialect/jambonz/verbs.ts';
import { FakeSessions, toPerson } from '../../voice/support/fake-sessions.ts';
import { jambonzSignature, validateVerbs } from '../../voice/support/jambonz-client.ts';
import { auditRoutes } from '../route-audit.ts';
import { as, buildApp, readableLog } from '../support.ts';

const SECRET = 'wh_secret_of_the_tests';
const ENTRY = '/v1/voice/jambonz';
const call = {
  call_sid: 'c1',
  direction: 'inbound',
  from: '13800000000',
  to: '12345',
  call_status: 'trying',
  sip: { headers: {}, body: `v=0 ${'x'.repeat(2_000)}` },
};

async function serve(more: Partial<JambonzOptions> = {}, log?: ReturnType<typeof readableLog>['log']) {
  const sessions = new FakeSessions();
  const app = await buildApp(log === undefined ? {} : { log }, (instance) => {
    void instance.register(jambonzRoutes, {
      sessions,
      settings: { publicUrl: 'https://hotline.example.gov', queue: 'hotline' },
      webhookSecret: SECRET,
      isDanger: (words) => words.includes('煤气泄漏'),
      ...more,
    });
  });
  return { app, sessions };
}

function post(app: FastifyInstance, url: string, body: unknown, headers: Record<string, string> = {}) {
  const payload = typeof body === 'string' ? body : JSON.stringify(body);
  const signature = jambonzSignature(payload, SECRET, Math.floor(Date.now() / 1_000));
  return app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/json', 'jambonz-signature': signature, ...headers },
  });
}

async function verbs(app: FastifyInstance, url: string, body: unknown): Promise<Verb[]> {
  const answer = await post(app, url, body);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toContain('application/json');
  validateVerbs(answer.json());
  return answer.json();
}

const kinds = (list: readonly Verb[]) => list.map(({ verb }) => verb);
const path = (url: string) => new URL(url).pathname;

function hookOf(list: readonly Verb[]): string {
  for (const verb of list) if ('actionHook' in verb) return path(verb.actionHook);
  throw new Error('no hook');
}

describe('a call over webhooks', () => {
  it('goes from turn to turn until it is over', async () => {
    const { app, sessions } = await serve();
    sessions.script = (event) =>
      event?.type === 'input' && event.keys === '0' ? toPerson : sessions.prompt();
    const first = await verbs(app, ENTRY, call);
    expect(kinds(first)).toEqual(['gather']);
    expect(sessions.begun).toMatchObject([{ externalId: 'c1', caller: '13800000000', called: '12345' }]);
    const second = await verbs(app, hookOf(first), { ...call, reason: 'timeout' });
    const third = await verbs(app, hookOf(second), { ...call, reason: 'dtmfDetected', digits: '0' });
    expect(kinds(third)).toEqual(['say', 'enqueue']);
    expect(sessions.events.map(({ turn, event }) => [turn, event.type])).toEqual([
      [1, 'silence'],
      [2, 'input'],
    ]);
    await verbs(app, hookOf(third), { ...call, queue_result: 'bridged', queue_time: 9, queue_sid: 'q' });
    expect(sessions.events.at(-1)?.event).toEqual({ type: 'person', outcome: 'answered' });
    const status = await post(app, `${ENTRY}/status`, { ...call, call_status: 'completed', duration: 60 });
    expect([status.statusCode, status.body, sessions.over]).toEqual([204, '', ['c1']]);
    const late = await verbs(app, hookOf(third), { ...call, reason: 'dtmfDetected', digits: '1' });
    expect(kinds(late)).toEqual(['hangup']);
  });

  it('never advances twice by the same webhook, nor by an older one', async () => {
    const { app, sessions } = await serve();
    await verbs(app, ENTRY, call);
    expect(await verbs(app, ENTRY, call)).toEqual(await verbs(app, ENTRY, call));
    const once = await verbs(app, `${ENTRY}/turn/1`, { ...call, reason: 'timeout' });
    expect(await verbs(app, `${ENTRY}/turn/1`, { ...call, reason: 'timeout' })).toEqual(once);
    expect(await verbs(app, `${ENTRY}/turn/0`, { ...call, reason: 'timeout' })).toEqual(once);
    expect(await verbs(app, `${ENTRY}/turn/77`, { ...call, reason: 'timeout' })).toEqual(once);
    expect([sessions.begun.length, sessions.events.length]).toEqual([1, 1]);
  });

  it('that nobody knows is led to a person', async () => {
    const { app } = await serve();
    const list = await verbs(app, `${ENTRY}/turn/4`, { ...call, call_sid: 'unknown', reason: 'timeout' });
    expect(kinds(list)).toEqual(['say', 'enqueue']);
  });

  it('waits in the queue with its place told, and leaves it once the call has gone on', async () => {
    const { app, sessions } = await serve();
    sessions.script = () => toPerson;
    await verbs(app, ENTRY, call);
    const wait = { call_sid: 'c1', call_id: 'x', queue_sid: 'q', queue_time: 3, queue_size: 4 };
    const waiting = await verbs(app, `${ENTRY}/wait/1`, { ...wait, queue_position: 2 });
    expect(waiting).toMatchObject([{ verb: 'say', text: '您前面还有2位，请不要挂机。' }, { verb: 'pause' }]);
    expect(await verbs(app, `${ENTRY}/wait/1`, { ...wait, queue_position: 0 })).toMatchObject([
      { text: '您是下一位，请不要挂机。' },
      {},
    ]);
    expect(sessions.events).toEqual([]);
    await verbs(app, `${ENTRY}/person/1`, { ...call, queue_result: 'error' });
    expect(kinds(await verbs(app, `${ENTRY}/wait/1`, wait))).toEqual(['leave']);
  });

  it('takes a message after its prompt, and key 0 over it', async () => {
    const { app, sessions } = await serve();
    sessions.script = () => [
      { type: 'record', parts: [{ kind: 'text', text: '请讲。' }], maxSeconds: 60, silenceSeconds: 4 },
    ];
    await verbs(app, ENTRY, call);
    const heard = await post(app, `${ENTRY}/offer/1`, { ...call, reason: 'timeout' });
    expect([heard.statusCode, heard.body, sessions.events]).toEqual([204, '', []]);
    await verbs(app, `${ENTRY}/recorded/1`, {
      ...call,
      reason: 'speechDetected',
      speech: { language_code: 'zh-CN', alternatives: [{ transcript: '楼下太吵', confidence: 0.8 }] },
    });
    await verbs(app, `${ENTRY}/offer/2`, { ...call, reason: 'dtmfDetected', digits: '0' });
    expect(sessions.events.map(({ event }) => event)).toMatchObject([
      { type: 'recorded', url: 'jambonz:c1', heard: { text: '楼下太吵' } },
      { type: 'recorded', url: null, keys: '0' },
    ]);
  });

  it('hears a reply of any length, page by page', async () => {
    const { app, sessions } = await serve();
    const text = '请您慢慢说。'.repeat(3_000);
    sessions.script = () => [{ type: 'say', parts: [{ kind: 'text', text }] }, ...sessions.prompt()];
    let said = '';
    let page = await verbs(app, ENTRY, call);
    for (;;) {
      said += page.map((verb) => (verb.verb === 'say' ? verb.text : '')).join('');
      const last = page.at(-1);
      if (last?.verb !== 'redirect') break;
      page = await verbs(app, path(last.actionHook), call);
    }
    expect(said).toBe(text);
    expect(page.at(-1)?.verb).toBe('gather');
    expect(await verbs(app, `${ENTRY}/more/1/99`, call)).toEqual(await verbs(app, `${ENTRY}/more/1/0`, call));
  });

  it('that we placed is known by its address or its tag, and its status is told', async () => {
    const told: string[][] = [];
    const { app, sessions } = await serve({
      outboundStatus: async (id, status) => void told.push([id, status]),
    });
    const outbound = { ...call, direction: 'outbound', from: '12345', to: '13800000000' };
    await verbs(app, `${ENTRY}?outbound=o1`, outbound);
    expect(sessions.begun).toMatchObject([
      { direction: 'outbound', caller: '13800000000', outboundId: 'o1' },
    ]);
    await post(app, `${ENTRY}/status?outbound=o1`, { ...outbound, call_status: 'ringing' });
    await post(app, `${ENTRY}/status`, {
      ...outbound,
      call_status: 'busy',
      customer_data: { outbound: 'o2' },
    });
    expect(told).toEqual([
      ['o1', 'ringing'],
      ['o2', 'busy'],
    ]);
    expect(sessions.over).toEqual(['c1']);
  });
});

describe('sessions that do not answer', () => {
  it('in time: a person, and the late reply is there when the same turn comes again', async () => {
    const { app, sessions } = await serve({ deadlineMs: 1 });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    sessions.before = () => held;
    const early = await verbs(app, ENTRY, call);
    expect(kinds(early)).toEqual(['say', 'enqueue']);
    expect(hookOf(early)).toBe(`${ENTRY}/person/0`);
    expect(kinds(await verbs(app, `${ENTRY}/wait/0`, { call_sid: 'c1' }))).toEqual(['say', 'pause']);
    expect(kinds(await verbs(app, `${ENTRY}/person/0`, { ...call, queue_result: 'error' }))).toEqual([
      'say',
      'hangup',
    ]);
    release();
    sessions.before = async () => {};
    const late = await verbs(app, `${ENTRY}/person/0`, { ...call, queue_result: 'error' });
    expect(kinds(late)).toEqual(['gather']);
    expect(sessions.events).toEqual([]);
  });

  it.each([
    ['turn', '家里煤气泄漏了', 1],
    ['turn', '我家停水了', 6],
    ['recorded', '家里煤气泄漏了', 1],
    ['recorded', '我家停水了', 6],
  ])('in time: by %s, “%s” goes to a person with priority %d', async (kind, transcript, priority) => {
    const { app, sessions } = await serve({ deadlineMs: 1 });
    sessions.before = () => new Promise(() => {});
    const speech = { alternatives: [{ transcript, confidence: 0.9 }] };
    const given = await verbs(app, `${ENTRY}/${kind}/3`, { ...call, reason: 'speechDetected', speech });
    expect(given.at(-1)).toMatchObject({ verb: 'enqueue', priority });
  });

  it('at all: a person, and no personal data in the log', async () => {
    const { log, lines } = readableLog();
    const { app, sessions } = await serve({}, log);
    sessions.before = async () => {
      throw new Error('the store is away');
    };
    expect(kinds(await verbs(app, ENTRY, call))).toEqual(['say', 'enqueue']);
    expect(kinds(await verbs(app, `${ENTRY}/turn/1`, { ...call, digits: '20260001' }))).toEqual([
      'say',
      'enqueue',
    ]);
    expect(kinds(await verbs(app, `${ENTRY}/more/1/1`, call))).toEqual(['say', 'enqueue']);
    const written = JSON.stringify(lines());
    expect(written).toContain('the store is away');
    expect(written).not.toMatch(/13800000000|20260001/);
  });
});

describe('what is not from jambonz', () => {
  it('is refused before anything is read, on every route', async () => {
    const { app, sessions } = await serve();
    const { checked, findings } = await auditRoutes(app, { headersFor: as });
    expect(findings.filter(({ route }) => route.includes('/voice/jambonz'))).toEqual([]);
    expect(checked.filter((route) => route.includes('/voice/jambonz')).length).toBe(8);
    const forged = jambonzSignature(JSON.stringify(call), 'guessed', Math.floor(Date.now() / 1_000));
    const old = jambonzSignature(JSON.stringify(call), SECRET, Math.floor(Date.now() / 1_000) - 400);
    for (const signature of ['', 'nonsense', forged, old]) {
      const answer = await post(app, ENTRY, call, { 'jambonz-signature': signature });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([403, 'application/problem+json']);
      expect(answer.json()).toMatchObject({ type: 'urn:jiesu:problem:forbidden', status: 403 });
      expect(answer.body).not.toContain('13800000000');
    }
    expect((await post(app, ENTRY, '{', { 'jambonz-signature': forged })).statusCode).toBe(403);
    expect(sessions.begun).toEqual([]);
  });

  it.each([
    ['no JSON', '{"call_sid":', 400],
    ['no call', { from: '13800000000' }, 400],
    ['an empty call', { ...call, call_sid: '' }, 400],
    ['a call’s name of absurd length', { ...call, call_sid: 'c'.repeat(500) }, 400],
    ['a list', [], 400],
    ['nothing', '', 400],
    ['very much', { ...call, sip: 'x'.repeat(300_000) }, 413],
  ])('is a problem when it is signed but has %s', async (_, body, status) => {
    const { app, sessions } = await serve();
    const answer = await post(app, ENTRY, body);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
    expect(sessions.begun).toEqual([]);
  });

  it('by method, type or turn is a problem too', async () => {
    const { app } = await serve();
    expect((await app.inject({ url: ENTRY })).statusCode).toBe(405);
    expect(
      (await post(app, ENTRY, 'CallSid=c1', { 'content-type': 'application/x-www-form-urlencoded' }))
        .statusCode,
    ).toBe(415);
    for (const turn of ['-1', 'x', '1.5', '99999999']) {
      expect((await post(app, `${ENTRY}/turn/${turn}`, call)).statusCode).toBe(400);
    }
  });
});

it('odd facts of a call leave it with less, never without an answer', async () => {
  const { app, sessions } = await serve();
  const odd = {
    call_sid: 'c9',
    direction: 'sideways',
    from: 7,
    to: null,
    call_status: {},
    customer_data: 'x',
  };
  expect(kinds(await verbs(app, ENTRY, odd))).toEqual(['gather']);
  expect(sessions.begun).toMatchObject([
    { externalId: 'c9', direction: 'inbound', caller: null, outboundId: null },
  ]);
});
