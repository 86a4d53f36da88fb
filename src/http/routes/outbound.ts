import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Instant } from '../../protocol/common.ts';
import { FollowUpRequest, OutboundCall, OutboundPage, OutboundQuery } from '../../protocol/outbound.ts';
import type { Principal } from '../../protocol/roles.ts';
import type { OutboundRepository } from '../../store/repositories/outbound-repository.ts';
import type { OutboundRow } from '../../store/repositories/outbound-row.ts';
import { FollowUpError, type FollowUps } from '../../voice/outbound/follow-ups.ts';
import { maskedNumber } from '../../voice/telephone-number.ts';
import { principalOf } from '../access.ts';
import type { AuditTrail } from '../audit-trail.ts';
import { authorise } from '../auth.ts';
import { badRequest, HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

export interface OutboundRouteDeps {
  readonly outbound: Pick<OutboundRepository, 'find' | 'list' | 'close'>;
  readonly followUps: Pick<FollowUps, 'book'>;
  readonly trail: Pick<AuditTrail, 'write'>;
}

const tags = ['outbound calls'];
const CallParams = z.object({ id: z.string().min(1).max(64).describe('id of the outbound call') });
/** Supervisors see whom is called; agents see that somebody is. */
const SEE_NUMBERS = ['supervisor', 'admin'] as const;

/** Call-backs and follow-ups. */
export async function outboundRoutes(
  instance: FastifyInstance,
  { outbound, followUps, trail }: OutboundRouteDeps,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/outbound-calls',
    {
      config: { access: ['agent', 'supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'List call-backs and follow-ups, newest first',
        description: 'Agents get masked numbers.',
        querystring: OutboundQuery,
        response: { 200: OutboundPage },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { limit, cursor, ...filter } = request.query;
      const before = cursor === undefined ? null : readCursor(cursor);
      const found = await outbound.list(filter, { before, limit: limit + 1 });
      const items = found.slice(0, limit);
      await trail.write(principal, 'outbound.list', 'outbound-calls', { count: items.length });
      const last = found.length > limit ? items.at(-1) : undefined;
      return {
        items: items.map((row) => viewFor(principal, row)),
        nextCursor: last === undefined ? null : cursorOf(last),
      };
    },
  );

  app.post(
    '/v1/outbound-calls/:id/cancel',
    {
      config: { access: SEE_NUMBERS },
      schema: {
        tags,
        summary: 'Cancel a call that is booked',
        description: '409 when it is being placed, or over.',
        params: CallParams,
        problems: [409],
        response: { 200: OutboundCall },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const row = await outbound.find(request.params.id);
      if (row === null) throw notFound('outbound call');
      await trail.write(principal, 'outbound.cancel', row.id);
      const attempt = { id: row.id, attempt: row.attempts };
      const done = await outbound.close(attempt, ['booked'], 'cancelled', 'by hand', new Date());
      const now = await outbound.find(row.id);
      if (now === null) throw notFound('outbound call');
      if (!done && now.result !== 'by hand') throw notNow(now.state);
      return viewFor(principal, now);
    },
  );

  app.post(
    '/v1/follow-ups',
    {
      config: { access: SEE_NUMBERS },
      schema: {
        tags,
        summary: 'Book the follow-up of an order (回访)',
        description:
          'One a matter, ever: the same person’s orders that name each other count as one, and asking again answers the first one with 200. Not for handling units, whose work is judged by it. 409 when the requester must not be called.',
        body: FollowUpRequest,
        problems: [404, 409],
        response: { 200: OutboundCall, 201: OutboundCall },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { orderId } = request.body;
      const { row, repeated } = await answering(followUps.book(orderId, principal.sub));
      await trail.write(principal, 'follow-up.book', orderId, { outboundId: row.id, repeated });
      return reply.code(repeated ? 200 : 201).send(viewFor(principal, row));
    },
  );
}

function notNow(state: OutboundRow['state']): HttpProblem {
  return new HttpProblem({
    status: 409,
    slug: 'conflict',
    title: 'Not booked any more',
    detail: `its state is \`${state}\`: only what is \`booked\` can be cancelled`,
  });
}

async function answering<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof FollowUpError)) throw error;
    if (error.code === 'unknown-order') throw notFound('work order');
    throw new HttpProblem({
      status: 409,
      slug: error.code,
      title: error.code === 'do-not-call' ? 'Not to be called' : 'Nobody can be called',
      detail: error.message,
    });
  }
}

function viewFor(principal: Principal, row: OutboundRow): z.input<typeof OutboundCall> {
  return {
    id: row.id,
    purpose: row.purpose,
    subject: row.subject,
    number: authorise(principal, SEE_NUMBERS) ? row.number : maskedNumber(row.number),
    queue: row.queue,
    state: row.state,
    windowFrom: row.windowFrom?.toISOString() ?? null,
    windowTo: row.windowTo?.toISOString() ?? null,
    placeAt: row.placeAt.toISOString(),
    attempts: row.attempts,
    nextAt: row.nextAt?.toISOString() ?? null,
    result: row.result,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function cursorOf({ createdAt, id }: OutboundRow): string {
  return `${createdAt.toISOString()}_${id}`;
}

/** @throws HttpProblem 400 for what is no cursor */
function readCursor(cursor: string): { createdAt: Date; id: string } {
  const [at = '', id = ''] = cursor.split('_');
  if (!Instant.safeParse(at).success || id === '')
    throw badRequest('`cursor` must be the `nextCursor` of a page');
  return { createdAt: new Date(at), id };
}
