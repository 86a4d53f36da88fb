import { z } from 'zod';
import { Instant, PROTOCOL_VERSION, Speaker } from './common.ts';
import { CallStatus, DeskEvent, InvalidReason, SuggestionTarget } from './desk-event.ts';
import { FieldName, FieldValue } from './form.ts';
import { DetailKey, DetailValue, ScenarioId } from './scenario.ts';

/** The desk stream, `GET /v1/desk`: the agent's sidebar signs in, follows calls and sends commands. */

const v = z.literal(PROTOCOL_VERSION);
const callId = z.string().min(1).max(64);
const id = z
  .string()
  .min(1)
  .max(64)
  .describe('made by the desk; the same id again is answered again and done once');

export const Command = z.discriminatedUnion('type', [
  z.object({ type: z.literal('field.set'), field: FieldName, value: FieldValue }),
  z.object({ type: z.literal('field.clear'), field: FieldName }),
  z
    .object({ type: z.literal('field.unlock'), field: FieldName })
    .describe('let suggestions fill the field again'),
  z.object({
    type: z.literal('suggestion.accept'),
    suggestionId: z.string().max(80),
    target: SuggestionTarget,
    name: z.string().max(120),
  }),
  z.object({
    type: z.literal('suggestion.reject'),
    suggestionId: z.string().max(80),
    target: SuggestionTarget,
    name: z.string().max(120),
  }),
  z.object({
    type: z.literal('suggestion.change'),
    suggestionId: z.string().max(80),
    target: SuggestionTarget,
    name: z.string().max(120),
  }),
  z.object({
    type: z.literal('segment.pin'),
    segmentId: z.string().max(64),
    field: FieldName.nullable().default(null),
  }),
  z
    .object({
      type: z.literal('summary.request'),
      writer: z
        .enum(['best', 'rules'])
        .optional()
        .describe('`rules`: the draft of the rules alone; else a language model writes, where there is one'),
    })
    .describe('the draft anew, in the place of whatever stands there'),
  z
    .object({ type: z.literal('summary.edit'), text: z.string().trim().min(1).max(4_000) })
    .describe('the agent’s own text, which no machine replaces; `summary.request` gives it up'),
  z.object({ type: z.literal('summary.confirm') }),
  z
    .object({ type: z.literal('scenario.choose'), scenario: ScenarioId.nullable() })
    .describe('another form for the details; null: none'),
  z.object({ type: z.literal('detail.set'), key: DetailKey, value: DetailValue }),
  z.object({ type: z.literal('detail.clear'), key: DetailKey }),
  z.object({ type: z.literal('detail.unlock'), key: DetailKey }),
  z
    .object({
      type: z.literal('article.flag'),
      articleId: z.string().min(1).max(64),
      reason: z.string().trim().min(1).max(200).nullable().default(null),
    })
    .describe('an answer card is wrong: its owner is told'),
  z.object({ type: z.literal('submit') }),
  z.object({ type: z.literal('hold') }),
  z.object({ type: z.literal('invalid'), reason: InvalidReason }),
  z
    .object({ type: z.literal('call.take') })
    .describe('take over: an offered call, or as a supervisor any call'),
  z
    .object({ type: z.literal('call.hand'), to: z.string().min(1).max(128) })
    .describe('hand over to another agent'),
]);
export type Command = z.infer<typeof Command>;

export const DeskMessage = z.discriminatedUnion('type', [
  z.object({ v, type: z.literal('auth'), token: z.string().min(1).max(8_192) }),
  z
    .object({ v, type: z.literal('follow'), callId, after: z.int().min(0).default(0) })
    .describe(
      'send all events of the call with a number above `after`, then the live ones; this is also how to resume',
    ),
  z.object({ v, type: z.literal('unfollow'), callId }),
  z.object({ v, type: z.literal('command'), id, callId, command: Command }),
  z.object({ v, type: z.literal('ping') }),
  z.object({ v, type: z.literal('pong') }),
]);
export type DeskMessage = z.infer<typeof DeskMessage>;

/** A call on an agent's list. */
export const CallSummary = z.object({
  callId,
  externalId: z.string(),
  status: CallStatus,
  startedAt: Instant,
  endedAt: Instant.nullable(),
  channel: z.string(),
  agent: z.string().nullable(),
  queue: z.string().nullable(),
});
export type CallSummary = z.infer<typeof CallSummary>;

export const deskErrorCodes = [
  'unauthorised',
  'forbidden',
  'bad_message',
  'unsupported_version',
  'too_large',
  'too_fast',
  'unknown_call',
  'unknown_segment',
  'unknown_suggestion',
  'unknown_scenario',
  'unknown_detail',
  'unknown_article',
  'invalid_value',
  'form_incomplete',
  'call_closed',
  'unavailable',
] as const;
export const DeskErrorCode = z.enum(deskErrorCodes);
export type DeskErrorCode = z.infer<typeof DeskErrorCode>;

/** What is wrong with one field of a form that was submitted. */
export const FieldProblem = z.object({ field: z.string(), message: z.string() });
export type FieldProblem = z.infer<typeof FieldProblem>;

export const DeskReply = z.discriminatedUnion('type', [
  z.object({
    v,
    type: z.literal('welcome'),
    agent: z.string(),
    roles: z.array(z.string()),
    heartbeatMs: z.int(),
    scenarios: z
      .array(z.object({ id: ScenarioId, name: z.string() }))
      .optional()
      .describe('forms for the details that `scenario.choose` takes'),
  }),
  z
    .object({ v, type: z.literal('calls'), calls: z.array(CallSummary) })
    .describe('the list after signing in: live calls and unsubmitted drafts'),
  z
    .object({ v, type: z.literal('offer'), call: CallSummary })
    .describe('a call was assigned or offered to this agent, or changed its status'),
  z.object({ v, type: z.literal('event'), callId, seq: z.int().min(1), at: Instant, event: DeskEvent }),
  z
    .object({
      v,
      type: z.literal('partial'),
      callId,
      speaker: Speaker,
      startMs: z.number(),
      text: z.string(),
    })
    .describe('words still being recognised; replaces the speaker’s previous partial; never stored'),
  z
    .object({ v, type: z.literal('summary.partial'), callId, text: z.string() })
    .describe('the summary as far as it is written; replaces the one before; never stored'),
  z.object({
    v,
    type: z.literal('ok'),
    id,
    callId,
    seq: z.int().min(0),
    result: z.object({ orderId: z.string(), orderNumber: z.string() }).optional(),
  }),
  z.object({
    v,
    type: z.literal('error'),
    code: DeskErrorCode,
    message: z.string(),
    retryable: z.boolean(),
    id: z.string().optional(),
    callId: z.string().optional(),
    problems: z.array(FieldProblem).optional(),
  }),
  z.object({ v, type: z.literal('ping') }),
  z.object({ v, type: z.literal('pong') }),
  z.object({ v, type: z.literal('goodbye'), reason: z.string(), retryAfterMs: z.int() }),
]);
export type DeskReply = z.infer<typeof DeskReply>;
