import Fastify from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpPlugin } from '../../src/http/plugin.ts';
import { auditRoutes } from './route-audit.ts';
import { as, buildApp, fakeDeps } from './support.ts';

const headersFor = (role: Parameters<typeof as>[0]) =>
  as(role, role === 'unit' ? { unit: '市热力集团' } : {});

describe('every route', () => {
  it('holds to the access it declares', async () => {
    const app = await buildApp();
    const { checked, findings } = await auditRoutes(app, { headersFor });
    expect(findings).toEqual([]);
    expect(checked.filter((route) => !route.startsWith('HEAD')).toSorted()).toEqual([
      'DELETE /v1/catalogue/versions/:id',
      'DELETE /v1/knowledge/articles/:id',
      'DELETE /v1/learning/orders/:id',
      'GET /',
      'GET /asyncapi.json',
      'GET /docs',
      'GET /docs/streams',
      'GET /docs/style.css',
      'GET /health/live',
      'GET /health/ready',
      'GET /metrics',
      'GET /openapi.json',
      'GET /v1/audit',
      'GET /v1/calls',
      'GET /v1/calls/:id',
      'GET /v1/calls/:id/events',
      'GET /v1/calls/:id/language-model',
      'GET /v1/calls/:id/suggestions',
      'GET /v1/catalogue',
      'GET /v1/catalogue/versions',
      'GET /v1/catalogue/versions/:id',
      'GET /v1/dispatch/report',
      'GET /v1/jobs/counts',
      'GET /v1/jobs/failed',
      'GET /v1/knowledge/articles',
      'GET /v1/knowledge/articles/:id',
      'GET /v1/knowledge/flags',
      'GET /v1/models',
      'GET /v1/models/:id',
      'GET /v1/models/retraining',
      'GET /v1/notices',
      'GET /v1/work-orders',
      'GET /v1/work-orders/:id',
      'GET /v1/work-orders/:id/notes',
      'GET /v1/work-orders/:id/outcomes',
      'GET /v1/work-orders/export',
      'POST /v1/catalogue/rollback',
      'POST /v1/catalogue/versions',
      'POST /v1/catalogue/versions/:id/publish',
      'POST /v1/jobs/:queue/:id/retry',
      'POST /v1/knowledge/articles',
      'POST /v1/knowledge/articles/:id/flags',
      'POST /v1/knowledge/flags/:id/resolve',
      'POST /v1/models/:id/promote',
      'POST /v1/models/:id/shadow',
      'POST /v1/models/:id/withdraw',
      'POST /v1/models/retrain',
      'POST /v1/models/rollback',
      'POST /v1/notices',
      'POST /v1/notices/:id/withdraw',
      'POST /v1/work-orders/:id/outcomes',
    ]);
  });

  it('must declare its access, or the app does not start', async () => {
    for (const config of [undefined, { access: [] }]) {
      const app = Fastify();
      onTestFinished(() => app.close());
      await app.register(httpPlugin, fakeDeps());
      expect(() =>
        app.get('/open', { ...(config === undefined ? {} : { config }) }, async () => 'x'),
      ).toThrow('GET /open does not say who may use it');
    }
  });

  it('is found out by the audit when it lets in the wrong people', async () => {
    const app = await buildApp({}, (instance) => {
      instance.get('/liar', { config: { access: 'public' } }, async (_request, reply) =>
        reply.code(403).send(),
      );
      instance.get('/shut', { config: { access: ['admin'] } }, async (_request, reply) =>
        reply.code(403).send(),
      );
    });
    const { findings } = await auditRoutes(app, { headersFor });
    expect(findings).toContainEqual({ route: 'GET /liar', problem: 'is public but answers 403' });
    expect(findings).toContainEqual({ route: 'GET /shut', problem: 'turns away role admin, which it names' });
  });
});

describe('a WebSocket route that takes its token in band', () => {
  it('is reached without a header, and knows who comes with a good subprotocol', async () => {
    const app = await buildApp({}, (instance) => {
      instance.get('/socket', { config: { access: ['gateway'], inBand: true } }, async (request) => ({
        sub: request.principal?.sub ?? null,
        error: request.authError?.code ?? null,
      }));
    });
    const { authorization } = await as('gateway');
    const ask = async (headers: Record<string, string>) =>
      (await app.inject({ url: '/socket', headers })).json<unknown>();
    expect(await ask({})).toEqual({ sub: null, error: 'missing' });
    expect(await ask({ authorization })).toEqual({ sub: null, error: 'missing' });
    expect(await ask({ 'sec-websocket-protocol': 'jiesu.v1, bearer.bad' })).toEqual({
      sub: null,
      error: 'invalid',
    });
    const good = `jiesu.v1, bearer.${authorization.replace('Bearer ', '')}`;
    expect(await ask({ 'sec-websocket-protocol': good })).toEqual({ sub: 'gateway-1', error: null });
  });
});
