import { expect, test, vi } from 'vitest';
import type { LearntOrder } from '../../../src/assist/contract.ts';
import { DispatchMemory, type Opinion } from '../../../src/assist/dispatch/dispatch-memory.ts';

const order = (orderId: string, changes: Partial<LearntOrder> = {}): LearntOrder => ({
  orderId,
  number: orderId,
  at: '2026-11-01',
  text: '小区停电',
  unit: '供电局',
  category: null,
  district: null,
  settled: true,
  refused: [],
  ...changes,
});
const none: Opinion = { units: [], categories: [] };

test('orders are taken in one after the other, a later word last', async () => {
  const memory = new DispatchMemory(async () => none, { error: vi.fn() });
  memory.apply([order('1'), order('2')]);
  memory.apply([order('1', { unit: '物业' }), order('2', { unit: null })]);
  await memory.settled();
  expect(memory.nearest('停电', 5).map((like) => like.order.unit)).toEqual(['物业']);
  memory.apply([order('1', { unit: null, refused: ['物业'] })]);
  await memory.settled();
  expect(memory.nearest('停电', 5).map((like) => like.order.refused)).toEqual([['物业']]);
});

test('one that fails is reported, and the others are remembered', async () => {
  const error = vi.fn();
  const opinion = async (text: string): Promise<Opinion> => {
    if (text === '坏') throw new Error('no model');
    return none;
  };
  const memory = new DispatchMemory(opinion, { error });
  memory.apply([order('1', { text: '坏' }), order('2')]);
  await memory.settled();
  expect(memory.size).toBe(1);
  expect(error).toHaveBeenCalledOnce();
});

test('another classifier is asked for its opinion of every order', async () => {
  let version = 'one';
  const memory = new DispatchMemory(async () => ({ units: [[version, 1]], categories: [] }), {
    error: vi.fn(),
  });
  memory.apply([order('1'), order('2')]);
  await memory.settled();
  version = 'two';
  memory.reconsider();
  await memory.settled();
  expect(memory.nearest('停电', 5).map(({ noted }) => noted.units[0]?.[0])).toEqual(['two', 'two']);
});

test('asking again of an order does not undo what was waiting to be learnt of it', async () => {
  const memory = new DispatchMemory(async () => none, { error: vi.fn() });
  memory.apply([order('1'), order('2'), order('3')]);
  await memory.settled();
  memory.apply([order('3'), order('1', { unit: '物业' }), order('2', { text: '', unit: null })]);
  memory.reconsider();
  await memory.settled();
  expect(memory.orders().map(({ orderId, unit }) => [orderId, unit])).toEqual([
    ['3', '供电局'],
    ['1', '物业'],
  ]);
});

test('more orders than a call may have arguments', async () => {
  const memory = new DispatchMemory(async () => none, { error: vi.fn() });
  memory.apply(Array.from({ length: 200_000 }, () => order('1', { unit: null })));
  await memory.settled();
  expect(memory.size).toBe(0);
});
