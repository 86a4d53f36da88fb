import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactExtractor } from '../../../src/facts/contract.ts';
import { Dialogue } from '../../../src/facts/dialogue.ts';
import { CountExtractor } from '../../../src/facts/number/count.ts';
import { DictatedNumbers } from '../../../src/facts/number/dictated-numbers.ts';
import { MoneyExtractor } from '../../../src/facts/number/money.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import { Fact } from '../../../src/protocol/fact.ts';
import { CALLER_NUMBER, contextOf, segmentsOf } from '../helper.ts';

const PIECES = [
  ...[
    'a 您的联系电话是多少',
    'a 工单号',
    'a 户号',
    'a 身份证号',
    'a 车牌号',
    'a 回电打来电这个可以吗',
    'a 对吗',
    'a 五六七八',
  ],
  ...[
    'c 幺三八',
    'c 1381234',
    'c 五六七八',
    'c 13812345678',
    'c 20180527897581',
    'c 琼A',
    'c 46010019880214109X',
    'c 叉',
  ],
  ...[
    'c 对',
    'c 不对',
    'c 不是五六是五七',
    'c 后面四位是1234',
    'c 最后一个是九',
    'c 多了一个八',
    'c 少了一个七',
    'c 打那个座机',
  ],
  ...[
    'c 就打这个',
    'c 138那个不用了',
    'c 打不通再打',
    'c 我老公的',
    'c 物业电话',
    'c 转801',
    'c 不留',
    'c 匿名',
    'c 三块五',
  ],
  ...[
    'c 七八百块',
    'c 几十户',
    'c 🙂',
    'c \u0000',
    'c １３８',
    'c 𠮷',
    'c the',
    'c ',
    'a ',
    'c 86',
    'c 三个六',
    'c SF12345678',
  ],
];
const line = fc.oneof(
  fc.constantFrom(...PIECES),
  fc
    .array(fc.constantFrom(...PIECES.map((piece) => piece.slice(2))), { maxLength: 8 })
    .map((parts) => `c ${parts.join('')}`),
  fc
    .tuple(fc.constantFrom('a ', 'c '), fc.string({ unit: 'binary', maxLength: 60 }))
    .map((parts) => parts.join('')),
);
const calls = fc.array(line, { maxLength: 16 });
const extractors = (): FactExtractor[] => [
  new DictatedNumbers(contextOf()),
  new MoneyExtractor(),
  new CountExtractor(),
];

function feed(all: readonly FactExtractor[], segments: readonly Segment[], look: boolean): readonly Fact[] {
  const dialogue = new Dialogue();
  for (const segment of segments) {
    const turn = dialogue.next(segment);
    if (turn === null) continue;
    for (const one of all) {
      one.observe(turn);
      if (look) one.facts();
    }
  }
  return all.flatMap((one) => one.facts());
}

function check(facts: readonly Fact[], segments: readonly Segment[]): void {
  const texts = new Map(segments.map(({ id, text }) => [id, text]));
  for (const fact of facts) {
    expect(Fact.safeParse(fact).error).toBeUndefined();
    for (const { segmentId, start, end, text } of fact.evidence) {
      expect(text).toBe(texts.get(segmentId)?.slice(start, end));
      expect(end - start).toBe(text.length);
    }
  }
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
}

describe('facts of numbers', () => {
  it('hold to their schema and their segments, whatever is said', () => {
    fc.assert(
      fc.property(calls, (lines) => {
        const segments = segmentsOf(lines);
        check(feed(extractors(), segments, false), segments);
      }),
      { numRuns: 500 },
    );
  });

  it('do not depend on when they are asked for', () => {
    fc.assert(
      fc.property(calls, (lines) => {
        const segments = segmentsOf(lines);
        expect(feed(extractors(), segments, true)).toEqual(feed(extractors(), segments, false));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ...[
      '啊',
      '一',
      '1',
      '1 ',
      '幺三八 ',
      '不对是',
      '13812345678 ',
      '138 ',
      '不是五六 是五七 ',
      '打我老公那个',
      '就打这个',
    ],
    ...[
      '琼A',
      '琼A12345',
      '三块五',
      '一块',
      '七八个人',
      '1381234567 不对 ',
      '最后一位是 ',
      '账号',
      'SF1',
      '三个六',
      '一到',
    ],
    ...['🙂', '１', ' ', '\u0000', '尾号', '收了', '每个月', '转', '46010019880214109X '],
  ])('come of 10,000 characters of %j', (filler) => {
    const text = filler.repeat(Math.ceil(10_000 / filler.length)).slice(0, 10_000);
    const segments = segmentsOf(['a 您的联系电话是多少 户号 车牌', `c ${text}`, `a ${text}`, `c ${text}`]);
    check(feed(extractors(), segments, false), segments);
  });

  it('stay few, however long the call', () => {
    const lines = Array.from({ length: 3_000 }, (_, at) => {
      const digits = String(10_000_000 + at * 7919).slice(-8);
      return [
        'a 您的联系电话是多少 户号 车牌',
        `c 138${digits} 户号${digits}`,
        `c 物业电话139${digits} 单号20180527${digits.slice(2)}`,
        `c 收了${at + 1000}块钱 ${at + 2}个人 琼A${digits.slice(3)}`,
      ][at % 4] as string;
    });
    const facts = feed(extractors(), segmentsOf(lines), false);
    expect(facts.length).toBeLessThan(140);
    for (const { evidence } of facts) expect(evidence.length).toBeLessThanOrEqual(8);
  });

  it('remember what the line showed', () => {
    const facts = feed(extractors(), segmentsOf(['a 回电打来电这个可以吗', 'c 可以']), false);
    expect(facts.map(({ value }) => value)).toEqual([
      { number: CALLER_NUMBER, extension: null, kind: 'mobile', use: 'callback' },
    ]);
  });
});
