import { z } from 'zod';
import { Evidence, RequestKind } from './common.ts';

/** Time of the event: `text` as spoken, `from`/`to` ISO 8601 (a date, or an instant with offset); null where unknown. */
export const OccurredAt = z.object({
  text: z.string().max(500),
  from: z.string().max(40).nullable(),
  to: z.string().max(40).nullable(),
});
export type OccurredAt = z.infer<typeof OccurredAt>;

/** A number somebody can be called back at: 5 to 15 digits with single hyphens between them. */
export const CALLBACK_PHONE = /^\+?\d(?:-?\d){4,14}$/;
export const CALLBACK_PHONE_HINT = '回电号码应为 5 至 15 位数字，中间可用单个短横线分隔。';

/** The value each field of the work-order form may hold. */
export const fieldSchemas = {
  kind: RequestKind,
  requesterName: z.string().trim().min(1).max(60),
  /** The company or body that the caller speaks for. */
  organisation: z.string().trim().min(1).max(80),
  /** Whom the caller speaks for, in relation to the caller: 母亲, 邻居. */
  onBehalfOf: z.string().trim().min(1).max(40),
  callbackPhone: z.string().trim().regex(CALLBACK_PHONE, CALLBACK_PHONE_HINT),
  district: z.string().trim().min(1).max(40),
  street: z.string().trim().min(1).max(60),
  location: z.string().trim().min(1).max(300),
  occurredAt: OccurredAt,
  subject: z.string().trim().min(1).max(120),
  request: z.string().trim().min(1).max(1_000),
  anonymous: z.boolean(),
  confidential: z.boolean(),
  /** Whether, how and when an answer is wanted: 短信回复. */
  reply: z.string().trim().min(1).max(80),
  relatedOrder: z.string().trim().min(4).max(40),
  unit: z.string().trim().min(1).max(80),
  category: z.string().trim().min(1).max(120),
} as const;

export type FieldName = keyof typeof fieldSchemas;
export const fieldNames = Object.keys(fieldSchemas) as FieldName[];
export const FieldName = z.enum(fieldNames as [FieldName, ...FieldName[]]);
export type FieldValueOf<F extends FieldName> = z.infer<(typeof fieldSchemas)[F]>;
export type FieldValue = FieldValueOf<FieldName>;
export const FieldValue = z.union([z.string(), z.boolean(), OccurredAt]);

/** Where a value comes from; `agent` always wins and locks the field. */
export const valueSources = ['agent', 'read-back', 'caller', 'caller-id', 'inferred', 'model'] as const;
export const ValueSource = z.enum(valueSources);
export type ValueSource = z.infer<typeof ValueSource>;

/** One possible value of a field. `rule` names the rule or model that made it; `spoken` is the text it was heard in. */
export const Candidate = z.object({
  value: FieldValue,
  spoken: z.string(),
  confidence: z.number().min(0).max(1),
  source: ValueSource,
  rule: z.string(),
  evidence: z.array(Evidence),
});
export type Candidate = z.infer<typeof Candidate>;

/** Candidates of every field, best first; a field nothing was heard about is absent. */
export type FieldCandidates = Partial<Record<FieldName, Candidate[]>>;

/** A field on the desk: the chosen candidate (null: empty), whether an agent's value locks it, and what conflicts. */
export const FieldState = z.object({
  current: Candidate.nullable(),
  locked: z.boolean(),
  alternatives: z.array(Candidate),
});
export type FieldState = z.infer<typeof FieldState>;
export type FormState = Partial<Record<FieldName, FieldState>>;
export const FormState = z.partialRecord(FieldName, FieldState);
