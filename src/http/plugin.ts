import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { access } from './access.ts';
import type { HttpDeps } from './deps.ts';
import { docsRoutes } from './docs/docs.ts';
import { problems } from './errors.ts';
import { healthRoutes } from './health.ts';
import { metricsRoute } from './metrics-route.ts';
import { requestLog } from './request-log.ts';
import { requestSpan } from './request-span.ts';
import { auditRoutes } from './routes/audit.ts';
import { callRoutes } from './routes/calls.ts';
import { catalogueRoutes } from './routes/catalogue.ts';
import { dispatchReportRoute } from './routes/dispatch-report.ts';
import { jobRoutes } from './routes/jobs.ts';
import { knowledgeRoutes } from './routes/knowledge.ts';
import { learningRoutes } from './routes/learning.ts';
import { modelRoutes } from './routes/models.ts';
import { noticeRoutes } from './routes/notices.ts';
import { orderNoteRoutes } from './routes/order-notes.ts';
import { workOrderOutcomeRoutes } from './routes/work-order-outcomes.ts';
import { workOrderRoutes } from './routes/work-orders.ts';
import { security } from './security.ts';
import { zodCompiler } from './zod-compiler.ts';

/**
 * The whole HTTP side in its fixed order: errors, schemas, access, limits, then routes. What is registered on the same
 * instance afterwards (the WebSocket rooms) stands under the same rules.
 */
export const httpPlugin = fastifyPlugin(
  async (app: FastifyInstance, deps: HttpDeps) => {
    await app.register(requestSpan);
    await app.register(problems);
    await app.register(zodCompiler);
    await app.register(access, { authenticator: deps.authenticator });
    await app.register(requestLog);
    await app.register(security, { rateLimitPerMinute: deps.config.RATE_LIMIT_PER_MINUTE });
    // Runs after the rooms registered later have closed; the store is closed by its owner, after the app.
    app.addHook('onClose', async () => {
      await deps.trail.close();
    });
    await app.register(healthRoutes, { checks: deps.checks });
    await app.register(metricsRoute, { metrics: deps.metrics, jobs: deps.jobs });
    await app.register(docsRoutes, { version: deps.version });
    await app.register(workOrderRoutes, deps);
    await app.register(workOrderOutcomeRoutes, deps);
    await app.register(orderNoteRoutes, deps);
    await app.register(noticeRoutes, deps);
    await app.register(learningRoutes, deps);
    await app.register(dispatchReportRoute, deps);
    await app.register(callRoutes, deps);
    await app.register(catalogueRoutes, deps);
    await app.register(modelRoutes, deps);
    await app.register(knowledgeRoutes, deps);
    await app.register(jobRoutes, deps);
    await app.register(auditRoutes, deps);
  },
  { name: 'http', fastify: '5.x' },
);
