import { describe, expect, it } from 'vitest';
import { as, buildApp, readableLog } from './support.ts';

describe('rate limits', () => {
  const config = { RATE_LIMIT_PER_MINUTE: 2 };

  it('count each principal apart, wherever they come from', async () => {
    const app = await buildApp({ config });
    const ask = async (sub: string) =>
      app.inject({ url: '/v1/calls', headers: await as('supervisor', { sub }) });
    expect((await ask('a')).statusCode).toBe(200);
    expect((await ask('a')).statusCode).toBe(200);
    const refused = await ask('a');
    expect(refused.statusCode).toBe(429);
    expect(refused.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await ask('b')).statusCode).toBe(200);
  });

  it('count attempts without a good token, and addresses that do not exist', async () => {
    const app = await buildApp({ config });
    const ask = (url: string) => app.inject({ url, headers: { authorization: 'Bearer guess' } });
    expect((await ask('/v1/calls')).statusCode).toBe(401);
    expect((await ask('/v1/calls')).statusCode).toBe(401);
    expect((await ask('/v1/calls')).statusCode).toBe(429);
    const other = await buildApp({ config });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await other.inject({ url: '/nowhere' })).statusCode);
    expect(statuses).toEqual([404, 404, 429]);
  });

  it('leave out probes and scrapes', async () => {
    const app = await buildApp({ config });
    for (let i = 0; i < 5; i++) {
      expect((await app.inject({ url: '/health/live' })).statusCode).toBe(200);
      expect((await app.inject({ url: '/metrics', headers: await as('admin') })).statusCode).toBe(200);
    }
  });
});

describe('headers', () => {
  it('forbid everything foreign, in every answer', async () => {
    const app = await buildApp();
    for (const url of ['/docs', '/v1/calls', '/nowhere', '/health/live']) {
      const { headers } = await app.inject({ url });
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['x-powered-by']).toBeUndefined();
    }
  });

  it('keep personal data out of caches', async () => {
    const app = await buildApp();
    const { headers } = await app.inject({ url: '/v1/calls', headers: await as('supervisor') });
    expect(headers['cache-control']).toBe('no-store');
  });
});

it('a request line of the log holds neither query nor headers', async () => {
  const { log, lines } = readableLog();
  const app = await buildApp({ log });
  const headers = await as('supervisor');
  await app.inject({ url: '/v1/calls?agent=agent-77&limit=3', headers });
  const line = lines().find((entry) => entry.message === 'request answered');
  expect(line).toMatchObject({
    level: 'info',
    actor: 'supervisor-1',
    req: { method: 'GET', path: '/v1/calls', route: '/v1/calls' },
    res: { statusCode: 200 },
  });
  expect(JSON.stringify(lines())).not.toMatch(/agent-77|Bearer|eyJ/);
});
