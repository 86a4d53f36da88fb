import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { ZodTypes } from './zod-compiler.ts';

/** Readiness by name; each answers true when its part can do its work. */
export type HealthChecks = Readonly<Record<string, () => Promise<boolean>>>;

export interface HealthOptions {
  checks: HealthChecks;
  /** Time each check has, milliseconds. */
  timeoutMs?: number;
}

const CHECK_TIMEOUT_MS = 1_000;

const Live = z.object({ status: z.literal('ok') });
const Ready = z.object({
  status: z.enum(['ok', 'unavailable']),
  checks: z.record(z.string(), z.enum(['ok', 'failed', 'slow'])),
});
type Result = z.infer<typeof Ready>['checks'][string];

/** `/health/live`: the process runs. `/health/ready`: it can serve; a load balancer sends calls only then. */
export async function healthRoutes(instance: FastifyInstance, options: HealthOptions): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();
  const timeoutMs = options.timeoutMs ?? CHECK_TIMEOUT_MS;
  const config = { access: 'public', rateLimit: false } as const;

  app.get(
    '/health/live',
    { config, schema: { tags: ['operations'], summary: 'The process runs', response: { 200: Live } } },
    async () => ({ status: 'ok' as const }),
  );

  app.get(
    '/health/ready',
    {
      config,
      schema: {
        tags: ['operations'],
        summary: 'The service can take calls',
        description: 'Database, jobs and model answer, and the service is not shutting down.',
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_request, reply) => {
      const entries = await Promise.all(
        Object.entries(options.checks).map(
          async ([name, check]): Promise<[string, Result]> => [name, await runCheck(check, timeoutMs)],
        ),
      );
      const ready = entries.every(([, result]) => result === 'ok');
      return reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? 'ok' : 'unavailable', checks: Object.fromEntries(entries) });
    },
  );
}

async function runCheck(check: () => Promise<boolean>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const slow = new Promise<Result>((resolve) => {
    timer = setTimeout(() => resolve('slow'), timeoutMs);
  });
  const answer = async (): Promise<Result> => ((await check()) ? 'ok' : 'failed');
  try {
    return await Promise.race([answer(), slow]);
  } catch {
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
