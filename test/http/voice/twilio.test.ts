import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { describe, expect, it } from 'vitest';
import { twilioRoutes } from '../../../src/http/voice/twilio.ts';
import type { CallerEvent, SpokenAction } from '../../../src/voice/engine/contract.ts';
import { FakeSessions, listen } from '../../voice/support/fake-sessions.ts';
import { elementsIn, readXml, textIn } from '../../voice/support/read-xml.ts';
import { auditRoutes } from '../route-audit.ts';
import { as, buildApp, readableLog } from '../support.ts';

const TOKEN = 'the-auth-token-of-the-tests';
const PUBLIC = 'https://hotline.example.org';
const CALLER = '+8613800138000';
const call = { CallSid: 'CA1', AccountSid: 'AC1', From: CALLER, To: '+8612345', CallStatus: 'in-progress' };
const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

async function start(sessions = new FakeSessions()) {
  const { log, lines } = readableLog();
  const statuses: string[] = [];
  const app = await buildApp({ log }, (instance) => {
    instance.register(twilioRoutes, {
      sessions,
      settings: { publicUrl: PUBLIC, queue: 'hotline' },
      authToken: TOKEN,
      outboundStatus: async (id, status) => void statuses.push(`${id} ${status}`),
    });
  });
  /** A webhook as Twilio sends it; `signature` instead of the good one. */
  const post = async (path: string, given: Record<string, string> = {}, signature?: string) => {
    const form = { ...call, ...given };
    return app.inject({
      method: 'POST',
      url: `/v1/voice/twilio${path}`,
      headers: {
        'content-type': FORM,
        'x-twilio-signature':
          signature ?? getExpectedTwilioSignature(TOKEN, `${PUBLIC}/v1/voice/twilio${path}`, form),
      },
      payload: new URLSearchParams(form).toString(),
    });
  };
  return { app, sessions, post, lines, statuses };
}

/** Where the document sends the caller's answer, without the host. */
function hookOf(xml: string): string {
  const response = readXml(xml);
  const verb = ['Gather', 'Record', 'Enqueue', 'Dial'].flatMap((name) => elementsIn(response, name))[0];
  return verb?.attributes.action?.replace(`${PUBLIC}/v1/voice/twilio`, '') ?? '';
}

describe('a call by Twilio', () => {
  it('goes from ring to hang-up', async () => {
    const { post, sessions } = await start();
    const script: Record<number, readonly SpokenAction[]> = {
      2: [{ type: 'record', parts: [], maxSeconds: 60, silenceSeconds: 4 }],
      3: [{ type: 'queue', queue: null, priority: 0 }],
      4: [{ type: 'hangup' }],
    };
    sessions.script = (_event, turn) => script[turn] ?? [listen()];
    const opening = await post('');
    expect(opening.statusCode).toBe(200);
    expect(opening.headers['content-type']).toBe('text/xml; charset=utf-8');
    expect(hookOf(opening.body)).toBe('/turn/1');
    const second = await post(hookOf(opening.body), { SpeechResult: '路灯坏了', Confidence: '0.9' });
    expect(hookOf(second.body)).toBe('/turn/2?heard=recording');
    const third = await post(hookOf(second.body), {
      RecordingUrl: 'https://api.twilio.com/RE1',
      RecordingDuration: '9',
    });
    expect(hookOf(third.body)).toBe('/person/3');
    expect(textIn(readXml(third.body))).toBe('hotline-danger');
    const last = await post(hookOf(third.body), { QueueResult: 'bridged' });
    expect(elementsIn(readXml(last.body), 'Hangup')).toHaveLength(1);
    expect((await post('/status', { CallStatus: 'completed' })).statusCode).toBe(204);
    expect(sessions.begun).toEqual([
      {
        platform: 'twilio',
        externalId: 'CA1',
        direction: 'inbound',
        caller: CALLER,
        called: '+8612345',
        outboundId: null,
      },
    ]);
    expect(sessions.events.map(({ event }) => event.type)).toEqual(['input', 'recorded', 'person']);
    expect(sessions.over).toEqual(['CA1']);
  });

  it('advances once however often a webhook comes, and answers old turns with the newest', async () => {
    const { post, sessions } = await start();
    const first = await post('');
    expect((await post('')).body).toBe(first.body);
    expect(sessions.begun).toHaveLength(1);
    const next = await post('/turn/1', { Digits: '1' });
    await post('/turn/2', { Digits: '2' });
    expect(hookOf(next.body)).toBe('/turn/2');
    for (const turn of [1, 1, 2, 9]) expect(hookOf((await post(`/turn/${turn}`)).body)).toBe('/turn/3');
    expect(sessions.events).toHaveLength(2);
  });

  it('that nobody knows gets a person', async () => {
    const { post } = await start();
    const { body } = await post('/turn/4', { Digits: '1' });
    expect(elementsIn(readXml(body), 'Enqueue').map(textIn)).toEqual(['hotline']);
  });

  it('is over for good after the hang-up', async () => {
    const { post, sessions } = await start();
    await post('');
    await post('/status', { CallStatus: 'completed' });
    const late = await post('/turn/1', { Digits: '1' });
    expect(late.statusCode).toBe(200);
    expect(elementsIn(readXml(late.body), 'Hangup')).toHaveLength(1);
    expect(sessions.events).toEqual([]);
  });

  it('keeps a recording that ended with the call', async () => {
    const { post, sessions } = await start();
    await post('');
    const over = { CallStatus: 'completed', Digits: 'hangup' };
    const { body } = await post('/turn/1', {
      ...over,
      RecordingUrl: 'https://api.twilio.com/RE1',
      RecordingDuration: '20',
    });
    expect(readXml(body).children).toEqual([]);
    expect(sessions.events[0]?.event).toMatchObject({ type: 'recorded', durationMs: 20_000 });
    expect(sessions.over).toEqual(['CA1']);
  });

  it('tells of a recording without a sound', async () => {
    const { post, sessions } = await start();
    await post('');
    await post('/turn/1?heard=nothing');
    expect(sessions.events[0]?.event).toEqual<CallerEvent>({
      type: 'recorded',
      url: null,
      durationMs: 0,
      keys: null,
    });
  });

  it('that we placed names what it is for, and how it ended', async () => {
    const { post, sessions, statuses } = await start();
    await post('?outbound=follow-up-17', { From: '+8612345', To: CALLER, Direction: 'outbound-api' });
    expect(sessions.begun[0]).toMatchObject({
      direction: 'outbound',
      caller: CALLER,
      outboundId: 'follow-up-17',
    });
    await post('/status?outbound=follow-up-18', { CallSid: 'CA2', CallStatus: 'ringing' });
    await post('/status?outbound=follow-up-18', { CallSid: 'CA2', CallStatus: 'no-answer' });
    expect(statuses).toEqual(['follow-up-18 ringing', 'follow-up-18 no-answer']);
    expect(sessions.over).toEqual(['CA2']);
  });

  it('goes to a person when the sessions fail, and is let go after one', async () => {
    const { post, sessions } = await start();
    sessions.before = async () => {
      throw new Error('the store is away');
    };
    for (const path of ['', '/turn/3']) {
      const { statusCode, body } = await post(path);
      expect(statusCode).toBe(200);
      expect(elementsIn(readXml(body), 'Enqueue').map(textIn)).toEqual(['hotline']);
    }
    const { body } = await post('/person/3', { QueueResult: 'system-error' });
    expect(elementsIn(readXml(body), 'Enqueue')).toEqual([]);
    expect(elementsIn(readXml(body), 'Hangup')).toHaveLength(1);
  });
});

