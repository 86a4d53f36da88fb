import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { KnowledgeError } from '../../knowledge/contract.ts';
import {
  Article,
  ArticleId,
  ArticleListing,
  KnowledgeFlag,
  KnowledgeReport,
} from '../../protocol/knowledge.ts';
import type { Principal } from '../../protocol/roles.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { confinedTo } from './work-order-view.ts';

const readers = { access: ['agent', 'supervisor', 'reviewer', 'unit', 'admin'] } as const;
const admins = { access: ['admin'] } as const;
const tags = ['knowledge'];
/** What the store's column and a number hold exactly. */
const Id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const Limit = z.coerce.number().int().min(1).max(200).default(50);
/** Articles and files of one request; more go in several. */
const MAX_GIVEN = 500;

const ListQuery = z.object({
  q: z.string().trim().max(500).optional().describe('search words; left out: all articles by id'),
  on: z.iso.date().optional().describe('the day an answer must be valid for; left out: today'),
  unit: z.string().max(80).optional().describe('owner'),
  body: z.stringbool().default(false).describe('with the whole text'),
  cursor: z.string().max(64).optional().describe('`nextCursor` of the page before; not for a search'),
  limit: Limit,
});
export const ArticlePage = z.object({
  items: z.array(ArticleListing),
  nextCursor: z.string().nullable(),
});
const ArticleParams = z.object({ id: z.string().max(64).describe('id of the article') });
const ArticleQuery = z.object({
  revision: z.coerce.number().int().min(1).max(1_000_000).optional().describe('left out: the text in force'),
});
export const ArticleView = Article.extend({
  warning: z.string().nullable().describe('null for an earlier revision'),
});
const ImportBody = z
  .strictObject({
    files: z
      .array(
        z.strictObject({
          name: z.string().trim().min(1).max(200).describe('ends in .md, .csv or .html'),
          text: z.string(),
        }),
      )
      .max(MAX_GIVEN)
      .default([]),
    articles: z
      .array(z.record(z.string(), z.unknown()))
      .max(MAX_GIVEN)
      .default([])
      .describe('fields as in the front matter of a file, and `body`'),
    dryRun: z.boolean().default(false).describe('only says what would happen'),
  })
  .refine(({ files, articles }) => files.length + articles.length > 0, {
    message: 'give `files` or `articles`',
  });
export const RemovedArticle = z.object({ id: ArticleId, status: z.literal('removed') });
const FlagBody = z
  .strictObject({
    callId: z.string().trim().min(1).max(64).nullable().default(null).describe('the call it came up in'),
    reason: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .refine((text) => text.isWellFormed() && !text.includes('\0'), 'must be well-formed text')
      .nullable()
      .default(null),
  })
  .nullish();
const FlagQuery = z.object({
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  unit: z.string().max(80).optional().describe('owner of the article'),
  cursor: Id.optional().describe('`nextCursor` of the page before'),
  limit: Limit,
});
export const KnowledgeFlagPage = z.object({
  items: z.array(KnowledgeFlag),
  nextCursor: z.int().nullable(),
});
const FlagParams = z.object({ id: Id.describe('id of the flag') });

