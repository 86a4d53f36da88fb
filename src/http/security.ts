import fastifyHelmet from '@fastify/helmet';
import fastifyRateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { HttpProblem } from './errors.ts';

export interface SecurityOptions {
  rateLimitPerMinute: number;
}

/**
 * Security headers and rate limits. Bodies are limited by `bodyLimit` (server-options.ts), WebSocket messages by their
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
