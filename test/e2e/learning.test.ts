import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { LearntOrder, OrderMemory } from '../../src/assist/contract.ts';
import { signToken } from '../../src/http/sign-token.ts';
import { DispatchReport } from '../../src/protocol/dispatch-report.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { ChildService } from '../support/child-service.ts';
import { available, freshServer, privateRedis } from '../support/engines.ts';
import {
  COMPLETE_FORM,
  newCallId,
  openSender,
  sentence,
  startOf,
  startService,
  TestDesk,
  type TestService,
} from '../support/service.ts';
import { openSharedEngines, type SharedEngines, sharedEngines } from '../support/shared-engines.ts';
import { TEST_SECRET } from '../support/tokens.ts';

const WATER = COMPLETE_FORM.unit;
const HOUSING = '市住房和城乡建设局';

/** A ranking's memory that can be looked into. */
class Memory implements OrderMemory {
  readonly #orders = new Map<string, LearntOrder>();

  apply(orders: readonly LearntOrder[]): void {
    for (const order of orders) this.#orders.set(order.orderId, order);
  }

  of(orderId: string): LearntOrder | undefined {
    return this.#orders.get(orderId);
  }
}

async function ask(url: string, method: string, path: string, role: Role, body?: object) {
  const token = await signToken(TEST_SECRET, {
    sub: `${role}-1`,
    roles: [role],
    seconds: 600,
    ...(role === 'unit' ? { unit: WATER } : {}),
  });
  const response = await fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

function record(url: string, orderId: string, role: Role, body: object) {
  return ask(url, 'POST', `/v1/work-orders/${orderId}/outcomes`, role, body);
}

/** A call with one sentence, and its order. */
async function submit(url: string): Promise<{ orderId: string; orderNumber: string }> {
  const call = newCallId();
  const sender = openSender(url);
  const desk = new TestDesk(url);
  await desk.ready();
  sender.start(startOf(call));
  const callId = await desk.watch(call);
  sender.segment(call, sentence('我姓王，我们小区停水两天了，海秀中路四十九号'));
  await desk.event(callId, 'suggestion');
  await desk.fill(callId);
  const { order } = await desk.command(callId, { type: 'submit' });
  if (!order) throw new Error('no order');
  return order;
}

const RETURNED = { kind: 'returned', key: 'r-1', reason: '属于二次供水，不归我局' };

describe('on an embedded engine', () => {
  const memory = new Memory();
  let service: TestService;
  beforeAll(async () => {
    service = await startService({}, undefined, { memory });
  });
  afterAll(() => service.close());

  it('an order is learnt, scored, judged by what becomes of it, and forgotten', async () => {
    const { url } = service;
    const { orderId, orderNumber } = await submit(url);
    await expect
      .poll(() => memory.of(orderId))
      .toMatchObject({ number: orderNumber, unit: WATER, refused: [] });
    const text = memory.of(orderId)?.text ?? '';
    expect(text).toContain('停水');
    expect(text).toContain('海秀中路');
    for (const personal of ['姓王', '49', '四十九', '13800000000', WATER])
      expect(text).not.toContain(personal);

    const report = async () => {
      const { body } = await ask(
        url,
        'GET',
        '/v1/dispatch/report?from=2020-01-01&to=2020-01-02',
        'supervisor',
      );
      expect(DispatchReport.parse(body).total.orders).toBe(0);
      const day = `${orderNumber.slice(0, 4)}-${orderNumber.slice(4, 6)}-${orderNumber.slice(6, 8)}`;
      const { body: own } = await ask(url, 'GET', `/v1/dispatch/report?from=${day}&to=${day}`, 'supervisor');
      return DispatchReport.parse(own);
    };
    await expect.poll(async () => (await report()).total.judged).toBe(1);
    const first = await report();
    expect(first.total).toMatchObject({ orders: 1, returnRate: 0, decided: 1, scored: 1 });
    expect(first.models).toEqual([
      { modelVersion: expect.stringContaining('+'), role: 'serving', orders: 1 },
    ]);
    expect(first.total.unseenShare).not.toBeNull();

    expect((await record(url, orderId, 'unit', RETURNED)).status).toBe(201);
    await expect.poll(() => memory.of(orderId)).toMatchObject({ unit: null, refused: [WATER] });
    expect((await report()).total).toMatchObject({ returnRate: 1, judged: 0 });
    await record(url, orderId, 'supervisor', { kind: 'redispatched', key: 'd-1', toUnit: HOUSING });
    await expect.poll(() => memory.of(orderId)).toMatchObject({ unit: HOUSING, refused: [WATER], text });
    expect((await report()).total).toMatchObject({ judged: 1 });
    expect((await ask(url, 'GET', `/v1/work-orders?unit=${HOUSING}`, 'supervisor')).body.items).toMatchObject(
      [{ id: orderId, form: { unit: HOUSING } }],
    );

    expect((await ask(url, 'DELETE', `/v1/learning/orders/${orderNumber}`, 'admin')).status).toBe(200);
    await expect.poll(() => memory.of(orderId)).toMatchObject({ text: '', unit: null, refused: [] });
    await record(url, orderId, 'supervisor', { kind: 'corrected', key: 'c-1', toUnit: WATER });
    const jobs = async () => (await ask(url, 'GET', '/v1/jobs/counts', 'admin')).body.queues;
    await expect.poll(jobs).toMatchObject({ learning: { active: 0, waiting: 0 } });
    expect(memory.of(orderId)).toMatchObject({ text: '', unit: null });
    expect((await ask(url, 'GET', '/v1/jobs/failed', 'admin')).body).toEqual({ items: [] });
    const metrics = await fetch(new URL('/metrics', url), {
      headers: {
        authorization: `Bearer ${await signToken(TEST_SECRET, { sub: 'p', roles: ['admin'], seconds: 60 })}`,
      },
    });
    const lines = await metrics.text();
    expect(lines).toContain('jiesu_order_outcomes_total{kind="returned"} 1');
    expect(lines).toContain('jiesu_orders_learnt_total 3');
  });
});

describe.each(sharedEngines)('two nodes on $kind', ({ redis, skip }) => {
  let shared: SharedEngines | undefined;
  const memories = [new Memory(), new Memory()] as const;
  const nodes: TestService[] = [];
  beforeAll(async () => {
    if (skip) return;
    shared = await openSharedEngines(redis);
    for (const [at, role] of (['all', 'web'] as const).entries()) {
      const memory = memories[at];
      if (memory) nodes.push(await startService({ ...shared.settings, ROLE: role }, undefined, { memory }));
    }
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await shared?.drop();
  });

  it.skipIf(skip)('remember what is submitted on one and what becomes of it on the other', async () => {
    const [a, b] = nodes;
    if (a === undefined || b === undefined) throw new Error('no nodes');
    const { orderId } = await submit(b.url);
    for (const memory of memories)
      await expect.poll(() => memory.of(orderId)).toMatchObject({ unit: WATER, refused: [] });
    expect((await record(b.url, orderId, 'unit', RETURNED)).status).toBe(201);
    for (const memory of memories)
      await expect.poll(() => memory.of(orderId)).toMatchObject({ unit: null, refused: [WATER] });
    await record(a.url, orderId, 'supervisor', { kind: 'redispatched', key: 'd-1', toUnit: HOUSING });
    for (const memory of memories)
      await expect.poll(() => memory.of(orderId)).toMatchObject({ unit: HOUSING, refused: [WATER] });
    // A node that starts later knows it from its start.
    const late = new Memory();
    nodes.push(await startService({ ...shared?.settings, ROLE: 'web' }, undefined, { memory: late }));
    expect(late.of(orderId)).toMatchObject({ unit: HOUSING, refused: [WATER] });
    expect((await ask(b.url, 'DELETE', `/v1/learning/orders/${orderId}`, 'admin')).status).toBe(200);
    for (const memory of [...memories, late])
      await expect.poll(() => memory.of(orderId)).toMatchObject({ text: '', unit: null });
  });
});

describe('after kill -9', () => {
  const skip = !(available.postgres && available.privateRedis);

  it.skipIf(skip)(
    'what was acknowledged is learnt, though its job was lost',
    async () => {
      const store = await freshServer();
      onTestFinished(() => store.drop());
      const lost = await privateRedis();
      onTestFinished(() => lost.drop());
      const { databaseUrl: DATABASE_URL } = store.options;
      // Nobody works, so that the jobs are in the queue at most.
      const child = await ChildService.start({ DATABASE_URL, REDIS_URL: lost.url, ROLE: 'web' });
      onTestFinished(async () => {
        await child.kill();
      });
      const { orderId } = await submit(child.url);
      expect((await record(child.url, orderId, 'unit', RETURNED)).status).toBe(201);
      await child.kill();
      await lost.stop();

      const fresh = await privateRedis();
      onTestFinished(() => fresh.drop());
      const memory = new Memory();
      const survivor = await startService({ DATABASE_URL, REDIS_URL: fresh.url }, undefined, { memory });
      onTestFinished(() => survivor.close());
      await expect.poll(() => memory.of(orderId)).toMatchObject({ unit: null, refused: [WATER] });
      expect((await record(survivor.url, orderId, 'unit', RETURNED)).status).toBe(201);
      const { body } = await ask(survivor.url, 'GET', `/v1/work-orders/${orderId}/outcomes`, 'supervisor');
      expect(body.items).toHaveLength(1);
    },
    120_000,
  );
});
