import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuthError } from '../../src/http/auth.ts';
import { HttpProblem } from '../../src/http/errors.ts';
import { Problem } from '../../src/protocol/problem.ts';
import { as, buildApp, readableLog } from './support.ts';

const open = { access: 'public' } as const;

function addRoutes(app: FastifyInstance): void {
  app.get('/broken', { config: open }, async () => {
    throw new Error('password=hunter2 at 13812345678');
  });
  app.get('/teapot', { config: open }, async () => {
    throw Object.assign(new Error('inside story'), { statusCode: 418 });
  });
  app.get('/domain', { config: open }, async () => {
    throw new HttpProblem({ status: 409, slug: 'taken', title: 'Taken', detail: 'choose another' });
  });
  app.get('/keys-away', { config: open }, async () => {
    throw new AuthError('unavailable', 'the key server does not answer: try again');
  });
  app.get(
    '/misfit',
    { config: open, schema: { response: { 200: z.object({ count: z.int() }) } } },
    async () => ({
      count: 'many',
    }),
  );
  app.get(
    '/extra',
    { config: open, schema: { response: { 200: z.object({ count: z.int() }) } } },
    async () => ({
      count: 1,
      caller: '13812345678',
    }),
  );
  app.post(
    '/echo/:n',
    {
      config: open,
      schema: {
        params: z.object({ n: z.coerce.number().int() }),
        querystring: z.object({ day: z.iso.date().optional() }),
        body: z.object({ deep: z.object({ list: z.array(z.int()) }) }),
      },
    },
    async (request) => ({ params: request.params, body: request.body }),
  );
}

async function ask(request: InjectOptions) {
  const { log, lines } = readableLog();
  const app = await buildApp({ log }, addRoutes);
  const response = await app.inject(request);
  return { response, lines: lines() };
}

async function problemOf(request: InjectOptions) {
  const { response, lines } = await ask(request);
  expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
  const problem = Problem.parse(response.json());
  expect(problem.status).toBe(response.statusCode);
  expect(problem.instance).toMatch(/^urn:jiesu:request:[0-9a-f-]{36}$/);
  return { response, problem, lines };
}

const json = { 'content-type': 'application/json' };

describe('an error', () => {
  it('inside the service tells the client nothing but the id under which the log has it', async () => {
    const { response, problem, lines } = await problemOf({ url: '/broken' });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toMatch(/hunter2|138/);
    const logged = lines.find((line) => line.message === 'request failed');
    expect(logged).toMatchObject({ level: 'error', err: { type: 'Error' } });
    expect(`urn:jiesu:request:${String(logged?.reqId)}`).toBe(problem.instance);
    expect(JSON.stringify(lines)).not.toContain('13812345678');
  });

  it('of the domain says what it means', async () => {
    const { problem } = await problemOf({ url: '/domain' });
    expect(problem).toMatchObject({
      type: 'urn:jiesu:problem:taken',
      title: 'Taken',
      status: 409,
      detail: 'choose another',
    });
  });

  it('of another kind shows its status and not its text', async () => {
    const { response } = await problemOf({ url: '/teapot' });
    expect(response.statusCode).toBe(418);
    expect(response.body).not.toContain('inside story');
  });

  it('of the key server asks to come again', async () => {
    const { response } = await problemOf({ url: '/keys-away' });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
  });

  it.each([
    Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), { code: 'ECONNREFUSED' }),
    new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]),
    Object.assign(new Error('terminating connection'), { code: '57P01' }),
    Object.assign(new Error('no connection'), { code: '08006' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
    new Error('a query failed', { cause: new Error('Connection is closed.') }),
  ])('of a store that is away asks to come again: %s', async (error) => {
    const { log, lines } = readableLog();
    const app = await buildApp({ log }, (instance) => {
      instance.get('/store', { config: open }, async () => {
        throw error;
      });
    });
    const response = await app.inject({ url: '/store' });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.body).not.toContain('10.0.0.5');
    expect(JSON.stringify(lines())).toContain('request failed');
  });

  it('of an answer that does not fit its schema stays inside', async () => {
    const { response, lines } = await problemOf({ url: '/misfit' });
    expect(response.statusCode).toBe(500);
    expect(JSON.stringify(lines)).toContain('does not fit its schema at count');
  });
});

