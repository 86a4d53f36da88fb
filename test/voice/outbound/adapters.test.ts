import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer } from 'ws';
import { AriCaller, type AriOptions } from '../../../src/voice/outbound/adapters/ari-caller.ts';
import { AriEvents, ariStatus } from '../../../src/voice/outbound/adapters/ari-events.ts';
import { JambonzCaller, jambonzStatus } from '../../../src/voice/outbound/adapters/jambonz-caller.ts';
import { outcomeByNumber, SimulatedCaller } from '../../../src/voice/outbound/adapters/simulated-caller.ts';
import { TwilioCaller, twilioStatus } from '../../../src/voice/outbound/adapters/twilio-caller.ts';
import { OutboundRefused, type PlacedCall, readRef, refOf } from '../../../src/voice/outbound/contract.ts';

interface Heard {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Answer = { status: number; json?: unknown } | 'silence';

/** A platform that answers by script and notes what it was asked. */
async function platform(answer: (heard: Heard) => Answer) {
  const heard: Heard[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body };
    heard.push(one);
    const given = answer(one);
    if (given === 'silence') return;
    response.writeHead(given.status, { 'content-type': 'application/json' });
    response.end(given.json === undefined ? '' : JSON.stringify(given.json));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { heard, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const call: PlacedCall = {
  ref: 'b7c1.2',
  id: 'b7c1',
  attempt: 2,
  number: '13800000000',
  purpose: 'callback',
  ringS: 40,
};
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;

const twilioAt = (apiUrl: string, deadlineMs?: number) =>
  new TwilioCaller({
    apiUrl,
    accountSid: 'AC1',
    authToken: 'secret',
    from: '+861062345678',
    publicUrl: 'https://jiesu.example.org',
    deadlineMs,
  });
const jambonzAt = (apiUrl: string, applicationSid: string | null = 'app-1') =>
  new JambonzCaller({
    apiUrl,
    accountSid: 'acc-1',
    apiKey: 'key-1',
    applicationSid,
    publicUrl: 'https://jiesu.example.org',
    from: '+861062345678',
  });
const ariOptions = (url: string): AriOptions => ({
  url,
  username: 'jiesu',
  password: 'pass',
  app: 'jiesu',
  endpoint: 'PJSIP/{number}@trunk',
  from: '01012345',
});

describe('Twilio', () => {
  it('is asked by the form that its REST API takes', async () => {
    const { heard, url } = await platform(() => ({ status: 201, json: { sid: 'CA1', status: 'queued' } }));
    expect(await twilioAt(url).place(call)).toEqual({ externalId: 'CA1' });
    const [asked] = heard;
    expect([asked?.method, asked?.url]).toEqual(['POST', '/2010-04-01/Accounts/AC1/Calls.json']);
    expect(asked?.headers).toMatchObject({
      authorization: basic('AC1:secret'),
      'content-type': expect.stringContaining('application/x-www-form-urlencoded'),
    });
    const form = new URLSearchParams(asked?.body);
    expect(Object.fromEntries(form)).toEqual({
      To: '+8613800000000',
      From: '+861062345678',
      Url: 'https://jiesu.example.org/v1/voice/twilio?outbound=b7c1.2',
      Method: 'POST',
      StatusCallback: 'https://jiesu.example.org/v1/voice/twilio/status?outbound=b7c1.2',
      StatusCallbackMethod: 'POST',
      StatusCallbackEvent: 'completed',
      Timeout: '40',
    });
    expect(form.getAll('StatusCallbackEvent')).toEqual(['ringing', 'answered', 'completed']);
  });

  it('says how a call stands', async () => {
    const { heard, url } = await platform(({ url: path }) =>
      path.includes('gone') ? { status: 404 } : { status: 200, json: { sid: 'CA1', status: 'no-answer' } },
    );
    expect(await twilioAt(url).look({ externalId: 'CA1' })).toBe('no-answer');
    expect(heard[0]?.url).toBe('/2010-04-01/Accounts/AC1/Calls/CA1.json');
    expect(await twilioAt(url).look({ externalId: 'gone' })).toBeNull();
    expect(await twilioAt(url).look({ externalId: null })).toBeNull();
    expect(heard).toHaveLength(2);
    expect(['queued', 'in-progress', 'canceled', 'new'].map(twilioStatus)).toEqual([
      'ringing',
      'answered',
      'failed',
      null,
    ]);
  });

  it.each([
    [400, false],
    [401, true],
    [404, true],
    [408, true],
    [429, true],
    [302, true],
  ])('has surely not placed a call when it answers %d', async (status, ours) => {
    const { heard, url } = await platform(() => ({ status }));
    const error = await twilioAt(url)
      .place(call)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OutboundRefused);
    expect(error).toMatchObject({ ours });
    expect(heard).toHaveLength(1);
  });

  it('has perhaps placed a call when it fails, is late or speaks nonsense; it is asked once only', async () => {
    for (const answer of [{ status: 500 }, { status: 201, json: { what: 1 } }, 'silence'] as const) {
      const { heard, url } = await platform(() => answer);
      const error = await twilioAt(url, 200)
        .place(call)
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(OutboundRefused);
      expect(heard).toHaveLength(1);
    }
  });

  it('was never asked when nobody listens', async () => {
    const { server, url } = await platform(() => ({ status: 201 }));
    await new Promise((resolve) => server.close(resolve));
    await expect(twilioAt(url).place(call)).rejects.toMatchObject({ name: 'OutboundRefused', ours: true });
  });
});

describe('jambonz', () => {
  it('is asked for its application’s call, which carries our reference as a tag', async () => {
    const { heard, url } = await platform(() => ({ status: 201, json: { sid: 'c-1' } }));
    expect(await jambonzAt(url).place(call)).toEqual({ externalId: 'c-1' });
    expect([heard[0]?.method, heard[0]?.url]).toEqual(['POST', '/v1/Accounts/acc-1/Calls']);
    expect(heard[0]?.headers).toMatchObject({
      authorization: 'Bearer key-1',
      'content-type': 'application/json',
    });
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({
      application_sid: 'app-1',
      from: '+861062345678',
      to: { type: 'phone', number: '+8613800000000' },
      tag: { outbound: 'b7c1.2' },
      timeout: 40,
    });
  });

  it('is given our webhooks where there is no application', async () => {
    const { heard, url } = await platform(() => ({ status: 201, json: { sid: 'c-1' } }));
    await jambonzAt(url, null).place(call);
    expect(JSON.parse(heard[0]?.body ?? '')).toMatchObject({
      call_hook: { url: 'https://jiesu.example.org/v1/voice/jambonz?outbound=b7c1.2', method: 'POST' },
      call_status_hook: {
        url: 'https://jiesu.example.org/v1/voice/jambonz/status?outbound=b7c1.2',
        method: 'POST',
      },
    });
    const nothing = {
      apiUrl: '',
      accountSid: '',
      apiKey: '',
      from: '',
      applicationSid: null,
      publicUrl: null,
    };
    expect(() => new JambonzCaller(nothing)).toThrow('JAMBONZ_APPLICATION_SID');
  });

  it('says how a call stands', async () => {
    const { heard, url } = await platform(() => ({ status: 200, json: { call_status: 'in-progress' } }));
    expect(await jambonzAt(url).look({ externalId: 'c-1' })).toBe('answered');
    expect(heard[0]?.url).toBe('/v1/Accounts/acc-1/Calls/c-1');
    expect(['trying', 'early-media', 'busy', 'what'].map(jambonzStatus)).toEqual([
      'ringing',
      'ringing',
      'busy',
      null,
    ]);
  });
});

describe('Asterisk', () => {
  it('makes a channel with our reference as its id', async () => {
    const { heard, url } = await platform(() => ({ status: 200, json: { id: 'b7c1.2', state: 'Down' } }));
    expect(await new AriCaller(ariOptions(url)).place(call)).toEqual({ externalId: 'b7c1.2' });
    const asked = new URL(heard[0]?.url ?? '', url);
    expect([heard[0]?.method, asked.pathname]).toEqual(['POST', '/ari/channels']);
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      endpoint: 'PJSIP/13800000000@trunk',
      app: 'jiesu',
      appArgs: 'callback,b7c1.2',
      timeout: '40',
      channelId: 'b7c1.2',
      callerId: '01012345',
    });
    expect(JSON.parse(heard[0]?.body ?? '')).toEqual({ variables: { JIESU_OUTBOUND: 'b7c1.2' } });
    expect(heard[0]?.headers.authorization).toBe(basic('jiesu:pass'));
  });

  it('has placed a call already whose channel there is', async () => {
    const { url } = await platform(() => ({ status: 409 }));
    expect(await new AriCaller(ariOptions(url)).place(call)).toEqual({ externalId: 'b7c1.2' });
  });

  it('says how a channel stands', async () => {
    const states = ['Up', 'Ringing'];
    const { url } = await platform(() => {
      const state = states.shift();
      return state === undefined ? { status: 404 } : { status: 200, json: { id: 'b7c1.2', state } };
    });
    const ari = new AriCaller(ariOptions(url));
    expect([await ari.look(call), await ari.look(call), await ari.look(call)]).toEqual([
      'answered',
      'ringing',
      null,
    ]);
  });

  it.each([
    ['Down', 17, 'busy'],
    ['Ringing', 21, 'busy'],
    ['Ringing', 19, 'no-answer'],
    ['Down', 1, 'failed'],
    ['Up', 16, 'completed'],
  ])('ends a channel that was %s by cause %d as %s', (state, cause, status) => {
    expect(ariStatus({ type: 'ChannelDestroyed', cause, channel: { id: 'x', state } })).toBe(status);
  });

  it('tells by its events, lets answered channels go on, and is heard again after it was away', async () => {
    const { heard, server, url } = await platform(() => ({ status: 204 }));
    const sockets = new WebSocketServer({ server });
    const connected: IncomingMessage[] = [];
    sockets.on('connection', (socket, request) => {
      connected.push(request);
      const say = (event: object) => socket.send(JSON.stringify(event));
      const channel = { id: 'b7c1.2', state: 'Up', name: 'PJSIP/x' };
      if (connected.length === 1) {
        socket.send('no json');
        socket.send(Buffer.from([1, 2]), { binary: true });
        say({ type: 'Dial', peer: channel });
        say({ type: 'ChannelStateChange', channel: { ...channel, state: 'Ringing' } });
        say({ type: 'StasisStart', args: ['callback', 'b7c1.2'], channel });
        say({ type: 'StasisStart', args: [], channel: { ...channel, id: 'of-somebody' } });
        socket.close();
      } else say({ type: 'ChannelDestroyed', cause: 16, cause_txt: 'Normal Clearing', channel });
    });
    const ari = new AriCaller(ariOptions(url));
    const told: string[] = [];
    const events = new AriEvents({
      options: ariOptions(url),
      onStatus: async (ref, status) => told.push(`${ref} ${status}`),
      goOn: (ref, purpose) => ari.goOn(ref, purpose),
      retryDelayMs: () => 1,
      log: { error: () => undefined },
    });
    onTestFinished(() => events.close());
    events.open();
    await vi.waitFor(() =>
      expect(told).toEqual(['b7c1.2 ringing', 'b7c1.2 answered', 'of-somebody answered', 'b7c1.2 completed']),
    );
    expect(connected[0]?.url).toBe('/ari/events?app=jiesu');
    expect(connected[0]?.headers.authorization).toBe(basic('jiesu:pass'));
    expect(heard.map(({ method, url: path }) => `${method} ${path}`)).toEqual([
      'POST /ari/channels/b7c1.2/continue?context=jiesu-outbound&extension=callback&priority=1',
    ]);
    sockets.close();
  });
});

