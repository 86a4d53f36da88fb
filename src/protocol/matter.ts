import { z } from 'zod';
import { RequestKind } from './common.ts';
import { OccurredAt } from './form.ts';

/** One matter of a call that has several, with the draft of an order's text of its own; 1 is the main one, the others are numbered as told. */
export const MatterDraft = z.object({
  number: z.int().min(1),
  kind: RequestKind.nullable(),
  subject: z.string().max(120).nullable(),
  object: z.string().max(120).nullable(),
  request: z.string().max(1_000).nullable(),
  location: z.string().max(300).nullable(),
  occurredAt: OccurredAt.nullable(),
  /** The draft, in the house style. */
  text: z.string(),
  /** The sentences that speak of it. */
  segmentIds: z.array(z.string().max(64)).max(400),
});
export type MatterDraft = z.infer<typeof MatterDraft>;
