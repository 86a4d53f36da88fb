import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startService, TestDesk, type TestService } from '../support/service.ts';
import { allBusy, ask, hoursWithoutNow, orderByVoice, seatsFree } from '../support/voice/hotline.ts';
import { newNumber, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MINUTE = 60_000;
const PATIENCE = { interval: 20 };

interface Outbound {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly result: string | null;
  readonly endedAt: string | null;
}

async function open(): Promise<TestService> {
  const service = await startService({
    ...voicePlatforms,
    OUTBOUND_CALLER: 'simulated',
    OUTBOUND_RETRY_MINUTES: 1,
    QUIET_HOURS: hoursWithoutNow(),
  });
  onTestFinished(() => service.close());
  await allBusy(service.url);
  return service;
}

/** A mobile number that ends so: the simulated platform says by its last digit what becomes of calls to it. */
function numberEnding(digit: string): string {
  for (;;) {
    const number = newNumber();
    if (number.endsWith(digit)) return number;
  }
}

/** The only outbound call, once it fits. */
async function outboundCall(url: string, fits: Partial<Outbound>): Promise<Outbound> {
  return vi.waitFor(async () => {
    const { body } = await ask<{ items: Outbound[] }>(url, 'supervisor', 'GET', '/v1/outbound-calls');
    expect(body.items).toMatchObject([fits]);
    return body.items[0] as Outbound;
  }, PATIENCE);
}

async function book(url: string, caller: string): Promise<void> {
  const line = new TwilioLine(url, { caller });
  await line.ring();
  await line.press('2');
  await line.press('1');
  await line.press('1');
  expect([line.heard, line.next]).toEqual([expect.stringContaining('约好了'), 'end']);
  await line.hangUp();
}

/** Lets the time until the next attempt pass; seats are reported free anew, which has the calls looked over. */
async function nextAttempt({ url, service }: TestService): Promise<void> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * MINUTE });
  await seatsFree(url);
  const { calls } = service.voice.outbound;
  for (const { id } of await calls.due()) await calls.advance(id);
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a call-back by the simulated platform', () => {
  it('is not answered, is tried again, is answered, and leads to a person', async () => {
    const service = await open();
    const { url } = service;
    const caller = numberEnding('6');
    await book(url, caller);
    await seatsFree(url);
    await outboundCall(url, { state: 'booked', attempts: 1, result: 'no-answer' });
    await nextAttempt(service);
    const { id } = await outboundCall(url, { state: 'connected', attempts: 2, endedAt: null });
    const phone = new TwilioLine(url, { caller, outbound: `${id}.2` });
    await phone.ring();
    expect(phone.heard).toBe('您好，12345给您回电。现在方便，请按1；不方便，按2。');
    await phone.press('1');
    expect([phone.next, phone.heard]).toEqual(['queue', '请稍等，马上为您接通。']);
    const desk = new TestDesk(url, { queues: ['hotline'] });
    await desk.ready();
    const told = await desk.event(await desk.watch(phone.externalId), 'self-service');
    expect(told).toMatchObject({ purpose: 'handover', priority: '回拨' });
    await phone.person('answered');
    await phone.hangUp();
    await outboundCall(url, { state: 'connected', attempts: 2, endedAt: expect.any(String) });
  });

  it('that is never answered is given up after the last attempt', async () => {
    const service = await open();
    const { url } = service;
    await book(url, numberEnding('8'));
    await seatsFree(url);
    await outboundCall(url, { state: 'booked', attempts: 1 });
    await nextAttempt(service);
    await outboundCall(url, { state: 'booked', attempts: 2 });
    await nextAttempt(service);
    await outboundCall(url, {
      state: 'failed',
      attempts: 3,
      result: 'no-answer',
      endedAt: expect.any(String),
    });
  });

  it('at which nobody speaks counts as an attempt that reached nobody', async () => {
    const service = await open();
    const { url } = service;
    const caller = numberEnding('1');
    await book(url, caller);
    await seatsFree(url);
    const { id } = await outboundCall(url, { state: 'connected', attempts: 1 });
    const phone = new VxmlLine(url, { caller, outbound: `${id}.1` });
    await phone.ring();
    for (let time = 0; time < 3; time++) await phone.silence();
    expect([phone.next, phone.heard]).toEqual(['end', '没有听到您说话，我们稍后再打。再见。']);
    await phone.hangUp();
    await outboundCall(url, { state: 'booked', attempts: 1, result: 'unheard' });
  });
});

describe('a follow-up by the simulated platform', () => {
  it('is placed at once, asks its questions by VoiceXML, and is done for good', async () => {
    const service = await open();
    const { url } = service;
    const caller = numberEnding('2');
    const number = await orderByVoice(url, caller);

    const request = () => ask<Outbound>(url, 'supervisor', 'POST', '/v1/follow-ups', { orderId: number });
    expect((await request()).status).toBe(201);
    const { id } = await outboundCall(url, { state: 'connected', attempts: 1, endedAt: null });
    const phone = new VxmlLine(url, { caller, outbound: `${id}.1` });
    await phone.ring();
    expect(phone.heard).toContain('您反映的“小区停水”，解决了吗？');
    await phone.say('解决了');
    await phone.say('满意');
    expect([phone.next, phone.heard]).toEqual(['end', expect.stringContaining('不再重复回访')]);
    await phone.hangUp();
    await outboundCall(url, { state: 'connected', result: 'completed', endedAt: expect.any(String) });
    expect(await request()).toMatchObject({ status: 200, body: { id } });
    const { body } = await ask<{ items: object[] }>(
      url,
      'supervisor',
      'GET',
      `/v1/work-orders/${number}/notes`,
    );
    expect(body.items).toMatchObject([{ kind: 'rating', rating: { resolved: true, satisfied: true } }]);
  });
});
