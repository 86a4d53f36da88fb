import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LearntOrder } from '../../../src/assist/contract.ts';
import { PastOrders } from '../../../src/assist/dispatch/past-orders.ts';

const order = (orderId: string, text: string, changes: Partial<LearntOrder> = {}): LearntOrder => ({
  orderId,
  number: `N${orderId}`,
  at: '2026-11-01',
  text,
  unit: '甲局',
  category: null,
  district: null,
  settled: true,
  refused: [],
  ...changes,
});

function filled(texts: readonly string[]): PastOrders<null> {
  const past = new PastOrders<null>();
  for (const [index, text] of texts.entries()) past.keep(order(String(index), text), null);
  return past;
}

const words = [
  '小区停电',
  '路灯不亮',
  '物业收费',
  '出租车拒载',
  '噪声扰民',
  '污水外溢',
  '拖欠工资',
  '井盖破损',
];
const texts = fc.array(
  fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('，')),
  { minLength: 1, maxLength: 30 },
);

test('the same text is found first and is exactly alike', () => {
  const past = filled(['小区停电了', '出租车拒载', '路灯不亮']);
  const [first] = past.nearest('出租车拒载', 3);
  expect(first?.order.orderId).toBe('1');
  expect(first?.similarity).toBeCloseTo(1, 9);
});

test('similarities lie between 0 and 1, fall, and a text is as like itself as can be', () => {
  fc.assert(
    fc.property(texts, fc.nat(), (given, pick) => {
      const past = filled(given);
      const text = given[pick % given.length] ?? '';
      const found = past.nearest(text, 10);
      const similarities = found.map(({ similarity }) => similarity);
      expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
      expect(similarities.every((share) => share >= 0 && share <= 1)).toBe(true);
      expect(similarities[0]).toBeCloseTo(1, 9);
    }),
  );
});

test('what was put in and taken out again leaves no trace', () => {
  fc.assert(
    fc.property(texts, texts, fc.constantFrom(...words), (kept, passing, text) => {
      const past = filled(kept);
      const before = filled(kept).nearest(text, 5);
      for (const [index, own] of passing.entries()) past.keep(order(`p${index}`, own), null);
      for (const index of passing.keys()) past.forget(`p${index}`);
      const found = past.nearest(text, 5);
      expect(past.size).toBe(kept.length);
      expect(found.map(({ similarity }) => similarity)).toEqual(
        before.map(({ similarity }) => expect.closeTo(similarity, 9)),
      );
    }),
  );
});

test('a later word on an order takes the place of the earlier one', () => {
  const past = new PastOrders<null>();
  past.keep(order('1', '小区停电了'), null);
  past.keep(order('1', '小区停电了', { unit: '乙局' }), null);
  expect(past.size).toBe(1);
  expect(past.nearest('停电', 5).map((like) => like.order.unit)).toEqual(['乙局']);
  expect(past.nearest('出租车', 5)).toEqual([]);
});

test('beyond its size it forgets what it has known longest', () => {
  const past = new PastOrders<null>(2);
  for (const [index, text] of ['小区停电了', '小区停水了', '小区停气了'].entries())
    past.keep(order(String(index), text), null);
  expect(past.orders().map(({ orderId }) => orderId)).toEqual(['1', '2']);
  expect(past.nearest('小区停电了', 5).map((like) => like.order.orderId)).not.toContain('0');
});

test('terms that nearly all orders have still compare, but do not find', () => {
  const past = filled([...Array.from({ length: 300 }, (_, n) => `小区里的第${n}号事情`), '小区里的电梯困人']);
  expect(past.nearest('小区里的电梯困人', 1)[0]?.order.orderId).toBe('300');
});
