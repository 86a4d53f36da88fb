import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readableLog } from '../http/support.ts';
import { makeDataFolder, removeFolder } from '../support/engines.ts';
import { startService, TestDesk, type TestService } from '../support/service.ts';
import { allBusy, ask } from '../support/voice/hotline.ts';
import { JambonzLine, postJambonz } from '../support/voice/jambonz-line.ts';
import { newNumber, numberIn, type VoiceLine, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MATTER = '秀英区海秀中路49号门口的路灯坏了三天了，希望尽快派人修好。';

const { log, lines: written } = readableLog('debug');
let service: TestService;
beforeAll(async () => {
  service = await startService(voicePlatforms, log);
  await allBusy(service.url);
});
afterAll(() => service?.close());

const open: { name: string; line: () => VoiceLine }[] = [
  { name: 'Twilio', line: () => new TwilioLine(service.url) },
  { name: 'jambonz over its WebSocket', line: () => JambonzLine.socket(() => service.url) },
  { name: 'jambonz over webhooks', line: () => JambonzLine.webhooks(() => service.url) },
  { name: 'VoiceXML', line: () => new VxmlLine(service.url) },
];

/** Everything begun is done, and nothing is held any more. */
async function nothingLeft(): Promise<void> {
  const { sessions } = service.service.voice;
  await sessions.settled();
  expect(sessions.live).toEqual({ sessions: 0, working: 0 });
}

async function callsHeld(): Promise<number> {
  const { body } = await ask<{ items: object[] }>(service.url, 'supervisor', 'GET', '/v1/calls');
  return body.items.length;
}

describe('what is forged', () => {
  it('is refused, and nothing is stored of it', async () => {
    const { url } = service;
    const line = new TwilioLine(url);
    const rung = { path: '', form: { CallStatus: 'ringing' } };
    expect((await line.send(rung, 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=')).status).toBe(403);
    expect((await line.send(rung, '')).status).toBe(403);
    const body = { call_sid: 'forged', direction: 'inbound', from: newNumber(), to: '12345' };
    const old = `t=1,v1=${'0'.repeat(64)}`;
    expect((await postJambonz(url, '/v1/voice/jambonz', body, old)).status).toBe(403);
    const unknown = await fetch(`${url}/v1/voice/vxml`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from('vxml:guess').toString('base64')}` },
      body: new URLSearchParams({ call: 'forged' }),
    });
    expect(unknown.status).toBe(401);
    await nothingLeft();
    // A call of this name begins anew: nobody had begun it.
    await line.ring();
    expect([line.hook, line.heard]).toEqual(['/turn/1', expect.stringContaining('人工排队')]);
    await line.hangUp();
  });

  it('too large or no form at all is refused without a word of it in the log', async () => {
    const line = new TwilioLine(service.url);
    const huge = await line.send({ path: '', form: { SpeechResult: '大'.repeat(40_000) } });
    expect(huge.status).toBe(413);
    const json = await postJambonz(service.url, '/v1/voice/jambonz', { call_sid: 'x'.repeat(300_000) });
    expect(json.status).toBe(413);
    const nameless = await postJambonz(service.url, '/v1/voice/jambonz', { call_sid: '' });
    expect(nameless.status).toBe(400);
    await nothingLeft();
  });
});

describe.each(open)('by $name', ({ line: make }) => {
  it('an event of a call that nobody knows leads to a person', async () => {
    const known = make();
    await known.ring();
    const line = make();
    if (line instanceof TwilioLine) await line.tell('/turn/3', { Digits: '1' });
    else if (line instanceof VxmlLine) await line.tell('/turn/3', { event: 'noinput' });
    else if (line instanceof JambonzLine) {
      await postJambonz(service.url, '/v1/voice/jambonz/turn/3', {
        call_sid: line.externalId,
        direction: 'inbound',
        reason: 'timeout',
      }).then(async (answer) => {
        line.verbs = (await answer.json()) as typeof line.verbs;
      });
    }
    expect([line.next, line.heard]).toEqual(['queue', expect.stringContaining('正在排队')]);
    await known.hangUp();
    if (line instanceof JambonzLine)
      await postJambonz(service.url, '/v1/voice/jambonz/status', {
        call_sid: line.externalId,
        call_status: 'completed',
      });
    else await line.hangUp();
    await nothingLeft();
  });

  it('English in a Mandarin call is offered English, and a person is one key away', async () => {
    const line = make();
    await line.ring();
    await line.press('1');
    await line.say('What shall I say', { language: 'en-US' });
    expect(line.heard).toContain('For example');
    await line.say('There is a broken street light next to my house', { language: 'en-US' });
    expect(line.heard).toMatch(/^You said: .*broken street light.*Press 1/);
    await line.press('0');
    expect(line.next).toBe('queue');
    await line.hangUp();
    await nothingLeft();
  });

  it('silence and nonsense end with a person', async () => {
    for (const event of [
      (line: VoiceLine) => line.silence(),
      (line: VoiceLine) => line.say('嗯嗯啊啊', { confidence: 0.05 }),
      (line: VoiceLine) => line.press('7'),
    ]) {
      const line = make();
      await line.ring();
      await line.press('1');
      for (let turn = 0; turn < 12 && line.next === 'listen'; turn++) await event(line);
      expect(line.next).toBe('queue');
      await line.hangUp();
    }
    await nothingLeft();
  });

  it('whoever hangs up with half a request told leaves a draft without a number', async () => {
    const line = make();
    await line.ring();
    await line.say('我家停水了，在秀英区海秀中路49号');
    await line.hangUp();
    await nothingLeft();
    const desk = new TestDesk(service.url, {
      sub: `agent-${line.externalId.slice(-5)}`,
      queues: ['self-service'],
    });
    await desk.ready();
    const callId = await desk.watch(line.externalId);
    const told = await desk.event(callId, 'self-service');
    expect(told).toMatchObject({ purpose: 'request', orderNumber: null });
    const note = await desk.event(callId, 'note');
    expect(note.text).toContain('挂断');
  });
});

describe('after the end', () => {
  it('digits and words do nothing', async () => {
    const line = new TwilioLine(service.url);
    await line.ring();
    await line.say(MATTER);
    const { hook } = line;
    await line.hangUp();
    await nothingLeft();
    const before = await callsHeld();
    const events: Record<string, string>[] = [{ Digits: '1' }, { SpeechResult: MATTER, Confidence: '0.9' }];
    for (const form of events) {
      const late = await line.send({ path: hook, form });
      expect([late.status, await late.text()]).toEqual([200, expect.stringContaining('<Hangup/>')]);
    }
    await nothingLeft();
    expect(await callsHeld()).toBe(before);
  });

  it('and a graceful stop in the middle of calls keeps them for the next node', async () => {
    const DATA_DIR = await makeDataFolder();
    const first = await startService({ ...voicePlatforms, DATA_DIR }, log);
    await allBusy(first.url);
    const line = new TwilioLine(first.url);
    await line.ring();
    await line.say(MATTER);
    await first.close();
    const second = await startService({ ...voicePlatforms, DATA_DIR }, log);
    try {
      line.url = second.url;
      await line.press('1');
      expect(numberIn(line.heard)).toMatch(/^\d{14}$/);
      await line.hangUp();
    } finally {
      await second.close();
      await removeFolder(DATA_DIR);
    }
  });
});

describe('the log of all this', () => {
  it('holds no caller’s number and no word of callers', () => {
    const all = JSON.stringify(written());
    expect(written().length).toBeGreaterThan(20);
    // By itself, or after the country's: ids and times made by chance have more letters or digits beside it.
    const number = new RegExp(`(?<![\\da-f.])(?:86)?${newNumber().slice(3, 10)}\\d{4}(?![\\da-f])`);
    expect(all).not.toMatch(number);
    for (const word of ['路灯', '海秀', '停水', 'street light', '嗯嗯啊啊', '大大大'])
      expect(all).not.toContain(word);
    expect(all).not.toMatch(/SpeechResult|Digits/);
  });
});
