import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readableLog } from '../http/support.ts';
import { startService, TestDesk, type TestService } from '../support/service.ts';
import { allBusy, ask, hoursWithoutNow, seatsFree } from '../support/voice/hotline.ts';
import { JambonzLine, postJambonz } from '../support/voice/jambonz-line.ts';
import { newNumber, numberIn, type VoiceLine, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const NAME = '欧阳静姝';
const PHONE = '13807658321';
const ADDRESS = '秀英区海秀中路49号';
const MATTER = `我叫${NAME}，电话${PHONE}，${ADDRESS}门口的路灯坏了三天了，希望尽快派人修好。`;
const MESSAGE = `${ADDRESS}的下水道堵了，请打${PHONE}找${NAME}。`;
const ADDITION = '今天下午又灭了一盏，老人摔了一跤。';
const ENGLISH = 'There is a broken street light next to my house in Longkun Road';
const DANGER = '家里煤气泄漏，有人晕倒了';
const RECORDING = 'https://api.twilio.com/2010-04-01/Accounts/AC1/Recordings/RE-of-this-caller';
/** What must stand in no line of the log. */
const said = [NAME, PHONE, ADDRESS, MATTER, MESSAGE, ADDITION, ENGLISH, DANGER, RECORDING];
const numbers: string[] = [];

const { log, lines: written } = readableLog('debug');
let service: TestService;
let closed: TestService;
/** Texts of the messages that a gateway was given; it refuses the first. */
const sent: string[] = [];
const gateway = createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  sent.push(body);
  response.writeHead(sent.length === 1 ? 500 : 200, { 'content-type': 'application/json' });
  response.end('{}');
});

