import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Principal } from '../../protocol/roles.ts';
import { WorkOrder, WorkOrderPage, WorkOrderPageQuery, WorkOrderQuery } from '../../protocol/work-order.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';
import { exportFormats, exportMediaTypes, exportText } from './work-order-export.ts';
import { confinedTo, viewFor } from './work-order-view.ts';

const EXPORT_PAGE = 500;
const config = { access: ['agent', 'supervisor', 'reviewer', 'unit', 'admin'] } as const;
const tags = ['work orders'];

const OrderParams = z.object({ id: z.string().min(1).max(64).describe('id or number') });
const ExportQuery = WorkOrderQuery.extend({ format: z.enum(exportFormats).default('csv') });

/** Work orders: list, read, export. A handling unit sees its own only. */
export async function workOrderRoutes(
  instance: FastifyInstance,
  { orders, trail }: Pick<HttpDeps, 'orders' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  app.get(
    '/v1/work-orders',
    {
      config,
      schema: {
        tags,
        summary: 'List work orders, newest first',
        description:
          'Role `unit` sees the orders of its own unit only, without the requester where they are anonymous or confidential.',
        querystring: WorkOrderPageQuery,
        response: { 200: WorkOrderPage },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { cursor, limit, ...wanted } = request.query;
      const query = confine(principal, wanted);
      // One more than asked tells whether there is a next page.
      const found = await orders.list(query, { before: cursor, limit: limit + 1 });
      const items = found.slice(0, limit);
      const last = items.at(-1)?.number ?? null;
      await trail.write(principal, 'work-order.list', 'work-orders', {
        ...query,
        count: items.length,
        first: items[0]?.number ?? null,
        last,
      });
      return {
        items: items.map((order) => viewFor(principal, order)),
        nextCursor: found.length > limit ? last : null,
      };
    },
  );

  app.get(
    '/v1/work-orders/export',
    {
      config,
      schema: {
        tags,
        summary: 'Export work orders',
        description:
          'Streamed, newest first, with the filters of the list. CSV carries a byte order mark, and cells that a spreadsheet would run as a formula are defused.',
        querystring: ExportQuery,
        produces: Object.values(exportMediaTypes),
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { format, ...wanted } = request.query;
      const query = confine(principal, wanted);
      await trail.write(principal, 'work-order.export', 'work-orders', { ...query, format });
      const pages = async function* () {
        let before: string | undefined;
        let page: WorkOrder[];
        do {
          page = await orders.list(query, { before, limit: EXPORT_PAGE });
          before = page.at(-1)?.number;
          yield page.map((order) => viewFor(principal, order));
        } while (page.length === EXPORT_PAGE);
      };
      return reply
        .type(exportMediaTypes[format])
        .header('content-disposition', `attachment; filename="work-orders.${format}"`)
        .send(Readable.from(exportText(format, pages())));
    },
  );

  app.get(
    '/v1/work-orders/:id',
    {
      config,
      schema: { tags, summary: 'Read a work order', params: OrderParams, response: { 200: WorkOrder } },
    },
    async (request) => {
      const principal = principalOf(request);
      const order = await orders.find(request.params.id);
      const unit = confinedTo(principal);
      if (order === null || (unit !== null && order.form.unit !== unit)) throw notFound('work order');
      await trail.write(principal, 'work-order.read', order.id, { number: order.number });
      return viewFor(principal, order);
    },
  );
}

/** The query a principal may ask: a handling unit gets its own orders, whatever it asked for. */
function confine(principal: Principal, query: WorkOrderQuery): WorkOrderQuery {
  const unit = confinedTo(principal);
  if (unit === null) return query;
  if (unit === '') {
    throw new HttpProblem({
      status: 403,
      slug: 'no-unit',
      title: 'Your token names no unit',
      detail: 'role `unit` needs the claim `unit`, the name of the handling unit',
    });
  }
  if (query.unit !== undefined && query.unit !== unit) {
    throw new HttpProblem({
      status: 403,
      slug: 'forbidden',
      title: 'Not your unit',
      detail: `your token is for ${unit}; leave \`unit\` out`,
    });
  }
  return { ...query, unit };
}
