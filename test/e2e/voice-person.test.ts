import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  END,
  openSender,
  sentence,
  startOf,
  startService,
  TestDesk,
  type TestService,
} from '../support/service.ts';
import { allBusy, ask, seatsFree } from '../support/voice/hotline.ts';
import { JambonzLine } from '../support/voice/jambonz-line.ts';
import type { VoiceLine } from '../support/voice/lines.ts';
import { numberIn, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MATTER = '秀英区海秀中路49号门口的路灯坏了三天了，希望尽快派人修好。';
const DANGER = '有人要跳楼，快来救人！';

/** A dialect, and how its document says who waits where. */
const lines: { name: string; open: (url: string) => VoiceLine; normal: RegExp; danger: RegExp }[] = [
  { name: 'Twilio', open: (url) => new TwilioLine(url), normal: /^hotline$/, danger: /^hotline-danger$/ },
  {
    name: 'jambonz over its WebSocket',
    open: (url) => JambonzLine.socket(() => url),
    normal: /^hotline 6$/,
    danger: /^hotline 1$/,
  },
  {
    name: 'jambonz over webhooks',
    open: (url) => JambonzLine.webhooks(() => url),
    normal: /^hotline 6$/,
    danger: /^hotline 1$/,
  },
  {
    name: 'VoiceXML',
    open: (url) => new VxmlLine(url),
    normal: /^tel:hotline session=v\w+;priority=5$/,
    danger: /^tel:hotline session=v\w+;priority=0$/,
  },
];

/** Where a caller may be who wants a person: each leads there from the opening. */
const points: { where: string; lead: (line: VoiceLine) => Promise<unknown> }[] = [
  { where: 'at the opening', lead: async () => undefined },
  { where: 'telling the matter', lead: (line) => line.press('1') },
  { where: 'booking a call-back', lead: (line) => line.press('2') },
  { where: 'asking for progress', lead: (line) => line.press('3') },
  { where: 'in the read-back', lead: (line) => line.say(MATTER) },
];

let busy: TestService;
let free: TestService;
beforeAll(async () => {
  busy = await startService(voicePlatforms);
  free = await startService(voicePlatforms);
  await allBusy(busy.url);
  await seatsFree(free.url);
});
afterAll(async () => {
  await free?.close();
  await busy?.close();
});

describe.each(lines)('by $name', ({ open, normal, danger }) => {
  it('a caller is put straight through to a free seat', async () => {
    const line = open(free.url);
    expect(await line.ring()).toBe('请稍等，马上为您接通。');
    expect([line.next, line.queue]).toEqual(['queue', expect.stringMatching(normal)]);
    await line.person('answered');
    expect(line.next).toBe('end');
    await line.hangUp();
  });

  it.each(points)('0, 人工 and danger lead to a person $where', async ({ lead }) => {
    const wishes: [(line: VoiceLine) => Promise<string>, RegExp, RegExp][] = [
      [(line) => line.press('0'), normal, /正在排队/],
      [(line) => line.say('我要转人工'), normal, /正在排队/],
      [(line) => line.say(DANGER), danger, /^请别挂机，马上为您接人工。$/],
    ];
    for (const [wish, queue, heard] of wishes) {
      const line = open(busy.url);
      await line.ring();
      await lead(line);
      expect(line.next).toBe('listen');
      expect(await wish(line)).toMatch(heard);
      expect([line.next, line.queue]).toEqual(['queue', expect.stringMatching(queue)]);
      await line.hangUp();
    }
  });

  it('whoever cannot be connected is offered a call-back or a message, and in danger is told whom to call', async () => {
    const line = open(busy.url);
    await line.ring();
    await line.press('0');
    expect(await line.person('failed')).toContain('没能接通。要我们打给您吗');
    await line.hangUp();
    const urgent = open(busy.url);
    await urgent.ring();
    await urgent.say(DANGER);
    expect(await urgent.person('failed')).toContain('110、119或120');
    expect(urgent.queue).toMatch(danger);
    expect(await urgent.person('failed')).toContain('110、119或120');
    expect(urgent.next).toBe('end');
    await urgent.hangUp();
  });
});

describe('what was said to the voice', () => {
  it('is on the agent’s desk when the gateway streams the call under the same id', async () => {
    const line = new TwilioLine(busy.url);
    await line.ring();
    await line.say(MATTER);
    await line.say('人工');
    const sender = openSender(busy.url, { sub: 'voice' });
    sender.start(startOf(line.externalId, { agent: 'agent-7', queue: 'hotline', caller: line.caller }));
    sender.segment(line.externalId, sentence('您好，路灯的事我看到了。', 500, 'agent'));
    const desk = new TestDesk(busy.url, { sub: 'agent-7', queues: ['hotline'] });
    await desk.ready();
    const callId = await desk.watch(line.externalId);
    await desk.event(callId, 'segment');
    const told = await desk.event(callId, 'self-service');
    expect(told).toMatchObject({ purpose: 'handover', priority: null, orderNumber: null });
    expect(told.segments.map(({ text }) => text)).toEqual([
      expect.stringContaining('您好，市民热线'),
      MATTER,
      expect.stringContaining('跟您核对一下'),
      '人工',
    ]);
    const form = await desk.event(callId, 'form', ({ fields }) => fields.subject?.current != null);
    expect(form.fields.subject?.current?.value).toBe('路灯不亮');
    // 人工接通: Twilio says so when the agent hangs up.
    sender.end(line.externalId, END);
    await line.person('answered');
    await line.hangUp();
    await desk.event(callId, 'call.ended');
    await busy.service.voice.sessions.settled();
    expect(desk.eventsOf(callId).filter(({ type }) => type === 'call.ended')).toHaveLength(1);
    expect(desk.calls.get(callId)?.channel).toBe('phone');
  });

  it('says why danger goes first', async () => {
    const line = JambonzLine.socket(() => busy.url);
    await line.ring();
    await line.say(DANGER);
    const desk = new TestDesk(busy.url, { sub: 'agent-8', queues: ['hotline'] });
    await desk.ready();
    const told = await desk.event(await desk.watch(line.externalId), 'self-service');
    expect(told).toMatchObject({ purpose: 'handover', priority: '危险' });
    await line.hangUp();
  });

  it('keeps the number when the caller wants a person after it', async () => {
    const line = new VxmlLine(busy.url);
    await line.ring();
    await line.say(MATTER);
    await line.press('1');
    const number = numberIn(line.heard);
    await line.press('0');
    expect(line.next).toBe('queue');
    const desk = new TestDesk(busy.url, { sub: 'agent-9', queues: ['hotline'] });
    await desk.ready();
    const callId = await desk.watch(line.externalId);
    await desk.command(callId, { type: 'call.take' });
    expect(await desk.event(callId, 'self-service')).toMatchObject({ orderNumber: number });
    await desk.fill(callId);
    expect(await desk.command(callId, { type: 'submit' })).toMatchObject({ order: { orderNumber: number } });
    await line.hangUp();
    const { body } = await ask<{ number: string }>(
      busy.url,
      'supervisor',
      'GET',
      `/v1/work-orders/${number}`,
    );
    expect(body.number).toBe(number);
  });
});
