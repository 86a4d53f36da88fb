import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createLearningJobs } from '../../src/jobs/learning-jobs.ts';
import { LEARNING_CHANNEL, OrderLearner } from '../../src/learning/order-learner.ts';
import { callerTextOf, scoreOrder } from '../../src/learning/order-scoring.ts';
import { type Scorer, servingScorer } from '../../src/learning/scorer.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { LearntRepository } from '../../src/store/repositories/learnt-repository.ts';
import { OutcomeRepository } from '../../src/store/repositories/outcome-repository.ts';
import { ScoreRepository } from '../../src/store/repositories/score-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { callOf, said } from '../call/events.ts';
import { insertOrder } from '../learning/orders.ts';
import { storeEngines, type TestDatabase } from '../support/engines.ts';

describe.each(storeEngines)('jobs of learning on $engine', ({ skip, fresh }) => {
  let test: TestDatabase;
  let learnt: LearntRepository;
  let scores: ScoreRepository;
  let outcomes: OutcomeRepository;
  let jobs: ReturnType<typeof createLearningJobs>;
  const bus = new LocalBus();
  const told = vi.fn();
  const factsOf = vi.fn(async () => []);
  const metrics = new Metrics();
  const queue = { learn: vi.fn(async () => undefined), score: vi.fn(async () => undefined) };
  const words = new Map<string, string>();
  const answer = { units: [{ name: '市水务局', probability: 0.9 }], categories: [], unseenShare: 0.5 };
  const scorers: Scorer[] = [
    { modelVersion: 'm1', role: 'serving', score: vi.fn(async () => answer) },
    { modelVersion: 'm2', role: 'shadow', score: vi.fn(async () => answer) },
  ];

  beforeAll(async () => {
    if (skip) return;
    test = await fresh();
    await migrate(test.database, { jobs: false });
    learnt = new LearntRepository(test.database);
    scores = new ScoreRepository(test.database);
    outcomes = new OutcomeRepository(test.database);
    const orders = new WorkOrderRepository(test.database);
    bus.subscribe(LEARNING_CHANNEL, told);
    const scoring = {
      orders,
      scores,
      callerText: async (callId: string) => words.get(callId) ?? '',
      scorers: () => scorers,
    };
    jobs = createLearningJobs({
      learner: new OrderLearner({ orders, learnt, bus, factsOf }),
      score: (orderId) => scoreOrder(orderId, scoring),
      learnt,
      scores,
      metrics,
      queue,
    });
  });
  afterAll(() => test?.drop());

  async function giveBack(orderId: string): Promise<number> {
    const stored = await outcomes.record({
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
    if (stored.state !== 'created') throw new Error(stored.state);
    return stored.outcome.id;
  }

  it.skipIf(skip)(
    'learn-order keeps the order as it is now, tells the nodes, and reads the call once',
    async () => {
      const order = await insertOrder(test.database);
      expect(await jobs['learn-order']({ workOrderId: order.id, through: 0 })).toBe('success');
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
      const through = await giveBack(order.id);
      expect(await jobs['learn-order']({ workOrderId: order.id, through })).toBe('success');
      expect(await jobs['learn-order']({ workOrderId: order.id, through })).toBe('success');
      expect(await learnt.find(order.id)).toMatchObject({ unit: null, refused: ['市水务局'] });
      expect(factsOf).toHaveBeenCalledOnce();
      expect((await metrics.ordersLearnt.get()).values[0]?.value).toBe(3);
      expect(await jobs['learn-order']({ workOrderId: 'o-none', through: 0 })).toBe('skipped');
      await learnt.forget(order.id);
      expect(await jobs['learn-order']({ workOrderId: order.id, through })).toBe('skipped');
      expect((await learnt.find(order.id))?.text).toBe('');
    },
  );

  it.skipIf(skip)('score-order asks every model once and keeps what they say', async () => {
    const order = await insertOrder(test.database, { day: '2026-06-01' });
    words.set(order.callId, '我们小区停水了');
    expect(await jobs['score-order']({ workOrderId: order.id })).toBe('success');
    expect(scorers[0]?.score).toHaveBeenCalledWith('我们小区停水了', '龙华区');
    const [judged] = await scores.judged({ from: '2026-06-01', to: '2026-06-01', after: '', limit: 1 });
    expect(judged?.scores).toEqual([
      { modelVersion: 'm1', role: 'serving', ...answer },
      { modelVersion: 'm2', role: 'shadow', ...answer },
    ]);
    expect(await jobs['score-order']({ workOrderId: 'o-none' })).toBe('skipped');
  });

  it.skipIf(skip)(
    'look-over-learning queues what was stored but not queued, and nothing that is done',
    async () => {
      const lost = await insertOrder(test.database);
      const done = await insertOrder(test.database);
      const given = await insertOrder(test.database);
      for (const { id } of [done, given]) await jobs['learn-order']({ workOrderId: id, through: 0 });
      // The call is gone: nobody can be asked, which is not tried for ever.
      expect(await jobs['score-order']({ workOrderId: done.id })).toBe('skipped');
      const through = await giveBack(given.id);
      queue.learn.mockClear();
      queue.score.mockClear();
      await jobs['look-over-learning']({});
      expect(queue.learn).toHaveBeenCalledWith(lost.id, 0);
      expect(queue.learn).toHaveBeenCalledWith(given.id, through);
      expect(queue.learn).not.toHaveBeenCalledWith(done.id, expect.anything());
      expect(queue.score).toHaveBeenCalledWith(lost.id);
      expect(queue.score).not.toHaveBeenCalledWith(done.id);
    },
  );

  it.skipIf(skip)('look-over-learning goes through all pages of a long backlog', async () => {
    const made = [];
    for (let at = 0; at < 205; at += 1)
      made.push(await insertOrder(test.database, { day: `2026-07-${at % 2 === 0 ? '01' : '02'}` }));
    queue.learn.mockClear();
    await jobs['look-over-learning']({});
    const queued = new Set(queue.learn.mock.calls.map(([id]: unknown[]) => id));
    expect(made.filter(({ id }) => !queued.has(id))).toEqual([]);
  });
});

describe('the words of a call', () => {
  it('are those of the caller, in the order of time, the last ones where they are many', () => {
    const state = callOf(said(2, '停水了', 5_000), said(3, '你好', 1_000));
    expect(callerTextOf(state)).toBe('你好 停水了');
    expect(callerTextOf(callOf(said(2, '水'.repeat(5_000), 0), said(3, '完', 1)))).toMatch(/^水{3998} 完$/);
    expect(callerTextOf(callOf())).toBe('');
  });
});

describe('what serves, as a scorer', () => {
  it('gives names and probabilities without reasons, under the version of the moment', async () => {
    let modelVersion = 'm1';
    const scorer = servingScorer({
      get modelVersion() {
        return modelVersion;
      },
      suggest: async () => ({
        modelVersion,
        units: [{ name: '甲局', probability: 0.5, reasons: ['为'] }],
        categories: [],
        words: [],
        unsure: false,
      }),
      unseenShare: () => 0.25,
    });
    expect(await scorer.score('停水', null)).toEqual({
      units: [{ name: '甲局', probability: 0.5 }],
      categories: [],
      unseenShare: 0.25,
    });
    modelVersion = 'm2';
    expect([scorer.modelVersion, scorer.role]).toEqual(['m2', 'serving']);
  });
});
