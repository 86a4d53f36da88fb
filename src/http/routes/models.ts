import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ModelVersionError } from '../../learning/models/versions.ts';
import { RetrainingError } from '../../learning/retraining/retraining-error.ts';
import { DispatchModel, DispatchModelDetail, ModelInUse, Retraining } from '../../protocol/model.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const config = { access: ['admin'] } as const;
const tags = ['models'];
/** What the store's column and a number hold exactly. */
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

const PageQuery = z.object({
  cursor: Id.optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const DispatchModelPage = z.object({
  serving: ModelInUse.describe('what answers on this node'),
  shadow: ModelInUse.nullable().describe('what answers beside it on this node'),
  items: z.array(DispatchModel),
  nextCursor: z.int().nullable(),
});
const ModelParams = z.object({ id: Id.describe('id of the model') });
export const RetrainingStatus = z.object({
  retraining: Retraining.nullable().describe(
    'the one that runs, else the last one; null: there never was one',
  ),
});

/** Dispatch models: what serves, their life, and full trainings. */
export async function modelRoutes(
  instance: FastifyInstance,
  { models, retrainings, trail }: Pick<HttpDeps, 'models' | 'retrainings' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/models',
    {
      config,
      schema: {
        tags,
        summary: 'List dispatch models, newest first',
        querystring: PageQuery,
        response: { 200: DispatchModelPage },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const found = await models.list({ before: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      return {
        ...models.current(),
        items,
        nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null,
      };
    },
  );

  app.get(
    '/v1/models/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Read what a model is made of and how it did',
        params: ModelParams,
        response: { 200: DispatchModelDetail },
      },
    },
    async (request) => answering(models.find(request.params.id)),
  );

  app.post(
    '/v1/models/:id/shadow',
    {
      config,
      schema: {
        tags,
        summary: 'Let a candidate answer beside the model that serves',
        description: 'Nobody sees its answers. 409 for one that is no candidate, or whose files are broken.',
        params: ModelParams,
        problems: [409],
        response: { 200: DispatchModelDetail },
      },
    },
    async (request) => {
      const { id } = request.params;
      await trail.write(principalOf(request), 'model.shadow', `model/${id}`);
      return answering(models.shadow(id));
    },
  );

  app.post(
    '/v1/models/:id/promote',
    {
      config,
      schema: {
        tags,
        summary: 'Let a candidate or the shadow serve',
        description:
          'Retires the one that serves; calls that are open use the new one from their next sentence on. 409 for one in another state, or whose files are broken: then nothing is changed.',
        params: ModelParams,
        problems: [409],
        response: { 200: DispatchModelDetail },
      },
    },
    async (request) => {
      const { id } = request.params;
      await trail.write(principalOf(request), 'model.promote', `model/${id}`);
      return answering(models.promote(id));
    },
  );

  app.post(
    '/v1/models/:id/withdraw',
    {
      config,
      schema: {
        tags,
        summary: 'Give up a candidate or the shadow',
        params: ModelParams,
        problems: [409],
        response: { 200: DispatchModelDetail },
      },
    },
    async (request) => {
      const { id } = request.params;
      await trail.write(principalOf(request), 'model.withdraw', `model/${id}`);
      return answering(models.withdraw(id));
    },
  );

  app.post(
    '/v1/models/rollback',
    {
      config,
      schema: {
        tags,
        summary: 'Withdraw the model that serves and let the one before it serve again',
        description: 'Before the first one there was the model of MODEL_DIR.',
        problems: [409],
        response: { 200: ModelInUse },
      },
    },
    async (request) => {
      await trail.write(principalOf(request), 'model.rollback', 'model');
      return answering(models.rollBack());
    },
  );

  app.post(
    '/v1/models/retrain',
    {
      config,
      schema: {
        tags,
        summary: 'Begin a full training',
        description:
          'Learns from TRAINING_FILES and from what was decided since, in the background; what comes of it becomes the shadow. 409 while one runs, 422 when there are too few orders.',
        problems: [409, 422],
        response: { 202: Retraining },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const begun = await answering(retrainings.begin(principal.sub));
      await trail.write(principal, 'model.retrain', `retraining/${begun.id}`);
      return reply.code(202).send(begun);
    },
  );

  app.get(
    '/v1/models/retraining',
    {
      config,
      schema: {
        tags,
        summary: 'Read how far the full training is',
        response: { 200: RetrainingStatus },
      },
    },
    async () => ({ retraining: await retrainings.latest() }),
  );
}

/** @throws HttpProblem for what cannot be done */
async function answering<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RetrainingError) {
      throw new HttpProblem({
        status: 422,
        slug: 'too-little-to-learn',
        title: 'Too little to learn from',
        detail: error.message,
      });
    }
    if (!(error instanceof ModelVersionError)) throw error;
    if (error.code === 'not-found') throw notFound('dispatch model');
    throw new HttpProblem({
      status: 409,
      slug: 'conflict',
      title: 'Not with this model',
      detail: error.message,
    });
  }
}
