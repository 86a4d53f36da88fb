import { z } from 'zod';
import { Alert } from './alert.ts';
import { CallUpdateKind, EndCause } from './call-stream.ts';
import { Instant, Segment } from './common.ts';
import { DispatchSuggestion } from './dispatch.ts';
import { Fact } from './fact.ts';
import { Candidate, FieldName, FieldState } from './form.ts';
import { Guidance } from './guidance.ts';
import { MatterDraft } from './matter.ts';
import { RelatedCases } from './related.ts';
import { DetailCandidate, DetailKey, DetailState, Scenario } from './scenario.ts';
import { Confirmed, Recording, SelfServicePurpose } from './self-service.ts';
import { Authorship, Summary, SummaryDoubt } from './summary.ts';

/**
 * What happens in a call, as its log keeps it and its desk hears it. Every event has a per-call sequence number;
 * replaying the events from 1 gives the call's whole state.
 */

export const callStatuses = ['live', 'wrap-up', 'held', 'submitted', 'invalid'] as const;
export const CallStatus = z.enum(callStatuses);
export type CallStatus = z.infer<typeof CallStatus>;

export const suggestionTargets = ['unit', 'category'] as const;
export const SuggestionTarget = z.enum(suggestionTargets);
export type SuggestionTarget = z.infer<typeof SuggestionTarget>;

/** What an agent may have decided on: a ranking, the model's reading of the call for the form, its summary. */
export const DecisionTarget = z.enum([...suggestionTargets, 'form', 'summary']);
export type DecisionTarget = z.infer<typeof DecisionTarget>;

export const Decision = z.enum(['accepted', 'rejected', 'changed', 'ignored']);
export type Decision = z.infer<typeof Decision>;

export const InvalidReason = z.enum(['骚扰', '空号', '误拨', '无声', '撤销', '其他']);
export type InvalidReason = z.infer<typeof InvalidReason>;

/** Message number of the sender that an event stems from; lets a restarted node know what it already has. */
const senderSeq = z.int().min(1);
/** All messages of the sender up to this one had arrived when the event was stored: what may be acknowledged. */
const through = z.int().min(0);
/** Who did it (JWT `sub`) and the command's id, which makes a repeated command harmless. */
const by = z.string();
const commandId = z.string();

