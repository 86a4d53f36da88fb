import { describe, expect, it } from 'vitest';
import { platesIn } from '../../../src/facts/number/plate-number.ts';
import { only } from '../helper.ts';
import { callback, numbersOf } from './speech.ts';

const ASK = 'a 车牌号看到了吗';
const plates = (lines: readonly string[]): string[] =>
  only(numbersOf(lines), 'plate').map(
    ({ value, status }) => `${value.plate}${value.complete ? '' : '…'} ${status}`,
  );

describe('plate', () => {
  it.each([
    ['figures', 'c 琼A12345停在门口', ['琼A12345 stated']],
    ['spoken', 'c 琼A幺二三四五', ['琼A12345 stated']],
    ['spaced', 'c 琼A 6LB73', ['琼A6LB73 stated']],
    ['letters among the digits', 'c 琼A 八K七九三 天天停', ['琼A8K793 stated']],
    ['dot', 'c 琼A·D3391', ['琼AD3391 stated']],
    ['small letters', 'c 琼a6lb73', ['琼A6LB73 stated']],
    ['letter by its name', 'c 琼诶八八六六六', ['琼A88666 stated']],
    ['province in full', 'c 海南A12345', ['琼A12345 stated']],
    ['another province', 'c 广东B 五二零么 不是 粤B52013', ['粤B52013 stated']],
    ['misheard province', 'c 那台车穷A7KD36', ['琼A7KD36 stated']],
    ['new energy, small', 'c 琼AD12345 绿牌', ['琼AD12345 stated']],
    ['new energy, large', 'c 琼A12345D 大巴', ['琼A12345D stated']],
    ['a car behind it', 'c 车牌琼AD54321 一辆灰色的车', ['琼AD54321 stated']],
    ['one behind it', 'c 车牌琼A D五四三二幺 一个灰色的', ['琼AD54321 stated']],
    ['two cars behind it', 'c 车牌琼AD54321两台一样的', ['琼AD54321 stated']],
    ['learner', 'c 琼A1234学', ['琼A1234学 stated']],
    ['police', 'c 琼A 幺二三四 警', ['琼A1234警 stated']],
    ['trailer', 'c 琼B5678挂', ['琼B5678挂 stated']],
    ['Hong Kong', 'c 粤Z1234港', ['粤Z1234港 stated']],
    ['two of them', 'c 一台琼A12345 一台琼B6789K', ['琼A12345 stated', '琼B6789K stated']],
    ['part of it', 'c 琼A·D后面没看清', ['琼AD… stated']],
    ['too long', 'c 琼A1234567', ['琼A1234567… stated']],
    ['a building', 'c 在京A座1203', []],
    ['a place', 'c 云南大理 去A栋12楼', []],
    ['a shop', 'c 新A超市', []],
    ['a karaoke bar', 'c 约KTV999包厢', []],
    ['an app', 'c 市民云APP', []],
    ['English words', 'c 这个手机is dying now', []],
  ])('%s', (_, line, expected) => {
    const lines = _ === 'part of it' ? [ASK, line] : [line];
    expect(plates(lines)).toEqual(expected);
  });

  it.each([
    ['its end', [ASK, 'c 只记得尾号三二幺'], ['321… stated']],
    ['its end, unasked', ['c 车牌尾号是6B8的车'], ['6B8… stated']],
    ['of an electric bicycle', [ASK, 'c 海口B 50937电动车的牌'], ['海口B50937 stated']],
    ['in two turns', [ASK, 'c 琼A', 'a 嗯', 'c 六L B七三'], ['琼A6LB73 stated']],
    ['in three turns', [ASK, 'c 琼A', 'a 嗯', 'c 六L', 'a 六L', 'c B七三'], ['琼A6LB73 stated']],
    ['read back', [ASK, 'c 琼A6LB73', 'a 琼A 6LB73'], ['琼A6LB73 confirmed']],
    [
      'misread, agreed to',
      [ASK, 'c 琼A6LB73', 'a 琼A6LD73对吗', 'c 对'],
      ['琼A6LD73 confirmed', '琼A6LB73 withdrawn'],
    ],
    [
      'misread, corrected',
      ['a 车牌琼A 7KT36，对吗', 'c 不对 琼A 7KD36'],
      ['琼A7KD36 stated', '琼A7KT36 withdrawn'],
    ],
    [
      'corrected',
      ['c 琼A T幺九七三', 'a 嗯', 'c 不是 是琼A T幺九三七'],
      ['琼AT1937 stated', '琼AT1973 withdrawn'],
    ],
    [
      'corrected in part',
      ['c 琼AT六三零七 哎不是七 是六三零一', 'a 嗯'],
      ['琼AT6301 stated', '琼AT6307 withdrawn'],
    ],
    [
      'corrected in part later',
      [ASK, 'c 琼A12354', 'a 琼A12354', 'c 不对 是二三四五'],
      ['琼A12345 stated', '琼A12354 withdrawn'],
    ],
    ['two that are alike', ['c 一台琼A12345 一台琼A12346'], ['琼A12345 stated', '琼A12346 stated']],
    ['its end, then whole', [ASK, 'c 尾号321', 'a 完整的呢', 'c 琼A88321'], ['琼A88321 stated']],
    ['its end, of one that is known', [ASK, 'c 琼A88321', 'a 嗯', 'c 尾号321'], ['琼A88321 stated']],
    ['not seen', [ASK, 'c 没看清'], []],
  ])('%s', (_, lines, expected) => {
    expect(plates(lines)).toEqual(expected);
  });

  it('is surer whole than in part', () => {
    const [whole] = only(numbersOf(['c 琼A12345']), 'plate');
    const [part] = only(numbersOf([ASK, 'c 尾号321']), 'plate');
    expect(whole?.confidence).toBeGreaterThan(part?.confidence ?? 1);
  });

  it('is no telephone', () => {
    expect(callback([ASK, 'c 琼A13812'])).toBeNull();
  });

  it('is proved by its own words', () => {
    expect(platesIn('黑色的琼A 6LB73，天天停', false)).toEqual([
      { plate: '琼A6LB73', complete: true, start: 3, end: 11 },
    ]);
  });
});
