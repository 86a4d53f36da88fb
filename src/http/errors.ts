import { STATUS_CODES } from 'node:http';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Problem } from '../protocol/problem.ts';
import { AuthError } from './auth.ts';

export interface HttpProblemOptions {
  status: number;
  /** Last part of the problem's type, for example `not-found`. */
  slug: string;
  title: string;
  /** What went wrong and what to do about it; safe to show to the client. */
  detail?: string;
  errors?: Problem['errors'] | undefined;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An error that a client is told about as RFC 9457 problem details. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly statusCode: number;
  readonly slug: string;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: Problem['errors'];
  readonly headers: Record<string, string>;

  constructor(options: HttpProblemOptions) {
    super(options.detail ?? options.title, { cause: options.cause });
    this.statusCode = options.status;
    this.slug = options.slug;
    this.title = options.title;
    this.detail = options.detail;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

export const PROBLEM_TYPE = 'application/problem+json';

/** `what` names the thing, for example `work order`. */
export function notFound(what: string): HttpProblem {
  return new HttpProblem({
    status: 404,
    slug: 'not-found',
    title: `No such ${what}`,
    detail: `there is no such ${what}, or it is not yours to see; check its id`,
  });
}

/** @param detail what is wrong with the request, and what would be right */
export function badRequest(detail: string, errors?: Problem['errors']): HttpProblem {
  return new HttpProblem({
    status: 400,
    slug: 'invalid-request',
    title: 'The request is not valid',
    detail,
    errors,
  });
}

/** The type URI of a problem. */
export function problemType(slug: string): string {
  return `urn:jiesu:problem:${slug}`;
}

/** Answers every error as problem details; what happened inside stays in the log, under the request's id. */
export const problems = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  },
  { name: 'problems', fastify: '5.x' },
);

/** Answers `error`; also used for errors that Fastify meets before it knows the route. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const problem = toProblem(error);
  if (problem.statusCode >= 500) request.log.error({ err: error }, 'request failed');
  const body: Problem = {
    type: problemType(problem.slug),
    title: problem.title,
    status: problem.statusCode,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    instance: `urn:jiesu:request:${request.id}`,
    ...(problem.errors === undefined ? {} : { errors: problem.errors }),
  };
  return reply
    .code(problem.statusCode)
    .headers(problem.headers)
    .type(PROBLEM_TYPE)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(body);
}

/** The problem that stands for any error. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof AuthError) return authProblem(error);
  if (isEngineAway(error)) return AWAY;
  const { code, statusCode, message } = error as Partial<FastifyError>;
  if (code?.startsWith('FST_') && statusCode !== undefined && statusCode < 500) {
    return frameworkProblem(code, statusCode, message ?? '');
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new HttpProblem({
      status: statusCode,
      slug: 'refused',
      title: STATUS_CODES[statusCode] ?? 'Refused',
    });
  }
  return new HttpProblem({
    status: 500,
    slug: 'internal',
    title: 'Something went wrong on our side',
    detail: 'try again; if it persists, give the operator the request id in `instance`',
  });
}

const AWAY = new HttpProblem({
  status: 503,
  slug: 'unavailable',
  title: 'The service cannot reach its store now',
  detail: 'try again in a few seconds',
  headers: { 'retry-after': '5' },
});

/** Codes of the network, SQLSTATEs of a server that stops, starts or has no room, and class 08 (connection). */
const AWAY_CODE =
  /^(?:E(?:CONNREFUSED|CONNRESET|CONNABORTED|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)|57P0[1-5]|53300|08...)$/;
/** What `pg` and `ioredis` say without a code. */
const AWAY_MESSAGE =
  /^(?:timeout exceeded when trying to connect|Connection terminated|Client has encountered a connection error|Connection is closed|Stream isn't writeable|Reached the max retries per request|Command timed out)/;

/** Whether an error says that the database or Redis cannot be reached. */
function isEngineAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (
    (typeof code === 'string' && AWAY_CODE.test(code)) ||
    AWAY_MESSAGE.test(error.message) ||
    (error instanceof AggregateError && error.errors.some(isEngineAway)) ||
    isEngineAway(error.cause)
  );
}

function authProblem(error: AuthError): HttpProblem {
  if (error.code === 'unavailable') {
    return new HttpProblem({
      status: 503,
      slug: 'unavailable',
      title: 'Tokens cannot be checked now',
      detail: error.message,
      headers: { 'retry-after': '5' },
      cause: error.cause,
    });
  }
  const reason = error.code === 'missing' ? '' : ', error="invalid_token"';
  return new HttpProblem({
    status: 401,
    slug: 'unauthorised',
    title: error.code === 'missing' ? 'A token is needed' : 'The token is not accepted',
    detail: error.message,
    headers: { 'www-authenticate': `Bearer realm="jiesu"${reason}` },
  });
}

function frameworkProblem(code: string, status: number, message: string): HttpProblem {
  if (status === 413) {
    return new HttpProblem({
      status,
      slug: 'too-large',
      title: 'The body is too large',
      detail: 'send less at once, or raise BODY_LIMIT_BYTES',
    });
  }
  if (status === 415) {
    return new HttpProblem({
      status,
      slug: 'unsupported-media-type',
      title: 'This media type is not read here',
      detail: 'send `Content-Type: application/json`',
    });
  }
  const slug = code
    .replace(/^FST_(ERR_)?/, '')
    .toLowerCase()
    .replaceAll('_', '-');
  return new HttpProblem({ status, slug, title: STATUS_CODES[status] ?? 'Refused', detail: message });
}
