import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callIdOf } from '../../src/call/call-hub.ts';
import { startService, type TestService } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';
import { ask, hoursWithoutNow } from '../support/voice/hotline.ts';
import { numberIn, TWILIO_TOKEN, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';

const ACCOUNT = 'AC1';
const RESOURCE = `/2010-04-01/Accounts/${ACCOUNT}/Recordings/RE1`;
const BASIC = `Basic ${Buffer.from(`${ACCOUNT}:${TWILIO_TOKEN}`).toString('base64')}`;

/** What Twilio was asked for. */
const asked: string[] = [];
const twilio = createServer((request, response) => {
  if (request.headers.authorization !== BASIC) {
    response.writeHead(401).end();
    return;
  }
  asked.push(`${request.method} ${request.url}`);
  response.writeHead(200).end('ID3');
});
let closed: TestService;

beforeAll(async () => {
  await new Promise<void>((resolve) => twilio.listen(0, '127.0.0.1', resolve));
  closed = await startService({
    ...voicePlatforms,
    TWILIO_API_URL: `http://127.0.0.1:${(twilio.address() as AddressInfo).port}`,
    OPENING_HOURS: hoursWithoutNow(),
  });
});
afterAll(async () => {
  await closed.close();
  twilio.closeAllConnections();
  twilio.close();
});

it('a voice message that Twilio keeps is heard by a supervisor, which leaves a trace', async () => {
  const line = new TwilioLine(closed.url);
  await line.ring();
  await line.press('2');
  expect(line.next).toBe('record');
  await line.record(`https://api.twilio.com${RESOURCE}`, 7);
  expect(numberIn(line.heard)).toMatch(/^\d{14}$/);
  const path = `/v1/calls/${encodeURIComponent(callIdOf('voice', line.externalId))}/recording`;
  const headers = { authorization: `Bearer ${await tokenOf('supervisor', 'supervisor-1')}` };
  const heard = await fetch(closed.url + path, { headers });
  expect([heard.status, await heard.text(), heard.headers.get('content-type')]).toEqual([
    200,
    'ID3',
    'audio/mpeg',
  ]);
  expect(asked).toEqual([`GET ${RESOURCE}.mp3`]);
  const audit = await ask<{ items: { action: string }[] }>(closed.url, 'admin', 'GET', '/v1/audit?limit=50');
  expect(audit.body.items.map(({ action }) => action)).toContain('call.recording');
});

it.each(['before', 'after'])('what a caller recorded who hung up is left, told %s the end', async (when) => {
  const line = new TwilioLine(closed.url);
  await line.ring();
  await line.press('2');
  const { hook } = line;
  if (when === 'after') await line.hangUp();
  await line.tell(hook, {
    RecordingUrl: `https://api.twilio.com${RESOURCE}-${when}`,
    RecordingDuration: '7',
    Digits: 'hangup',
    CallStatus: 'completed',
  });
  if (when === 'before') await line.hangUp();
  const path = `/v1/calls/${encodeURIComponent(callIdOf('voice', line.externalId))}/recording`;
  const headers = { authorization: `Bearer ${await tokenOf('supervisor', 'supervisor-1')}` };
  await expect.poll(async () => (await fetch(closed.url + path, { headers })).status).toBe(200);
});

it('a message that key 0 ended is left too', async () => {
  const line = new TwilioLine(closed.url);
  await line.ring();
  await line.press('2');
  await line.tell(line.hook, {
    RecordingUrl: `https://api.twilio.com${RESOURCE}-0`,
    RecordingDuration: '7',
    Digits: '0',
  });
  await line.hangUp();
  const path = `/v1/calls/${encodeURIComponent(callIdOf('voice', line.externalId))}/recording`;
  const headers = { authorization: `Bearer ${await tokenOf('supervisor', 'supervisor-1')}` };
  await expect.poll(async () => (await fetch(closed.url + path, { headers })).status).toBe(200);
});
