import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { migrate } from '../../src/store/migrate.ts';
import { NoticeRepository } from '../../src/store/repositories/notice-repository.ts';
import { OrderNoteRepository } from '../../src/store/repositories/order-note-repository.ts';
import { WorkOrderRepository } from '../../src/store/repositories/work-order-repository.ts';
import { insertOrder } from '../learning/orders.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';
import { as, buildApp, FakeAudit } from './support.ts';

const catalogue = loadCatalogue('catalogue/dispatch.json');
const WATER = '市水务局';

let store: TestDatabase;
const audit = new FakeAudit();
beforeAll(async () => {
  store = await freshEmbedded();
  await migrate(store.database, { jobs: false });
});
afterAll(() => store?.drop());

async function ask(
  method: 'GET' | 'POST',
  url: string,
  { role, ...claims }: { role: Role; unit?: string; sub?: string },
  body?: object,
) {
  const app = await buildApp({
    orders: new WorkOrderRepository(store.database),
    notes: new OrderNoteRepository(store.database),
    notices: new NoticeRepository(store.database),
    district: (name) => catalogue.districts.find((one) => one.startsWith(name)) ?? null,
    trail: new AuditTrail({ repository: audit, log: { error: () => undefined } }),
  });
  const response = await app.inject({
    method,
    url,
    headers: await as(role, claims),
    ...(body === undefined ? {} : { payload: body }),
  });
  return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
}

describe('notes of a work order', () => {
  const add = (orderId: string, text: string) =>
    new OrderNoteRepository(store.database).add({
      orderId,
      kind: 'addition',
      text,
      rating: null,
      source: 'voice/session-1',
      key: text,
    });

  it('are shown as they were left, without the session, and leave a trace', async () => {
    const { id, number } = await insertOrder(store.database);
    await add(id, '昨晚又停了');
    await add(id, '还是没有水');
    for (const name of [id, number]) {
      const { status, body } = await ask('GET', `/v1/work-orders/${name}/notes`, { role: 'agent' });
      expect([status, body]).toEqual([
        200,
        {
          items: ['昨晚又停了', '还是没有水'].map((text) => ({
            id: expect.any(Number),
            kind: 'addition',
            text,
            rating: null,
            source: 'voice',
            at: expect.any(String),
          })),
        },
      ]);
    }
    expect(audit.records.at(-1)).toMatchObject({
      action: 'work-order.notes',
      subject: id,
      detail: { count: 2 },
    });
  });

  it('are not for another unit, and name nobody to their own when the order is anonymous', async () => {
    const { id } = await insertOrder(store.database, { form: { anonymous: true, requesterName: '王小明' } });
    await add(id, '我是王小明，王先生，电话13800000000');
    const notes = (unit: string) => ask('GET', `/v1/work-orders/${id}/notes`, { role: 'unit', unit });
    expect((await notes('市城市管理局')).status).toBe(404);
    const own = await notes(WATER);
    expect(own.status).toBe(200);
    expect(JSON.stringify(own.body)).not.toMatch(/王小明|王先生|13800000000/);
    expect((await ask('GET', '/v1/work-orders/none/notes', { role: 'agent' })).status).toBe(404);
  });
});

describe('area notices', () => {
  const notice = {
    district: '龙华',
    text: { zh: '您所在区域正在抢修停电' },
    from: '2026-03-01T08:00:00+08:00',
    until: '2036-03-01T08:00:00+08:00',
  };
  const supervisor = { role: 'supervisor', sub: 'sup-1' } as const;

  it('are written by supervisors, read by agents and taken back once', async () => {
    const made = await ask('POST', '/v1/notices', supervisor, notice);
    expect(made).toMatchObject({
      status: 201,
      body: {
        district: '龙华区',
        street: null,
        text: { zh: notice.text.zh, en: notice.text.zh },
        from: '2026-03-01T00:00:00.000Z',
        by: 'sup-1',
        withdrawnAt: null,
      },
    });
    const { id } = made.body as { id: number };
    const active = () => ask('GET', '/v1/notices?active=true', { role: 'agent' });
    expect((await active()).body).toMatchObject({ items: [{ id }], nextCursor: null });
    const taken = await ask('POST', `/v1/notices/${id}/withdraw`, supervisor);
    expect(taken).toMatchObject({ status: 200, body: { withdrawnBy: 'sup-1' } });
    expect(await ask('POST', `/v1/notices/${id}/withdraw`, { role: 'admin' })).toEqual(taken);
    expect((await active()).body).toEqual({ items: [], nextCursor: null });
    expect(audit.records.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['notice.add', 'notice.withdraw']),
    );
  });

  it('are listed in pages', async () => {
    for (let made = 0; made < 3; made++) await ask('POST', '/v1/notices', supervisor, notice);
    const first = await ask('GET', '/v1/notices?limit=2', { role: 'admin' });
    const { items, nextCursor } = first.body as { items: { id: number }[]; nextCursor: number };
    expect(items).toHaveLength(2);
    const next = await ask('GET', `/v1/notices?limit=2&cursor=${nextCursor}`, { role: 'admin' });
    const ids = (next.body as { items: { id: number }[] }).items.map(({ id }) => id);
    expect(Math.max(...ids)).toBeLessThan(nextCursor);
  });

  it('are refused with what to do', async () => {
    const unknown = await ask('POST', '/v1/notices', supervisor, { ...notice, district: '火星区' });
    expect([unknown.status, unknown.body.errors]).toEqual([
      400,
      [{ path: 'body.district', message: expect.stringContaining('火星区') }],
    ]);
    const backwards = await ask('POST', '/v1/notices', supervisor, { ...notice, until: notice.from });
    expect([backwards.status, JSON.stringify(backwards.body)]).toEqual([
      400,
      expect.stringContaining('must be later than'),
    ]);
    const past = await ask('POST', '/v1/notices', supervisor, {
      ...notice,
      until: new Date(Date.now() - 1_000).toISOString(),
    });
    expect([past.status, past.body.type, past.body.errors]).toEqual([
      400,
      'urn:jiesu:problem:invalid-request',
      [{ path: 'body.until', message: expect.stringContaining('is in the past') }],
    ]);
    expect((await ask('POST', '/v1/notices', { role: 'agent' }, notice)).status).toBe(403);
    expect((await ask('POST', '/v1/notices/999/withdraw', supervisor)).status).toBe(404);
  });
});
