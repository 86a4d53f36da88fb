import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { type SubmittedForm, type WorkOrder, WorkOrderPage } from '../../src/protocol/work-order.ts';
import { migrate } from '../../src/store/migrate.ts';
import { AuditRepository } from '../../src/store/repositories/audit-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { createLogger } from '../../src/telemetry/log.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';
import { as, buildApp } from './support.ts';

const HEAT = '市热力集团';
const WATER = '自来水集团';

const blank: SubmittedForm = {
  kind: '投诉',
  requesterName: null,
  organisation: null,
  onBehalfOf: null,
  callbackPhone: null,
  district: '朝阳区',
  street: null,
  location: null,
  occurredAt: null,
  subject: null,
  request: null,
  anonymous: false,
  confidential: false,
  reply: null,
  relatedOrder: null,
  unit: HEAT,
  category: null,
};

const TOTAL = 12;

/** Order `i` of the sample; number 3 is confidential, number 4 tries to be a formula. */
function sampleForm(i: number): SubmittedForm {
  const unit = i % 2 === 0 ? WATER : HEAT;
  if (i === 3) {
    return {
      ...blank,
      unit,
      confidential: true,
      requesterName: '王小明',
      callbackPhone: '13812345678',
      subject: '王小明反映暖气不热',
      request: '请回电幺三八一二三四五六七八',
      location: '王女士家，王家营村',
    };
  }
  if (i === 4)
    return { ...blank, unit, subject: '=HYPERLINK("http://x","y")', location: '北京"朝阳",\n路口' };
  return { ...blank, unit, requesterName: `诉求人${i}`, callbackPhone: `1390000000${i % 10}` };
}

