import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../telemetry/metrics.ts';
import type { JobsApi } from './jobs-api.ts';

export interface MetricsRouteOptions {
  metrics: Metrics;
  jobs: Pick<JobsApi, 'counts'>;
}

/** `GET /metrics` for Prometheus; the scraper sends a token with role admin. */
export async function metricsRoute(
  app: FastifyInstance,
  { metrics, jobs }: MetricsRouteOptions,
): Promise<void> {
  app.get(
    '/metrics',
    {
      config: { access: ['admin'], rateLimit: false },
      schema: { tags: ['operations'], summary: 'Prometheus metrics', produces: ['text/plain'] },
    },
    async (request, reply) => {
      try {
        for (const [queue, counts] of Object.entries(await jobs.counts())) {
          for (const [state, count] of Object.entries(counts))
            metrics.queueDepth.set({ queue, state }, count);
        }
      } catch (error) {
        // A queue that is away must not blind the operator to everything else; its old depths would mislead.
        metrics.queueDepth.reset();
        request.log.warn({ err: error }, 'queue depths are missing from this scrape');
      }
      return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
    },
  );
}
