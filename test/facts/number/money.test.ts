import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moneyIn } from '../../../src/facts/number/money.ts';
import { only } from '../helper.ts';
import { amountsOf } from './speech.ts';
import { inWords } from './spelling.ts';

/** `350`, `~1000`, `700-800`, `3.5/一平米`. */
const brief = (text: string, asked = false): string[] =>
  moneyIn(text, asked).map(
    ({ value: { amount, upTo, approximate, per } }) =>
      `${approximate ? '~' : ''}${amount}${upTo === null ? '' : `-${upTo}`}${per === null ? '' : `/${per}`}`,
  );

describe('money', () => {
  it.each([
    ['两千三百五十块', ['2350']],
    ['两千三百五块钱', ['2350']],
    ['一万二千元', ['12000']],
    ['十块钱', ['10']],
    ['一百零五块', ['105']],
    ['3.5万元', ['35000']],
    ['1万2块钱', ['12000']],
    ['1万9千3百元', ['19300']],
    ['1,200元', ['1200']],
    ['￥1200', ['1200']],
    ['¥1,200.50', ['1200.5']],
    ['￥3万', ['30000']],
    ['三百五十人民币', ['350']],
    ['三块五', ['3.5']],
    ['12块8', ['12.8']],
    ['三块五毛', ['3.5']],
    ['一块二毛五', ['1.25']],
    ['三块零五', ['3.05']],
    ['两块半', ['2.5']],
    ['五毛', ['0.5']],
    ['九毛五', ['0.95']],
    ['五分钱', ['0.05']],
    ['0.89元', ['0.89']],
    ['百十万块钱', ['~1100000']],
    ['一千多块', ['~1000']],
    ['百把块钱', ['~100']],
    ['一百来块', ['~100']],
    ['大概三百块', ['~300']],
    ['三百块左右', ['~300']],
    ['不到五百元', ['~500']],
    ['七八百块', ['~700-800']],
    ['两三万块钱', ['~20000-30000']],
    ['三五百块', ['~300-500']],
    ['十几块', ['~11-19']],
    ['几百块', ['~200-900']],
    ['好几千块钱', ['~2000-9000']],
    ['十几万元', ['~110000-190000']],
    ['十几二十块', ['~10-20']],
    ['上百万元', ['~1000000']],
    ['三到五百块', ['300-500']],
    ['1000到2000元', ['1000-2000']],
    ['20-30万元', ['200000-300000']],
    ['一个月三千块', ['3000/一个月']],
    ['每个月1200块钱', ['1200/每个月']],
    ['一平米三块五', ['3.5/一平米']],
    ['每平方要收2块8', ['2.8/每平方']],
    ['一个人收了3块钱', ['3/一个人']],
    ['每人1198元', ['1198/每人']],
    ['一只七八十块', ['~70-80/一只']],
    ['三块钱一次', ['3/一次']],
    ['一百八十元一个月', ['180/一个月']],
    ['3.5元/平米', ['3.5/平米']],
    ['一小时五块', ['5/一小时']],
    ['花了一万二', ['12000']],
    ['工资才两千三百五', ['2350']],
    ['欠我五千', ['5000']],
    ['罚了我200', ['200']],
    ['押金5000', ['5000']],
    ['一口价一百五', ['150']],
    ['你把2000退给我', ['2000']],
    ['被骗了六万多', ['~60000']],
    ['从三千涨到四千五', ['4500']],
    ['十万块钱现金', ['100000']],
    ['先交200块押金，再交一千的服务费', ['200', '1000']],
  ])('%s: %s', (text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  it.each([
    '一块地',
    '两块砖',
    '三块牌子',
    '一块去',
    '在一块',
    '二单元',
    '元旦',
    '三毛病',
    '23路车',
    '3号楼5单元1203',
    '5点20',
    '下午两点半',
    '2018年5月13号',
    '十二栋',
    '三百五十米',
    '二十个人',
    '收了三次',
    '交了2018年的物业费',
    '欠了三个月',
    '退了2个',
    '13812345678',
    '20180527897581',
    '百分之三十',
    '一百平',
    '住了三百户',
    '三百度的眼镜',
    '扣6分',
    '卖了10年',
  ])('none in %s', (text) => {
    expect(brief(text)).toEqual([]);
  });

  it('is a bare number only in answer to how much', () => {
    expect(brief('三百五')).toEqual([]);
    expect(brief('三百五', true)).toEqual(['350']);
    expect(brief('6000多，放在抽屉里', true)).toEqual(['~6000']);
    expect(brief('住在12栋1203', true)).toEqual([]);
    expect(brief('5点20', true)).toEqual([]);
  });

  it('is every number of yuan, as it is read out', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999 }), fc.constantFrom('块钱', '元'), (yuan, unit) => {
        expect(brief(`一共${inWords(yuan)}${unit}`)).toEqual([String(yuan)]);
        expect(brief(`一共${yuan}${unit}`)).toEqual([String(yuan)]);
      }),
      { numRuns: 500 },
    );
  });

  it('is kept once, and confirmed by the agent', () => {
    const facts = only(
      amountsOf(['c 他收了我2000块', 'a 退还2000元，对吗', 'c 对 2000块', 'a 还有3000元吗']),
      'money',
    );
    expect(facts.map(({ value, status, evidence }) => [value.amount, status, evidence.length])).toEqual([
      [2000, 'confirmed', 3],
    ]);
  });

  it('is less sure without its unit', () => {
    const [bare] = only(amountsOf(['c 押金5000']), 'money');
    const [full] = only(amountsOf(['c 押金5000块']), 'money');
    expect(full?.confidence).toBeGreaterThan(bare?.confidence ?? 1);
  });
});
