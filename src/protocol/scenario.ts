import { z } from 'zod';
import { Candidate, FieldState } from './form.ts';

/**
 * A scenario form: what the handling unit of one kind of matter needs besides the order's own fields. Its answers are the
 * call's details (补充信息).
 */

/** `number` is counted in the field's `unit`; `time` is kept as it was said. */
export const detailTypes = ['text', 'number', 'time', 'choice', 'yes-no'] as const;
export const DetailType = z.enum(detailTypes);
export type DetailType = z.infer<typeof DetailType>;

export const DetailKey = z
  .string()
  .regex(/^[a-z][a-zA-Z0-9]{1,39}$/, 'a lower-case letter, then letters and digits');

/** One question of a scenario form, as desks show it. */
export const ScenarioField = z.object({
  key: DetailKey,
  /** 欠薪金额. */
  label: z.string().trim().min(1).max(20),
  type: DetailType,
  /** Of a `number`: 元, 人, 天. */
  unit: z.string().trim().min(1).max(8).nullable().default(null),
  /** Of a `choice`. */
  choices: z.array(z.string().trim().min(1).max(20)).max(12).default([]),
  /** The unit cannot do without it. */
  required: z.boolean().default(false),
  /** What the agent asks: 请问一共拖欠了多少钱？ */
  ask: z.string().trim().min(2).max(60),
});
export type ScenarioField = z.infer<typeof ScenarioField>;

export const ScenarioId = z.string().regex(/^[a-z0-9-]{1,64}$/, '1 to 64 lower-case letters, digits and -');

/** A form as it stood when the call took it: a later edition does not change calls that are under way. */
export const Scenario = z.object({
  id: ScenarioId,
  name: z.string().trim().min(1).max(40),
  fields: z.array(ScenarioField).min(1).max(60),
});
export type Scenario = z.infer<typeof Scenario>;

/** A number, a yes or no, or text (for `text`, `time` and `choice`). */
export const DetailValue = z.union([z.string().trim().min(1).max(300), z.number(), z.boolean()]);
export type DetailValue = z.infer<typeof DetailValue>;

/** One possible answer. */
export const DetailCandidate = Candidate.extend({ value: DetailValue });
export type DetailCandidate = z.infer<typeof DetailCandidate>;

/** An answer on the desk. */
export const DetailState = FieldState.extend({
  current: DetailCandidate.nullable(),
  alternatives: z.array(DetailCandidate),
});
export type DetailState = z.infer<typeof DetailState>;
export type DetailStates = Readonly<Record<string, DetailState>>;

/** The details as an order keeps them: those that were answered, in the form's order. */
export const SubmittedDetails = z.object({
  scenario: ScenarioId,
  name: z.string(),
  values: z.array(
    z.object({ key: DetailKey, label: z.string(), value: DetailValue, unit: z.string().nullable() }),
  ),
});
export type SubmittedDetails = z.infer<typeof SubmittedDetails>;
