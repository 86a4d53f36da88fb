import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { QueueName, QueueReport, QueueState } from '../../protocol/outbound.ts';
import type { Queues } from '../../voice/queue/queues.ts';
import { principalOf } from '../access.ts';
import type { ZodTypes } from '../zod-compiler.ts';

export interface QueueRouteDeps {
  readonly queues: Pick<Queues, 'report' | 'state'>;
}

const tags = ['queues'];
const QueueParams = z.object({ queue: QueueName.describe('name of the queue') });

/** Queues of people: what telephone systems tell of them, and how they stand. */
export async function queueRoutes(instance: FastifyInstance, { queues }: QueueRouteDeps): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.put(
    '/v1/queues/:queue',
    {
      config: { access: ['gateway', 'admin'] },
      schema: {
        tags,
        summary: 'Report a queue’s seats and callers',
        description:
          'For telephone systems: on every change, or each half minute. A report counts for two minutes; after that the service tells what it sees of its own calls.',
        params: QueueParams,
        body: QueueReport,
        response: { 200: QueueState },
      },
    },
    async (request) => queues.report(request.params.queue, request.body, principalOf(request).sub),
  );

  app.get(
    '/v1/queues/:queue',
    {
      config: { access: ['agent', 'supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'Read a queue’s state and how long somebody would wait who joins now',
        params: QueueParams,
        response: { 200: QueueState },
      },
    },
    async (request) => queues.state(request.params.queue),
  );
}
