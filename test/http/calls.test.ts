import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { migrate } from '../../src/store/migrate.ts';
import { CallRepository } from '../../src/store/repositories/call-repository.ts';
import { freshEmbedded, type TestDatabase } from '../support/engines.ts';
import { as, buildApp, FakeAudit, fakeDeps } from './support.ts';

const EVENTS = 7;
const event = (n: number): DeskEvent => ({ type: 'summary', text: `草稿${n}`, state: 'draft' });

interface Page {
  items: { seq: number; at: string; event: DeskEvent }[];
  next: number | null;
}

describe('calls', () => {
  let store: TestDatabase;
  let calls: CallRepository;
  const audit = new FakeAudit();

  beforeAll(async () => {
    store = await freshEmbedded();
    await migrate(store.database, { jobs: false });
    calls = new CallRepository(store.database);
    const call = (id: string, agent: string | null, queue: string | null) =>
      calls.insert({
        id,
        externalId: `x-${id}`,
        gateway: 'gw',
        agent,
        queue,
        channel: 'phone',
        caller: '13812345678',
        startedAt: '2026-03-01T09:00:00+08:00',
      });
    await call('mine', 'agent-1', null);
    await call('other', 'agent-2', null);
    await call('queued', null, 'general');
    await call('old', 'agent-1', null);
    for (const [from, count] of [
      [1, 3],
      [4, 1],
      [5, 3],
    ] as const) {
      await calls.append([
        {
          callId: 'mine',
          seqFrom: from,
          events: Array.from({ length: count }, (_, i) => event(from + i)),
          suggestions:
            from === 1
              ? [
                  {
                    id: 's1',
                    target: 'unit',
                    modelVersion: 'm1',
                    ranked: [{ name: '市热力集团', probability: 0.8, reasons: ['暖气'] }],
                    evidence: [{ segmentId: 'g1', start: 0, end: 2, text: '暖气' }],
                  },
                ]
              : [],
        },
      ]);
    }
    await store.database.sql
      .transaction()
      .execute((tx) =>
        calls.decide(
          tx,
          { id: 's1', target: 'unit' },
          { decision: 'accepted', value: '市热力集团', by: 'agent-1' },
        ),
      );
    await store.database.sql
      .updateTable('calls')
      .set({ purged_at: new Date(), caller: null })
      .where('id', '=', 'old')
      .execute();
  });
  afterAll(() => store.drop());

  const get = async (url: string, role: Role, extra: { sub?: string; queues?: string[] } = {}) => {
    const { log } = fakeDeps();
    const app = await buildApp({ calls, trail: new AuditTrail({ repository: audit, log }) });
    return app.inject({ url, headers: await as(role, extra) });
  };
  const ids = async (url: string, role: Role, extra: { queues?: string[] } = {}) =>
    (await get(url, role, extra))
      .json<{ items: { callId: string }[] }>()
      .items.map((call) => call.callId)
      .toSorted();

  it('are all listed for supervisors, and filtered', async () => {
    expect(await ids('/v1/calls', 'supervisor')).toEqual(['mine', 'other', 'queued']);
    expect(await ids('/v1/calls?agent=agent-2', 'admin')).toEqual(['other']);
    expect(await ids('/v1/calls?status=held', 'admin')).toEqual([]);
    expect(await ids('/v1/calls?limit=1', 'admin')).toHaveLength(1);
  });

  it('are listed for an agent when they are theirs or offered to their queues', async () => {
    expect(await ids('/v1/calls', 'agent')).toEqual(['mine']);
    expect(await ids('/v1/calls?agent=agent-2', 'agent')).toEqual(['mine']);
    expect(await ids('/v1/calls', 'agent', { queues: ['general'] })).toEqual(['mine', 'queued']);
    expect(await ids('/v1/calls?status=held', 'agent')).toEqual([]);
  });

  it('never show the caller’s number in a summary', async () => {
    const response = await get('/v1/calls/mine', 'agent');
    expect(response.json()).toEqual({
      callId: 'mine',
      externalId: 'x-mine',
      status: 'live',
      startedAt: '2026-03-01T09:00:00+08:00',
      endedAt: null,
      channel: 'phone',
      agent: 'agent-1',
      queue: null,
    });
    expect((await get('/v1/calls', 'supervisor')).body).not.toContain('13812345678');
  });

  it('of others are as good as unknown to an agent', async () => {
    for (const path of ['/v1/calls/other', '/v1/calls/other/events', '/v1/calls/nothing']) {
      expect((await get(path, 'agent')).statusCode).toBe(404);
    }
    expect((await get('/v1/calls/other', 'agent', { sub: 'agent-2' })).statusCode).toBe(200);
    expect((await get('/v1/calls/other', 'reviewer')).statusCode).toBe(200);
  });

  it.each([0, 2, 3, 6, 7])('give the events after %i, in order', async (after) => {
    const page = (await get(`/v1/calls/mine/events?after=${after}`, 'agent')).json<Page>();
    const expected = Array.from({ length: EVENTS - after }, (_, i) => after + 1 + i);
    expect(page.items.map((item) => item.seq)).toEqual(expected);
    expect(page.items.map((item) => item.event)).toEqual(expected.map(event));
    expect(page.next).toBeNull();
  });

  it('give long logs by pages that join without a hole', async () => {
    const total = 2_350;
    const commits = Array.from({ length: total / 5 }, (_, i) => ({
      callId: 'mine',
      seqFrom: i * 5 + 1,
      at: new Date(0),
      events: Array.from({ length: 5 }, (_, j) => event(i * 5 + 1 + j)),
    }));
    const long = {
      ...fakeDeps().calls,
      find: (id: string) => calls.find(id),
      read: async (_id: string, after: number, limit = 500) =>
        commits.filter((commit) => commit.seqFrom + 4 > after).slice(0, limit),
    };
    const app = await buildApp({ calls: long });
    const seen: number[] = [];
    let after: number | null = 0;
    while (after !== null) {
      const url: string = `/v1/calls/mine/events?after=${after}`;
      const page: Page = (await app.inject({ url, headers: await as('reviewer') })).json();
      seen.push(...page.items.map((item) => item.seq));
      after = page.next;
    }
    expect(seen).toEqual(Array.from({ length: total }, (_, i) => i + 1));
  });

  it('give what was suggested and decided', async () => {
    const response = await get('/v1/calls/mine/suggestions', 'reviewer');
    expect(response.json()).toMatchObject({
      items: [
        {
          id: 's1',
          target: 'unit',
          modelVersion: 'm1',
          ranked: [{ name: '市热力集团', probability: 0.8, reasons: ['暖气'] }],
          decision: 'accepted',
          decidedValue: '市热力集团',
          decidedBy: 'agent-1',
        },
      ],
    });
  });

  it('say that their transcript is gone after the retention period', async () => {
    for (const path of ['/v1/calls/old/events', '/v1/calls/old/suggestions']) {
      const response = await get(path, 'supervisor');
      expect(response.statusCode).toBe(410);
      expect(response.json()).toMatchObject({ type: 'urn:jiesu:problem:purged' });
    }
  });

  it('leave a trace when they are read', async () => {
    audit.records.length = 0;
    await get('/v1/calls/mine/events?after=3', 'reviewer');
    expect(audit.records).toMatchObject([
      { actor: 'reviewer-1', action: 'call.events.read', subject: 'mine', detail: { after: 3 } },
    ]);
  });
});
