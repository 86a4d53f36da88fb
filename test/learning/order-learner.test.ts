import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LearntOrder } from '../../src/assist/contract.ts';
import { LEARNING_CHANNEL, OrderLearner, toLearntOrder } from '../../src/learning/order-learner.ts';
import { OrderMemoryFollower } from '../../src/learning/order-memory-follower.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { LearntRepository } from '../../src/store/repositories/learnt-repository.ts';
import { OutcomeRepository } from '../../src/store/repositories/outcome-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';
import { insertOrder } from './orders.ts';

describe.each(storeEngines)('an order on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('is learnt', () => {
    let test: TestDatabase;
    let learnt: LearntRepository;
    let learner: OrderLearner;
    const bus = new LocalBus();
    const told = vi.fn();
    const heard = vi.fn(async (callId: string) => ({ callerText: `words of ${callId}`, facts: [] }));
    const score = vi.fn(async () => undefined);

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      learnt = new LearntRepository(test.database);
      const orders = new WorkOrderRepository(test.database);
      learner = new OrderLearner({ orders, learnt, bus, heard, score });
      bus.subscribe(LEARNING_CHANNEL, told);
    });
    beforeEach(() => vi.clearAllMocks());
    afterAll(() => test.drop());

    async function giveBack(orderId: string): Promise<void> {
      await new OutcomeRepository(test.database).record({
        orderId,
        key: 'r',
        request: 'r',
        decide: ({ unit }) => ({
          kind: 'returned',
          unit,
          toUnit: null,
          category: null,
          reason: null,
          by: 'unit-1',
          moves: false,
        }),
      });
    }

    it('as it is now, which the nodes are told; its call is read once', async () => {
      const order = await insertOrder(test.database);
      expect(await learner.learn(order.id)).toBe(true);
      expect(await learnt.find(order.id)).toMatchObject({
        number: order.number,
        at: new Date(order.createdAt),
        text: '龙华区海秀中路<MASK>号，小区停水。希望尽快恢复供水',
        unit: '市水务局',
        category: '公共服务（事件类）/供水',
        district: '龙华区',
        refused: [],
        settled: false,
      });
      await vi.waitFor(() => expect(told).toHaveBeenCalledWith(''));
      await giveBack(order.id);
      await learner.learn(order.id);
      await learner.learn(order.id);
      expect(await learnt.find(order.id)).toMatchObject({ unit: null, refused: ['市水务局'] });
      expect(heard).toHaveBeenCalledOnce();
      expect(await learnt.unlearnt({ after: '', limit: 10 })).toEqual([]);
    });

    it('after the models were asked about it, once', async () => {
      const order = await insertOrder(test.database);
      score.mockImplementationOnce(async () => {
        expect(await learnt.find(order.id)).toBeNull();
      });
      await learner.learn(order.id);
      await learner.learn(order.id);
      expect(score).toHaveBeenCalledOnce();
      expect(score).toHaveBeenCalledWith(order, `words of ${order.callId}`);
    });

    it('until it is forgotten, on all nodes and for good', async () => {
      const order = await insertOrder(test.database);
      const memory = new Map<string, LearntOrder>();
      const apply = (orders: readonly LearntOrder[]) => {
        for (const one of orders) memory.set(one.orderId, one);
      };
      const follower = new OrderMemoryFollower({ learnt, bus, memory: { apply }, log: { error: vi.fn() } });
      await follower.open();
      await learner.learn(order.id);
      await vi.waitFor(() => expect(memory.get(order.id)).toMatchObject({ unit: '市水务局' }));
      expect(await learner.forget(order.number)).toBe(true);
      const emptied = { text: '', unit: null, category: null, district: null, refused: [] };
      await vi.waitFor(() => expect(memory.get(order.id)).toMatchObject(emptied));
      await giveBack(order.id);
      expect(await learner.learn(order.id)).toBe(false);
      expect(await learnt.find(order.id)).toMatchObject({ ...emptied, forgotten: true });
      expect(await learner.forget('nothing')).toBe(false);
      expect(await learner.learn('o-none')).toBe(false);
      await follower.close();
    });
  });
});

describe('a stored row', () => {
  it('goes to the ranking with what it asks for and no more', () => {
    const told = { number: '1', text: '停水', unit: null, category: null, district: null, refused: ['甲局'] };
    const row = { orderId: 'o1', at: new Date('2026-03-01T00:00:00Z'), settled: true, ...told, more: 1 };
    expect(toLearntOrder(row)).toEqual({
      orderId: 'o1',
      at: '2026-03-01T00:00:00.000Z',
      settled: true,
      ...told,
    });
  });
});
