import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OrderOutcomes } from '../../src/casework/order-outcomes.ts';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { createKnownNames } from '../../src/catalogue/known-names.ts';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import type { OrderOutcome } from '../../src/protocol/outcome.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { migrate } from '../../src/store/migrate.ts';
import { AuditRepository } from '../../src/store/repositories/audit-repository.ts';
import { OutcomeRepository } from '../../src/store/repositories/outcome-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { createLogger } from '../../src/telemetry/log.ts';
import { insertOrder } from '../learning/orders.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';
import { as, buildApp } from './support.ts';

const WATER = '市水务局';
const catalogue = loadCatalogue('catalogue/dispatch.json');
const aliased = catalogue.units.find(({ name, aliases }) => name !== WATER && aliases.length > 0);
const OTHER = aliased?.name ?? '';
const ALIAS = aliased?.aliases[0] ?? '';
const CATEGORY = catalogue.items[0]?.category ?? '';

describe('what becomes of a work order', () => {
  let store: TestDatabase;
  let audit: AuditRepository;
  let app: FastifyInstance;
  const onRecorded = vi.fn<(outcome: OrderOutcome) => void>();

  beforeAll(async () => {
    store = await freshEmbedded();
    await migrate(store.database, { jobs: false });
    audit = new AuditRepository(store.database);
  });
  afterAll(() => store.drop());

  async function ask(
    method: 'GET' | 'POST',
    url: string,
    who: { role: Role; roles?: Role[]; unit?: string; sub?: string },
    body?: object,
  ) {
    const known = createKnownNames(catalogue, { units: [], categories: [], district: () => null });
    app = await buildApp({
      orders: new WorkOrderRepository(store.database),
      outcomes: new OrderOutcomes({
        repository: new OutcomeRepository(store.database),
        known: () => known,
        onRecorded,
      }),
      audit,
      trail: new AuditTrail({ repository: audit, log: createLogger('silent') }),
    });
    const { role, ...claims } = who;
    const headers = await as(role, claims);
    const response = await app.inject({
      method,
      url,
      headers,
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  }
  const record = (id: string, who: Parameters<typeof ask>[2], body: object) =>
    ask('POST', `/v1/work-orders/${id}/outcomes`, who, body);
  const water = { role: 'unit', unit: WATER, sub: 'water-1' } as const;
  const supervisor = { role: 'supervisor' } as const;

  it('is recorded by the unit that has it, then by a supervisor, under canonical names', async () => {
    const order = await insertOrder(store.database);
    const returned = { kind: 'returned', key: 'r-1', reason: '不属于我单位职责' };
    const first = await record(order.number, water, returned);
    expect(first).toMatchObject({
      status: 201,
      body: { orderId: order.id, kind: 'returned', unit: WATER, by: 'water-1', reason: '不属于我单位职责' },
    });
    expect(onRecorded).toHaveBeenLastCalledWith(first.body);
    const moved = await record(order.id, supervisor, { kind: 'redispatched', key: 'd-1', toUnit: ALIAS });
    expect(moved).toMatchObject({ status: 201, body: { unit: WATER, toUnit: OTHER } });
    expect((await ask('GET', `/v1/work-orders/${order.id}`, supervisor)).body).toMatchObject({
      form: { unit: OTHER },
      status: 'created',
    });
    const { body } = await ask('GET', `/v1/work-orders/${order.id}/outcomes`, { role: 'agent' });
    expect(body.items).toEqual([first.body, moved.body]);
    const trail = await audit.list({ subject: order.id, limit: 10 });
    expect(trail.map(({ action, actor }) => `${action} ${actor}`)).toEqual([
      'work-order.outcomes agent-1',
      'work-order.read supervisor-1',
      'work-order.outcome supervisor-1',
      'work-order.outcome water-1',
    ]);
    expect(trail[2]?.detail).toEqual({ kind: 'redispatched', unit: WATER, toUnit: OTHER, key: 'd-1' });
  });

  it('is answered the same again, also to a unit that has the order no longer', async () => {
    const order = await insertOrder(store.database);
    const returned = { kind: 'returned', key: 'r-1', reason: '退' };
    const first = await record(order.id, water, returned);
    await record(order.id, supervisor, { kind: 'redispatched', key: 'd-1', toUnit: OTHER });
    onRecorded.mockClear();
    expect(await record(order.id, water, returned)).toEqual(first);
    expect(onRecorded).not.toHaveBeenCalled();
    expect((await record(order.id, water, { ...returned, key: 'r-2' })).status).toBe(404);
    expect((await record(order.id, { ...water, sub: 'water-2' }, returned)).status).toBe(404);
  });

  it('takes a key once: another request under it is a conflict', async () => {
    const order = await insertOrder(store.database);
    await record(order.id, supervisor, { kind: 'corrected', key: 'c-1', category: CATEGORY });
    const again = await record(order.id, supervisor, { kind: 'corrected', key: 'c-1', toUnit: OTHER });
    expect(again).toMatchObject({ status: 409, body: { type: 'urn:jiesu:problem:conflict' } });
    expect(again.body.detail).toContain('choose a new one');
    const other = await record(
      order.id,
      { role: 'reviewer' },
      { kind: 'corrected', key: 'c-1', category: CATEGORY },
    );
    expect(other.status).toBe(409);
  });

  it('corrects without moving the order', async () => {
    const order = await insertOrder(store.database);
    const corrected = { kind: 'corrected', key: 'c-1', toUnit: OTHER, category: CATEGORY };
    expect(await record(order.id, { role: 'reviewer' }, corrected)).toMatchObject({
      status: 201,
      body: { unit: WATER, toUnit: OTHER, category: CATEGORY },
    });
    expect((await ask('GET', `/v1/work-orders/${order.id}`, supervisor)).body).toMatchObject({
      form: { unit: WATER },
    });
    const objected = { kind: 'objection_upheld', key: 'o-1', unit: ALIAS };
    expect((await record(order.id, supervisor, objected)).body).toMatchObject({ unit: OTHER, toUnit: null });
    const rejected = await record(order.id, supervisor, { kind: 'objection_rejected', key: 'o-2' });
    expect(rejected.body).toMatchObject({ unit: WATER });
  });

  it('is kept from those who may not say it', async () => {
    const order = await insertOrder(store.database);
    const accepted = { kind: 'accepted', key: 'a-1' };
    const status = async (who: Parameters<typeof ask>[2], body: object) =>
      (await record(order.id, who, body)).status;
    expect(await status({ role: 'agent' }, accepted)).toBe(403);
    expect(await status({ role: 'gateway' }, accepted)).toBe(403);
    expect(await status({ role: 'unit', unit: OTHER }, accepted)).toBe(404);
    expect(await status({ role: 'unit' }, accepted)).toBe(404);
    // Who is an agent too sees the order and still speaks for no other unit.
    expect(await status({ role: 'unit', roles: ['unit', 'agent'], unit: OTHER }, accepted)).toBe(404);
    const moved = await record(order.id, water, { kind: 'redispatched', key: 'd', toUnit: OTHER });
    expect(moved).toMatchObject({ status: 403, body: { title: 'Not allowed to record `redispatched`' } });
    expect(
      (await ask('GET', `/v1/work-orders/${order.id}/outcomes`, { role: 'unit', unit: OTHER })).status,
    ).toBe(404);
    expect((await ask('GET', `/v1/work-orders/${order.id}/outcomes`, supervisor)).body).toEqual({
      items: [],
    });
    expect(await status(water, accepted)).toBe(201);
  });

  it.each([
    [{ kind: 'redispatched', key: 'x', toUnit: '无此单位' }, 400, '“无此单位”'],
    [{ kind: 'corrected', key: 'x', category: '无/此类' }, 400, 'no category'],
    [{ kind: 'corrected', key: 'x' }, 400, 'give `toUnit`, `category` or both'],
    [{ kind: 'redispatched', key: 'x', toUnit: WATER }, 409, 'is with 市水务局 already'],
    [{ kind: 'returned', key: 'x' }, 400, 'body.reason'],
    [{ kind: 'returned', key: 'x', reason: '退\0' }, 400, 'holds a NUL character'],
    [{ kind: 'returned', key: 'a key', reason: '退' }, 400, 'must be 1 to 64 letters'],
    [{ kind: 'returned', key: 'x', reason: '退', toUnit: OTHER }, 400, 'is not known here'],
    [{ kind: 'lost', key: 'x' }, 400, 'body.kind'],
    [{ kind: 'accepted' }, 400, 'body.key'],
  ])('is refused with what to do: %j', async (body, status, said) => {
    const order = await insertOrder(store.database);
    const refused = await record(order.id, supervisor, body);
    expect(refused.status).toBe(status);
    expect(JSON.stringify(refused.body)).toContain(said);
  });

  it('is not found for an order that is not there', async () => {
    expect((await record('o-none', supervisor, { kind: 'accepted', key: 'x' })).status).toBe(404);
    expect((await ask('GET', '/v1/work-orders/o-none/outcomes', supervisor)).status).toBe(404);
  });

  it('does not tell a unit the requester of a confidential order in a reason', async () => {
    const order = await insertOrder(store.database, {
      form: { confidential: true, requesterName: '王小明', callbackPhone: '13812345678' },
    });
    const reason = '王小明（13812345678）说的不属实';
    await record(order.id, supervisor, { kind: 'objection_rejected', key: 'o', reason });
    const seen = await ask('GET', `/v1/work-orders/${order.id}/outcomes`, water);
    expect(seen.body.items).toMatchObject([{ reason: '***（***）说的不属实' }]);
    const whole = await ask('GET', `/v1/work-orders/${order.id}/outcomes`, supervisor);
    expect(whole.body.items).toMatchObject([{ reason }]);
  });

  it('takes at most 200 for one order', async () => {
    const order = await insertOrder(store.database);
    const values = Array.from({ length: 200 }, (_, at) => ({
      order_id: order.id,
      key: `k${at}`,
      request: '',
      kind: 'accepted' as const,
      by: 'x',
    }));
    await store.database.sql.insertInto('order_outcomes').values(values).execute();
    const refused = await record(order.id, water, { kind: 'accepted', key: 'x' });
    expect(refused).toMatchObject({ status: 409 });
    expect(refused.body.detail).toContain('200 outcomes already');
  });
});
