import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startService, TestDesk, type TestService } from '../support/service.ts';
import { allBusy, ask, hoursWithoutNow, orderByVoice, seatsFree } from '../support/voice/hotline.ts';
import { newNumber, TWILIO_TOKEN, type VoiceLine, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { TwilioRest } from '../support/voice/twilio-rest.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MINUTE = 60_000;

interface Outbound {
  readonly id: string;
  readonly state: string;
  readonly attempts: number;
  readonly purpose: string;
  readonly result: string | null;
}

async function open(): Promise<{ service: TestService; rest: TwilioRest }> {
  const rest = await TwilioRest.listen();
  const service = await startService({
    ...voicePlatforms,
    OUTBOUND_CALLER: 'twilio',
    OUTBOUND_FROM: '+8612345',
    OUTBOUND_RETRY_MINUTES: 1,
    QUIET_HOURS: hoursWithoutNow(),
    TWILIO_API_URL: rest.url,
    TWILIO_ACCOUNT_SID: 'AC1',
    TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
  });
  onTestFinished(() => service.close());
  await allBusy(service.url);
  return { service, rest };
}

async function outboundCalls(url: string): Promise<Outbound[]> {
  const { body } = await ask<{ items: Outbound[] }>(url, 'supervisor', 'GET', '/v1/outbound-calls');
  return body.items;
}

/** Books a call-back in a call and hangs up; answers what was heard. */
async function book(
  url: string,
  caller: string,
  line: VoiceLine = new TwilioLine(url, { caller }),
): Promise<string> {
  await line.ring();
  await line.press('2');
  expect(line.heard).toContain('打这个号码吗');
  await line.press('1');
  expect(line.heard).toContain('轮到您就打给您，位置一直保留');
  await line.press('1');
  expect(line.next).toBe('end');
  const { heard } = line;
  await line.hangUp();
  return heard;
}

/** Lets so much time pass for what reads the clock. */
function later(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

/** Does what each call needs now, as the jobs do, on many workers at once. */
async function work({ service }: TestService): Promise<void> {
  const { calls } = service.voice.outbound;
  const due = await calls.due();
  await Promise.all(due.flatMap(({ id }) => Array.from({ length: 10 }, () => calls.advance(id))));
}

afterEach(() => {
  vi.useRealTimers();
});

describe('a call-back', () => {
  it('booked in the call comes when a seat is free, and leads to a person with the place kept', async () => {
    const { service, rest } = await open();
    const { url } = service;
    const caller = newNumber();
    expect(await book(url, caller)).toMatch(/^约好了，.+打给您。请保持电话畅通，再见。$/);
    // Whoever books again from the same telephone, by whatever line, is told of the first.
    expect(await book(url, caller, new VxmlLine(url, { caller }))).toContain('您已经约过了');
    expect(rest.placed).toEqual([]);
    await seatsFree(url);
    const placed = await rest.call(caller);
    const phone = await rest.ring(placed, url);
    await phone.ring();
    expect(phone.heard).toBe('您好，12345给您回电。现在方便，请按1；不方便，按2。');
    await phone.say('喂，你好');
    expect([phone.next, phone.heard]).toEqual(['queue', '请稍等，马上为您接通。']);
    const desk = new TestDesk(url, { sub: 'agent-1', queues: ['hotline'] });
    await desk.ready();
    expect(await desk.event(await desk.watch(placed.sid), 'self-service')).toMatchObject({
      purpose: 'handover',
      priority: '回拨',
    });
    await phone.person('answered');
    await rest.over(phone);
    await service.service.voice.sessions.settled();
    await work(service);
    expect(await outboundCalls(url)).toMatchObject([
      { purpose: 'callback', attempts: 1, state: 'connected', endedAt: expect.any(String) },
    ]);
    expect(rest.placed).toHaveLength(1);
  });

  it('that nobody answers is tried again, never twice at a time, and given up after the last attempt', async () => {
    const { service, rest } = await open();
    const { url } = service;
    const caller = newNumber();
    await book(url, caller);
    await seatsFree(url);
    const first = await rest.ring(await rest.call(caller), url);
    await Promise.all(Array.from({ length: 10 }, () => work(service)));
    expect(rest.placed).toHaveLength(1);
    await rest.over(first, 'no-answer');
    expect(await outboundCalls(url)).toMatchObject([{ state: 'booked', attempts: 1 }]);
    // Answered by a machine, which says nothing three times: an attempt that reached nobody.
    later(2 * MINUTE);
    await seatsFree(url);
    await work(service);
    const second = await rest.ring(await rest.call(caller, 2), url);
    await second.ring();
    await second.silence();
    await second.silence();
    await second.silence();
    expect([second.next, second.heard]).toEqual(['end', '没有听到您说话，我们稍后再打。再见。']);
    await rest.over(second);
    await service.service.voice.sessions.settled();
    expect(await outboundCalls(url)).toMatchObject([{ state: 'booked', attempts: 2 }]);
    later(2 * MINUTE);
    await seatsFree(url);
    await work(service);
    await rest.over(await rest.ring(await rest.call(caller, 3), url), 'busy');
    expect(await outboundCalls(url)).toMatchObject([{ state: 'failed', attempts: 3, result: 'busy' }]);
    later(2 * MINUTE);
    await work(service);
    expect([rest.placed.length, rest.most]).toEqual([3, 1]);
  });

  it('that does not suit may be refused', async () => {
    const { service, rest } = await open();
    const caller = newNumber();
    await book(service.url, caller);
    await seatsFree(service.url);
    const phone = await rest.ring(await rest.call(caller), service.url);
    await phone.ring();
    await phone.press('2');
    await phone.press('2');
    expect([phone.next, phone.heard]).toEqual(['end', '好的，不再打扰。有事随时拨12345，再见。']);
    await rest.over(phone);
    later(2 * MINUTE);
    await work(service);
    expect(rest.placed).toHaveLength(1);
  });
});

describe('a follow-up', () => {
  it('is asked once a matter, and its answer is kept once', async () => {
    const { service, rest } = await open();
    const { url } = service;
    const caller = newNumber();
    const number = await orderByVoice(url, caller);

    const request = () => ask<Outbound>(url, 'supervisor', 'POST', '/v1/follow-ups', { orderId: number });
    const first = await request();
    expect(first.status).toBe(201);
    expect(await request()).toMatchObject({ status: 200, body: { id: first.body.id } });
    const phone = await rest.ring(await rest.call(caller), url);
    await phone.ring();
    expect(phone.heard).toContain('您反映的“小区停水”，解决了吗？');
    await phone.say('还没有');
    expect(phone.heard).toContain('满意吗');
    await phone.press('2');
    expect(phone.heard).toContain('哪里没办好');
    await phone.say('来了一次就没有下文了。');
    expect([phone.next, phone.heard]).toEqual(['end', expect.stringContaining('不再重复回访')]);
    // The platform tells the last turn again.
    await phone.send(phone.last);
    await rest.over(phone);
    expect(await request()).toMatchObject({ status: 200, body: { id: first.body.id } });
    later(2 * MINUTE);
    await work(service);
    expect(rest.placed).toHaveLength(1);
    const { body } = await ask<{ items: object[] }>(
      url,
      'supervisor',
      'GET',
      `/v1/work-orders/${number}/notes`,
    );
    expect(body.items).toMatchObject([
      { kind: 'rating', rating: { resolved: false, satisfied: false }, text: '来了一次就没有下文了。' },
    ]);
  });
});
