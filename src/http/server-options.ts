import { randomUUID } from 'node:crypto';
import { type FastifyBaseLogger, type FastifyServerOptions, LogController } from 'fastify';
import type { Log } from '../telemetry/log.ts';
import { sendProblem } from './errors.ts';

/** Time to receive a request's headers and body, milliseconds; slower clients are cut off. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Options of the Fastify instance that `httpPlugin` goes into. */
export function serverOptions(
  config: { readonly BODY_LIMIT_BYTES: number; readonly TRUST_PROXY: readonly string[] },
  log: Log,
): FastifyServerOptions & { loggerInstance: FastifyBaseLogger } {
  return {
    loggerInstance: log,
    // Fastify's own two lines a request would name the caller's address; ours (request-log.ts) does not.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: config.BODY_LIMIT_BYTES,
    trustProxy: config.TRUST_PROXY.length === 0 ? false : [...config.TRUST_PROXY],
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: 128 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(error, request, reply);
    },
  };
}
