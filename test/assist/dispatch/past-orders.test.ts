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

test('beyond its size it forgets the oldest, in whatever order they came', () => {
  const past = new PastOrders<null>(2);
  for (const day of [5, 4, 6, 3])
    past.keep(order(String(day), '小区停电了', { at: `2026-11-0${day}` }), null);
  expect(past.orders().map(({ orderId }) => orderId)).toEqual(['5', '6']);
});

test('of orders of one age it forgets what it has known longest', () => {
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

test('of many orders with the same words the newest are found', () => {
  const past = new PastOrders<null>();
  for (let n = 0; n < 80; n += 1)
    past.keep(
      order(String(n), '路灯不亮', { at: `2026-11-01T00:00:${String(n % 60).padStart(2, '0')}Z` }),
      null,
    );
  const found = past.nearest('路灯不亮', 20).map((like) => like.order.at);
  expect(found.at(0)).toBe('2026-11-01T00:00:59Z');
  expect(found.at(-1)).toBe('2026-11-01T00:00:40Z');
});

test('a text of common terms alone finds orders by the rarest of them', () => {
  const past = filled([...Array.from({ length: 300 }, () => '噪音扰民'), ...Array(300).fill('噪音')]);
  expect(past.nearest('噪音扰民', 1)[0]?.similarity).toBeCloseTo(1, 9);
});

test('however its neighbours change, an order is as like itself as can be', () => {
  const past = new PastOrders<null>(200);
  for (let n = 0; n < 200; n += 1) past.keep(order(`a${n}`, '小区停电了'), null);
  past.keep(order('storm', '台风刮倒大树'), null);
  past.nearest('台风刮倒大树', 1);
  for (let n = 0; n < 150; n += 1) past.keep(order(`b${n}`, `台风刮倒大树，${words[n % 8]}`), null);
  const storm = past.nearest('台风刮倒大树', 200).find((like) => like.order.orderId === 'storm');
  expect(storm?.similarity).toBeCloseTo(1, 9);
});

test('terms that come and go leave nothing behind', () => {
  fc.assert(
    fc.property(texts, texts, fc.constantFrom(...words), (given, later, text) => {
      const past = new PastOrders<null>();
      for (const [index, own] of given.entries()) past.keep(order(`g${index}`, own), null);
      for (const index of given.keys()) past.forget(`g${index}`);
      for (const [index, own] of later.entries()) past.keep(order(String(index), own), null);
      expect(past.nearest(text, 50)).toEqual(filled(later).nearest(text, 50));
      expect(past.terms).toBe(filled(later).terms);
    }),
  );
});
