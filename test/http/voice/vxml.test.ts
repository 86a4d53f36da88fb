import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { vxmlRoutes } from '../../../src/http/voice/vxml.ts';
import { recordingFolder } from '../../../src/voice/dialect/vxml/recordings.ts';
import { vxmlDefaults } from '../../../src/voice/dialect/vxml/settings.ts';
import type { SpokenAction } from '../../../src/voice/engine/contract.ts';
import { FakeSessions, listen } from '../../voice/support/fake-sessions.ts';
import { elementsIn, readXml } from '../../voice/support/read-xml.ts';
import { documentFaults } from '../../voice/support/vxml-schema.ts';
import { auditRoutes } from '../route-audit.ts';
import { as, buildApp, readableLog } from '../support.ts';

const PUBLIC = 'https://hotline.example.org';
const CALLER = '13800138000';
const FORM = 'application/x-www-form-urlencoded';
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

async function start({ keeping = true } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'recordings-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const recordings = recordingFolder(folder);
  const sessions = new FakeSessions();
  const { log, lines } = readableLog();
  const app = await buildApp({ log }, (instance) => {
    instance.register(vxmlRoutes, {
      sessions,
      settings: { publicUrl: PUBLIC, queue: '8001', ...vxmlDefaults },
      username: 'vxml',
      password: 'a-password-of-the-tests',
      recordings: keeping ? recordings : null,
    });
  });
  const authorization = basic('vxml', 'a-password-of-the-tests');
  const send = (path: string, payload: string | Buffer, type = FORM, credentials = authorization) =>
    app.inject({
      method: 'POST',
      url: `/v1/voice/vxml${path}`,
      headers: { authorization: credentials, 'content-type': type },
      payload,
    });
  const post = (path: string, given: Record<string, string> = {}) =>
    send(path, new URLSearchParams({ call: 'S-1', ...given }).toString());
  return { app, sessions, recordings, folder, authorization, send, post, lines };
}

/** Where the document submits what it hears, without the host. */
function nextOf(xml: string): string {
  const turn = elementsIn(readXml(xml), 'submit').find(({ attributes }) =>
    attributes.next?.includes('/turn/'),
  );
  return turn?.attributes.next?.replace(`${PUBLIC}/v1/voice/vxml`, '') ?? '';
}

