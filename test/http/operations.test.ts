import { describe, expect, it } from 'vitest';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { as, buildApp, fakeDeps } from './support.ts';

describe('health', () => {
  it('is live as long as the process runs', async () => {
    const app = await buildApp({ checks: { database: async () => false } });
    const response = await app.inject({ url: '/health/live' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ status: 'ok' });
  });

  it('is ready when every check says so', async () => {
    const app = await buildApp({ checks: { database: async () => true, model: async () => true } });
    const response = await app.inject({ url: '/health/ready' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({ status: 'ok', checks: { database: 'ok', model: 'ok' } });
  });

  it('is not ready when a check fails, throws or does not come back', async () => {
    const app = await buildApp({
      checks: {
        model: async () => true,
        jobs: async () => false,
        database: async () => {
          throw new Error('connect ECONNREFUSED 10.0.0.5');
        },
        redis: () => new Promise<boolean>(() => {}),
      },
    });
    const response = await app.inject({ url: '/health/ready' });
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({
      status: 'unavailable',
      checks: { model: 'ok', jobs: 'failed', database: 'failed', redis: 'slow' },
    });
    expect(response.body).not.toContain('10.0.0.5');
  });
});

describe('metrics', () => {
  it('are those of the registry, with queue depths of the moment', async () => {
    const metrics = new Metrics();
    metrics.liveCalls.set(3);
    let waiting = 5;
    const jobs = { ...fakeDeps().jobs, counts: async () => ({ summary: { waiting, failed: 1 } }) };
    const app = await buildApp({ metrics, jobs });
    const scrape = async () => (await app.inject({ url: '/metrics', headers: await as('admin') })).body;
    const first = await scrape();
    expect(first).toContain('jiesu_live_calls 3');
    expect(first).toContain('jiesu_queue_jobs{queue="summary",state="waiting"} 5');
    waiting = 0;
    expect(await scrape()).toContain('jiesu_queue_jobs{queue="summary",state="waiting"} 0');
  });

  it('are served when the queues do not answer, without depths that are out of date', async () => {
    const metrics = new Metrics();
    metrics.queueDepth.set({ queue: 'summary', state: 'waiting' }, 9);
    const jobs = {
      ...fakeDeps().jobs,
      counts: async () => {
        throw new Error('away');
      },
    };
    const app = await buildApp({ metrics, jobs });
    const response = await app.inject({ url: '/metrics', headers: await as('admin') });
    expect(response.statusCode).toBe(200);
    expect(response.body).not.toContain('queue="summary"');
  });
});
