import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CatalogueError } from '../../catalogue/catalogue-error.ts';
import type { HeldCatalogue } from '../../catalogue/holder.ts';
import { DispatchCatalogue } from '../../catalogue/schema.ts';
import { CatalogueVersionError } from '../../catalogue/versions.ts';
import { CatalogueVersion, CatalogueVersionDetail } from '../../protocol/catalogue.ts';
import { Instant } from '../../protocol/common.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { badRequest, HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const config = { access: ['admin'] } as const;
const tags = ['catalogue'];
/** What the store's column and a number hold exactly. */
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const ServingCatalogue = z.object({
  versionId: z.int().nullable().describe('null: none is published, the catalogue of CATALOGUE_FILE serves'),
  catalogue: DispatchCatalogue,
});
const PageQuery = z.object({
  cursor: Id.optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const CatalogueVersionPage = z.object({
  items: z.array(CatalogueVersion),
  nextCursor: z.int().nullable(),
});
const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .regex(/^\P{Cc}*$/u, 'must be one line');
const ImportBody = z
  .strictObject({
    catalogue: z.record(z.string(), z.unknown()).optional().describe('the whole catalogue'),
    units: z.string().optional().describe('CSV of units, merged by id'),
    items: z.string().optional().describe('CSV of items, merged by code'),
    version: line(40).min(1).optional().describe('name of the new version; a whole catalogue has its own'),
    note: line(500).default(''),
  })
  .refine((body) => body.catalogue !== undefined || body.units !== undefined || body.items !== undefined, {
    message: 'give `catalogue`, `units` or `items`',
  })
  .refine((body) => body.catalogue !== undefined || body.version !== undefined, {
    path: ['version'],
    message: 'CSV alone needs the name of the new version',
  });
const VersionParams = z.object({ id: Id.describe('id of the version') });
const PublishBody = z
  .strictObject({ at: Instant.optional().describe('when; left out or past: at once') })
  .nullish();

/** The dispatch catalogue: what serves, its versions, and their life. */
export async function catalogueRoutes(
  instance: FastifyInstance,
  { catalogue, trail }: Pick<HttpDeps, 'catalogue' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/catalogue',
    {
      config,
      schema: { tags, summary: 'Read the catalogue that serves', response: { 200: ServingCatalogue } },
    },
    async () => toServing(catalogue.current()),
  );

  app.get(
    '/v1/catalogue/versions',
    {
      config,
      schema: {
        tags,
        summary: 'List versions, newest first',
        querystring: PageQuery,
        response: { 200: CatalogueVersionPage },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const found = await catalogue.list({ before: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );

  app.post(
    '/v1/catalogue/versions',
    {
      config,
      schema: {
        tags,
        summary: 'Import a draft',
        description:
          'A whole catalogue, or CSV merged into the one that serves. What is wrong with it stands in the report of the draft, which then cannot be published.',
        body: ImportBody,
        response: { 201: CatalogueVersionDetail },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { note, ...given } = request.body;
      const draft = await answering(catalogue.import(given, { by: principal.sub, note }));
      await trail.write(principal, 'catalogue.import', `catalogue/${draft.id}`, { version: draft.version });
      return reply.code(201).send(draft);
    },
  );

  app.get(
    '/v1/catalogue/versions/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Read what was found in a version and what it would change',
        params: VersionParams,
        response: { 200: CatalogueVersionDetail },
      },
    },
    async (request) => answering(catalogue.find(request.params.id)),
  );

  app.post(
    '/v1/catalogue/versions/:id/publish',
    {
      config,
      schema: {
        tags,
        summary: 'Publish a draft, at once or at a time',
        description:
          'Supersedes what serves; calls that are open use the new one from their next sentence on. 409 for a version with errors, or one that served before.',
        params: VersionParams,
        body: PublishBody,
        problems: [409],
        response: { 200: CatalogueVersionDetail },
      },
    },
    async (request) => {
      const { id } = request.params;
      const at = request.body?.at === undefined ? null : new Date(request.body.at);
      const later = at !== null && at.getTime() > Date.now();
      await trail.write(principalOf(request), 'catalogue.publish', `catalogue/${id}`, {
        at: later ? at.toISOString() : null,
      });
      return answering(later ? catalogue.schedule(id, at) : catalogue.publish(id));
    },
  );

  app.post(
    '/v1/catalogue/rollback',
    {
      config,
      schema: {
        tags,
        summary: 'Withdraw what serves and publish the version before it anew',
        description: 'Before the first version there was the catalogue of CATALOGUE_FILE.',
        problems: [409],
        response: { 200: ServingCatalogue },
      },
    },
    async (request) => {
      await trail.write(principalOf(request), 'catalogue.rollback', 'catalogue');
      return toServing(await answering(catalogue.rollBack()));
    },
  );

  app.delete(
    '/v1/catalogue/versions/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Give up a draft or a scheduled version',
        params: VersionParams,
        problems: [409],
        response: { 200: CatalogueVersionDetail },
      },
    },
    async (request) => {
      const { id } = request.params;
      await trail.write(principalOf(request), 'catalogue.withdraw', `catalogue/${id}`);
      return answering(catalogue.withdraw(id));
    },
  );
}

function toServing({ versionId, catalogue }: HeldCatalogue): z.input<typeof ServingCatalogue> {
  return { versionId, catalogue: catalogue.data };
}

/** @throws HttpProblem for what the catalogue refuses */
async function answering<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof CatalogueVersionError) {
      if (error.code === 'not-found') throw notFound('version of the catalogue');
      throw new HttpProblem({
        status: 409,
        slug: 'conflict',
        title: 'Not with this version',
        detail: error.message,
      });
    }
    if (error instanceof CatalogueError) throw badRequest(error.message);
    throw error;
  }
}
