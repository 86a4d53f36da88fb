import { z } from 'zod';
import { Instant, RequestKind, Speaker } from '../../protocol/common.ts';

const ms = z.number().min(0);
const text = z.string().nullable();

export const Turn = z.object({ speaker: Speaker, startMs: ms, endMs: ms, text: z.string() });
export type Turn = z.infer<typeof Turn>;

/** The right answers of a call. */
export const Gold = z.object({
  kind: RequestKind,
  unit: text,
  urgent: z.boolean(),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  fields: z.object({
    callerName: text,
    callbackPhone: text,
    location: text,
    district: text,
    occurredAt: z.object({ text, from: text, to: text }).nullable(),
    subject: text,
    request: text,
    relatedOrder: text,
  }),
  /** What a summary of the call has to say, a fact each. */
  summaryFacts: z.array(z.string()).optional(),
  /** Statements that would be wrong in a summary. */
  mustNotSay: z.array(z.string()).optional(),
  /** The personal data said in the call, word for word as they stand in its turns. */
  pii: z.array(z.string()).optional(),
});
export type Gold = z.infer<typeof Gold>;

/** A recorded call's transcript: the files in `samples/`. */
export const CallFile = z.object({
  id: z.string().min(1).max(100),
  startedAt: Instant,
  channel: z.object({ callerNumber: text }),
  turns: z.array(Turn),
  gold: Gold.optional(),
});
export type CallFile = z.infer<typeof CallFile>;
