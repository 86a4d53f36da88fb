import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeWindow } from '../../../src/voice/engine/effects.ts';
import { heardForm } from '../../../src/voice/engine/hearing/heard-form.ts';
import { matchChoice } from '../../../src/voice/engine/hearing/match-choice.ts';
import { wantsPerson } from '../../../src/voice/engine/hearing/person-words.ts';
import { readDigits, readOrderNumber, readPhone } from '../../../src/voice/engine/hearing/spoken-digits.ts';
import { spokenIn } from '../../../src/voice/engine/hearing/spoken-language.ts';
import { readWindow } from '../../../src/voice/engine/hearing/window.ts';
import { yesOrNo } from '../../../src/voice/engine/hearing/yes-no.ts';

const anything = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.constant('一'.repeat(5_000)));

describe('the wish for a person', () => {
  it.each([
    '人工',
    '我要人工',
    '转人工服务。',
    '轉人工',
    '人工人工',
    '喂你好，麻烦转接线员',
    '帮我转一下人工客服吧',
    '能不能找个人跟我说',
    '不要机器人转人工',
    '有没有人工',
    '真人',
    '坐席',
    '我要反映一个问题，你给我转人工',
    'operator please',
    'Agent.',
    'customer service',
    'I want to talk to a person',
    'can I speak to a human',
    "I'd like to speak with a representative",
  ])('is heard in %s', (text) => expect(wantsPerson(text)).toBe(true));

  it.each([
    '人工湖漏水了',
    '人工智能',
    '人工费太高',
    '人工降雨',
    '我要投诉接线员',
    '客服态度差',
    '我不要人工',
    '找人',
    '你们工作人员不理我',
    'my agent cheated me',
    'the real estate agent kept my deposit',
    'human resources',
    'travel agent',
    'I want to complain about an agent',
    '',
  ])('is not heard in %s', (text) => expect(wantsPerson(text)).toBe(false));
});

describe('yes and no', () => {
  it.each([
    ['是', true],
    ['是的', true],
    ['对的没错', true],
    ['嗯', true],
    ['没问题', true],
    ['没有问题', true],
    ['没有意见', true],
    ['没什么不对', true],
    ['都没问题', true],
    ['不用改了，就这样', true],
    ['没有要改的', true],
    ['不好意思，对的', true],
    ['不好意思，不对', false],
    ['不好意思我说中文', null],
    ['不好意思', false],
    ['没有', false],
    ['没有解决', false],
    ['不用了', false],
    ['没有问题，就是门牌错了', null],
    ['可以', true],
    ['解决了', true],
    ['满意', true],
    ['一', true],
    ['yes please', true],
    ['no problem', true],
    ["That's right.", true],
    ['需要', true],
    ['不是', false],
    ['不用了', false],
    ['不对', false],
    ['没有', false],
    ['没解决', false],
    ['不满意', false],
    ['还没有', false],
    ['二', false],
    ['no', false],
    ['not really', false],
    ["that's not right", false],
    ["no that's wrong", false],
    ['不知道', null],
    ['今天天气', null],
    ['对，不过号码不对', null],
    ['yes but the number is wrong', null],
    ['是不是', null],
    ['', null],
  ] as const)('%s is %s', (text, expected) => expect(yesOrNo(text)).toBe(expected));
});

describe('digits', () => {
  it.each([
    ['幺三八零零一三八零零零', '13800138000'],
    ['我的号码是一三八，零零一三，八零零零', '13800138000'],
    ['尾号是1234', '1234'],
    ['四个八', '8888'],
    ['一二三四，不对，一二三五', '1235'],
    ['double four seven', '447'],
    ['one oh two', '102'],
    ['twenty one thirty', '2130'],
    ['一样的', null],
    ['好的', null],
  ] as const)('%s says %s', (text, expected) => expect(readDigits(text)).toBe(expected));

  it('make telephone numbers, those of the line among them', () => {
    expect(readPhone('+86 138 0013 8000', null)).toBe('13800138000');
    expect(readPhone('零八九八，六六五三，二一零零', null)).toBe('089866532100');
    expect(readPhone('就是这个号码', '13900139000')).toBe('13900139000');
    expect(readPhone("the one I'm calling from", '13900139000')).toBe('13900139000');
    expect(readPhone('就是这个号码', null)).toBeNull();
    expect(readPhone('一三八零零', '13900139000')).toBeNull();
  });

  it('make order numbers, however they are paused', () => {
    expect(readOrderNumber('二零一八零五三零，一零零零零二')).toBe('20180530100002');
    expect(readOrderNumber('2018 0530 1000 02')).toBe('20180530100002');
    expect(readOrderNumber('2018 0530')).toBeNull();
  });

  it('are read back as they were said one by one', () => {
    const words = ['零一二三四五六七八九', '洞幺两三四五六拐八勾'];
    const english = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{4,14}$/),
        fc.nat(1),
        fc.constantFrom('', ' ', '，'),
        (digits, radio, gap) => {
          const zh = [...digits].map((digit) => words[radio]?.charAt(Number(digit))).join(gap);
          expect(readDigits(zh)).toBe(digits);
          expect(readDigits([...digits].map((digit) => english[Number(digit)]).join(' '))).toBe(digits);
        },
      ),
    );
  });
});