describe('bad requests', () => {
  it('without Twilio’s signature are refused, whatever they ask, and change nothing', async () => {
    const { app, post, sessions } = await start();
    await post('');
    const other = getExpectedTwilioSignature('another token', `${PUBLIC}/v1/voice/twilio/turn/1`, call);
    const elsewhere = getExpectedTwilioSignature(TOKEN, 'https://evil.example/v1/voice/twilio/turn/1', call);
    for (const signature of ['', 'short', other, elsewhere, 'x'.repeat(28)]) {
      for (const path of ['', '/turn/1', '/turn/nonsense', '/person/1', '/status']) {
        const refused = await post(path, {}, signature);
        expect(refused.statusCode).toBe(403);
        expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
        expect(refused.json()).toMatchObject({ type: 'urn:jiesu:problem:forbidden', status: 403 });
      }
    }
    const changed = await app.inject({
      method: 'POST',
      url: '/v1/voice/twilio/turn/1',
      headers: {
        'content-type': FORM,
        'x-twilio-signature': getExpectedTwilioSignature(TOKEN, `${PUBLIC}/v1/voice/twilio/turn/1`, call),
      },
      payload: new URLSearchParams({ ...call, Digits: '9' }).toString(),
    });
    expect(changed.statusCode).toBe(403);
    expect(sessions.events).toEqual([]);
    expect(sessions.begun).toHaveLength(1);
  });

  it('say what is wrong', async () => {
    const { app, post } = await start();
    const problem = async (answer: ReturnType<typeof post>) => {
      const { statusCode, headers, body } = await answer;
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      return [statusCode, (JSON.parse(body) as { detail: string }).detail] as const;
    };
    expect(await problem(post('', { CallSid: '' }))).toEqual([400, expect.stringContaining('CallSid')]);
    expect((await problem(post('/turn/0')))[0]).toBe(400);
    expect((await problem(post('/turn/x')))[0]).toBe(400);
    expect((await problem(post('', { Big: 'x'.repeat(70_000) })))[0]).toBe(413);
    const json = app.inject({
      method: 'POST',
      url: '/v1/voice/twilio',
      headers: { 'content-type': 'application/json', 'x-twilio-signature': 'x'.repeat(28) },
      payload: '{}',
    });
    expect(await problem(json)).toEqual([415, expect.stringContaining('x-www-form-urlencoded')]);
    expect((await problem(app.inject({ url: '/v1/voice/twilio' })))[0]).toBe(405);
  });

  it('hold the routes to their access, and forms are read nowhere else', async () => {
    const { app } = await start();
    const { findings } = await auditRoutes(app, {
      headersFor: (role) => as(role, role === 'unit' ? { unit: '市热力集团' } : {}),
    });
    expect(findings).toEqual([]);
    const elsewhere = await app.inject({
      method: 'POST',
      url: '/v1/jobs/a/b/retry',
      headers: { 'content-type': FORM, ...(await as('admin')) },
      payload: 'a=1',
    });
    expect(elsewhere.statusCode).toBe(415);
  });

  it('and good ones leave no personal data in the log', async () => {
    const { post, sessions, lines } = await start();
    await post('');
    await post('/turn/1', { SpeechResult: '我叫王小明', Digits: '13800138000' });
    await post('/turn/1', { CallSid: '' });
    sessions.before = async () => {
      throw new Error(`no row for ${CALLER}`);
    };
    await post('/turn/2', { SpeechResult: '我叫王小明' });
    await post('/turn/2', {}, 'x'.repeat(28));
    const logged = JSON.stringify(lines());
    expect(logged).toContain('the caller goes to a person');
    expect(logged).not.toMatch(/13800138000|王小明|x{28}/);
  });
});