export const DeskEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('call.started'),
    senderSeq,
    through,
    externalId: z.string(),
    startedAt: Instant,
    caller: z.string().nullable(),
    called: z.string().nullable(),
    channel: z.string(),
    agent: z.string().nullable(),
    queue: z.string().nullable(),
    language: z.string(),
    /** Sender's clock minus ours, milliseconds; large values mean that one of them is wrong. */
    clockSkewMs: z.number(),
  }),
  z.object({ type: z.literal('segment'), senderSeq, through, segment: Segment, late: z.boolean() }),
  z.object({ type: z.literal('call.updated'), senderSeq, through, atMs: z.number(), update: CallUpdateKind }),
  z.object({
    type: z.literal('call.ended'),
    senderSeq,
    through,
    endedAt: Instant,
    cause: EndCause,
    /** Numbers of the sender that had not come by then, in order; the first hundred ranges. */
    missing: z.array(z.object({ from: senderSeq, to: senderSeq })).max(100),
  }),
  z
    .object({ type: z.literal('gap'), from: senderSeq, to: senderSeq })
    .describe('the call ended and these messages of the sender had not arrived: sentences may be missing'),
  z.object({ type: z.literal('suggestion'), id: z.string(), suggestion: DispatchSuggestion }),
  z.object({ type: z.literal('form'), fields: z.partialRecord(FieldName, FieldState) }),
  z
    .object({
      type: z.literal('facts'),
      facts: z.array(Fact).max(200),
      gone: z.array(z.string().max(120)).max(200),
    })
    .describe(
      'what was heard besides the form: new and changed facts, and the ids of those that hold no longer',
    ),
  z
    .object({ type: z.literal('matters'), matters: z.array(MatterDraft).max(20) })
    .describe(
      'the matters of a call that has several, each with a draft of its own; none: it has one after all',
    ),
  z.object({ type: z.literal('alert'), alert: Alert }),
  z.object({ type: z.literal('related'), related: RelatedCases }),
  Summary.extend({ type: z.literal('summary'), sentences: z.int().min(0).optional() }).describe(
    'the order’s text as a machine drafts it, of the first `sentences` of the call; without them of all stored before it',
  ),
  z
    .object({ type: z.literal('summary.doubts'), doubts: z.array(SummaryDoubt).max(20) })
    .describe('what the summary says and the call or the form does not, after either changed'),
  z.object({ type: z.literal('summary.edited'), by, commandId, text: z.string().max(4_000) }),
  z.object({ type: z.literal('summary.confirmed'), by, commandId }),
  z
    .object({ type: z.literal('scenario'), scenario: Scenario.nullable() })
    .describe('the matter asks for this form; what was answered in another one stays behind'),
  z.object({ type: z.literal('scenario.chosen'), by, commandId, scenario: Scenario.nullable() }),
  z.object({ type: z.literal('details'), details: z.record(DetailKey, DetailState) }),
  z.object({ type: z.literal('detail'), by, commandId, key: DetailKey, state: DetailState }),
  z
    .object({
      type: z.literal('reading'),
      id: z.string(),
      author: Authorship,
      sentences: z.int().min(0),
      fields: z.partialRecord(FieldName, z.array(Candidate).max(4)),
      details: z.record(DetailKey, z.array(DetailCandidate).max(4)),
    })
    .describe(
      'what the language model read in the first `sentences` of the call; the form is merged from it and the rules',
    ),
  z
    .object({
      type: z.literal('self-service'),
      sessionId: z.string().max(64),
      purpose: SelfServicePurpose,
      segments: z.array(Segment).max(200),
      recording: Recording.nullable(),
      /** What the caller already knows the order by. */
      orderNumber: z.string().max(32).nullable(),
      /** Why the caller goes before others: 危险, 弱势, 多次未解决. */
      priority: z.string().max(40).nullable(),
      /** Left out where nothing was read back. */
      confirmed: Confirmed.optional(),
    })
    .describe(
      'what the caller has said to voice guidance before this call; its sentences are the first of the transcript',
    ),
  z.object({ type: z.literal('guidance'), guidance: Guidance }),
  z
    .object({
      type: z.literal('note'),
      about: z.enum(['summary', 'form']),
      text: z.string().max(200).nullable(),
    })
    .describe('one line about what the language model could not do; null: it does again'),
  z.object({
    type: z.literal('article.flagged'),
    by,
    commandId,
    articleId: z.string().max(64),
    reason: z.string().max(200).nullable(),
  }),
  z.object({ type: z.literal('field'), by, commandId, field: FieldName, state: FieldState }),
  z.object({
    type: z.literal('decision'),
    by,
    commandId,
    suggestionId: z.string(),
    target: DecisionTarget,
    decision: Decision,
    value: z.string().nullable(),
  }),
  z.object({ type: z.literal('pinned'), by, commandId, segmentId: z.string(), field: FieldName.nullable() }),
  z.object({ type: z.literal('summary.requested'), by, commandId }),
  z.object({
    type: z.literal('assigned'),
    by,
    commandId,
    agent: z.string(),
    previous: z.string().nullable(),
  }),
  z.object({ type: z.literal('held'), by, commandId }),
  z.object({ type: z.literal('submitted'), by, commandId, orderId: z.string(), orderNumber: z.string() }),
  z.object({ type: z.literal('invalidated'), by, commandId, reason: InvalidReason }),
]);
export type DeskEvent = z.infer<typeof DeskEvent>;
export type DeskEventOf<T extends DeskEvent['type']> = Extract<DeskEvent, { type: T }>;
