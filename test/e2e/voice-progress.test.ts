import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callIdOf } from '../../src/call/call-hub.ts';
import { awayFromMidnight } from '../support/midnight.ts';
import { startService, TestDesk, type TestService } from '../support/service.ts';
import { allBusy, ask, orderByVoice } from '../support/voice/hotline.ts';
import { JambonzLine } from '../support/voice/jambonz-line.ts';
import { newNumber, numberIn, toReadBack, type VoiceLine, voicePlatforms } from '../support/voice/lines.ts';
import { TwilioLine } from '../support/voice/twilio-line.ts';
import { VxmlLine } from '../support/voice/vxml-line.ts';

const MATTER = '秀英区海秀中路49号门口的路灯坏了三天了，希望尽快派人修好。';

let service: TestService;
beforeAll(async () => {
  service = await startService(voicePlatforms);
  await allBusy(service.url);
});
afterAll(() => service?.close());

interface Note {
  readonly kind: string;
  readonly text: string | null;
}

async function notesOf(number: string): Promise<Note[]> {
  const { body } = await ask<{ items: Note[] }>(
    service.url,
    'supervisor',
    'GET',
    `/v1/work-orders/${number}/notes`,
  );
  return body.items;
}

describe('progress', () => {
  it('is told to a caller whose number the line shows, who then urges and adds a fact', async () => {
    await awayFromMidnight();
    const caller = newNumber();
    const number = await orderByVoice(service.url, caller);
    const line = new VxmlLine(service.url, { caller });
    await line.ring();
    await line.press('3');
    expect(line.heard).toContain('您最近反映的是“小区停水”，查这件吗？');
    await line.press('1');
    expect(line.heard).toMatch(/^“小区停水”，.+。催办请按1，补充情况按2/);
    await line.press('1');
    expect([line.heard, line.next]).toEqual(['已经替您催了，承办单位会看到。谢谢，再见。', 'end']);
    await line.hangUp();
    const again = JambonzLine.webhooks(() => service.url, { caller });
    await again.ring();
    await again.say('催办');
    await again.say('对');
    await again.say('催一下');
    expect(again.heard).toContain('今天已经催过一次了');
    await again.hangUp();
    const more = new TwilioLine(service.url, { caller });
    await more.ring();
    await more.press('3');
    await more.press('1');
    await more.press('2');
    await more.say('今天下午又停了一次，水压也小。');
    expect(more.heard).toContain('您补充的是：“今天下午又停了一次，水压也小。”');
    await more.press('1');
    expect([more.heard, more.next]).toEqual(['补充好了，已经转给承办单位。谢谢，再见。', 'end']);
    await more.hangUp();
    const notes = await notesOf(number);
    expect(notes.map(({ kind }) => kind)).toEqual(['urging', 'urging', 'addition']);
    expect(notes.at(-1)?.text).toBe('今天下午又停了一次，水压也小。');
  });

  it('is told to a stranger’s telephone by the right four digits only, and a person checks after two wrong ones', async () => {
    const caller = newNumber();
    const number = await orderByVoice(service.url, caller);
    const right = caller.slice(-4);
    const wrong = right === '0000' ? '1111' : '0000';
    const ask4 = async (line: VoiceLine) => {
      await line.ring();
      await line.press('3');
      expect(line.heard).toContain('一共14位');
      await line.press(number);
      expect(line.heard).toContain('请按登记电话的后四位');
      expect(line.heard).not.toContain('停水');
    };
    const knows = JambonzLine.socket(() => service.url);
    await ask4(knows);
    await knows.press(wrong);
    expect(knows.heard).toContain('后四位对不上');
    await knows.press(right);
    expect(knows.heard).toContain('“小区停水”');
    await knows.hangUp();
    const guesses = new TwilioLine(service.url);
    await ask4(guesses);
    await guesses.press(wrong);
    await guesses.press(wrong);
    expect(guesses.heard).toContain('请人工帮您核对');
    expect([guesses.next, guesses.heard.includes('停水')]).toEqual(['queue', false]);
    await guesses.hangUp();
    const lost = new VxmlLine(service.url);
    await lost.ring();
    await lost.press('3');
    await lost.press('20200101999999');
    expect(lost.heard).toContain('没有查到这个编号');
    await lost.say('二零二零零一零一九九九九九九');
    expect([lost.next, lost.heard]).toEqual(['queue', expect.stringContaining('请人工帮您查')]);
    await lost.hangUp();
  });

  it('of a request that no agent has confirmed yet is told too, and facts go into the draft', async () => {
    const caller = newNumber();
    const first = new TwilioLine(service.url, { caller });
    await first.ring();
    await first.say(MATTER);
    await toReadBack(first);
    await first.press('1');
    const number = numberIn(first.heard);
    await first.hangUp();
    const line = new TwilioLine(service.url, { caller });
    await line.ring();
    await line.press('3');
    if (line.heard.includes('查这件吗') || line.heard.includes('那件事吗')) await line.press('1');
    else await line.press(number);
    expect(line.heard).toContain('正在核对');
    await line.press('2');
    await line.say('路口那一盏也不亮了。');
    await line.press('1');
    expect(line.heard).toContain('补充好了');
    await line.hangUp();
    const desk = new TestDesk(service.url, { sub: 'agent-2', queues: ['self-service'] });
    await desk.ready();
    const callId = await desk.watch(first.externalId);
    const told = await desk.event(callId, 'self-service', ({ segments }) =>
      segments.some(({ text }) => text === '路口那一盏也不亮了。'),
    );
    expect(told.orderNumber).toBe(number);
  });
});

