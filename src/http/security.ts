import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { AccessRoute } from './access.ts';
import { badRequest, HttpProblem } from './errors.ts';

export interface SecurityOptions {
  rateLimitPerMinute: number;
}

/**
 * Security headers, rate limits, and addresses that mean nothing. Bodies are limited by `bodyLimit` (server-options.ts), WebSocket messages by their
 * rooms.
 */
export const security = fastifyPlugin(
  async (app: FastifyInstance, { rateLimitPerMinute }: SecurityOptions) => {
    await app.register(fastifyHelmet, {
      // `frame-ancestors` says it better, and a page that may stand in a frame sets its own.
      xFrameOptions: false,
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
    });
    // Answers carry personal data: no proxy and no browser keeps them unless a route says otherwise.
    app.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
    });
    // PostgreSQL's texts cannot hold it, and no id has it.
    app.addHook('preValidation', async (request) => {
      if (!holdsNul(request)) return;
      throw badRequest('the address holds a NUL character (%00); leave it out');
    });
    // By who calls, not by address: a whole hotline sits behind one. Callers without a good token share their address's.
    await app.register(fastifyRateLimit, {
      max: rateLimitPerMinute,
      timeWindow: 60_000,
      keyGenerator: (request) =>
        request.principal === null ? `ip:${request.ip}` : `sub:${request.principal.sub}`,
      errorResponseBuilder: (_request, context) =>
        new HttpProblem({
          status: 429,
          slug: 'too-many-requests',
          title: 'Too many requests',
          detail: `at most ${context.max} requests a minute; wait as long as the Retry-After header says`,
        }),
    });
    app.setNotFoundHandler({ preHandler: app.rateLimit() }, async (request) => {
      const methods = methodsAt(app.accessRoutes, request.url);
      if (methods.length > 0) {
        throw new HttpProblem({
          status: 405,
          slug: 'method-not-allowed',
          title: 'Not with this method',
          detail: `there is no ${request.method} here, but ${methods.join(', ')}; GET /docs lists all routes`,
          headers: { allow: methods.join(', ') },
        });
      }
      throw new HttpProblem({
        status: 404,
        slug: 'no-such-route',
        title: 'No such route',
        detail: `there is no ${request.method} here; GET /docs lists all routes`,
      });
    });
  },
  { name: 'security', fastify: '5.x', dependencies: ['access', 'problems'] },
);

function holdsNul({ params, query }: FastifyRequest): boolean {
  const values = [params, query].flatMap((part) => Object.entries((part ?? {}) as object));
  return values.flat(2).some((text) => typeof text === 'string' && text.includes('\0'));
}

/** The methods that a path takes. */
function methodsAt(routes: readonly AccessRoute[], url: string): string[] {
  const path = url.split('?')[0]?.split('/') ?? [];
  const fits = (pattern: readonly string[]) =>
    pattern.length === path.length &&
    pattern.every((part, index) => (part.startsWith(':') ? path[index] !== '' : part === path[index]));
  return [
    ...new Set(routes.filter((route) => fits(route.url.split('/'))).map(({ method }) => method)),
  ].toSorted();
}
