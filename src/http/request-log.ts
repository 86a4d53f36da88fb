import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';

/** One line a request, once it is answered. Probes and scrapes come every few seconds and are left to `debug`. */
export const requestLog = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onResponse', (request, reply, done) => {
      const level = request.routeOptions.config.rateLimit === false ? 'debug' : 'info';
      const ms = Math.round(reply.elapsedTime);
      request.log[level]({ req: request, res: reply, ms, actor: request.principal?.sub }, 'request answered');
      done();
    });
  },
  { name: 'request-log', fastify: '5.x', dependencies: ['access'] },
);
