import { describe, expect, it, vi } from 'vitest';
import { outboundRoutes } from '../../src/http/routes/outbound.ts';
import { queueRoutes } from '../../src/http/routes/queues.ts';
import type { QueueState } from '../../src/protocol/outbound.ts';
import type { OutboundRow } from '../../src/store/repositories/outbound-row.ts';
import { FollowUpError } from '../../src/voice/outbound/follow-ups.ts';
import { auditRoutes } from './route-audit.ts';
import { as, buildApp } from './support.ts';

const row = (changes: Partial<OutboundRow> = {}): OutboundRow => ({
  id: 'b1',
  purpose: 'callback',
  subject: 's1',
  number: '13800000001',
  language: 'zh',
  queue: 'hotline',
  windowFrom: null,
  windowTo: null,
  placeAt: new Date('2026-03-02T02:00:00Z'),
  priority: 3,
  state: 'booked',
  attempts: 0,
  nextAt: new Date('2026-03-02T02:00:00Z'),
  placedAt: null,
  externalId: null,
  result: null,
  vars: {},
  createdBy: 'voice',
  createdAt: new Date('2026-03-02T02:00:00Z'),
  endedAt: null,
  ...changes,
});

const state = (queue: string): QueueState => ({
  queue,
  open: true,
  source: 'reported',
  reportedAt: '2026-03-02T02:00:00.000Z',
  seats: 5,
  free: 1,
  waiting: 0,
  callbacks: 0,
  handlingS: 300,
  waitS: 0,
  fromS: 0,
  toS: 0,
  spoken: { zh: '现在就可以接通', en: 'no waiting' },
});

async function appOver(rows: OutboundRow[] = [row()]) {
  const written: string[] = [];
  const stored = new Map(rows.map((each) => [each.id, each]));
  const outbound = {
    find: async (id: string) => stored.get(id) ?? null,
    list: vi.fn(async (_filter: object, { limit }: { limit: number }) => rows.slice(0, limit)),
    close: async ({ id }: { id: string }, from: readonly string[]) => {
      const found = stored.get(id);
      if (found === undefined || !from.includes(found.state)) return false;
      stored.set(id, { ...found, state: 'cancelled', result: 'by hand' });
      return true;
    },
  };
  const followUps = {
    book: async (orderId: string) => {
      if (orderId === 'nothing') throw new FollowUpError('unknown-order', 'there is no such order');
      if (orderId === 'anonymous') throw new FollowUpError('do-not-call', 'nobody is called');
      return { row: row({ purpose: 'follow-up', subject: orderId }), repeated: orderId === 'again' };
    },
  };
  const trail = {
    write: async (_principal: object, action: string, subject: string) => {
      written.push(`${action} ${subject}`);
    },
  };
  const report = vi.fn(async (queue: string) => state(queue));
  const app = await buildApp({}, (instance) => {
    instance.register(queueRoutes, { queues: { report, state: async (queue: string) => state(queue) } });
    instance.register(outboundRoutes, { outbound, followUps, trail });
  });
  return { app, report, written, outbound };
}

describe('queues and outbound calls', () => {
  it('hold to the access that they declare', async () => {
    const { app } = await appOver();
    const { findings } = await auditRoutes(app, {
      headersFor: (role) => as(role, role === 'unit' ? { unit: '市热力集团' } : {}),
    });
    expect(findings).toEqual([]);
  });

  it('take a telephone system’s report and answer the state', async () => {
    const { app, report } = await appOver();
    const put = async (payload: object) =>
      app.inject({ method: 'PUT', url: '/v1/queues/hotline', payload, headers: await as('gateway') });
    const taken = await put({ seats: 5, free: 1 });
    expect([taken.statusCode, taken.json()]).toEqual([200, state('hotline')]);
    expect(report).toHaveBeenCalledWith('hotline', { seats: 5, free: 1 }, 'gateway-1');
    for (const wrong of [{ seats: 1, free: 2 }, { seats: 5, free: 1, what: 1 }, { seats: -1, free: 0 }, {}])
      expect((await put(wrong)).statusCode).toBe(400);
    const got = await app.inject({ url: '/v1/queues/hotline', headers: await as('agent') });
    expect(got.json()).toEqual(state('hotline'));
  });

  it('show numbers to supervisors, and leave a trace', async () => {
    const { app, written } = await appOver();
    const numberFor = async (role: 'agent' | 'supervisor') =>
      (await app.inject({ url: '/v1/outbound-calls', headers: await as(role) })).json<{
        items: { number: string }[];
      }>().items[0]?.number;
    expect([await numberFor('agent'), await numberFor('supervisor')]).toEqual(['138****0001', '13800000001']);
    expect(written).toEqual(['outbound.list outbound-calls', 'outbound.list outbound-calls']);
  });

  it('are listed page by page', async () => {
    const { app, outbound } = await appOver([row({ id: 'b2' }), row()]);
    const headers = await as('admin');
    const ask = (query: string) => app.inject({ url: `/v1/outbound-calls?${query}`, headers });
    const { nextCursor } = (await ask('limit=1&state=booked')).json<{ nextCursor: string }>();
    expect((await ask(`limit=1&cursor=${nextCursor}`)).statusCode).toBe(200);
    expect(outbound.list).toHaveBeenLastCalledWith(
      {},
      { before: { createdAt: new Date('2026-03-02T02:00:00Z'), id: 'b2' }, limit: 2 },
    );
    for (const cursor of ['nonsense', '1_a', '-271821-04-20T00:00:00.000Z_a', '0000-01-01T00:00:00Z_a'])
      expect((await ask(`cursor=${cursor}`)).statusCode).toBe(400);
  });

  it('are cancelled while they are booked, and again without harm', async () => {
    const { app } = await appOver([row(), row({ id: 'b2', state: 'ringing' })]);
    const headers = await as('supervisor');
    const cancel = (id: string) =>
      app.inject({ method: 'POST', url: `/v1/outbound-calls/${id}/cancel`, headers });
    expect((await cancel('b1')).json()).toMatchObject({ state: 'cancelled', result: 'by hand' });
    expect((await cancel('b1')).statusCode).toBe(200);
    expect((await cancel('b2')).statusCode).toBe(409);
    expect((await cancel('b3')).statusCode).toBe(404);
  });

  it('are booked as follow-ups, once', async () => {
    const { app } = await appOver();
    const headers = await as('supervisor');
    const book = async (orderId: string) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/v1/follow-ups',
        payload: { orderId },
        headers,
      });
      return [answer.statusCode, answer.json<{ type?: string }>().type];
    };
    expect(await book('o1')).toEqual([201, undefined]);
    expect(await book('again')).toEqual([200, undefined]);
    expect(await book('nothing')).toEqual([404, 'urn:jiesu:problem:not-found']);
    expect((await book('\0'))[0]).toBe(400);
    expect(await book('anonymous')).toEqual([409, 'urn:jiesu:problem:do-not-call']);
  });
});
