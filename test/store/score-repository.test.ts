import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CallHub } from '../../src/call/call-hub.ts';
import { toChange } from '../../src/call/row-changes.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { LearntRepository } from '../../src/store/repositories/learnt-repository.ts';
import { OutcomeRepository } from '../../src/store/repositories/outcome-repository.ts';
import { type DispatchScore, ScoreRepository } from '../../src/store/repositories/score-repository.ts';
import { started, suggested } from '../call/events.ts';
import { insertOrder } from '../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

const score: DispatchScore = {
  modelVersion: 'm1',
  role: 'serving',
  units: [{ name: '市水务局', probability: 0.75 }],
  categories: [],
  unseenShare: 0.25,
};

describe.each(storeEngines)('scores of orders on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('are', () => {
    let test: TestDatabase;
    let scores: ScoreRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      scores = new ScoreRepository(test.database);
    });
    afterAll(() => test.drop());

    it('kept one for each model, the first that it gave', async () => {
      const order = await insertOrder(test.database, { day: '2026-04-01' });
      const shadow = { ...score, modelVersion: 'm2', role: 'shadow' as const };
      await scores.keep(order.id, [score, shadow]);
      await scores.keep(order.id, [{ ...score, unseenShare: 0.5 }]);
      const [judged] = await scores.judged({ from: '2026-04-01', to: '2026-04-01', after: '', limit: 10 });
      expect(judged?.scores).toEqual([score, shadow]);
      await scores.keep(order.id, []);
    });

    it('read with what is known of the orders now, by pages', async () => {
      const day = '2026-05-01';
      const made = [];
      for (let at = 0; at < 3; at += 1) made.push(await insertOrder(test.database, { day }));
      const [first, second] = made;
      if (first === undefined || second === undefined) throw new Error('no orders');
      await new OutcomeRepository(test.database).record({
        orderId: first.id,
        key: 'a',
        request: 'a',
        decide: () => ({
          kind: 'returned',
          unit: '市水务局',
          toUnit: null,
          category: null,
          reason: null,
          by: 'unit-1',
          moves: false,
        }),
      });
      const row = {
        text: '',
        at: new Date(),
        number: first.number,
        district: null,
        refused: [],
        settled: true,
      };
      await new LearntRepository(test.database).learn(first.id, () => ({
        orderId: first.id,
        unit: '乙局',
        category: '类/二',
        ...row,
      }));
      const calls = new CallRepository(test.database);
      const hub = new CallHub({ database: test.database, calls, bus: new LocalBus() });
      await hub.with(second.callId, async (call) => {
        const begin = started({ externalId: second.callId });
        await call.change((state) => toChange(calls, state, 'gateway-1', [begin, suggested('s1')]));
      });
      const decide = (target: string, decision: string, value: string) =>
        test.database.sql
          .transaction()
          .execute((tx) => calls.decide(tx, { id: 's1', target }, { decision, value, by: 'agent-1' }));
      await test.database.sql
        .insertInto('suggestions')
        .values({
          id: 's1',
          call_id: second.callId,
          target: 'unit',
          model_version: 'm1',
          ranked: JSON.stringify([{ name: '甲局', probability: 0.6 }]),
          evidence: '[]',
        })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      await decide('unit', 'changed', '乙局');
      await hub.close();

      const all = { from: day, to: day, limit: 2 };
      const page = await scores.judged({ ...all, after: '' });
      expect(page).toEqual([
        {
          number: first.number,
          day,
          unit: '乙局',
          category: '类/二',
          settled: true,
          returned: true,
          decision: null,
          scores: [],
        },
        {
          number: second.number,
          day,
          unit: null,
          category: null,
          settled: false,
          returned: false,
          decision: { suggested: '甲局', chosen: '乙局' },
          scores: [],
        },
      ]);
      const rest = await scores.judged({ ...all, after: page[1]?.number ?? '' });
      expect(rest.map(({ number }) => number)).toEqual([made[2]?.number]);
      expect(await scores.judged({ from: '2026-05-02', to: '2026-05-03', after: '', limit: 2 })).toEqual([]);
    });
  });
});
