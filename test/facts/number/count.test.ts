import { describe, expect, it } from 'vitest';
import { countsIn } from '../../../src/facts/number/count.ts';
import { only } from '../helper.ts';
import { amountsOf } from './speech.ts';

const brief = (text: string): string[] =>
  countsIn(text).map(
    ({ value: { amount, upTo, approximate, unit } }) =>
      `${approximate ? '~' : ''}${amount}${upTo === null ? '' : `-${upTo}`} ${unit}`,
  );

describe('count', () => {
  it.each([
    ['有四个人值班', ['4 人']],
    ['7个人', ['7 人']],
    ['两百来人', ['~200 人']],
    ['1万多人', ['~10000 人']],
    ['上百人', ['~100 人']],
    ['十几个人', ['~11-19 人']],
    ['好几个人', ['~2-9 人']],
    ['三五个人', ['~3-5 人']],
    ['3到5个人', ['3-5 人']],
    ['只有一个人', ['1 人']],
    ['两位老人', ['2 位']],
    ['五个老人', ['5 老人']],
    ['二十多个小孩', ['~20 小孩']],
    ['十几个孕妇', ['~11-19 孕妇']],
    ['二三十户', ['~20-30 户']],
    ['六七百户人家', ['~600-700 户']],
    ['1700多户', ['~1700 户']],
    ['上千户', ['~1000 户']],
    ['好几十家', ['~20-90 家']],
    ['两三家店', ['~2-3 家']],
    ['三辆车', ['3 辆']],
    ['好几十辆车', ['~20-90 辆']],
    ['两台都坏', ['2 台']],
    ['两部电梯', ['2 部']],
    ['35只鸭子', ['35 只']],
    ['几十个摊', ['~20-90 摊']],
    ['打了三四次', ['~3-4 次']],
    ['差不多一百个车位', ['~100 车位']],
    ['大概五十辆左右', ['~50 辆']],
    ['五个部门', ['5 部门']],
    ['三辆车两个人', ['3 辆', '2 人']],
  ])('%s: %s', (text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  it.each([
    '一个人',
    '一家酒楼',
    '一次',
    '几个人签字',
    '第三次',
    '第二个人',
    '后面四位是',
    '最后三位',
    '三个月',
    '两个小时',
    '五分钟',
    '三天',
    '23路',
    '5楼',
    '3号楼2单元',
    '1203室',
    '十几米',
    '百分之95',
    '三块钱',
    '三人行必有我师',
    '三百人民币',
    '两家里人',
    '3台风球',
    '2018年5月13号',
    '13812345678人家的',
    '每户',
    '这两位',
    '那三家',
  ])('none in %s', (text) => {
    expect(brief(text)).toEqual([]);
  });

  it('is kept once, and confirmed by the agent', () => {
    const facts = only(amountsOf(['c 困了两个人', 'a 两个人 对吧', 'c 对', 'a 三个人吗']), 'count');
    expect(facts.map(({ value, status }) => [value.amount, value.unit, status])).toEqual([
      [2, '人', 'confirmed'],
    ]);
  });
});
