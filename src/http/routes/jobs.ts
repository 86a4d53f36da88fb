import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Instant } from '../../protocol/common.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const config = { access: ['admin'] } as const;
const tags = ['jobs'];

export const JobCounts = z.object({
  queues: z.record(z.string(), z.record(z.string(), z.int())).describe('jobs by queue and state'),
});
const FailedQuery = z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) });
export const FailedJobView = z.object({
  queue: z.string(),
  id: z.string(),
  name: z.string(),
  attempts: z.int(),
  failedAt: Instant.nullable(),
  reason: z.string(),
});
export const FailedJobList = z.object({ items: z.array(FailedJobView) });
const JobParams = z.object({ queue: z.string().min(1).max(64), id: z.string().min(1).max(128) });
export const RetriedJob = z.object({ queue: z.string(), id: z.string(), status: z.literal('queued') });

/** Background jobs: how many, which failed, and another try. */
export async function jobRoutes(
  instance: FastifyInstance,
  { jobs, trail }: Pick<HttpDeps, 'jobs' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/jobs/counts',
    { config, schema: { tags, summary: 'Count jobs by queue and state', response: { 200: JobCounts } } },
    async () => ({ queues: await jobs.counts() }),
  );

  app.get(
    '/v1/jobs/failed',
    {
      config,
      schema: {
        tags,
        summary: 'List failed jobs, newest first',
        querystring: FailedQuery,
        response: { 200: FailedJobList },
      },
    },
    async (request) => ({ items: [...(await jobs.failed(request.query.limit))] }),
  );

  app.post(
    '/v1/jobs/:queue/:id/retry',
    {
      config,
      schema: {
        tags,
        summary: 'Try a failed job again',
        params: JobParams,
        response: { 202: RetriedJob },
      },
    },
    async (request, reply) => {
      const { queue, id } = request.params;
      await trail.write(principalOf(request), 'job.retry', `${queue}/${id}`);
      if (!(await jobs.retry(queue, id))) throw notFound('failed job');
      return reply.code(202).send({ queue, id, status: 'queued' });
    },
  );
}
