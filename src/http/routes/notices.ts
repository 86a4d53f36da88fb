import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AreaNotice, NoticePage, NoticeQuery, NoticeRequest } from '../../protocol/voice-service.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { badRequest, type HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const tags = ['notices'];
/** Of a name nobody knows, this much is repeated. */
const SHOWN_CHARACTERS = 40;
const NoticeParams = z.object({ id: z.coerce.number().int().min(1) });

/** What callers of an area are told before they wait: 您所在区域正在抢修停电. */
export async function noticeRoutes(
  instance: FastifyInstance,
  { notices, district, trail }: Pick<HttpDeps, 'notices' | 'district' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/notices',
    {
      config: { access: ['agent', 'supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'List area notices, newest first',
        querystring: NoticeQuery,
        response: { 200: NoticePage },
      },
    },
    async (request) => {
      const { active, cursor, limit } = request.query;
      // One more than asked tells whether there is a next page.
      const found = await notices.list({
        at: active ? new Date() : undefined,
        before: cursor,
        limit: limit + 1,
      });
      const items = found.slice(0, limit);
      return { items, nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null };
    },
  );

  app.post(
    '/v1/notices',
    {
      config: { access: ['supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'Tell callers of an area what is the matter',
        description:
          'Callers hear it from `from` on, at once on every node, and no longer after `until`, which must be to come.',
        body: NoticeRequest,
        response: { 201: AreaNotice },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { district: given, street, text, from, until } = request.body;
      if (Date.parse(until) <= Date.now()) throw overAlready();
      const named = given === null ? null : district(given);
      if (given !== null && named === null) throw unknownDistrict(given);
      const notice = await notices.add({
        district: named,
        street,
        text: { zh: text.zh, en: text.en ?? text.zh },
        from,
        until,
        by: principal.sub,
      });
      await trail.write(principal, 'notice.add', String(notice.id), { district: named, street });
      return reply.code(201).send(notice);
    },
  );

  app.post(
    '/v1/notices/:id/withdraw',
    {
      config: { access: ['supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'Tell callers no longer',
        description: 'The same again answers the same.',
        params: NoticeParams,
        response: { 200: AreaNotice },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const notice = await notices.withdraw(request.params.id, principal.sub);
      if (notice === null) throw notFound('notice');
      await trail.write(principal, 'notice.withdraw', String(notice.id));
      return notice;
    },
  );
}

/** Nobody would ever be told: a typing error in the date, as a rule. */
function overAlready(): HttpProblem {
  const message = 'is in the past, so that no caller would hear this notice: give a time to come';
  return badRequest(`\`until\` ${message}`, [{ path: 'body.until', message }]);
}

function unknownDistrict(given: string): HttpProblem {
  const message = `no district “${given.slice(0, SHOWN_CHARACTERS)}”: use one of the catalogue's, or null for the whole city`;
  return badRequest(message, [{ path: 'body.district', message }]);
}
