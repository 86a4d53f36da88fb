import { describe, expect, it } from 'vitest';
import { best, CALLER_NUMBER, play } from '../helper.ts';

const ASK = 'a 您的联系电话是多少';
const CASES: readonly (readonly [string, readonly string[], string | null])[] = [
  ['in groups over several turns', [ASK, 'c 幺三八 幺二三四', 'a 嗯', 'c 五六七八'], '13812345678'],
  [
    'each group echoed',
    [ASK, 'c 幺三八', 'a 一三八', 'c 一二三四', 'a 一二三四', 'c 五六七八'],
    '13812345678',
  ],
  ['the line, by the agent', ['a 电话就是现在这个对吗', 'c 对 你快点'], CALLER_NUMBER],
  ['the line, by its beginning', ['a 电话用这个139的可以吗', 'c 可以'], CALLER_NUMBER],
  ['the line, unchanged', ['a 电话没变吧 139开头的', 'c 没变'], CALLER_NUMBER],
  ['the line, by the caller', [ASK, 'c 打我这个就行'], CALLER_NUMBER],
  ['the line, as the agent sees it', [ASK, 'c 你那边不是有显示吗'], CALLER_NUMBER],
  ['not kept', [ASK, 'c 电话也不要登记', 'a 来电号码也不登记，按匿名处理，可以吗', 'c 可以'], null],
  ['mixed and full width', [ASK, 'c １３８一二三四5678'], '13812345678'],
  ['repeated digits', [ASK, 'c 155四个零1234'], '15500001234'],
  [
    'last digit corrected',
    [ASK, 'c 13812345678', 'a 一三八一二三四五六七八', 'c 不对，最后一位是九'],
    '13812345679',
  ],
  [
    'last four corrected',
    [ASK, 'c 13812345678', 'a 13812345678 对吗', 'c 不是，后面四位是四三二一'],
    '13812344321',
  ],
  ['started again', [ASK, 'c 133 1234 567 不对 133 1234 5678'], '13312345678'],
  ['hesitation and restart', [ASK, 'c 1897609，嗯……18976092204'], '18976092204'],
  ['digit missing, then said', [ASK, 'c 1381234567，最后一个8'], '13812345678'],
  ['prefix by the agent', [ASK, 'c 就来电的', 'a 是1397654…', 'c 2817'], '13976542817'],
  ['line number agreed', ['a 电话就留您这个来电号码吗', 'c 对就这个'], '13976542817'],
  ['line number by reference', [ASK, 'c 就我现在打的这个'], '13976542817'],
  ['line number read out', ['a 您留的电话是13976542817吧', 'c 嗯是的'], '13976542817'],
  [
    'another number preferred',
    ['a 回电打这个号码可以吗', 'c 不要打这个 打我老婆的 13900001111'],
    '13900001111',
  ],
  [
    'line number refused, other asked',
    [
      'a 电话是来电的13976542817吗',
      'c 不是 这是我同事的手机',
      'a 那您的号码是',
      'c 一三九 零零零零 一一一一',
    ],
    '13900001111',
  ],
  [
    'agreed, then overridden',
    [ASK, 'c 13812345678', 'a 13812345678对吧', 'c 对 哎等一下 打我姐的好了 幺八八七六零二四四九五'],
    '18876024495',
  ],
  [
    'old number withdrawn',
    [ASK, 'c 13627583340', 'a 13627583340对吧', 'c 对139那个千万别打了那是我以前的号'],
    '13627583340',
  ],
  ['land line with area code', [ASK, 'c 打我办公室座机吧 0898 66123456'], '089866123456'],
  ['land line without', [ASK, 'c 家里座机 六六一二三四五六'], '66123456'],
  ['spare number', [ASK, 'c 13812345678，打不通再打13900001111'], '13812345678'],
  ["somebody else's", ['c 物业电话是13812345678他们不接', ASK, 'c 18876024495'], '18876024495'],
  ['account is no phone', ['a 您的户号是多少', 'c 零八九八六八七五三三九零'], null],
  ['refused', ['a 方便留个电话吗', 'c 不方便'], null],
  ['refused though shown', ['a 那您的来电号码可以回访吗', 'c 也不要打，真的不要打'], null],
  [
    'no answer wanted keeps the number',
    [ASK, 'c 13812345678', 'a 13812345678', 'c 不用回我电话的'],
    '13812345678',
  ],
];

describe('callback phone', () => {
  it.each(CASES)('%s', (_, lines, expected) => {
    expect(best(lines, 'callbackPhone')).toBe(expected);
  });

  it.each(['1381234567', '138123456789'])('keeps %s as heard, with little confidence', (digits) => {
    const candidate = play([ASK, `c ${digits}`]).callbackPhone?.[0];
    expect(candidate?.value).toBe(digits);
    expect(candidate?.confidence).toBeLessThan(0.5);
  });

  it('resolves nothing when the number is withheld', () => {
    expect(
      play(['a 就打这个来电号码可以吗', 'c 可以'], { callerNumber: null }).callbackPhone,
    ).toBeUndefined();
  });

  it('names the line as the source', () => {
    expect(play(['a 电话就留您这个来电号码吗', 'c 对']).callbackPhone?.[0]?.source).toBe('caller-id');
  });

  it('names the read-back as the source', () => {
    const candidate = play([ASK, 'c 13812345678', 'a 13812345678对吗', 'c 对']).callbackPhone?.[0];
    expect(candidate?.source).toBe('read-back');
    expect(candidate?.evidence[0]).toEqual({ segmentId: 's1', start: 0, end: 11, text: '13812345678' });
  });
});
