import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../errors.ts';

/** A header that comes once; empty when it is missing. */
export function headerOf(request: FastifyRequest, name: string): string {
  const header = request.headers[name];
  return typeof header === 'string' ? header : '';
}

/** @param detail what to check, for the operator */
export function badSignature(detail: string): HttpProblem {
  return new HttpProblem({ status: 403, slug: 'forbidden', title: 'The signature is not good', detail });
}
