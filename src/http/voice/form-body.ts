import type { FastifyInstance } from 'fastify';
import { type Parameters, readParameters } from '../../voice/dialect/parameters.ts';
import { badRequest, HttpProblem } from '../errors.ts';

/** Largest body of a webhook, bytes; platforms send one to three thousand. */
const FORM_LIMIT = 65_536;

/** Within this instance bodies are forms, and nothing else is read. `others` names further types that its caller reads. */
export function readForms(app: FastifyInstance, others: readonly string[] = []): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: FORM_LIMIT },
    (_request, encoded, done) => {
      const parameters = readParameters(String(encoded));
      if (parameters === null) done(badRequest('the form has too many parameters'));
      else done(null, parameters);
    },
  );
  app.addContentTypeParser('*', async () => {
    throw new HttpProblem({
      status: 415,
      slug: 'unsupported-media-type',
      title: 'This media type is not read here',
      detail: `send ${['application/x-www-form-urlencoded', ...others].join(' or ')}`,
    });
  });
}

/** The form of a request; empty when it has no body. */
export function formOf(body: unknown): Parameters {
  return body instanceof Map ? (body as Parameters) : new Map();
}
