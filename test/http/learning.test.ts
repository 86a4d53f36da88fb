import { describe, expect, it, vi } from 'vitest';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import { DispatchReports } from '../../src/learning/report/dispatch-reports.ts';
import { ReportBuilder, type ReportQuery } from '../../src/learning/report/report.ts';
import { createLogger } from '../../src/telemetry/log.ts';
import { as, buildApp, FakeAudit } from './support.ts';

function trailed() {
  const audit = new FakeAudit();
  return { audit, trail: new AuditTrail({ repository: audit, log: createLogger('silent') }) };
}

describe('forgetting an order', () => {
  it('is for admins, leaves a trace, and says when there is none', async () => {
    const { audit, trail } = trailed();
    const forget = vi.fn(async (id: string) => id === '20260302000001');
    const app = await buildApp({ learner: { forget }, trail });
    const ask = async (id: string, role: 'admin' | 'supervisor') =>
      app.inject({ method: 'DELETE', url: `/v1/learning/orders/${id}`, headers: await as(role) });
    expect((await ask('20260302000001', 'supervisor')).statusCode).toBe(403);
    expect(forget).not.toHaveBeenCalled();
    const done = await ask('20260302000001', 'admin');
    expect([done.statusCode, done.json()]).toEqual([200, { id: '20260302000001', status: 'forgotten' }]);
    expect((await ask('unknown', 'admin')).statusCode).toBe(404);
    expect(audit.records.map(({ action, subject }) => [action, subject])).toEqual([
      ['learning.forget', '20260302000001'],
      ['learning.forget', 'unknown'],
    ]);
  });
});

describe('the report of the ranking', () => {
  const report = vi.fn(async (query: ReportQuery) => new ReportBuilder(query).report());

  async function ask(query: string, role: 'admin' | 'supervisor' | 'reviewer' = 'supervisor') {
    const app = await buildApp({ dispatchReports: { report } });
    const response = await app.inject({ url: `/v1/dispatch/report?${query}`, headers: await as(role) });
    return { status: response.statusCode, body: response.json<Record<string, unknown>>() };
  }

  it('is asked for by days, model and settledness', async () => {
    const { status, body } = await ask('from=2026-03-01&to=2026-03-31');
    expect([status, body]).toMatchObject([
      200,
      { from: '2026-03-01', to: '2026-03-31', model: null, weeks: [] },
    ]);
    await ask('from=2026-03-01&to=2026-03-01&model=m2&settled=true', 'admin');
    expect(report).toHaveBeenLastCalledWith({
      from: '2026-03-01',
      to: '2026-03-01',
      model: 'm2',
      settledOnly: true,
    });
    expect((await ask('from=2026-03-01&to=2026-03-31', 'reviewer')).status).toBe(403);
  });

  it.each([
    ['to=2026-03-31', 'query.from'],
    ['from=2026-02-30&to=2026-03-31', 'query.from'],
    ['from=2026-03-31&to=2026-03-01', 'must be `from` or later'],
    ['from=2024-01-01&to=2026-03-31', 'at most 366 days'],
    ['from=2026-03-01&to=2026-03-31&mdoel=x', 'is not known here'],
  ])('is refused for %s', async (query, said) => {
    const { status, body } = await ask(query);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(said);
  });

  it('is refused when there are too many orders to read', async () => {
    const judged = async ({ after, limit }: { after: string; limit: number }) =>
      Array.from({ length: limit }, (_, at) => ({
        number: String(Number(after) + at + 1),
        day: '2026-03-01',
        unit: null,
        category: null,
        settled: false,
        returned: false,
        decision: null,
        scores: [],
      }));
    const app = await buildApp({ dispatchReports: new DispatchReports({ judged }) });
    const response = await app.inject({
      url: '/v1/dispatch/report?from=2026-03-01&to=2026-03-02',
      headers: await as('supervisor'),
    });
    expect(response.statusCode).toBe(400);
    expect(response.json<{ detail: string }>().detail).toContain('ask for fewer days');
  });
});