describe('work orders', () => {
  let store: TestDatabase;
  let orders: WorkOrderRepository;
  let audit: AuditRepository;
  const made: WorkOrder[] = [];

  beforeAll(async () => {
    store = await freshEmbedded();
    await migrate(store.database, { jobs: false });
    orders = new WorkOrderRepository(store.database);
    audit = new AuditRepository(store.database);
    await store.database.sql.transaction().execute(async (tx) => {
      for (let i = 1; i <= TOTAL; i++) {
        const form = sampleForm(i);
        made.push(
          await orders.insert(tx, {
            id: `o${i}`,
            callId: `c${i}`,
            day: i <= 6 ? '2026-03-01' : '2026-03-02',
            createdAt: new Date(Date.UTC(2026, 2, i <= 6 ? 1 : 2, 1, i)),
            createdBy: 'agent-1',
            caller: form.callbackPhone,
            form,
            text: `诉求人${form.requesterName ?? ''}（${form.callbackPhone ?? ''}）反映问题`,
            textState: 'draft',
            details: null,
          }),
        );
      }
    });
  });
  afterAll(() => store.drop());

  const app = (): Promise<FastifyInstance> =>
    buildApp({
      orders,
      audit,
      trail: new AuditTrail({ repository: audit, log: createLogger('silent') }),
    });
  const get = async (url: string, role: Role, unit?: string) =>
    (await app()).inject({ url, headers: await as(role, { unit }) });

  it('are paged without a hole or a repeat', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    let pages = 0;
    while (cursor !== null) {
      const next: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const response = await get(`/v1/work-orders?limit=4${next}`, 'supervisor');
      const page = WorkOrderPage.parse(response.json());
      seen.push(...page.items.map((order) => order.number));
      cursor = page.nextCursor;
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(seen).toEqual(made.map((order) => order.number).toReversed());
  });

  it('are filtered by day and unit', async () => {
    const query = new URLSearchParams({ from: '2026-03-02', to: '2026-03-02', unit: WATER });
    const response = await get(`/v1/work-orders?${query}`, 'agent');
    const { items, nextCursor } = WorkOrderPage.parse(response.json());
    expect(items.map((order) => order.id)).toEqual(['o12', 'o10', 'o8']);
    expect(nextCursor).toBeNull();
  });

  it.each(['limit=0', 'limit=1000', 'from=yesterday', 'kind=其他'])('refuse the query %s', async (query) => {
    expect((await get(`/v1/work-orders?${query}`, 'agent')).statusCode).toBe(400);
  });

  it('are found by id and by number, and each reading leaves a trace', async () => {
    const order = made[0];
    expect((await get('/v1/work-orders/o1', 'agent')).json()).toEqual(order);
    expect((await get(`/v1/work-orders/${order?.number}`, 'agent')).json()).toEqual(order);
    expect((await get('/v1/work-orders/nothing', 'agent')).statusCode).toBe(404);
    const trace = await audit.list({ subject: 'o1', limit: 10 });
    expect(trace.map(({ actor, roles, action }) => ({ actor, roles, action }))).toEqual([
      { actor: 'agent-1', roles: ['agent'], action: 'work-order.read' },
      { actor: 'agent-1', roles: ['agent'], action: 'work-order.read' },
    ]);
  });

  it('are not shown when no trace can be left', async () => {
    const trail = new AuditTrail({
      repository: { record: () => Promise.reject(new Error('disk full')) },
      log: createLogger('silent'),
    });
    const blind = await buildApp({ orders, trail });
    for (const url of ['/v1/work-orders', '/v1/work-orders/o1', '/v1/work-orders/export']) {
      expect((await blind.inject({ url, headers: await as('agent') })).statusCode).toBe(500);
    }
  });

  describe('for a handling unit', () => {
    it('are its own and no others', async () => {
      const { items } = WorkOrderPage.parse((await get('/v1/work-orders', 'unit', HEAT)).json());
      expect(items.map((order) => order.id)).toEqual(['o11', 'o9', 'o7', 'o5', 'o3', 'o1']);
      expect((await get('/v1/work-orders/o2', 'unit', HEAT)).statusCode).toBe(404);
      expect((await get('/v1/work-orders/o1', 'unit', HEAT)).statusCode).toBe(200);
      const other = new URLSearchParams({ unit: WATER });
      expect((await get(`/v1/work-orders?${other}`, 'unit', HEAT)).statusCode).toBe(403);
      expect((await get('/v1/work-orders', 'unit')).statusCode).toBe(403);
      expect((await get('/v1/work-orders/export', 'unit')).statusCode).toBe(403);
      expect((await get('/v1/work-orders/o1', 'unit')).statusCode).toBe(404);
    });

    it('do not say who asked for confidence, anywhere', async () => {
      for (const url of ['/v1/work-orders/o3', '/v1/work-orders', '/v1/work-orders/export?format=ndjson']) {
        const { body } = await get(url, 'unit', HEAT);
        expect(body).toContain('暖气不热');
        expect(body).not.toMatch(/王小明|王女士|13812345678|\*78|幺三八/);
        expect(body).toContain('王家营村');
      }
      const { form } = (await get('/v1/work-orders/o3', 'unit', HEAT)).json<WorkOrder>();
      expect(form).toMatchObject({ requesterName: null, callbackPhone: null });
      expect((await get('/v1/work-orders/export', 'unit', HEAT)).body).not.toMatch(
        /王小明|13812345678|幺三八/,
      );
      expect((await get('/v1/work-orders/o3', 'agent')).body).toContain('王小明');
    });
  });

  describe('as a file', () => {
    it('are CSV that Excel reads and no formula runs in', async () => {
      const response = await get('/v1/work-orders/export', 'admin');
      expect(response.headers['content-type']).toBe('text/csv; charset=utf-8');
      expect(response.headers['content-disposition']).toContain('work-orders.csv');
      expect([...response.rawPayload.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      const text = response.body;
      expect(text).toContain('工单编号,创建时间');
      expect(text).toContain(`"'=HYPERLINK(""http://x"",""y"")"`);
      expect(text).toContain('"北京""朝阳"",\n路口"');
      expect(text.split('\r\n')).toHaveLength(TOTAL + 2);
    });

    it('are NDJSON, one order a line', async () => {
      const response = await get('/v1/work-orders/export?format=ndjson&from=2026-03-02', 'reviewer');
      const lines = response.body.trimEnd().split('\n');
      expect(lines.map((line) => (JSON.parse(line) as WorkOrder).id)).toEqual([
        'o12',
        'o11',
        'o10',
        'o9',
        'o8',
        'o7',
      ]);
    });

    it('come page by page, all of them', async () => {
      const many = Array.from({ length: 1_201 }, (_, i) => ({
        ...(made[0] as WorkOrder),
        number: String(20260301000000 + 1_201 - i),
      }));
      const asked: number[] = [];
      const big = await buildApp({
        orders: {
          find: async () => null,
          list: async (_query, { before, limit }) => {
            const rest = many
              .filter((order) => before === undefined || order.number < before)
              .slice(0, limit);
            asked.push(rest.length);
            return rest;
          },
        },
      });
      const response = await big.inject({
        url: '/v1/work-orders/export?format=ndjson',
        headers: await as('admin'),
      });
      expect(response.body.trimEnd().split('\n')).toHaveLength(1_201);
      expect(asked).toEqual([500, 500, 201]);
    });

    it('leave a trace', async () => {
      await get('/v1/work-orders/export?format=ndjson&kind=%E6%8A%95%E8%AF%89', 'admin');
      const [entry] = await audit.list({ actor: 'admin-1', limit: 1 });
      expect(entry).toMatchObject({
        action: 'work-order.export',
        subject: 'work-orders',
        detail: { kind: '投诉', format: 'ndjson' },
      });
    });
  });
});