describe('the simulated platform', () => {
  it('tells what becomes of a number by its last digit', async () => {
    const told: string[] = [];
    const caller = new SimulatedCaller({
      onStatus: async (ref, status) => told.push(`${ref} ${status}`),
      onProblem: (error) => expect.unreachable(String(error)),
    });
    await caller.place({ ...call, number: '13800000008' });
    await caller.told;
    expect(told).toEqual(['b7c1.2 ringing', 'b7c1.2 no-answer']);
    expect(await caller.look(call)).toBe('no-answer');
    expect(['1', '6', '7', '9'].map((number) => outcomeByNumber({ number, attempt: 1 }))).toEqual([
      ['ringing', 'answered'],
      ['ringing', 'no-answer'],
      ['ringing', 'busy'],
      ['failed'],
    ]);
    expect(outcomeByNumber({ number: '6', attempt: 2 })).toEqual(['ringing', 'answered']);
  });

  it('goes on with other calls after a status that could not be taken', async () => {
    const told: string[] = [];
    const problems: unknown[] = [];
    const away = new Error('the store is away');
    const caller = new SimulatedCaller({
      onStatus: async (ref, status) => {
        if (ref === call.ref) throw away;
        told.push(`${ref} ${status}`);
      },
      onProblem: (error) => problems.push(error),
    });
    await caller.place(call);
    await caller.place({ ...call, ref: 'b7c2.1', number: '13800000009' });
    await caller.told;
    expect([problems, told]).toEqual([[away], ['b7c2.1 failed']]);
  });
});

it('names attempts so that they can be read again', () => {
  expect(readRef(refOf('a-b_1', 12))).toEqual({ id: 'a-b_1', attempt: 12 });
  expect(['', 'x', 'x.', 'x.y', 'a b.1', `${'x'.repeat(65)}.1`].map(readRef)).toEqual(Array(6).fill(null));
});