describe('a menu', () => {
  const choices = [
    { key: '1', words: { zh: ['留言', '留下诉求'], en: ['leave a request', 'request'] } },
    { key: '2', words: { zh: ['回电', '给我回电话'], en: ['call back', 'call me back'] } },
    { words: { zh: ['等', '等待', '排队'], en: ['wait'] } },
    { key: '9', words: { zh: ['英语'], en: ['English'] } },
  ];
  it.each([
    ['留言', 0],
    ['我要留言', 0],
    ['留 言！', 0],
    ['一', 0],
    ['Ｏｐｔｉｏｎ one', 0],
    ['the first one', 0],
    ['第二个', 1],
    ['选二', 1],
    ['請給我回電話', 1],
    ['我不留言了，给我回电吧', 1],
    ['call me back please', 1],
    ['我还是等吧', 2],
    ['第三个', 2],
    ['I will wait', 2],
    ['English please', 3],
    ['九', 3],
    ['三', null],
    ['我家停水了', null],
    ['留言回电', null],
    ['不等了', null],
    ['', null],
  ] as const)('hears %s as %s', (text, expected) => expect(matchChoice(text, choices, false)).toBe(expected));

  it('takes the longer word first, and whole answers only where any words may be an answer', () => {
    const states = [{ words: { zh: ['解决'] } }, { words: { zh: ['没解决'] } }];
    expect(matchChoice('还没解决呢', states, false)).toBe(1);
    expect(matchChoice('我昨天打电话要留言没人理', choices, true)).toBeNull();
    expect(matchChoice('我要留言', choices, true)).toBe(0);
  });
});

describe('a window of time', () => {
  const now = '2026-11-28T10:20:00+08:00';
  it.each([
    ['今天下午', '28T12:00', '28T18:00'],
    ['明天上午九点到十一点', '29T09:00', '29T11:00'],
    ['三点以后', '28T15:00', '28T21:00'],
    ['明天', '29T08:00', '29T21:00'],
    ['九点', '29T09:00', '29T10:00'],
    ['十点到十二点', '29T10:00', '29T12:00'],
    ['晚上八点之前', '28T10:20', '28T20:00'],
    ['两点半', '28T14:30', '28T15:30'],
    ['随时', '28T10:20', '28T21:00'],
    ['半小时以后', '28T10:50', '28T11:50'],
    ['周一上午', '30T08:00', '30T12:00'],
    ['今天', '28T10:20', '28T21:00'],
    ['tomorrow morning', '29T08:00', '29T12:00'],
    ['between 2 and 4 pm', '28T14:00', '28T16:00'],
    ['tomorrow from nine to eleven', '29T09:00', '29T11:00'],
    ['at 3 p.m.', '28T15:00', '28T16:00'],
    ['monday afternoon', '30T12:00', '30T18:00'],
    ['tomorrow at half past two', '29T14:30', '29T15:30'],
    ['any time', '28T10:20', '28T21:00'],
  ])('%s is from %s to %s', (text, from, to) => {
    const window = readWindow(text, now);
    expect([window?.from, window?.to]).toEqual([`2026-11-${from}:00+08:00`, `2026-11-${to}:00+08:00`]);
    expect(() => TimeWindow.parse(window)).not.toThrow();
  });

  it.each(['昨天', '我家停水了', 'hello there', '2026年1月1日', ''])('%s is none', (text) => {
    expect(readWindow(text, now)).toBeNull();
  });

  it('is told in both languages', () => {
    expect(readWindow('明天上午九点到十一点', now)?.spoken).toEqual({
      zh: '明天上午9点到11点',
      en: 'tomorrow from 9 am to 11 am',
    });
    expect(readWindow('十二月三号下午', now)?.spoken).toEqual({
      zh: '12月3号中午12点到晚上6点',
      en: 'on December 3 from 12 pm to 6 pm',
    });
  });

  it('is never over, whatever is said and whenever', () => {
    const times = fc.constantFrom(
      '今天下午',
      '九点',
      '三点以后',
      '明天',
      '随时',
      '晚上',
      '早上',
      'tonight',
      'before 5',
      '周日',
      '八点前',
    );
    const moment = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.oneof(times, anything), moment, (text, date) => {
        const at = new Date(date.getTime() + 8 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+08:00');
        const window = readWindow(text, at);
        if (window === null) return;
        expect(Date.parse(window.to)).toBeGreaterThan(Date.parse(window.from));
        expect(Date.parse(window.to)).toBeGreaterThan(date.getTime());
        expect(Date.parse(window.from)).toBeGreaterThan(date.getTime() - 60_000);
      }),
    );
  });
});

describe('the language of an answer', () => {
  it.each([
    ['I want to report a leak', null, 'zh', 'en'],
    ['OK', null, 'zh', 'zh'],
    ['我家停水了', null, 'en', 'zh'],
    ['hello', 'en-US', 'zh', 'en'],
    ['你好', 'yue-HK', 'zh', 'zh'],
    ['bonjour', 'fr-FR', 'zh', 'other'],
    ['KTV太吵', 'zh-CN', 'zh', 'zh'],
    ['my home on 海甸 road', 'en-US', 'en', 'en'],
  ] as const)('%s (%s), where %s is spoken, is %s', (text, language, expected, spoken) => {
    expect(spokenIn({ text, language }, expected)).toBe(spoken);
  });
});

it('hears anything without a fault', () => {
  fc.assert(
    fc.property(anything, (text) => {
      expect(heardForm(text).isWellFormed()).toBe(true);
      wantsPerson(text);
      yesOrNo(text);
      readPhone(text, null);
      matchChoice(text, [{ key: '1', words: { zh: ['留言'], en: ['a'] } }], false);
    }),
  );
});
