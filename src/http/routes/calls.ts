import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Evidence, Instant } from '../../protocol/common.ts';
import { CallStatus, Decision, DecisionTarget, DeskEvent } from '../../protocol/desk-event.ts';
import { CallSummary } from '../../protocol/desk-stream.ts';
import { CallModelUses, type ModelUse } from '../../protocol/model-use.ts';
import type { Principal } from '../../protocol/roles.ts';
import type { CallRow } from '../../store/repositories/call-repository.ts';
import { principalOf } from '../access.ts';
import { authorise } from '../auth.ts';
import type { HttpDeps } from '../deps.ts';
import { HttpProblem, notFound } from '../errors.ts';
import type { ZodTypes } from '../zod-compiler.ts';

const tags = ['calls'];
const MAX_EVENTS = 1_000;
/** What the store's column holds. */
const MAX_SEQ = 2_147_483_647;

const CallParams = z.object({ id: z.string().min(1).max(64).describe('id of the call') });
const CallQuery = z.object({
  status: CallStatus.optional(),
  agent: z.string().min(1).max(128).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const CallList = z.object({ items: z.array(CallSummary) });

const EventQuery = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .max(MAX_SEQ)
    .default(0)
    .describe('number of the last event already known'),
});
export const CallEvent = z.object({ seq: z.int().min(1), at: Instant, event: DeskEvent });
export const CallEventPage = z.object({
  items: z.array(CallEvent),
  next: z.int().nullable().describe('`after` of the next page; null when this was the last for now'),
});

const RankedName = z.object({ name: z.string(), probability: z.number(), reasons: z.array(z.string()) });
export const DecidedSuggestion = z.object({
  id: z.string(),
  target: DecisionTarget,
  modelVersion: z.string(),
  ranked: z.array(RankedName),
  evidence: z.array(Evidence),
  at: Instant,
  decision: Decision.nullable().describe('null: not decided yet'),
  decidedValue: z.string().nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: Instant.nullable(),
});
export const SuggestionList = z.object({ items: z.array(DecidedSuggestion) });

/** Calls, their events and what was suggested. Supervisors, reviewers and admins see all; an agent sees their own. */
export async function callRoutes(
  instance: FastifyInstance,
  { calls, modelUses, trail }: Pick<HttpDeps, 'calls' | 'modelUses' | 'trail'>,
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypes>();

  const findFor = async (principal: Principal, id: string): Promise<CallRow> => {
    const call = await calls.find(id);
    const seesAll = authorise(principal, ['supervisor', 'reviewer', 'admin']);
    if (call === null || !(seesAll || call.agent === principal.sub)) throw notFound('call');
    return call;
  };

  app.get(
    '/v1/calls',
    {
      config: { access: ['agent', 'supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'List calls, newest first',
        description:
          'An agent gets their own open calls and those offered to their queues; the filters are for supervisors.',
        querystring: CallQuery,
        response: { 200: CallList },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      if (authorise(principal, ['supervisor', 'admin'])) return { items: await calls.list(request.query) };
      const open = await calls.listOpen(principal.sub, principal.queues);
      const { status, limit } = request.query;
      return { items: open.filter((call) => status === undefined || call.status === status).slice(0, limit) };
    },
  );

  app.get(
    '/v1/calls/:id',
    {
      config: { access: ['agent', 'supervisor', 'reviewer', 'admin'] },
      schema: { tags, summary: 'Read a call’s summary', params: CallParams, response: { 200: CallSummary } },
    },
    async (request) => {
      const principal = principalOf(request);
      const call = await findFor(principal, request.params.id);
      await trail.write(principal, 'call.read', call.callId);
      return call;
    },
  );

  app.get(
    '/v1/calls/:id/events',
    {
      config: { access: ['agent', 'supervisor', 'reviewer', 'admin'] },
      schema: {
        tags,
        summary: 'Read a call’s events in order',
        description:
          'The events of the desk stream, by number; replaying them from 1 gives the call’s whole state. 410 once the retention period has passed.',
        params: CallParams,
        querystring: EventQuery,
        problems: [410],
        response: { 200: CallEventPage },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { after } = request.query;
      const call = await findFor(principal, request.params.id);
      refusePurged(call);
      await trail.write(principal, 'call.events.read', call.callId, { after });
      const commits = await calls.read(call.callId, after, MAX_EVENTS);
      const known = commits.flatMap((commit) =>
        commit.events.map((event, index) => ({
          seq: commit.seqFrom + index,
          at: commit.at.toISOString(),
          event,
        })),
      );
      const items = known.filter((event) => event.seq > after).slice(0, MAX_EVENTS);
      const more = commits.length === MAX_EVENTS || (known.at(-1)?.seq ?? 0) > (items.at(-1)?.seq ?? 0);
      return { items, next: more ? (items.at(-1)?.seq ?? null) : null };
    },
  );

  app.get(
    '/v1/calls/:id/suggestions',
    {
      config: { access: ['supervisor', 'reviewer', 'admin'] },
      schema: {
        tags,
        summary: 'Read what was suggested during a call and what the agent decided',
        params: CallParams,
        problems: [410],
        response: { 200: SuggestionList },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const call = await findFor(principal, request.params.id);
      refusePurged(call);
      await trail.write(principal, 'call.suggestions.read', call.callId);
      const rows = await calls.suggestions(call.callId);
      return { items: rows.map(toSuggestion) };
    },
  );

  app.get(
    '/v1/calls/:id/language-model',
    {
      config: { access: ['supervisor', 'admin'] },
      schema: {
        tags,
        summary: 'Read what a call cost in questions to the language model',
        params: CallParams,
        response: { 200: CallModelUses },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { callId } = await findFor(principal, request.params.id);
      await trail.write(principal, 'call.language-model.read', callId);
      const uses = await modelUses.ofCall(callId);
      return { callId, uses, total: totalOf(uses) };
    },
  );
}

function totalOf(uses: readonly ModelUse[]): CallModelUses['total'] {
  const sum = (of: (use: ModelUse) => number) => uses.reduce((total, use) => total + of(use), 0);
  return {
    questions: uses.length,
    promptTokens: sum(({ promptTokens }) => promptTokens),
    completionTokens: sum(({ completionTokens }) => completionTokens),
    cost: uses.some(({ cost }) => cost === null) ? null : sum(({ cost }) => cost ?? 0),
  };
}

function refusePurged(call: CallRow): void {
  if (call.purgedAt === null) return;
  throw new HttpProblem({
    status: 410,
    slug: 'purged',
    title: 'The call’s transcript was purged',
    detail: 'its retention period has passed; the work order remains',
  });
}

type SuggestionRow = Awaited<ReturnType<HttpDeps['calls']['suggestions']>>[number];

function toSuggestion(row: SuggestionRow): z.input<typeof DecidedSuggestion> {
  return {
    id: row.id,
    target: DecisionTarget.parse(row.target),
    modelVersion: row.model_version,
    ranked: z.array(RankedName).parse(row.ranked),
    evidence: z.array(Evidence).parse(row.evidence),
    at: row.at.toISOString(),
    decision: Decision.nullable().parse(row.decision),
    decidedValue: row.decided_value,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at?.toISOString() ?? null,
  };
}