/** The knowledge base: search, reading, import, and flags of what is wrong. */
export async function knowledgeRoutes(
  instance: FastifyInstance,
  { knowledge, trail }: Pick<HttpDeps, 'knowledge' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/knowledge/articles',
    {
      config: readers,
      schema: {
        tags,
        summary: 'Search articles, or list them by id',
        description:
          'What was searched for is logged nowhere. A warning must be shown wherever its article is.',
        querystring: ListQuery,
        response: { 200: ArticlePage },
      },
    },
    async (request) => {
      const { q = '', on, unit, body, cursor, limit } = request.query;
      const shown = (article: ArticleListing) => (body ? article : { ...article, body: null });
      if (q !== '') {
        const cards = await knowledge.search(q, { limit, ...(on === undefined ? {} : { on }) });
        const items = cards.flatMap(({ articleId, passage, warning }) => {
          const article = knowledge.find(articleId);
          return article === null || (unit !== undefined && article.unit !== unit)
            ? []
            : [shown({ ...article, passage, warning })];
        });
        return { items, nextCursor: null };
      }
      const found = knowledge.list({ unit, after: cursor, limit: limit + 1 });
      const items = found.slice(0, limit).map(shown);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );

  app.get(
    '/v1/knowledge/articles/:id',
    {
      config: readers,
      schema: {
        tags,
        summary: 'Read an article, or one of its earlier texts',
        params: ArticleParams,
        querystring: ArticleQuery,
        response: { 200: ArticleView },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { revision } = request.query;
      const article = knowledge.find(id);
      if (article !== null && (revision === undefined || revision === article.revision))
        return { ...article, warning: knowledge.warning(id) };
      if (revision === undefined) throw notFound('article');
      return { ...(await answering(knowledge.revision(id, revision))), warning: null };
    },
  );

  app.post(
    '/v1/knowledge/articles',
    {
      config: admins,
      schema: {
        tags,
        summary: 'Import articles',
        description:
          'Markdown, CSV, HTML (docs/knowledge.md says how they are written) or articles by their fields. What says the same as before is left alone; another text makes a new revision. Articles with errors are left out, the rest is stored.',
        body: ImportBody,
        response: { 200: KnowledgeReport },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { dryRun, ...given } = request.body;
      const report = await knowledge.import(given, { by: principal.sub, dryRun });
      const count = (outcome: string) => report.articles.filter((one) => one.outcome === outcome).length;
      if (!dryRun)
        await trail.write(principal, 'knowledge.import', 'knowledge', {
          added: count('added'),
          changed: count('changed'),
          errors: report.errors,
        });
      return report;
    },
  );

  app.delete(
    '/v1/knowledge/articles/:id',
    {
      config: admins,
      schema: {
        tags,
        summary: 'Take an article out',
        description: 'Its texts stay readable by their revisions; imported again it goes on after them.',
        params: ArticleParams,
        response: { 200: RemovedArticle },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { id } = request.params;
      await answering(knowledge.remove(id, principal.sub));
      await trail.write(principal, 'knowledge.remove', `article/${id}`);
      return { id, status: 'removed' as const };
    },
  );

  app.post(
    '/v1/knowledge/articles/:id/flags',
    {
      config: { access: ['agent', 'supervisor'] },
      schema: {
        tags,
        summary: 'Say that an article is wrong',
        description:
          'Counts once for each person and text; a reason can be added while the flag is open. The article has a warning until the flag is resolved or another text is imported.',
        params: ArticleParams,
        body: FlagBody,
        response: { 200: KnowledgeFlag },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { callId = null, reason = null } = request.body ?? {};
      const { id: articleId } = request.params;
      const flag = await answering(knowledge.flag({ articleId, by: principal.sub, callId, reason }));
      await trail.write(principal, 'knowledge.flag', `article/${articleId}`, { flag: flag.id, call: callId });
      return flag;
    },
  );

  app.get(
    '/v1/knowledge/flags',
    {
      config: { access: ['supervisor', 'reviewer', 'unit', 'admin'] },
      schema: {
        tags,
        summary: 'List flags, newest first',
        description: 'Role `unit` sees those of its own articles.',
        querystring: FlagQuery,
        response: { 200: KnowledgeFlagPage },
      },
    },
    async (request) => {
      const { state, unit, cursor, limit } = request.query;
      const owner = ownerFor(principalOf(request), unit);
      const found = await knowledge.flags({ state, unit: owner, before: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );

  app.post(
    '/v1/knowledge/flags/:id/resolve',
    {
      config: admins,
      schema: {
        tags,
        summary: 'Say that a flag is dealt with',
        description: 'The article is right as it is, or a new text of it says so itself.',
        params: FlagParams,
        response: { 200: KnowledgeFlag },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const flag = await answering(knowledge.resolveFlag(request.params.id, principal.sub));
      await trail.write(principal, 'knowledge.flag.resolve', `article/${flag.articleId}`, { flag: flag.id });
      return flag;
    },
  );
}

/** Whose flags a principal gets: a handling unit its own, whatever it asked for. @throws HttpProblem without a unit */
function ownerFor(principal: Principal, asked: string | undefined): string | undefined {
  const own = confinedTo(principal);
  if (own === null) return asked;
  if (own !== '' && (asked === undefined || asked === own)) return own;
  throw new HttpProblem({
    status: 403,
    slug: own === '' ? 'no-unit' : 'forbidden',
    title: own === '' ? 'Your token names no unit' : 'Not your unit',
    detail:
      own === ''
        ? 'role `unit` needs the claim `unit`, the name of the handling unit'
        : `your token is for ${own}; leave \`unit\` out`,
  });
}

/** @throws HttpProblem for what is not there */
async function answering<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof KnowledgeError)) throw error;
    throw notFound(error.code === 'unknown_flag' ? 'flag' : 'article');
  }
}