/** A recording as platforms submit it. */
function multipart(given: Record<string, string>, sound: Buffer): { type: string; body: Buffer } {
  const fields = Object.entries(given).map(
    ([name, value]) => `--BOUND\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const file =
    '--BOUND\r\nContent-Disposition: form-data; name="message"; filename="m.wav"\r\nContent-Type: audio/x-wav\r\n\r\n';
  const body = Buffer.concat([Buffer.from(fields.join('') + file), sound, Buffer.from('\r\n--BOUND--\r\n')]);
  return { type: 'multipart/form-data; boundary=BOUND', body };
}

describe('a call by a VoiceXML platform', () => {
  it('goes from ring to hang-up, and every document is valid', async () => {
    const { app, authorization, post, sessions } = await start();
    const script: Record<number, readonly SpokenAction[]> = {
      3: [{ type: 'queue', queue: null, priority: 5 }],
      4: [{ type: 'hangup' }],
    };
    sessions.script = (_event, turn) => script[turn] ?? [listen()];
    const entry = await app.inject({ url: '/v1/voice/vxml', headers: { authorization } });
    expect(entry.headers['content-type']).toBe('application/voicexml+xml; charset=utf-8');
    expect(entry.headers['cache-control']).toBe('no-store');
    const first = await post('', { caller: `tel:${CALLER}`, called: 'tel:12345', outbound: '' });
    expect(nextOf(first.body)).toBe('/turn/1');
    const second = await post('/turn/1', { event: 'filled', utterance: '路灯坏了', inputmode: 'voice' });
    expect(nextOf(second.body)).toBe('/turn/2');
    const third = await post('/turn/2', { event: 'noinput' });
    expect(elementsIn(readXml(third.body), 'transfer')[0]?.attributes.dest).toBe('tel:8001');
    const last = await post('/turn/3', { event: 'person', outcome: 'far_end_disconnect' });
    expect(elementsIn(readXml(last.body), 'disconnect').length).toBeGreaterThan(0);
    const over = await post('/status');
    expect(elementsIn(readXml(over.body), 'exit')).toHaveLength(1);
    expect(sessions.begun).toEqual([
      {
        platform: 'vxml',
        externalId: 'S-1',
        direction: 'inbound',
        caller: CALLER,
        called: '12345',
        outboundId: null,
      },
    ]);
    expect(sessions.events.map(({ event }) => event.type)).toEqual(['input', 'silence', 'person']);
    expect(sessions.over).toEqual(['S-1']);
    const documents = [entry, first, second, third, last, over].map(({ body }) => body);
    expect(await documentFaults(documents)).toEqual([]);
  });

  it('advances once however often a submission comes, and is over for good after the hang-up', async () => {
    const { post, sessions } = await start();
    const first = await post('');
    expect((await post('')).body).toBe(first.body);
    await post('/turn/1', { event: 'filled', utterance: '1', inputmode: 'dtmf' });
    for (const turn of [1, 1, 9]) {
      expect(nextOf((await post(`/turn/${turn}`, { event: 'noinput' })).body)).toBe('/turn/2');
    }
    await post('/status');
    const late = await post('/turn/2', { event: 'filled', utterance: '2', inputmode: 'dtmf' });
    expect(elementsIn(readXml(late.body), 'field')).toEqual([]);
    expect(sessions.events).toHaveLength(1);
  });

  it('that nobody knows gets a person', async () => {
    const { post } = await start();
    const { body } = await post('/turn/4', { event: 'noinput' });
    expect(elementsIn(readXml(body), 'transfer')[0]?.attributes.dest).toBe('tel:8001');
  });

  it('is named by the platform, in the first address or by us, and numbers stand in no address', async () => {
    const { app, authorization } = await start();
    const call = async (query: string) => {
      const { body } = await app.inject({ url: `/v1/voice/vxml${query}`, headers: { authorization } });
      expect(body).not.toContain(CALLER);
      return elementsIn(readXml(body), 'var')[0]?.attributes.expr;
    };
    expect(await call(`?call=abc&caller=${CALLER}&x=1`)).toBe("String(session.sessionid || 'abc')");
    const [one, other] = [await call(''), await call('?call=bad%20id')];
    expect(one).toMatch(/'[0-9a-f-]{36}'/);
    expect(other).not.toBe(one);
  });

  it('may fetch turns and the end by GET, as some platforms must', async () => {
    const { app, authorization, post, sessions } = await start();
    await post('');
    const url = '/v1/voice/vxml/turn/1?call=S-1&event=filled&utterance=1&inputmode=dtmf';
    const { body } = await app.inject({ url, headers: { authorization } });
    expect(nextOf(body)).toBe('/turn/2');
    await app.inject({ url: '/v1/voice/vxml/status?call=S-1', headers: { authorization } });
    expect(sessions.events).toHaveLength(1);
    expect(sessions.over).toEqual(['S-1']);
  });

  it('goes to a person when the sessions fail, and is let go after one', async () => {
    const { post, sessions } = await start();
    sessions.before = async () => {
      throw new Error('the store is away');
    };
    for (const path of ['', '/turn/3']) {
      const { statusCode, body } = await post(path, { event: 'noinput' });
      expect(statusCode).toBe(200);
      expect(elementsIn(readXml(body), 'transfer')[0]?.attributes.dest).toBe('tel:8001');
    }
    const { body } = await post('/turn/3', { event: 'person', outcome: 'busy' });
    const turn = elementsIn(readXml(body), 'form')[0];
    expect(turn && elementsIn(turn, 'transfer')).toEqual([]);
    expect(turn && elementsIn(turn, 'disconnect')).toHaveLength(1);
  });
});

describe('a recording', () => {
  const sound = Buffer.from([...'RIFF'].map((letter) => letter.charCodeAt(0)).concat([0, 255, 13, 10, 128]));
  const given = { call: 'S-1', event: 'recorded', duration: '2500', termchar: '#', over: '' };

  it('is kept byte for byte, once a turn, where only we read it', async () => {
    const { post, send, sessions, folder } = await start();
    await post('');
    const { type, body } = multipart(given, sound);
    for (let i = 0; i < 2; i++) expect((await send('/turn/1', body, type)).statusCode).toBe(200);
    const event = sessions.events[0]?.event;
    expect(event).toMatchObject({ type: 'recorded', durationMs: 2_500, keys: '#' });
    const url = event?.type === 'recorded' ? (event.url ?? '') : '';
    expect(await readFile(fileURLToPath(url))).toEqual(sound);
    const names = await readdir(folder);
    expect(names).toHaveLength(1);
    expect(names[0]).not.toContain('S-1');
  });

  it('that the hang-up ended is kept too', async () => {
    const { post, send, sessions } = await start();
    await post('');
    const { type, body } = multipart({ ...given, over: '1' }, sound);
    const answer = await send('/turn/1', body, type);
    expect(elementsIn(readXml(answer.body), 'exit')).toHaveLength(1);
    expect(sessions.events[0]?.event).toMatchObject({ type: 'recorded', durationMs: 2_500 });
    expect(sessions.over).toEqual(['S-1']);
  });

  it('without a sound, or with nowhere to keep it, counts as empty', async () => {
    for (const [keeping, bytes] of [
      [true, Buffer.alloc(0)],
      [false, sound],
    ] as const) {
      const { post, send, sessions } = await start({ keeping });
      await post('');
      const { type, body } = multipart(given, bytes);
      await send('/turn/1', body, type);
      expect(sessions.events[0]?.event).toMatchObject({ type: 'recorded', url: null });
    }
  });

  it('goes when its time is over, unless it is needed', async () => {
    const { folder, recordings } = await start();
    const keep = (turn: number, type: string) => recordings.keep({ call: 'S-1', turn, type, bytes: sound });
    const old = fileURLToPath(await keep(1, 'audio/basic'));
    await utimes(old, new Date('2020-01-01'), new Date('2020-01-01'));
    const needed = await keep(3, 'audio/wav');
    await utimes(fileURLToPath(needed), new Date('2020-01-01'), new Date('2020-01-01'));
    await keep(2, 'text/html');
    expect(await recordings.purge(new Date('2021-01-01'), [needed])).toBe(1);
    expect((await readdir(folder)).map((name) => name.split('-')[1]).sort()).toEqual(['2.bin', '3.wav']);
    expect(await recordingFolder(join(folder, 'none yet')).purge(new Date(), [])).toBe(0);
  });
});

describe('bad requests', () => {
  it('without the password are refused, whatever they ask', async () => {
    const { app, send, sessions } = await start();
    const wrong = [
      '',
      'Bearer x',
      'Basic',
      'Basic !',
      basic('vxml', 'guess'),
      basic('', ''),
      basic('admin', 'a'),
    ];
    for (const credentials of wrong) {
      for (const path of ['', '/turn/1', '/turn/nonsense', '/status']) {
        const refused = await send(path, 'call=S-1', FORM, credentials);
        expect(refused.statusCode).toBe(401);
        expect(refused.headers['www-authenticate']).toMatch(/^Basic realm=/);
        expect(refused.json()).toMatchObject({ type: 'urn:jiesu:problem:unauthorised', status: 401 });
      }
    }
    expect((await app.inject({ url: '/v1/voice/vxml' })).statusCode).toBe(401);
    expect(sessions.begun).toEqual([]);
  });

  it('say what is wrong', async () => {
    const { post, send } = await start();
    const problem = async (answer: ReturnType<typeof post>) => {
      const { statusCode, headers, body } = await answer;
      expect(headers['content-type']).toMatch(/^application\/problem\+json/);
      return [statusCode, (JSON.parse(body) as { detail: string }).detail] as const;
    };
    expect(await problem(post('', { call: '' }))).toEqual([400, expect.stringContaining('`call`')]);
    expect((await problem(post('/turn/x')))[0]).toBe(400);
    expect((await problem(post('', { big: 'x'.repeat(70_000) })))[0]).toBe(413);
    expect((await problem(send('', 'a=1&'.repeat(501))))[0]).toBe(400);
    expect(await problem(send('', '{}', 'application/json'))).toEqual([
      415,
      expect.stringContaining('multipart/form-data'),
    ]);
    const type = 'multipart/form-data; boundary=BOUND';
    expect((await problem(send('/turn/1', 'nonsense', type)))[0]).toBe(400);
    expect((await problem(send('/turn/1', Buffer.alloc(6_000_000), type)))[0]).toBe(413);
  });

  it('hold the routes to their access', async () => {
    const { app } = await start();
    const { findings } = await auditRoutes(app, {
      headersFor: (role) => as(role, role === 'unit' ? { unit: '市热力集团' } : {}),
    });
    expect(findings).toEqual([]);
  });

  it('and good ones leave no personal data in the log', async () => {
    const { post, sessions, lines } = await start();
    await post('', { caller: `tel:${CALLER}` });
    await post('/turn/1', { event: 'filled', utterance: '我叫王小明', inputmode: 'voice' });
    sessions.before = async () => {
      throw new Error(`no row for ${CALLER}`);
    };
    await post('/turn/2', { event: 'filled', utterance: CALLER, inputmode: 'dtmf' });
    const logged = JSON.stringify(lines());
    expect(logged).toContain('the caller goes to a person');
    expect(logged).not.toMatch(/13800138000|王小明|a-password/);
  });
});
