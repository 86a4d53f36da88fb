import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { tracer } from '../telemetry/tracing.ts';

declare module 'fastify' {
  interface FastifyRequest {
    span: Span | null;
  }
}

/** A span for each request, under the caller's trace when it names one (`traceparent`). Without tracing it is empty. */
export const requestSpan = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.decorateRequest('span', null);

    app.addHook('onRequest', (request, _reply, done) => {
      const parent = propagation.extract(context.active(), request.headers);
      const route = request.routeOptions.url ?? 'unknown';
      const span = tracer().startSpan(
        `${request.method} ${route}`,
        {
          kind: SpanKind.SERVER,
          attributes: { 'http.request.method': request.method, 'http.route': route },
        },
        parent,
      );
      request.span = span;
      context.with(trace.setSpan(parent, span), done);
    });

    // A body arrives in events of the socket, outside the request's context: enter it again.
    app.addHook('preValidation', (request, _reply, done) => {
      if (request.span === null) done();
      else context.with(trace.setSpan(context.active(), request.span), done);
    });

    app.addHook('onResponse', async (request, reply) => {
      request.span?.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) request.span?.setStatus({ code: SpanStatusCode.ERROR });
      request.span?.end();
    });
  },
  { name: 'request-span', fastify: '5.x' },
);
