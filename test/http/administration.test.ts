import { describe, expect, it } from 'vitest';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import { createLogger } from '../../src/telemetry/log.ts';
import { as, buildApp, FakeAudit, fakeDeps, principal } from './support.ts';

describe('jobs', () => {
  const failed = {
    queue: 'summary',
    id: 'summary-c1',
    name: 'finalise',
    attempts: 5,
    failedAt: '2026-03-01T00:00:00.000Z',
    reason: 'TimeoutError',
  };

  it('are counted and listed', async () => {
    const app = await buildApp({
      jobs: {
        counts: async () => ({ summary: { waiting: 1, failed: 1 } }),
        failed: async (limit) => [failed].slice(0, limit),
        retry: async () => false,
      },
    });
    const headers = await as('admin');
    expect((await app.inject({ url: '/v1/jobs/counts', headers })).json()).toEqual({
      queues: { summary: { waiting: 1, failed: 1 } },
    });
    expect((await app.inject({ url: '/v1/jobs/failed', headers })).json()).toEqual({ items: [failed] });
  });

  it('that failed are tried again, with a trace of who asked', async () => {
    const retried: string[] = [];
    const audit = new FakeAudit();
    const app = await buildApp({
      trail: new AuditTrail({ repository: audit, log: createLogger('silent') }),
      jobs: {
        ...fakeDeps().jobs,
        retry: async (queue, id) => {
          retried.push(`${queue}/${id}`);
          return id === 'known';
        },
      },
    });
    const headers = await as('admin');
    const ask = (id: string) => app.inject({ method: 'POST', url: `/v1/jobs/summary/${id}/retry`, headers });
    const response = await ask('known');
    expect(response.statusCode).toBe(202);
    expect(response.json()).toEqual({ queue: 'summary', id: 'known', status: 'queued' });
    expect((await ask('unknown')).statusCode).toBe(404);
    expect(retried).toEqual(['summary/known', 'summary/unknown']);
    expect(audit.records[0]).toMatchObject({
      actor: 'admin-1',
      action: 'job.retry',
      subject: 'summary/known',
    });
  });
});

describe('the audit trail', () => {
  it('is read newest first by pages, and reading it is itself recorded', async () => {
    const audit = new FakeAudit();
    const trail = new AuditTrail({ repository: audit, log: createLogger('silent') });
    for (const subject of ['c1', 'c2', 'c3']) await trail.write(principal('agent'), 'call.follow', subject);
    const app = await buildApp({ audit, trail });
    const headers = await as('admin');
    const first = (await app.inject({ url: '/v1/audit?limit=2', headers })).json<{
      items: { subject: string }[];
      nextCursor: number;
    }>();
    expect(first.items.map((item) => item.subject)).toEqual(['c3', 'c2']);
    expect(first.nextCursor).toBe(2);
    const second = await app.inject({ url: `/v1/audit?limit=2&cursor=${first.nextCursor}`, headers });
    expect(second.json()).toMatchObject({ items: [{ subject: 'c1' }], nextCursor: null });
    expect(audit.records.at(-1)).toMatchObject({ actor: 'admin-1', action: 'audit.list' });
  });
});
