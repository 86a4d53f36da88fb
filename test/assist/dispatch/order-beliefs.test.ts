import { expect, test } from 'vitest';
import { orderBeliefs } from '../../../src/assist/dispatch/order-beliefs.ts';

const order = (at: string, settled = true, refused: string[] = []) => ({ at, settled, refused });

test('an old word counts less than the newest like one, half after sixty days', () => {
  const beliefs = orderBeliefs([order('2026-11-01'), order('2026-09-02'), order('2026-07-04')]);
  expect(beliefs).toEqual([1, 0.5, 0.25].map((belief) => expect.closeTo(belief, 9)));
});

test('the agent’s own word counts half; that a unit gave an order back counts whole', () => {
  const at = '2026-11-01T08:00:00+08:00';
  expect(orderBeliefs([order(at, false), order(at, false, ['甲局']), order(at)])).toEqual([0.5, 1, 1]);
});

test('orders without a time count as the newest', () => {
  expect(orderBeliefs([order(''), order('2020-01-01')])).toEqual([1, 1]);
  expect(orderBeliefs([order('')])).toEqual([1]);
  expect(orderBeliefs([])).toEqual([]);
});
