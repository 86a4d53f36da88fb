import { describe, expect, it } from 'vitest';
import { parseDayTimes } from '../../../src/voice/queue/day-times.ts';
import { openingHours } from '../../../src/voice/queue/hours.ts';
import { chineseNumber, spokenClock, spokenWait } from '../../../src/voice/queue/spoken.ts';

const minutes = (from: number, to: number) =>
  spokenWait({ meanS: ((from + to) / 2) * 60, fromS: from * 60, toS: to * 60 });

describe('a wait is told', () => {
  it.each([
    [5.2, 7.6, '约五到八分钟', 'about five to eight minutes'],
    [1, 2, '约一到两分钟', 'about one to two minutes'],
    [2, 2, '约两分钟', 'about two minutes'],
    [0.2, 2.5, '三分钟以内', 'no more than three minutes'],
    [0.1, 0.9, '不到一分钟', 'less than a minute'],
    [9.5, 11.2, '约九到十五分钟', 'about nine to fifteen minutes'],
    [13, 22, '约十到二十五分钟', 'about ten to twenty-five minutes'],
    [12, 44, '十到三十多分钟', 'about ten to over thirty minutes'],
    [0.5, 44, '可能超过三十分钟', 'possibly more than thirty minutes'],
    [31, 60, '三十分钟以上', 'more than thirty minutes'],
  ])('from %d to %d minutes, rounded outward', (from, to, zh, en) => {
    expect(minutes(from, to)).toEqual({ zh, en });
  });

  it('as none, or as not known', () => {
    expect(minutes(0, 0).zh).toBe('现在就可以接通');
    expect(spokenWait(null)).toEqual({
      zh: '现在还无法估计要等多久',
      en: 'we cannot tell yet how long it will take',
    });
  });
});

it.each([
  [0, '零'],
  [10, '十'],
  [12, '十二'],
  [20, '二十'],
  [35, '三十五'],
])('%d is %s', (value, words) => {
  expect(chineseNumber(value)).toBe(words);
});

it.each([
  [510, '上午八点半', '8:30 a.m.'],
  [0, '凌晨零点', '12 a.m.'],
  [720, '中午十二点', '12 p.m.'],
  [845, '下午两点零五分', '2:05 p.m.'],
  [1_230, '晚上八点半', '8:30 p.m.'],
  [1_440, '夜里十二点', 'midnight'],
])('minute %d of the day is %s', (minute, zh, en) => {
  expect(spokenClock(minute)).toEqual({ zh, en });
});

describe('opening hours', () => {
  const at = (time: string) => Date.parse(`2026-03-02T${time}+08:00`);
  it('are open from the first minute to before the last', () => {
    const hours = parseDayTimes('08:00-20:30');
    const open = (time: string) => openingHours(hours, at(time), 'Asia/Shanghai').open;
    expect([open('07:59:59'), open('08:00:00'), open('20:29:59'), open('20:30:00')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(openingHours(hours, at('12:00:00'), 'Asia/Shanghai').spoken).toEqual({
      zh: '每天上午八点到晚上八点半',
      en: 'daily from 8 a.m. to 8:30 p.m.',
    });
  });

  it('may go over midnight, and around the clock', () => {
    const over = openingHours(parseDayTimes('18:00-06:00'), at('02:00:00'), 'Asia/Shanghai');
    expect(over).toEqual({
      open: true,
      spoken: { zh: '每天晚上六点到第二天上午六点', en: 'daily from 6 p.m. to 6 a.m. the next day' },
    });
    const always = openingHours(parseDayTimes('00:00-24:00'), at('23:59:59'), 'Asia/Shanghai');
    expect(always).toEqual({ open: true, spoken: { zh: '全天二十四小时', en: 'around the clock' } });
  });
});
