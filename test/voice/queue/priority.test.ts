import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallerFacts, countAhead, goesBefore, priorityOf } from '../../../src/voice/queue/priority.ts';
import { isVulnerable } from '../../../src/voice/queue/vulnerable.ts';

const nobody: CallerFacts = {
  danger: false,
  words: [],
  vars: {},
  history: { unsolvedOrders: 0, abandoned: 0 },
  placeKept: false,
};
const of = (facts: Partial<CallerFacts>) => priorityOf({ ...nobody, ...facts });

describe('the priority', () => {
  it('is that of the first reason', () => {
    const history = { unsolvedOrders: 2, abandoned: 0 };
    const words = ['我今年七十二岁'];
    expect(of({})).toBe('normal');
    expect(of({ placeKept: true })).toBe('callback');
    expect(of({ placeKept: true, history })).toBe('repeat-failure');
    expect(of({ placeKept: true, history, words })).toBe('vulnerable');
    expect(of({ placeKept: true, history, words, danger: true })).toBe('danger');
  });

  it('knows repeat failures by orders and by waits given up', () => {
    expect(of({ history: { unsolvedOrders: 1, abandoned: 1 } })).toBe('normal');
    expect(of({ history: { unsolvedOrders: 0, abandoned: 2 } })).toBe('repeat-failure');
  });

  it('is told by variables, too', () => {
    expect(of({ vars: { vulnerable: true } })).toBe('vulnerable');
    expect(of({ vars: { priority: 'danger' } })).toBe('danger');
    expect(of({ vars: { priority: 'whatever', vulnerable: 'yes' } })).toBe('normal');
  });
});

describe('words of vulnerable people', () => {
  it.each([
    '我今年七十二岁了',
    '我妈八十多岁腿脚不好',
    '家里老人 85岁',
    '我都一百零二岁了',
    '我是残疾人出不了门',
    '我坐着轮椅上不去',
    '我怀孕七个月',
    '孩子一个人在家',
    '小孩被锁在车里',
    '我今年九岁',
    '楼上住着独居老人',
    'my mother is 81 years old',
    'I am in a wheelchair',
    'I am pregnant',
    'the kids are home alone',
  ])('%s', (words) => {
    expect(isVulnerable(words)).toBe(true);
  });

  it.each([
    '我不是残疾人',
    '我没有怀孕',
    '六十岁以上老人坐公交免费吗',
    '我四十岁',
    '孩子上学的事',
    '房子三十年了',
    '我要投诉小区噪音',
    'I am 30 years old',
    'I am not disabled',
    'the child seat is broken',
    '',
  ])('not: %s', (words) => {
    expect(isVulnerable(words)).toBe(false);
  });
});

it('counts exactly those ahead who go before', () => {
  const place = fc.record({ priority: fc.integer({ min: 0, max: 5 }), at: fc.integer({ min: 0, max: 20 }) });
  fc.assert(
    fc.property(fc.array(place), place, (waiting, own) => {
      expect(countAhead(waiting, own)).toBe(waiting.filter((one) => goesBefore(one, own)).length);
      expect(countAhead(waiting, { ...own, at: own.at + 1 })).toBeGreaterThanOrEqual(
        countAhead(waiting, own),
      );
      for (const one of waiting) expect(goesBefore(one, own) && goesBefore(own, one)).toBe(false);
    }),
  );
});
