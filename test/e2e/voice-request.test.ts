import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService, TestDesk, type TestService } from '../support/service.ts';
import { allBusy, ask, hoursWithoutNow, ordersOf } from '../support/voice/hotline.ts';
import { JambonzLine } from '../support/voice/jambonz-line.ts';
import { numberIn, toReadBack, type VoiceLine, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';
import { documentFaults } from '../voice/support/vxml-schema.ts';

const HEATING = '我家暖气不热，在秀英区海秀中路49号，已经三天了，希望供热公司尽快派人上门检修';
const BARBECUE = '我要投诉，秀英区海秀中路49号楼下的烧烤店昨天晚上十点油烟扰民，希望城管部门尽快查处';

const lines: { name: string; open: (url: string) => VoiceLine }[] = [
  { name: 'Twilio', open: (url) => new TwilioLine(url) },
  { name: 'jambonz over its WebSocket', open: (url) => JambonzLine.socket(() => url) },
  { name: 'jambonz over webhooks', open: (url) => JambonzLine.webhooks(() => url) },
  { name: 'VoiceXML', open: (url) => new VxmlLine(url) },
];

let service: TestService;
let eager: TestService;
beforeAll(async () => {
  service = await startService(voicePlatforms);
  eager = await startService({ ...voicePlatforms, VOICE_DISPATCH_CONFIDENCE: 0.5 });
  await Promise.all([service, eager].map(({ url }) => allBusy(url)));
});
afterAll(async () => {
  await eager?.close();
  await service?.close();
});

describe('a caller with all seats busy', () => {
  it.each(lines)(
    'leaves a heating complaint by $name and hears its number; an agent makes the order',
    async ({ open }) => {
      const line = open(service.url);
      expect(await line.ring()).toBe(
        '您好，市民热线。人工排队约两到七分钟。说事按1，回拨按2，进度按3，等候按0。English, press 9.',
      );
      await line.say(HEATING);
      // Nothing that was said, and not the number of the line, is asked for.
      expect(line.heard).not.toMatch(/请问在什么地方|怎么解决|联系电话/);
      const readBack = await toReadBack(line);
      expect(readBack).toContain('地点，秀英区海秀中路49号。您希望供热公司尽快派人上门检修。电话，');
      await line.press('1');
      const number = numberIn(line.heard);
      await line.press('1');
      expect(numberIn(line.heard)).toBe(number);
      await line.silence();
      expect([line.heard, line.next]).toEqual(['谢谢您的来电，再见。', 'end']);
      await line.hangUp();
      await service.service.voice.sessions.settled();
      if (line instanceof VxmlLine) expect(await documentFaults(line.documents)).toEqual([]);

      const desk = new TestDesk(service.url, {
        sub: `agent-${line.externalId.slice(-6)}`,
        queues: ['self-service'],
      });
      await desk.ready();
      const callId = await desk.watch(line.externalId);
      expect(desk.calls.get(callId)).toMatchObject({
        status: 'wrap-up',
        channel: 'self-service',
        agent: null,
      });
      const left = await desk.event(callId, 'self-service');
      expect(left).toMatchObject({ purpose: 'request', orderNumber: number, recording: null });
      const said = left.segments.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
      expect(said[0]).toBe(HEATING);
      expect(said).toContain('对');
      const { suggestion } = await desk.event(callId, 'suggestion');
      expect(suggestion.units[0]?.probability).toBeGreaterThan(0);
      const form = await desk.event(callId, 'form', ({ fields }) => fields.request?.current != null);
      expect(form.fields).toMatchObject({
        location: { current: { value: '秀英区海秀中路49号' } },
        callbackPhone: { current: { value: line.caller.replace('+86', '') } },
      });
      await desk.command(callId, { type: 'call.take' });
      await desk.fill(callId);
      const { order } = await desk.command(callId, { type: 'submit' });
      expect(order?.orderNumber).toBe(number);
      expect(await ordersOf(service.url, line.externalId)).toEqual([number]);
    },
  );

  it('tells a matter of four characters once, and hears where it was not understood before it is asked again', async () => {
    const line = new TwilioLine(service.url);
    await line.ring();
    await line.say('路灯坏了');
    expect(line.heard).toBe('请问在什么地方？请说到小区、门牌或路口。');
    await line.silence();
    expect(line.heard).toBe('对不起，没听明白。请问在什么地方？请说到小区、门牌或路口。');
    await line.say('海秀中路49号门口');
    expect(line.heard).not.toContain('什么地方');
    await line.hangUp();
  });

  it('puts the place right in the words that refuse the read-back', async () => {
    const line = new VxmlLine(service.url);
    await line.ring();
    await line.say(HEATING);
    expect(await toReadBack(line)).toContain('地点，秀英区海秀中路49号。');
    await line.say('不对，地点是50号');
    expect(line.heard).toContain('跟您核对一下：');
    expect(line.heard).toContain('地点，秀英区海秀中路50号。');
    await line.press('1');
    const number = numberIn(line.heard);
    await line.hangUp();
    const desk = new TestDesk(service.url, {
      sub: `agent-${line.externalId.slice(-6)}`,
      queues: ['self-service'],
    });
    await desk.ready();
    const callId = await desk.watch(line.externalId);
    const left = await desk.event(callId, 'self-service');
    expect(left.orderNumber).toBe(number);
    expect(left.segments.map(({ text }) => text)).toContain('不对，地点是50号');
    const form = await desk.event(callId, 'form', ({ fields }) => fields.location?.current != null);
    expect(form.fields.location?.current).toMatchObject({
      value: '秀英区海秀中路50号',
      source: 'read-back',
    });
  });

  it('leaves a second request in the same call, under a number of its own', async () => {
    const line = new TwilioLine(service.url);
    await line.ring();
    await line.say(HEATING);
    await toReadBack(line);
    await line.press('1');
    const first = numberIn(line.heard);
    await line.say('楼下的烧烤店晚上油烟也很大');
    expect(line.heard).toBe('这是新的事，还是补充刚才的？新的事请按1，补充请按2。');
    await line.say('是新的事，我要投诉');
    if (line.heard.startsWith('记下了')) await line.press('1');
    expect(await toReadBack(line)).toContain('油烟');
    expect(line.heard).not.toContain('暖气');
    await line.press('1');
    const second = numberIn(line.heard);
    expect(second).not.toBe(first);
    await line.silence();
    expect([line.heard, line.next]).toEqual(['谢谢您的来电，再见。', 'end']);
    await line.hangUp();
    await service.service.voice.sessions.settled();
    const desk = new TestDesk(service.url, {
      sub: `agent-${line.externalId.slice(-6)}`,
      queues: ['self-service'],
    });
    await desk.ready();
    for (const [name, number, words] of [
      [line.externalId, first, '暖气'],
      [`${line.externalId}/2`, second, '油烟'],
    ] as const) {
      const left = await desk.event(await desk.watch(name), 'self-service');
      expect(left).toMatchObject({ purpose: 'request', orderNumber: number });
      const said = left.segments.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
      expect(said[0]).toContain(words);
      expect(said.some((text) => text.includes('暖气') && text.includes('油烟'))).toBe(false);
    }
  });

  it('withdraws the second of two requests by its name; the first one stays, and of the second nothing is left to urge', async () => {
    const line = new VxmlLine(service.url);
    await line.ring();
    await line.say(HEATING);
    await toReadBack(line);
    await line.press('1');
    const first = numberIn(line.heard);
    await line.say('还有一件事，秀英区海秀中路52号门口的路灯坏了三天了，希望尽快派人修好');
    await toReadBack(line);
    await line.say('不对，地点是53号');
    expect(line.heard).toContain('地点，秀英区海秀中路53号门口。');
    await line.press('1');
    const second = numberIn(line.heard);
    await line.say('不办了');
    expect(line.heard).toBe('您要撤销“路灯不亮”吗？撤销请按1，不撤销请按2。');
    await line.press('1');
    expect([line.heard, line.next]).toEqual(['已经撤销了，不再办理。谢谢您的来电，再见。', 'end']);
    await line.hangUp();
    await service.service.voice.sessions.settled();
    for (const [number, told] of [
      [first, '已受理，正在核对。催办请按1'],
      [second, '您反映的事已按您的要求撤销。找人工请按0，听完可以挂机。'],
    ] as const) {
      const later = new TwilioLine(service.url);
      await later.ring();
      await later.press('3');
      await later.press(number);
      await later.press(line.caller.slice(-4));
      expect(later.heard).toContain(told);
      await later.hangUp();
    }
  });

  it('is told the unit when the request is dispatched at once', async () => {
    const line = new TwilioLine(eager.url);
    await line.ring();
    await line.say(BARBECUE);
    expect(await toReadBack(line)).toContain('油烟扰民');
    await line.press('1');
    expect(line.heard).toMatch(/已经转给.+。编号是/);
    const number = numberIn(line.heard);
    const { body } = await ask<{ number: string; form: { unit: string }; createdBy: string }>(
      eager.url,
      'supervisor',
      'GET',
      `/v1/work-orders/${number}`,
    );
    expect(body).toMatchObject({ createdBy: 'self-service' });
    expect(line.heard).toContain(`已经转给${body.form.unit}`);
    await line.hangUp();
  });

  it('leaves a message with its sound by VoiceXML, and one in words by jambonz', async () => {
    const closed = await startService({ ...voicePlatforms, OPENING_HOURS: hoursWithoutNow() });
    try {
      const line = new VxmlLine(closed.url);
      expect(await line.ring()).toContain('录音按2');
      await line.press('2');
      expect(line.next).toBe('record');
      await line.silence();
      expect([line.next, line.heard]).toEqual(['record', expect.stringContaining('没有听到声音')]);
      await line.record(new TextEncoder().encode('RIFF the sound of a voice'), 7_300);
      const number = numberIn(line.heard);
      await line.hangUp();

      const spoken = JambonzLine.socket(() => closed.url);
      await spoken.ring();
      await spoken.press('2');
      expect(spoken.next).toBe('record');
      await spoken.say('秀英区海秀中路49号的下水道堵了，请派人来看看。');
      const second = numberIn(spoken.heard);
      await spoken.hangUp();

      const desk = new TestDesk(closed.url, { queues: ['self-service'] });
      await desk.ready();
      const left = await desk.event(await desk.watch(line.externalId), 'self-service');
      expect(left).toMatchObject({
        purpose: 'voice-message',
        orderNumber: number,
        recording: { durationMs: 7_300 },
      });
      expect(left.recording?.url).toBeTruthy();
      const told = await desk.event(await desk.watch(spoken.externalId), 'self-service');
      expect(told.orderNumber).toBe(second);
      expect(JSON.stringify(told.segments)).toContain('下水道堵了');
    } finally {
      await closed.close();
    }
  });
});
