import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOrderNumber } from '../../../src/facts/number/order-number.ts';
import { only } from '../helper.ts';
import { ASK, filled, numbersOf, valuesOf } from './speech.ts';
import { pieces, spelt } from './spelling.ts';

const ORDER = '20180527897581';
const HAVE = 'a 您有之前的工单号吗';
const related = (lines: readonly string[]): unknown => filled(numbersOf(lines), 'relatedOrder');

describe('related order', () => {
  const cases: readonly (readonly [name: string, lines: readonly string[], order: string | null])[] = [
    ['said at once', [HAVE, 'c 有 我念啊 20180527897581'], ORDER],
    ['spoken', [HAVE, 'c 二零幺八零五二七八九七五八幺'], ORDER],
    ['unasked', ['c 上次的工单20180527897581没处理好'], ORDER],
    ['never called an order', ['c 短信上是20180527897581'], ORDER],
    ['in pieces', [HAVE, 'c 二零一八 零五二七 八九七 五八一'], ORDER],
    [
      'date first',
      [HAVE, 'c 先记日期二零幺八零五二七', 'a 二零一八零五二七后面呢', 'c 后面六位八九七五八一'],
      ORDER,
    ],
    [
      'over several turns',
      [HAVE, 'c 二零一八零五二七，', 'a 嗯，零五二七', 'c 后面是，八九七，五八一'],
      ORDER,
    ],
    ['echoed each time', [HAVE, 'c 2018', 'a 2018', 'c 0527', 'a 0527', 'c 897', 'a 897', 'c 581'], ORDER],
    ['hesitating', [HAVE, 'c 二零一八 零五二七 后面 八九七 嗯 这个字我写得潦草 五八一'], ORDER],
    ['said twice', [HAVE, 'c 20180527897581 20180527897581'], ORDER],
    ['end repeated', [HAVE, 'c 20180527897581 尾号581'], ORDER],
    ['begun again', [HAVE, 'c 201805278 哎重新念 20180527897581'], ORDER],
    ['corrected at once', [HAVE, 'c 20180527 897518 不对 897581'], ORDER],
    ['corrected by its end', [HAVE, 'c 20180527897518', 'a 20180527897518', 'c 不对 最后三位是581'], ORDER],
    [
      'misread by the agent',
      [HAVE, 'c 20180527897581', 'a 20180527897851 我查一下', 'c 不是851，581！'],
      ORDER,
    ],
    ['misread, other words', [HAVE, 'c 20180527897581', 'a 20180527897851', 'c 是581不是851'], ORDER],
    ['misheard, agreed to', [HAVE, 'c 20180527897518', 'a 20180527897581 对吗', 'c 对'], ORDER],
    ['found by the agent', [HAVE, 'c 没记', 'a 20180527897581 是这个吗', 'c 应该是'], ORDER],
    [
      'completed by the agent',
      [HAVE, 'c 你查5月27号的，最后六位897581', 'a 20180527897581，是这个吗', 'c 应该是吧'],
      ORDER,
    ],
    ['eight digits after the day', [HAVE, 'c 2018052789758123'], '2018052789758123'],
    ['four digits after the day', [HAVE, 'c 201805278975'], '201805278975'],
    ['called just a number', ['c 编号20180527897581'], ORDER],
    ["today's earlier one", [HAVE, 'c 今天上午刚打的 20180612000045'], '20180612000045'],
    [
      'the new one is no earlier one',
      ['a 这次的工单号是20180612000123 请您记一下', 'c 20180612000123'],
      null,
    ],
    ['the new one, without such words', ['a 已经登记了 工单号20180612000123', 'c 好'], null],
    [
      'the earlier and the new one',
      ['c 单号20180527897581', 'a 好', 'a 工单号20180612000123 请记一下', 'c 好'],
      ORDER,
    ],
    [
      'found by the agent, then the new one',
      ['a 查到了 20180527897581', 'c 嗯', 'a 新的单号20180612000123', 'c 好'],
      ORDER,
    ],
    ['a parcel is no order', ['c 快递单号20180527897581 一直没到'], null],
    ['a day that does not exist', [HAVE, 'c 20181327897581'], null],
    ['a birthday is no order', ['c 孩子20150527出生的'], null],
    ['a telephone is no order', [HAVE, 'c 没有 我电话13812345678'], null],
    ['none', [HAVE, 'c 没记 谁记那个东西'], null],
  ];

  it.each(cases)('%s', (_, lines, order) => {
    expect(related(lines)).toBe(order);
  });

  it('is the same however it is grouped and spelt', () => {
    const order = fc
      .tuple(
        fc.date({ min: new Date('2016-01-01'), max: new Date('2018-06-11'), noInvalidDate: true }),
        fc.stringMatching(/^\d{6}$/),
      )
      .map(([day, rest]) => day.toISOString().slice(0, 10).replace(/-/g, '') + rest);
    const said = order.chain((whole) =>
      pieces(whole, 2).chain((parts) =>
        fc.record({
          whole: fc.constant(whole),
          parts: fc.constant(parts),
          words: fc.tuple(...parts.map(spelt)),
        }),
      ),
    );
    fc.assert(
      fc.property(
        said,
        fc.boolean(),
        fc.constantFrom(' ', '，', ' 嗯 ', '，后面是'),
        ({ whole, parts, words }, inTurns, gap) => {
          const turns = words.flatMap((word, at) => [`c ${word}`, `a 嗯 ${parts[at] ?? ''}`]);
          expect(related([HAVE, ...(inTurns ? turns : [`c ${words.join(gap)}`])])).toBe(whole);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('order number facts', () => {
  it('tell the order of this call from earlier ones', () => {
    const facts = numbersOf(['c 单号20180527897581', 'a 好', 'a 工单号20180612000123 请记一下', 'c 好']);
    expect(valuesOf(facts, 'order-number')).toEqual([
      { number: '20180612000123', earlier: false },
      { number: ORDER, earlier: true },
    ]);
  });

  it('keep what was corrected as withdrawn', () => {
    const facts = only(
      numbersOf([HAVE, 'c 20180527897518', 'a 20180527897518', 'c 不对 最后是581']),
      'order-number',
    );
    expect(facts.map(({ value, status }) => [value.number, status])).toEqual([
      [ORDER, 'stated'],
      ['20180527897518', 'withdrawn'],
    ]);
  });

  it('are confirmed by the agent who reads them back', () => {
    const [fact] = only(numbersOf([HAVE, 'c 20180527897581', 'a 20180527897581 我看一下']), 'order-number');
    expect(fact).toMatchObject({ status: 'confirmed', source: 'read-back', confidence: 0.97 });
  });

  it('do not become telephones', () => {
    expect(filled(numbersOf([ASK, 'c 20180527897581']), 'callbackPhone')).toBeNull();
  });

  it.each([
    ['20180527897581', true],
    ['201805271234', true],
    ['2018052712345678', true],
    ['20180527123', false],
    ['20181301123456', false],
    ['20180532123456', false],
    ['13812345678901', false],
  ])('%s: %s', (digits, expected) => {
    expect(isOrderNumber(digits)).toBe(expected);
  });
});
