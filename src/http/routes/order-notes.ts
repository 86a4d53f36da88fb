import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { type OrderNote, OrderNoteList } from '../../protocol/voice-service.ts';
import type { StoredOrderNote } from '../../store/repositories/order-note-repository.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { confinedTo, hidingFor } from './work-order-view.ts';

/** More are not read back. */
const MOST_NOTES = 1_000;
const OrderParams = z.object({ id: z.string().min(1).max(64).describe('id or number') });

/** What citizens added to orders by voice guidance. A unit sees its own orders' only. */
export async function orderNoteRoutes(
  instance: FastifyInstance,
  { orders, notes, trail }: Pick<HttpDeps, 'orders' | 'notes' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/work-orders/:id/notes',
    {
      config: { access: ['agent', 'supervisor', 'reviewer', 'unit', 'admin'] },
      schema: {
        tags: ['work orders'],
        summary: 'List what the citizen added to a work order, oldest first',
        description:
          'Facts added, urgings (催办), wishes to withdraw it (撤销), and what the citizen said in the follow-up (回访).',
        params: OrderParams,
        response: { 200: OrderNoteList },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const order = await orders.find(request.params.id);
      const unit = confinedTo(principal);
      if (order === null || (unit !== null && order.form.unit !== unit)) throw notFound('work order');
      const items = await notes.list(order.id, MOST_NOTES);
      await trail.write(principal, 'work-order.notes', order.id, { count: items.length });
      const hide = hidingFor(principal, order) ?? ((text: string) => text);
      return { items: items.map((note) => shown(note, hide)) };
    },
  );
}

/** Without the session that left it. */
function shown(
  { id, kind, text, rating, source, at }: StoredOrderNote,
  hide: (text: string) => string,
): OrderNote {
  return {
    id,
    kind,
    text: text === null ? null : hide(text),
    rating,
    source: source.split('/', 1)[0] ?? source,
    at: at.toISOString(),
  };
}
