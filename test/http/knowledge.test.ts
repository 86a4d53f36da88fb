import { beforeAll, describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { AuditTrail } from '../../src/http/audit-trail.ts';
import { KnowledgeBase } from '../../src/knowledge/knowledge-base.ts';
import type { Role } from '../../src/protocol/roles.ts';
import { LocalBus } from '../../src/store/bus-local.ts';
import { migrate } from '../../src/store/migrate.ts';
import { KnowledgeRepository } from '../../src/store/repositories/knowledge-repository.ts';
import { createLogger } from '../../src/telemetry/log.ts';
import { small } from '../catalogue/small.ts';
import { draft } from '../knowledge/articles.ts';
import { freshEmbedded } from '../support/engines.ts';
import { as, buildApp, FakeAudit, readableLog } from './support.ts';

const dog = draft('yang-quan', {
  title: '养犬登记',
  tags: ['狗证'],
  body: '先打疫苗。',
  unit: '供电局',
  validUntil: '2018-05-01',
});

describe('the knowledge base over HTTP', () => {
  let knowledge: KnowledgeBase;
  beforeAll(async () => {
    const test = await freshEmbedded();
    await migrate(test.database, { jobs: false });
    knowledge = new KnowledgeBase({
      repository: new KnowledgeRepository(test.database),
      bus: new LocalBus(),
      units: () => createCatalogue(small),
      today: () => '2026-06-01',
      log: createLogger('silent'),
    });
    await knowledge.open();
    return async () => {
      await knowledge.close();
      await test.drop();
    };
  });

  async function serving() {
    const audit = new FakeAudit();
    const { log, lines } = readableLog('trace');
    const app = await buildApp({ knowledge, log, trail: new AuditTrail({ repository: audit, log }) });
    const ask = async (
      role: Role,
      method: 'GET' | 'POST' | 'DELETE',
      url: string,
      payload?: object,
      unit?: string,
    ) => {
      const headers = await as(role, unit === undefined ? {} : { unit });
      const answer = await app.inject({
        method,
        url: `/v1/knowledge${url}`,
        headers,
        ...(payload ? { payload } : {}),
      });
      return {
        status: answer.statusCode,
        body: answer.json<Record<string, unknown> & { items: Record<string, unknown>[] }>(),
      };
    };
    return { ask, audit, lines };
  }

  it('takes articles, finds them with their warning, and leaves a trace of who brought them', async () => {
    const { ask, audit, lines } = await serving();
    const tried = await ask('admin', 'POST', '/articles', { articles: [dog], dryRun: true });
    expect(tried.body).toMatchObject({ dryRun: true, articles: [{ outcome: 'added' }] });
    expect((await ask('agent', 'GET', '/articles')).body.items).toEqual([]);
    const files = [
      { name: 'ran-qi.md', text: '# 燃气泄漏\n\n开窗。' },
      { name: 'x.doc', text: 'x' },
    ];
    const given = await ask('admin', 'POST', '/articles', { articles: [dog], files });
    expect(given).toMatchObject({ status: 200, body: { errors: 1, warnings: 1 } });
    expect(audit.records).toMatchObject([
      { actor: 'admin-1', action: 'knowledge.import', detail: { added: 2, changed: 0, errors: 1 } },
    ]);
    const found = await ask('agent', 'GET', `/articles?q=${encodeURIComponent('狗证 13800000000')}`);
    expect(found.body.items).toMatchObject([
      {
        id: 'yang-quan',
        body: null,
        passage: '先打疫苗。',
        warning: '已过有效期（2018-05-01），请核实后再答复',
      },
    ]);
    const then = await ask(
      'agent',
      'GET',
      `/articles?on=2018-01-01&body=true&q=${encodeURIComponent('狗证')}`,
    );
    expect(then.body.items).toMatchObject([{ body: '先打疫苗。', warning: null }]);
    expect(JSON.stringify(lines())).not.toContain('狗证');
    expect(JSON.stringify(lines())).not.toContain(encodeURIComponent('狗证'));
    const first = await ask('unit', 'GET', '/articles?limit=1', undefined, '供电局');
    expect(first.body).toMatchObject({ items: [{ id: 'ran-qi' }], nextCursor: 'ran-qi' });
    const second = await ask('agent', 'GET', '/articles?limit=1&cursor=ran-qi');
    expect(second.body).toMatchObject({ items: [{ id: 'yang-quan' }], nextCursor: null });
  });

  it('reads each text that an article had', async () => {
    const { ask } = await serving();
    await ask('admin', 'POST', '/articles', { articles: [{ ...dog, body: '旧的。' }] });
    await ask('admin', 'POST', '/articles', { articles: [dog] });
    const now = (await ask('agent', 'GET', '/articles/yang-quan')).body;
    expect(now).toMatchObject({ body: '先打疫苗。', warning: '已过有效期（2018-05-01），请核实后再答复' });
    const before = Number(now.revision) - 1;
    expect((await ask('agent', 'GET', `/articles/yang-quan?revision=${before}`)).body).toMatchObject({
      body: '旧的。',
    });
    expect((await ask('agent', 'GET', '/articles/yang-quan?revision=99')).status).toBe(404);
    expect((await ask('agent', 'GET', '/articles/none')).status).toBe(404);
  });

  it('tells flags to the owner alone and to those who oversee', async () => {
    const { ask, audit } = await serving();
    await ask('admin', 'POST', '/articles', { articles: [dog, draft('other', { unit: '龙华城管' })] });
    const flag = await ask('agent', 'POST', '/articles/yang-quan/flags', {
      callId: 'c1',
      reason: '电话错了',
    });
    expect(flag).toMatchObject({ status: 200, body: { by: 'agent-1', callId: 'c1', reason: '电话错了' } });
    expect((await ask('supervisor', 'POST', '/articles/other/flags')).status).toBe(200);
    expect((await ask('agent', 'POST', '/articles/none/flags')).status).toBe(404);
    const of = async (role: Role, query: string, unit?: string) =>
      (await ask(role, 'GET', `/flags${query}`, undefined, unit)).body.items.map(
        ({ articleId }) => articleId,
      );
    expect(await of('unit', '', '供电局')).toEqual(['yang-quan']);
    expect(await of('admin', '')).toEqual(['other', 'yang-quan']);
    expect(await of('supervisor', `?unit=${encodeURIComponent('龙华城管')}`)).toEqual(['other']);
    expect((await ask('unit', 'GET', '/flags')).status).toBe(403);
    const foreign = `/flags?unit=${encodeURIComponent('龙华城管')}`;
    expect((await ask('unit', 'GET', foreign, undefined, '供电局')).status).toBe(403);
    const resolved = await ask('admin', 'POST', `/flags/${flag.body.id}/resolve`);
    expect(resolved).toMatchObject({ status: 200, body: { resolvedBy: 'admin-1' } });
    expect(await of('admin', '')).toEqual(['other']);
    expect(await of('admin', '?state=resolved')).toEqual(['yang-quan']);
    expect((await ask('admin', 'POST', '/flags/999999/resolve')).status).toBe(404);
    expect(audit.records.map(({ action }) => action)).toEqual([
      'knowledge.import',
      'knowledge.flag',
      'knowledge.flag',
      'knowledge.flag.resolve',
    ]);
    expect(JSON.stringify(audit.records)).not.toContain('电话错了');
  });

  it('takes articles out', async () => {
    const { ask, audit } = await serving();
    await ask('admin', 'POST', '/articles', { articles: [dog] });
    expect(await ask('admin', 'DELETE', '/articles/yang-quan')).toEqual({
      status: 200,
      body: { id: 'yang-quan', status: 'removed' },
    });
    expect((await ask('admin', 'DELETE', '/articles/yang-quan')).status).toBe(404);
    expect((await ask('agent', 'GET', '/articles/yang-quan')).status).toBe(404);
    expect(audit.records.at(-1)).toMatchObject({ action: 'knowledge.remove', subject: 'article/yang-quan' });
  });

  it.each([
    ['/articles', {}],
    ['/articles', { articles: [] }],
    ['/articles', { articles: ['x'] }],
    ['/articles', { files: [{ name: '', text: 'x' }] }],
  ])('refuses what is no import: %s %j', async (url, payload) => {
    const { ask } = await serving();
    expect((await ask('admin', 'POST', url, payload)).status).toBe(400);
  });
});
