import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arabicAddress, cardinal, digitGroups, spokenDigits } from '../../src/facts/digits.ts';
import { inWords, spelt } from './number/spelling.ts';

describe('cardinal', () => {
  it.each([
    ['四十九', 49],
    ['十二', 12],
    ['十', 10],
    ['一百五', 150],
    ['一百零五', 105],
    ['一百五十', 150],
    ['两千', 2000],
    ['两千三百五', 2350],
    ['一千零二十', 1020],
    ['一万三', 13_000],
    ['一万零三百', 10_300],
    ['3万2', 32_000],
    ['十一万', 110_000],
    ['百十万', 1_100_000],
    ['三千五百万', 35_000_000],
    ['一亿二', 120_000_000],
    ['三亿零五百', 300_000_500],
    ['一万亿', 1_000_000_000_000],
    ['二零一六', 2016],
    ['12', 12],
    ['', null],
    ['你好', null],
    ['一千个', null],
    ['12345678901234', null],
  ])('%s is %s', (text, expected) => {
    expect(cardinal(text)).toBe(expected);
  });

  it('reads back every number as it is read out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (number) => {
        expect(cardinal(inWords(number))).toBe(number);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('spoken digits', () => {
  it.each([
    ['幺洞两拐勾', '10279'],
    ['一三八', '138'],
    ['〇0零', '000'],
    ['幺a', null],
    ['十', null],
    ['', null],
  ])('%s is %s', (text, expected) => {
    expect(spokenDigits(text)).toBe(expected);
  });

  it('are the digits, however they are spelt', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^\d{1,20}$/).chain((digits) => fc.tuple(fc.constant(digits), spelt(digits))),
        ([digits, words]) => {
          const folded = words.replace(/[０-９]/g, (char) =>
            String.fromCharCode(char.charCodeAt(0) - 0xfee0),
          );
          expect(spokenDigits(folded)).toBe(digits);
        },
      ),
    );
  });
});

describe('digit groups', () => {
  const groups = (text: string): string[] => digitGroups(text).map(({ digits }) => digits);

  it.each([
    ['幺三八 幺二三四，五六七八', ['138', '1234', '5678']],
    ['138三个六12345', ['13866612345']],
    ['一五五四个零一二三四', ['15500001234']],
    ['两个八', ['88']],
    ['俩八', ['8']],
    ['一三八要二三四五六七八', ['13812345678']],
    ['一三八林二三四五六七八', ['13802345678']],
    ['最后一位是九', ['9']],
    ['是九不是八', ['9', '8']],
    ['0898-66123456', ['0898', '66123456']],
    ['13812345678万一打不通', ['13812345678']],
    ['66123456家里的', ['66123456']],
  ])('%s: %s', (text, expected) => {
    expect(groups(text)).toEqual(expected);
  });

  it.each([
    '三个人',
    '两点',
    '15号',
    '4楼',
    '二十三路',
    '1203室',
    '三十多户',
    '14:30',
    '100块钱',
    '150000元',
    '1200多平米',
    '第一',
    '一样的',
    '三亚',
    '五金店',
    '周五',
    '统一',
    '等一下',
    '我一直打',
    '一次',
    'B12',
    '三个一样的',
    '十三',
    '2018年5月',
    '3.5公里',
    '95%',
  ])('none in %s', (text) => {
    expect(groups(text)).toEqual([]);
  });

  it('lie where they were said', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('幺', '3', '个', '八', '号', ' ', '的', 'X', '🙂', '十')),
        (parts) => {
          const text = parts.join('');
          let end = 0;
          for (const group of digitGroups(text)) {
            expect(group.start).toBeGreaterThanOrEqual(end);
            expect(group.end).toBeLessThanOrEqual(text.length);
            expect(group.digits).toMatch(/^\d+$/);
            end = group.end;
          }
        },
      ),
    );
  });
});

describe('house numbers', () => {
  it.each([
    ['海秀中路四十九号九栋一二零三室', '海秀中路49号9栋1203室'],
    ['三楼', '3楼'],
    ['二十三路公交', '23路公交'],
    ['一百五十米', '150米'],
    ['没有数字', '没有数字'],
  ])('%s: %s', (text, expected) => {
    expect(arabicAddress(text)).toBe(expected);
  });
});
