import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ReportTooLongError } from '../../learning/report/dispatch-reports.ts';
import { DispatchReport } from '../../protocol/dispatch-report.ts';
import { principalOf } from '../access.ts';
import type { HttpDeps } from '../deps.ts';
import { badRequest, type HttpProblem } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const DAY_MS = 86_400_000;
/** A report reads every order of its days. */
const MOST_DAYS = 366;

const day = z.iso.date().refine((date) => !date.startsWith('0000'), 'there is no year 0');
const ReportQuery = z.object({
  from: day.describe('first day, inclusive'),
  to: day.describe(`last day, inclusive; at most ${MOST_DAYS} days in all`),
  model: z.string().min(1).max(200).optional().describe('version of a model; left out: whatever served'),
  settled: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: judge only orders on which somebody besides the agent has spoken'),
});

/** How well the ranking fits what became of orders. */
export async function dispatchReportRoute(
  instance: FastifyInstance,
  { dispatchReports, trail }: Pick<HttpDeps, 'dispatchReports' | 'trail'>,
): Promise<void> {
  instance.withTypeProvider<ZodTypes>().get(
    '/v1/dispatch/report',
    {
      config: { access: ['supervisor', 'admin'] },
      schema: {
        tags: ['dispatch'],
        summary: 'Report drift and accuracy of the ranking, by week and category',
        description:
          'Judged by what is known of the orders now: a return changes the figures of the week in which the order was made. A shadow model stands beside what served, on the same orders.',
        querystring: ReportQuery,
        response: { 200: DispatchReport },
      },
    },
    async (request) => {
      const { from, to, model = null, settled } = request.query;
      const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
      if (days < 1 || days > MOST_DAYS)
        throw refused(`\`to\` must be \`from\` or later, and both at most ${MOST_DAYS} days apart`);
      await trail.write(principalOf(request), 'dispatch.report', 'dispatch', { from, to, model });
      try {
        return await dispatchReports.report({ from, to, model, settledOnly: settled === 'true' });
      } catch (error) {
        if (error instanceof ReportTooLongError) throw refused(error.message);
        throw error;
      }
    },
  );
}

function refused(detail: string): HttpProblem {
  return badRequest(detail, [{ path: 'query.to', message: detail }]);
}