beforeAll(async () => {
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  const settings = {
    ...voicePlatforms,
    LOG_LEVEL: 'debug',
    OUTBOUND_CALLER: 'simulated',
    SMS_URL: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/messages`,
    SMS_SECRET: 'a-secret-of-the-gateway',
  };
  service = await startService({ ...settings, QUIET_HOURS: hoursWithoutNow() }, log);
  closed = await startService({ ...settings, OPENING_HOURS: hoursWithoutNow() }, log);
  await allBusy(service.url);
}, 120_000);
afterAll(async () => {
  await closed?.close();
  await service?.close();
  gateway.closeAllConnections();
  gateway.close();
});

type Make = (service: TestService, caller: string) => VoiceLine;
const dialects: { name: string; make: Make }[] = [
  { name: 'Twilio', make: ({ url }, caller) => new TwilioLine(url, { caller }) },
  {
    name: 'jambonz over its WebSocket',
    make: ({ url }, caller) => JambonzLine.socket(() => url, { caller }),
  },
  { name: 'jambonz over webhooks', make: ({ url }, caller) => JambonzLine.webhooks(() => url, { caller }) },
  { name: 'VoiceXML', make: ({ url }, caller) => new VxmlLine(url, { caller }) },
];

function newCaller(digit?: string): string {
  for (;;) {
    const number = newNumber();
    if (digit !== undefined && !number.endsWith(digit)) continue;
    numbers.push(number);
    return number;
  }
}

describe.each(dialects)('by $name', ({ make }) => {
  it('a request with name, number and address is left, asked about with a check, and added to', async () => {
    const caller = newCaller();
    const line = make(service, caller);
    await line.ring();
    await line.say(MATTER);
    for (let asked = 0; asked < 3 && !/核对|您说的是/.test(line.heard); asked++) await line.say('不清楚');
    await line.press('1');
    const number = numberIn(line.heard);
    await line.hangUp();
    const stranger = make(service, newCaller());
    await stranger.ring();
    await stranger.press('3');
    await stranger.press(number);
    await stranger.press('0000');
    expect(stranger.heard).toContain('后四位对不上');
    await stranger.press(caller.slice(-4));
    expect(stranger.heard).toContain('正在核对');
    await stranger.press('2');
    await stranger.say(ADDITION);
    await stranger.press('1');
    expect(stranger.heard).toContain('补充好了');
    await stranger.hangUp();
  });

  it('a message is recorded', async () => {
    const line = make(closed, newCaller());
    await line.ring();
    await line.press('2');
    expect(line.next).toBe('record');
    await line.silence();
    if (line instanceof TwilioLine) await line.record(RECORDING, 7);
    else if (line instanceof VxmlLine) await line.record(new TextEncoder().encode(MESSAGE), 7_300);
    else await line.say(MESSAGE);
    numberIn(line.heard);
    await line.hangUp();
  });

  it('a call-back is booked, and a caller in danger, one in English and one with nonsense go to a person', async () => {
    const line = make(service, newCaller('1'));
    await line.ring();
    await line.press('2');
    await line.press('1');
    await line.press('1');
    expect(line.heard).toContain('约好了');
    await line.hangUp();
    for (const words of [DANGER, ENGLISH, `${MATTER}\u0000\ud800`]) {
      const other = make(service, newCaller());
      await other.ring();
      await other.say(words);
      await other.press('0');
      expect(other.next).toBe('queue');
      await other.person('failed');
      await other.hangUp();
    }
  });
});

it('calls back, sends messages that fail at first, and is asked things that it refuses', async () => {
  await seatsFree(service.url, 9);
  await vi.waitFor(
    async () => {
      const { body } = await ask<{ items: { state: string }[] }>(
        service.url,
        'supervisor',
        'GET',
        '/v1/outbound-calls',
      );
      expect(body.items.map(({ state }) => state)).toEqual(dialects.map(() => 'connected'));
      expect(sent.length).toBeGreaterThan(1);
    },
    { interval: 50 },
  );
  const { body } = await ask<{ items: { id: string }[] }>(
    service.url,
    'supervisor',
    'GET',
    '/v1/outbound-calls',
  );
  const phone = new TwilioLine(service.url, { caller: newCaller(), outbound: `${body.items[0]?.id}.1` });
  await phone.ring();
  await phone.say('方便，我是欧阳静姝');
  expect(phone.next).toBe('queue');
  await phone.hangUp();
  const desk = new TestDesk(service.url, { queues: ['hotline', 'self-service'] });
  await desk.ready();
  await desk.event(await desk.watch(phone.externalId), 'self-service');

  const caller = newCaller();
  const forged = new TwilioLine(service.url, { caller });
  await forged.send({ path: '/turn/1', form: { SpeechResult: MATTER } }, 'AAAA');
  await forged.send({ path: '/turn/9', form: { SpeechResult: MATTER, CallStatus: 'x'.repeat(100) } });
  await forged.send({ path: '', form: { SpeechResult: MATTER.repeat(1_000) } });
  const info = { call_sid: `J-${caller}`, direction: 'inbound', from: caller };
  await postJambonz(service.url, '/v1/voice/jambonz/turn/1', { ...info, speech: MATTER, digits: 7 });
  await postJambonz(service.url, `/v1/voice/jambonz/turn/${caller}`, { ...info, call_sid: 8 });
  await postJambonz(service.url, '/v1/voice/jambonz', { ...info, call_sid: MATTER.repeat(9) });
  const vxml = new VxmlLine(service.url, { caller });
  await vxml.send('/turn/2', { event: MATTER, utterance: MATTER, confidence: MATTER });
  await vxml.send(`/turn/${caller}`, { event: 'filled' });
  await vxml.send(`?call=${encodeURIComponent(caller)}`, { caller: `sip:${caller}@${NAME}` });
});

describe('the log of all this', () => {
  it('is written, and holds no number, name, address or sentence of anybody, nor a part of one', async () => {
    await Promise.all([service, closed].map(({ service: { voice } }) => voice.sessions.settled()));
    const log = written().map((line) => JSON.stringify(line));
    const levels = new Set(written().map(({ level }) => level));
    expect([log.length > 100, levels.has('error'), levels.has('info')]).toEqual([true, true, true]);
    const secrets = new Set(numbers.flatMap((number) => digitsOf(number.slice(3))));
    for (const text of said) for (const part of partsOf(text)) secrets.add(part);
    expect(sent.join('')).toContain(numbers[0]?.slice(3));
    const runs = new Set(log.join('\n').match(/[\da-f]+(?:\.\d+)?/g));
    for (const secret of secrets)
      if (/^\d+$/.test(secret)) expect([secret, `86${secret}`].filter((run) => runs.has(run))).toEqual([]);
      else expect(log.filter((line) => line.includes(secret))).toEqual([]);
  });
});

/**
 * A text's parts that would give it away: four characters with Chinese among them, digits of a telephone's number, sixteen
 * of anything else.
 */
function partsOf(text: string): string[] {
  return [
    ...partsOfLength(text, 4).filter((part) => /[\u4e00-\u9fff]/.test(part)),
    ...(text.match(/\d{7,}/g) ?? []).flatMap(digitsOf),
    ...partsOfLength(text, 16),
    ...(text.length < 16 ? [text] : []),
  ];
}

/**
 * Seven digits or more of a number, as they would stand in the log by themselves: ids, times and durations made by chance
 * hold them now and then, but with more digits beside them.
 */
function digitsOf(number: string): string[] {
  return [7, 8, 9, 10, 11].flatMap((length) => partsOfLength(number, length));
}

function partsOfLength(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );
}