describe('a request that is wanted back', () => {
  it('is noted on the order for its unit, after it was confirmed', async () => {
    const caller = newNumber();
    const number = await orderByVoice(service.url, caller);
    const line = new TwilioLine(service.url, { caller });
    await line.ring();
    await line.press('3');
    await line.press('1');
    await line.say('我不办了，撤销');
    expect(line.heard).toBe('您要撤销“小区停水”吗？撤销请按1，不撤销请按2。');
    expect(await notesOf(number)).toEqual([]);
    await line.press('1');
    expect(line.heard).toContain('您要撤销，已经记下了');
    await line.hangUp();
    expect(await notesOf(number)).toMatchObject([{ kind: 'withdrawal', text: '来电人要求撤销。' }]);
  });

  it('ends with the draft while nobody has confirmed it, and is told so later', async () => {
    const caller = newNumber();
    const line = new VxmlLine(service.url, { caller });
    await line.ring();
    await line.say(MATTER);
    await toReadBack(line);
    await line.press('1');
    const number = numberIn(line.heard);
    await line.say('算了，我要撤销');
    await line.press('1');
    expect([line.heard, line.next]).toEqual(['已经撤销了，不再办理。谢谢您的来电，再见。', 'end']);
    await line.hangUp();
    const later = new TwilioLine(service.url, { caller });
    await later.ring();
    await later.press('3');
    await later.press(number);
    expect(later.heard).toContain('已按您的要求撤销');
    await later.hangUp();
    const subject = callIdOf('voice', line.externalId);
    const trail = async () => {
      const { body } = await ask<{ items: object[] }>(
        service.url,
        'admin',
        'GET',
        `/v1/audit?subject=${subject}`,
      );
      return body.items;
    };
    await expect
      .poll(trail, { timeout: 30_000 })
      .toContainEqual(expect.objectContaining({ action: 'call.withdraw', actor: 'self-service' }));
  });
});

describe('a question', () => {
  it('is answered from the knowledge base', async () => {
    const line = new TwilioLine(service.url);
    await line.ring();
    await line.say('请问公积金怎么提取？');
    expect(line.heard).toMatch(/^关于住房公积金提取条件：.+这样说清楚了吗？/);
    await line.say('清楚了，谢谢');
    expect([line.heard, line.next]).toEqual(['不客气，再见。', 'end']);
    await line.hangUp();
  });

  it('that no article surely answers is left to be answered by phone, or goes to a person', async () => {
    const line = new VxmlLine(service.url);
    await line.ring();
    await line.say('请问外星人来了需要什么手续？');
    expect(line.heard).toContain('我答不准');
    await line.press('1');
    expect(line.heard).toMatch(/您说的是|跟您核对/);
    await line.press('1');
    expect(numberIn(line.heard)).toMatch(/^\d{14}$/);
    await line.hangUp();
  });
});

describe('an area notice', () => {
  it('is heard before the queue until it is withdrawn', async () => {
    const text = { zh: '海口全市因台风停运公交', en: 'All buses are stopped because of the typhoon' };
    const hour = 3_600_000;
    const { status, body } = await ask<{ id: number }>(service.url, 'supervisor', 'POST', '/v1/notices', {
      text,
      from: new Date(Date.now() - hour).toISOString(),
      until: new Date(Date.now() + hour).toISOString(),
    });
    expect(status).toBe(201);
    for (const line of [
      new TwilioLine(service.url),
      new VxmlLine(service.url),
      JambonzLine.webhooks(() => service.url),
    ]) {
      expect(await line.ring()).toContain(`您好，市民热线。${text.zh}。您打来是为这件事吗？`);
      await line.press('2');
      expect(line.heard).toContain('人工排队');
      await line.hangUp();
      const known = new TwilioLine(service.url);
      await known.ring();
      await known.say('是的');
      expect(known.heard).toContain('您不用再登记');
      await known.silence();
      expect(known.next).toBe('end');
      await known.hangUp();
    }
    await ask(service.url, 'supervisor', 'POST', `/v1/notices/${body.id}/withdraw`);
    const line = new TwilioLine(service.url);
    expect(await line.ring()).toContain('人工排队');
    await line.hangUp();
  });
});
