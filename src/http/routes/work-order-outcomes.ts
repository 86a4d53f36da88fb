import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { OutcomeError, recordsAll } from '../../casework/outcome-rules.ts';
import { OrderOutcome, OrderOutcomeList, OutcomeRequest } from '../../protocol/outcome.ts';
import type { Principal } from '../../protocol/roles.ts';
import type { WorkOrder } from '../../protocol/work-order.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { badRequest, HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { confinedTo, hidingFor } from './work-order-view.ts';

const tags = ['work orders'];
const OrderParams = z.object({ id: z.string().min(1).max(64).describe('id or number') });

/** What becomes of orders: returns, re-dispatches, objections, corrections. A unit speaks of its own orders only. */
export async function workOrderOutcomeRoutes(
  instance: FastifyInstance,
  { orders, outcomes, trail }: Pick<HttpDeps, 'orders' | 'outcomes' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.post(
    '/v1/work-orders/:id/outcomes',
    {
      config: { access: ['unit', 'supervisor', 'reviewer', 'admin'] },
      schema: {
        tags,
        summary: 'Record what became of a work order',
        description:
          'Role `unit`: `returned` and `accepted`, of an order that is with it now. A re-dispatched order is with `toUnit` from then on. The same request again, with its key, answers the same; another request under that key 409.',
        params: OrderParams,
        body: OutcomeRequest,
        problems: [409],
        response: { 201: OrderOutcome },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const order = await orders.find(request.params.id);
      if (order === null) throw notFound('work order');
      const outcome =
        (await outcomes.repeated(order.id, request.body, principal)) ??
        (await answering(
          outcomes.record(order.id, request.body, principal, holderFor(principal, order)),
          request.body,
        ));
      const { kind, unit, toUnit, key } = outcome;
      await trail.write(principal, 'work-order.outcome', order.id, { kind, unit, toUnit, key });
      return reply.code(201).send(outcome);
    },
  );

  app.get(
    '/v1/work-orders/:id/outcomes',
    {
      config: { access: ['agent', 'supervisor', 'reviewer', 'unit', 'admin'] },
      schema: {
        tags,
        summary: 'List what became of a work order, oldest first',
        params: OrderParams,
        response: { 200: OrderOutcomeList },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const order = await orders.find(request.params.id);
      if (order === null) throw notFound('work order');
      requireSeen(order, confinedTo(principal));
      const items = await outcomes.list(order.id);
      const hide = hidingFor(principal, order);
      await trail.write(principal, 'work-order.outcomes', order.id, { count: items.length });
      return {
        items:
          hide === null
            ? items
            : items.map((one) => ({ ...one, reason: one.reason === null ? null : hide(one.reason) })),
      };
    },
  );
}

/**
 * The unit that must have the order for this principal to speak of it; null for one who may speak of any.
 *
 * @throws HttpProblem 404 when the order is not with that unit
 */
function holderFor(principal: Principal, order: WorkOrder): string | null {
  const unit = recordsAll(principal) ? null : (principal.unit ?? '');
  requireSeen(order, unit);
  return unit;
}

/** @throws HttpProblem 404 when the order is not with the unit that somebody is confined to (null: to none) */
function requireSeen(order: WorkOrder, unit: string | null): void {
  if (unit !== null && order.form.unit !== unit) throw notFound('work order');
}

/** @throws HttpProblem for what is refused */
async function answering(work: Promise<OrderOutcome>, { kind }: OutcomeRequest): Promise<OrderOutcome> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof OutcomeError)) throw error;
    const { message, field } = error;
    const errors = field === null ? undefined : [{ path: `body.${field}`, message }];
    if (error.code === 'forbidden')
      throw new HttpProblem({
        status: 403,
        slug: 'forbidden',
        title: `Not allowed to record \`${kind}\``,
        detail: message,
      });
    if (error.code === 'unknown-name') throw badRequest(message, errors);
    throw new HttpProblem({
      status: 409,
      slug: 'conflict',
      title: 'Not with this order',
      detail: message,
      errors,
    });
  }
}