describe('a request', () => {
  it('that is not valid lists what is wrong, and where', async () => {
    const { problem } = await problemOf({
      method: 'POST',
      url: '/echo/1?day=today',
      headers: json,
      payload: { deep: { list: [1, 'x'] } },
    });
    expect(problem).toMatchObject({ status: 400, type: 'urn:jiesu:problem:invalid-request' });
    const body = await problemOf({
      method: 'POST',
      url: '/echo/1',
      headers: json,
      payload: { deep: { list: [1, 'x'] } },
    });
    expect([...(problem.errors ?? []), ...(body.problem.errors ?? [])].map((error) => error.path)).toContain(
      'body.deep.list.1',
    );
  });

  it('that is valid gets its values converted', async () => {
    const { response } = await ask({
      method: 'POST',
      url: '/echo/7',
      headers: json,
      payload: { deep: { list: [] } },
    });
    expect(response.json()).toEqual({ params: { n: 7 }, body: { deep: { list: [] } } });
  });

  it.each([
    ['no such route', 404, { url: '/nowhere?token=abc' }],
    ['no such method', 405, { method: 'DELETE' as const, url: '/domain' }],
    ['malformed JSON', 400, { method: 'POST' as const, url: '/echo/1', headers: json, payload: '{' }],
    ['an empty body', 400, { method: 'POST' as const, url: '/echo/1', headers: json, payload: '' }],
    [
      'a foreign prototype',
      400,
      { method: 'POST' as const, url: '/echo/1', headers: json, payload: '{"__proto__":{"a":1}}' },
    ],
    [
      'a body that is too large',
      413,
      { method: 'POST' as const, url: '/echo/1', headers: json, payload: JSON.stringify('x'.repeat(2_000)) },
    ],
    [
      'another media type',
      415,
      { method: 'POST' as const, url: '/echo/1', headers: { 'content-type': 'text/csv' }, payload: 'a' },
    ],
    ['a malformed address', 400, { url: '/%zz' }],
    ['a missing token', 401, { url: '/v1/calls' }],
  ])('with %s is answered %i with advice', async (_case, status, request) => {
    const { response, problem } = await problemOf(request);
    expect(response.statusCode).toBe(status);
    expect(problem.detail?.length ?? 0).toBeGreaterThan(10);
  });

  it('with another method is told which would do', async () => {
    const wrong = await problemOf({ method: 'DELETE', url: '/v1/work-orders/o1?x=1' });
    expect(wrong.response.headers.allow).toBe('GET, HEAD');
    const both = await problemOf({ method: 'PUT', url: '/echo/1' });
    expect(both.response.headers.allow).toBe('POST');
    expect((await problemOf({ method: 'DELETE', url: '/v1/work-orders/' })).response.statusCode).toBe(404);
  });

  it.each([
    ['/v1/work-orders/%00', 'agent'],
    ['/v1/calls/x%00/events', 'supervisor'],
    ['/v1/audit?actor=%00', 'admin'],
    ['/v1/work-orders/export?unit=a%00b', 'admin'],
    ['/v1/audit?actor=a&actor=%00', 'admin'],
  ] as const)('with a NUL character is refused: %s', async (url, role) => {
    const { response } = await problemOf({ url, headers: await as(role) });
    expect(response.statusCode).toBe(400);
  });

  it.each([
    ['/v1/work-orders?untit=x', 'agent', 'query.untit'],
    ['/v1/work-orders/export?format=csv&cursor=20260301000001', 'agent', 'query.cursor'],
    ['/v1/work-orders?cursor=abc', 'agent', 'query.cursor'],
    ['/v1/work-orders?from=0000-01-01', 'agent', 'query.from'],
    ['/v1/audit?who=a', 'admin', 'query.who'],
    ['/v1/calls?queue=a', 'supervisor', 'query.queue'],
    ['/v1/calls/c1/events?after=99999999999', 'supervisor', 'query.after'],
    ['/v1/jobs/failed?queue=a', 'admin', 'query.queue'],
  ] as const)('for %s is refused by name', async (url, role, path) => {
    const { problem } = await problemOf({ url, headers: await as(role) });
    expect(problem.status).toBe(400);
    expect(problem.errors?.map((error) => error.path)).toEqual([path]);
  });

  it('without a token is told how to send one, with a bad one that it is bad', async () => {
    const missing = await problemOf({ url: '/v1/calls' });
    expect(missing.response.headers['www-authenticate']).toBe('Bearer realm="jiesu"');
    const bad = await problemOf({ url: '/v1/calls', headers: { authorization: 'Bearer x' } });
    expect(bad.response.headers['www-authenticate']).toBe('Bearer realm="jiesu", error="invalid_token"');
  });

  it('of the wrong role is told which roles would do', async () => {
    const { problem } = await problemOf({ url: '/v1/audit', headers: await as('agent') });
    expect(problem).toMatchObject({ status: 403, detail: 'this needs one of the roles admin' });
  });
});

it('an answer carries only what its schema names', async () => {
  const { response } = await ask({ url: '/extra' });
  expect(response.json()).toEqual({ count: 1 });
});

it('an invalid request is spelt out in one place', () => {
  const spelling = readdirSync('src/http', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => readFileSync(path.join('src/http', file), 'utf8').includes("'invalid-request'"));
  expect(spelling).toEqual(['errors.ts']);
});
