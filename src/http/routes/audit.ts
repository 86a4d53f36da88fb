import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Instant } from '../../protocol/common.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const AuditQuery = z.object({
  actor: z.string().min(1).max(128).optional().describe('who (JWT `sub`)'),
  subject: z.string().min(1).max(200).optional().describe('what it was done to, for example a call’s id'),
  cursor: z.coerce.number().int().min(1).optional().describe('`nextCursor` of the page before'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const AuditItem = z.object({
  id: z.int(),
  at: Instant,
  actor: z.string(),
  roles: z.array(z.string()),
  action: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export const AuditPage = z.object({ items: z.array(AuditItem), nextCursor: z.int().nullable() });

/** The audit trail; reading it leaves a trace too. */
export async function auditRoutes(
  instance: FastifyInstance,
  { audit, trail }: Pick<HttpDeps, 'audit' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/audit',
    {
      config: { access: ['admin'] },
      schema: {
        tags: ['audit'],
        summary: 'List who read or changed what, newest first',
        querystring: AuditQuery,
        response: { 200: AuditPage },
      },
    },
    async (request) => {
      const { cursor, limit, ...filter } = request.query;
      const found = await audit.list({ ...filter, before: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      await trail.write(principalOf(request), 'audit.list', 'audit', { ...filter, count: items.length });
      return {
        items: items.map((item) => ({ ...item, roles: [...item.roles], detail: item.detail ?? {} })),
        nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null,
      };
    },
  );
}
