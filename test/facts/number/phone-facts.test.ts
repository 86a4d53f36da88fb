import { describe, expect, it } from 'vitest';
import type { Fact, FactOf } from '../../../src/protocol/fact.ts';
import { CALLER_NUMBER, only } from '../helper.ts';
import { ASK, callback, numbersOf } from './speech.ts';

const phones = (lines: readonly string[]): FactOf<'phone'>[] => only(numbersOf(lines), 'phone');
const brief = (facts: readonly Fact[]): string[] =>
  only(facts, 'phone').map(
    ({ value, status }) =>
      `${value.number}${value.extension === null ? '' : `-${value.extension}`} ${value.kind} ${value.use} ${status}`,
  );

describe('phone facts', () => {
  it.each([
    ['mobile', [ASK, 'c 13812345678'], ['13812345678 mobile callback stated']],
    ['land line', [ASK, 'c 0898 66123456'], ['089866123456 landline callback stated']],
    [
      'land line of seven digits',
      [ASK, 'c 零七五六 三二一二三四五'],
      ['07563212345 landline callback stated'],
    ],
    ['three-digit area code', [ASK, 'c 零二零 八八八八一二三四'], ['02088881234 landline callback stated']],
    ['no area code', [ASK, 'c 座机 66123456'], ['66123456 local callback stated']],
    ['extension', [ASK, 'c 66123456 转 幺零二'], ['66123456-102 local callback stated']],
    ['extension of a company', [ASK, 'c 4008001234 转 8'], ['4008001234-8 service callback stated']],
    ['ten digits', [ASK, 'c 1381234567'], ['1381234567 uncertain callback stated']],
    ['twelve digits', [ASK, 'c 幺三八幺二三四五六七八九'], ['138123456789 uncertain callback stated']],
    [
      'a land line with a digit too many',
      [ASK, 'c 0898 661234567'],
      ['0898661234567 uncertain callback stated'],
    ],
    ['read back', [ASK, 'c 13812345678', 'a 13812345678'], ['13812345678 mobile callback confirmed']],
    [
      'agreed after the other version',
      [ASK, 'c 13812345679', 'a 13812345678 对吗', 'c 对'],
      ['13812345678 mobile callback confirmed', '13812345679 mobile spare withdrawn'],
    ],
    [
      'corrected',
      [ASK, 'c 13812345679', 'a 13812345679', 'c 不对 最后是八'],
      ['13812345678 mobile callback stated', '13812345679 mobile spare withdrawn'],
    ],
    [
      'uncertain, then right',
      [ASK, 'c 138123456789', 'a 多了一位', 'c 不对 是13812345678'],
      ['13812345678 mobile callback stated', '138123456789 uncertain spare withdrawn'],
    ],
    ['only begun', [ASK, 'c 1381234567', 'a 嗯', 'c 8'], ['13812345678 mobile callback stated']],
    [
      'to be tried second',
      [ASK, 'c 先打13812345678 没人接再打13900001111'],
      ['13812345678 mobile callback stated', '13900001111 mobile spare stated'],
    ],
    [
      'the line to be tried second',
      [ASK, 'c 打13812345678 打不通就打来电这个'],
      ['13812345678 mobile callback stated', `${CALLER_NUMBER} mobile spare stated`],
    ],
    [
      'the line turned down',
      ['a 电话是来电的号码吗', 'c 不是 这是我同事的', 'a 您的呢', 'c 13812345678'],
      ['13812345678 mobile callback stated', `${CALLER_NUMBER} mobile spare withdrawn`],
    ],
    ['refused after all', [ASK, 'c 13812345678 算了 别留了'], ['13812345678 mobile spare withdrawn']],
    ["somebody else's", ['c 物业电话是66123456 没人接'], ['66123456 local other stated']],
    [
      "somebody else's, corrected",
      ['a 司机的电话有吗', 'c 13900001111', 'a 13900001111', 'c 不对 最后是2'],
      ['13900001112 mobile other stated', '13900001111 mobile other withdrawn'],
    ],
    [
      "somebody else's, read back",
      ['a 商家的电话有吗', 'c 13900001111', 'a 13900001111 对吗', 'c 对'],
      ['13900001111 mobile other confirmed'],
    ],
    [
      "somebody else's and one's own",
      ['c 骗子用17012345678打给我的', ASK, 'c 13812345678'],
      ['13812345678 mobile callback stated', '17012345678 mobile other stated'],
    ],
    ['a hotline', ['c 我打了12315 他们不管'], ['12315 service other stated']],
    ['a network', ['c 打一零零八六也没用'], ['10086 service other stated']],
    ['an emergency number', ['c 我打过幺幺零了'], ['110 service other stated']],
    ['a company', ['c 客服电话4008001234 一直占线'], ['4008001234 service other stated']],
  ])('%s', (_, lines, expected) => {
    expect(brief(numbersOf(lines))).toEqual(expected);
  });

  it.each([
    '我家在110号',
    '我住12345栋',
    '电费10086元',
    '2018年5月13号',
    '坐了110多分钟',
    '13800块钱',
    '琼A13812',
    '从138平米到156平米',
    '验证码是13812345678',
  ])('no telephone in %s', (text) => {
    expect(phones([`c ${text}`])).toEqual([]);
  });

  it.each(['1381234567', '138123456789', '13812345678901'])('never trims %s', (digits) => {
    for (const { value, confidence } of phones([ASK, `c ${digits}`])) {
      expect(value.number).toBe(digits);
      expect(confidence).toBeLessThan(0.5);
    }
    expect(callback([ASK, `c ${digits}`])).toBeNull();
  });

  it('names the line as the source', () => {
    expect(phones(['a 电话就留您这个来电号码吗', 'c 对'])[0]?.source).toBe('caller-id');
  });

  it('names the read-back as the source, and proves it by all that was said', () => {
    const [first] = phones([ASK, 'c 幺三八 幺二三四', 'a 嗯', 'c 五六七八', 'a 13812345678对吗', 'c 对']);
    expect(first?.source).toBe('read-back');
    expect(first?.spoken).toBe('幺三八 幺二三四 五六七八');
    expect(first?.evidence).toEqual([
      { segmentId: 's1', start: 0, end: 3, text: '幺三八' },
      { segmentId: 's1', start: 4, end: 8, text: '幺二三四' },
      { segmentId: 's3', start: 0, end: 4, text: '五六七八' },
      { segmentId: 's4', start: 0, end: 11, text: '13812345678' },
      { segmentId: 's5', start: 0, end: 1, text: '对' },
    ]);
  });

  it('is sure of what was agreed to, less of what nobody called a telephone', () => {
    const sure = (lines: readonly string[]): number => phones(lines)[0]?.confidence ?? 0;
    const agreed = sure([ASK, 'c 13812345678', 'a 13812345678', 'c 对']);
    const stated = sure([ASK, 'c 13812345678']);
    const named = sure(['c 我电话13812345678 你们快来']);
    const bare = sure(['c 13812345678 你们快来']);
    const contested = sure([ASK, 'c 13812345678', 'a 13812345687', 'c 麻烦快点']);
    expect([agreed, stated, named, bare]).toEqual([agreed, stated, named, bare].sort((a, b) => b - a));
    expect(new Set([agreed, stated, bare]).size).toBe(3);
    expect(contested).toBeLessThan(stated);
  });

  it('resolves nothing when the number is withheld', () => {
    expect(callback(['a 就打这个来电号码可以吗', 'c 可以'], null)).toBeNull();
  });

  it('takes the line as it is dialled', () => {
    expect(callback([ASK, 'c 就这个'], '+86 139-7654-2817')).toBe('13976542817');
    expect(callback([ASK, 'c 就这个'], '013976542817')).toBe('13976542817');
    expect(callback([ASK, 'c 就这个'], 'anonymous')).toBeNull();
  });
});
