import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { LearntRepository, type LearntRow } from '../../src/store/repositories/learnt-repository.ts';
import { OutcomeRepository } from '../../src/store/repositories/outcome-repository.ts';
import { insertOrder } from '../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

function row(orderId: string, changes: Partial<LearntRow> = {}): LearntRow {
  return {
    orderId,
    number: `n-${orderId}`,
    at: new Date('2026-03-01T00:00:00Z'),
    text: '停水',
    unit: '市水务局',
    category: '类/一',
    district: '龙华区',
    refused: [],
    settled: false,
    ...changes,
  };
}

describe.each(storeEngines)('what is learnt on $engine', ({ skip, fresh }) => {
  describe.skipIf(skip)('is', () => {
    let test: TestDatabase;
    let learnt: LearntRepository;
    let outcomes: OutcomeRepository;

    beforeAll(async () => {
      test = await fresh();
      await migrate(test.database, { jobs: false });
      learnt = new LearntRepository(test.database);
      outcomes = new OutcomeRepository(test.database);
    });
    beforeEach(async () => {
      await test.database.sql.deleteFrom('learnt_orders').execute();
      await test.database.sql.deleteFrom('work_orders').execute();
    });
    afterAll(() => test.drop());

    async function say(orderId: string, key: string): Promise<number> {
      const answer = await outcomes.record({
        orderId,
        key,
        request: key,
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
      if (answer.state !== 'created') throw new Error(answer.state);
      return answer.outcome.id;
    }

    it('kept under a new revision each time, and read on from one', async () => {
      expect(await learnt.latestRevision()).toBe(0);
      const order = await insertOrder(test.database);
      const first = await learnt.learn(order.id, () => row(order.id));
      const second = await learnt.learn(order.id, () => row(order.id, { unit: null, refused: ['市水务局'] }));
      expect(second).toBeGreaterThan(first ?? 0);
      expect(await learnt.latestRevision()).toBe(second);
      expect(await learnt.since(first ?? 0, 10)).toEqual([
        { ...row(order.id, { unit: null, refused: ['市水务局'] }), revision: second, forgotten: false },
      ]);
      expect(await learnt.since(second ?? 0, 10)).toEqual([]);
      expect(await learnt.learn('o-none', () => row('o-none'))).toBeNull();
    });

    it('made of the outcomes as they are when its turn comes', async () => {
      const order = await insertOrder(test.database);
      await say(order.id, 'a');
      await learnt.learn(order.id, ({ form, outcomes: said }) => {
        expect(form.unit).toBe('市水务局');
        expect(said).toEqual([{ kind: 'returned', unit: '市水务局', toUnit: null, category: null }]);
        return row(order.id);
      });
    });

    it('missing as long as the newest outcome is not learnt', async () => {
      const [a, b] = [await insertOrder(test.database), await insertOrder(test.database)];
      const all = () => learnt.unlearnt({ after: '', limit: 10 });
      expect((await all()).map(({ orderId, through }) => [orderId, through])).toEqual([
        [a.id, 0],
        [b.id, 0],
      ]);
      expect((await learnt.unlearnt({ after: a.number, limit: 10 })).map(({ orderId }) => orderId)).toEqual([
        b.id,
      ]);
      expect(await learnt.unlearnt({ after: '', limit: 1 })).toHaveLength(1);
      await learnt.learn(a.id, () => row(a.id));
      await learnt.learn(b.id, () => row(b.id));
      expect(await all()).toEqual([]);
      const through = await say(a.id, 'x');
      expect(await all()).toEqual([{ orderId: a.id, number: a.number, through }]);
      await learnt.learn(a.id, () => row(a.id));
      expect(await all()).toEqual([]);
    });

    it('seen by a reader of revisions without a gap, while many learn at once', async () => {
      const made = await Promise.all(Array.from({ length: 12 }, () => insertOrder(test.database)));
      const seen: number[] = [];
      let reading = true;
      const reader = (async () => {
        while (reading) for (const one of await learnt.since(seen.at(-1) ?? 0, 100)) seen.push(one.revision);
      })();
      const revisions = await Promise.all(made.map(({ id }) => learnt.learn(id, () => row(id))));
      await learnt.latestRevision();
      reading = false;
      await reader;
      for (const one of await learnt.since(seen.at(-1) ?? 0, 100)) seen.push(one.revision);
      expect(seen).toEqual(revisions.toSorted((a, b) => Number(a) - Number(b)));
    });

    it('imported once for each order, and read newest first by pages', async () => {
      const days = [1, 2, 3].map((day) => row(`i${day}`, { at: new Date(Date.UTC(2018, 4, day)) }));
      expect(await learnt.import(days)).toBe(3);
      expect(await learnt.import([row('i2', { text: 'other' }), row('i4')])).toBe(1);
      expect(await learnt.import([])).toBe(0);
      expect((await learnt.find('i2'))?.text).toBe('停水');
      const [newest, next] = await learnt.newest({ limit: 2 });
      expect([newest?.orderId, next?.orderId]).toEqual(['i4', 'i3']);
      const rest = await learnt.newest({ before: next, limit: 10 });
      expect(rest.map(({ orderId }) => orderId)).toEqual(['i2', 'i1']);
      // Orders of one moment are told apart by their ids.
      await learnt.import([row('j1'), row('j2')]);
      const pages = [];
      for (let page = await learnt.newest({ limit: 1 }); page.length > 0; ) {
        pages.push(page[0]?.orderId);
        page = await learnt.newest({ before: page[0], limit: 1 });
      }
      expect(pages).toEqual(['j2', 'j1', 'i4', 'i3', 'i2', 'i1']);
    });

    it('forgotten for good, but for its number', async () => {
      const order = await insertOrder(test.database);
      const unlearnt = await insertOrder(test.database);
      await learnt.learn(order.id, () => row(order.id, { number: order.number }));
      await learnt.import([row('import-7', { number: '7' })]);
      const before = await learnt.latestRevision();
      for (const name of [order.number, unlearnt.id, '7']) {
        expect(await learnt.forget(name)).toBeGreaterThan(before);
      }
      expect(await learnt.forget('nothing')).toBeNull();
      expect(await learnt.newest({ limit: 10 })).toEqual([]);
      const told = await learnt.since(before, 10);
      expect(told.map(({ orderId }) => orderId)).toEqual([order.id, unlearnt.id, 'import-7']);
      for (const one of told)
        expect(one).toMatchObject({
          text: '',
          unit: null,
          category: null,
          district: null,
          refused: [],
          forgotten: true,
        });
      await say(order.id, 'a');
      expect(await learnt.learn(order.id, () => row(order.id))).toBeNull();
      expect(await learnt.learn(unlearnt.id, () => row(unlearnt.id))).toBeNull();
      await learnt.import([row('import-7', { number: '7' })]);
      expect((await learnt.since(before, 10)).every(({ text }) => text === '')).toBe(true);
      expect(await learnt.unlearnt({ after: '', limit: 10 })).toEqual([]);
    });
  });
});
