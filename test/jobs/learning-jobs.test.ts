import { describe, expect, it, vi } from 'vitest';
import { createLearningJobs } from '../../src/jobs/learning-jobs.ts';
import type { UnlearntOrder } from '../../src/store/repositories/learnt-repository.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';

/** The jobs over orders that wait to be learnt, numbered from 1. */
function jobsOver(waiting: number) {
  const orders: UnlearntOrder[] = Array.from({ length: waiting }, (_, at) => ({
    orderId: `o${at + 1}`,
    number: String(at + 1).padStart(8, '0'),
    through: at,
  }));
  const learnt = {
    unlearnt: async ({ after, limit }: { after: string; limit: number }) => {
      const from = after === '' ? 0 : Number(after);
      return orders.slice(from, from + limit);
    },
  };
  const learner = { learn: async (orderId: string) => orderId !== 'o-none' };
  const metrics = new Metrics();
  const queue = { learn: vi.fn(async (_orderId: string, _through: number) => undefined) };
  return { jobs: createLearningJobs({ learner, learnt, metrics, queue }), metrics, queue };
}

describe('learn-order', () => {
  it('counts what it learnt, and skips what there is not', async () => {
    const { jobs, metrics } = jobsOver(0);
    expect(await jobs['learn-order']({ workOrderId: 'o1', through: 0 })).toBe('success');
    expect(await jobs['learn-order']({ workOrderId: 'o-none', through: 3 })).toBe('skipped');
    expect((await metrics.ordersLearnt.get()).values[0]?.value).toBe(1);
  });
});

describe('look-over-learning', () => {
  it.each([0, 1, 200, 555])(
    'queues each of %i orders that wait, under its newest outcome',
    async (waiting) => {
      const { jobs, queue } = jobsOver(waiting);
      expect(await jobs['look-over-learning']({})).toBe('success');
      expect(queue.learn.mock.calls).toEqual(Array.from({ length: waiting }, (_, at) => [`o${at + 1}`, at]));
    },
  );

  it('leaves the rest of a very long backlog to the next one', async () => {
    const { jobs, queue } = jobsOver(30_000);
    await jobs['look-over-learning']({});
    expect(queue.learn).toHaveBeenCalledTimes(20_000);
  });
});
