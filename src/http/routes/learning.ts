import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const OrderParams = z.object({
  id: z.string().min(1).max(200).describe('id or number of an order, or number of an imported one'),
});
export const ForgottenOrder = z.object({ id: z.string(), status: z.literal('forgotten') });

/** What the ranking has learnt. */
export async function learningRoutes(
  instance: FastifyInstance,
  { learner, trail }: Pick<HttpDeps, 'learner' | 'trail'>,
): Promise<void> {
  instance.withTypeProvider<ZodTypes>().delete(
    '/v1/learning/orders/:id',
    {
      config: { access: ['admin'] },
      schema: {
        tags: ['dispatch'],
        summary: 'Forget what was learnt of an order',
        description:
          'Empties its learnt text, unit, category and district in the store and in the memory of every node, for good: only its number stays, so that it is not learnt again. The order itself stays.',
        params: OrderParams,
        response: { 200: ForgottenOrder },
      },
    },
    async (request) => {
      const { id } = request.params;
      await trail.write(principalOf(request), 'learning.forget', id);
      if (!(await learner.forget(id))) throw notFound('order');
      return { id, status: 'forgotten' as const };
    },
  );
}
