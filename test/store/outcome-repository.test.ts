import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WorkOrder } from '../../src/protocol/work-order.ts';
import { migrate } from '../../src/store/migrate.ts';
import { type NewOutcome, OutcomeRepository } from '../../src/store/repositories/outcome-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { insertOrder } from '../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

describe.each(storeEngines)('outcomes of orders on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let outcomes: OutcomeRepository;
    let orders: WorkOrderRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      outcomes = new OutcomeRepository(test.database);
      orders = new WorkOrderRepository(test.database);
    });
    afterAll(() => test.drop());

    const decided = (changes: Partial<NewOutcome> = {}): NewOutcome => ({
      kind: 'returned',
      unit: '市水务局',
      toUnit: null,
      category: null,
      reason: '不属于我单位职责',
      by: 'unit-1',
      moves: false,
      ...changes,
    });
    const record = (order: WorkOrder, key: string, made = decided(), request = 'digest') =>
      outcomes.record({ orderId: order.id, key, request, decide: () => made });

    it('stored as they are decided, in the order of recording', async () => {
      const order = await insertOrder(test.database);
      expect(await outcomes.list(order.id)).toEqual([]);
      const first = await record(order, 'a');
      const second = await record(
        order,
        'b',
        decided({ kind: 'redispatched', toUnit: '市水务集团', moves: true }),
      );
      expect([first.state, second.state]).toEqual(['created', 'created']);
      const list = await outcomes.list(order.id);
      expect(list.map(({ key, kind, toUnit }) => [key, kind, toUnit])).toEqual([
        ['a', 'returned', null],
        ['b', 'redispatched', '市水务集团'],
      ]);
      expect(list[0]).toEqual({
        id: expect.any(Number),
        orderId: order.id,
        key: 'a',
        kind: 'returned',
        unit: '市水务局',
        toUnit: null,
        category: null,
        reason: '不属于我单位职责',
        by: 'unit-1',
        at: expect.stringMatching(/^\d{4}-.*Z$/),
      });
    });

    it('what moves an order: its unit, in the list and on the form, is the new one', async () => {
      const order = await insertOrder(test.database);
      await record(order, 'a', decided({ kind: 'redispatched', toUnit: '市住建局', moves: true }));
      const found = await orders.find(order.id);
      expect(found?.form).toEqual({ ...order.form, unit: '市住建局' });
      const listed = await orders.list({ unit: '市住建局' }, { limit: 10 });
      expect(listed.map(({ id }) => id)).toEqual([order.id]);
      let seen: object | null = null;
      await outcomes.record({
        orderId: order.id,
        key: 'b',
        request: 'digest',
        decide: (now) => {
          seen = now;
          return decided();
        },
      });
      expect(seen).toEqual({ unit: '市住建局', outcomes: 1 });
    });

    it('stored once for a key, and none for a key of something else', async () => {
      const order = await insertOrder(test.database);
      const first = await record(order, 'a');
      expect(await record(order, 'a', decided({ reason: 'ignored' }))).toEqual({
        ...first,
        state: 'repeated',
      });
      expect(await record(order, 'a', decided(), 'another')).toEqual({ state: 'conflict' });
      expect(await outcomes.findByKey(order.id, 'a')).toMatchObject({ request: 'digest' });
      expect(await outcomes.findByKey(order.id, 'b')).toBeNull();
      expect(await outcomes.list(order.id)).toHaveLength(1);
      const other = await insertOrder(test.database);
      expect((await record(other, 'a')).state).toBe('created');
    });

    it('stored once when the same is asked many times at once', async () => {
      const order = await insertOrder(test.database);
      const answers = await Promise.all(Array.from({ length: 8 }, () => record(order, 'a')));
      expect(answers.map(({ state }) => state).toSorted()).toEqual(['created', ...Array(7).fill('repeated')]);
      expect(await outcomes.list(order.id)).toHaveLength(1);
    });

    it('not stored when the decision throws, nor for an order that is not there', async () => {
      const order = await insertOrder(test.database);
      const refuse = () => {
        throw new Error('refused');
      };
      const attempt = { orderId: order.id, key: 'a', request: 'digest', decide: refuse };
      await expect(outcomes.record(attempt)).rejects.toThrow('refused');
      expect(await outcomes.list(order.id)).toEqual([]);
      expect(await outcomes.record({ ...attempt, orderId: 'o-none' })).toEqual({ state: 'unknown-order' });
    });
  });
});
