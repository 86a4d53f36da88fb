import { z } from 'zod';
import { Scenario, ScenarioField, ScenarioId } from '../../protocol/scenario.ts';

/*
 * The file `catalogue/scenarios.json`: the scenario forms, and for each question the words by which an answer to it is
 * recognised. docs/scenarios.md tells the rest.
 */

/** Plain words; `…` stands for up to six characters without punctuation (签…合同). */
const Phrase = z.string().trim().min(1).max(30);
const phrases = z.array(Phrase).max(60);

/** Facts that can answer a question. */
export const hintedFacts = [
  'money',
  'count',
  'time',
  'plate',
  'order-number',
  'account-number',
  'organisation',
  'place',
] as const;

export const FactHint = z.strictObject({
  type: z.enum(hintedFacts),
  /** One of these must be said close to it, unless the agent asked; none: the fact alone is enough. */
  near: phrases.default([]),
  /** Of a `count`: the units that count (人, 户); none: any. */
  units: z.array(z.string().min(1).max(10)).max(30).default([]),
  /** Of an `account-number`: its label holds one of these; none: any. */
  labels: z.array(z.string().min(1).max(20)).max(10).default([]),
  /** Of a `time`: only one that says how long. */
  lasting: z.boolean().default(false),
});
export type FactHint = z.infer<typeof FactHint>;

/** By which words an answer is recognised. */
export const FieldHints = z.strictObject({
  /** What an agent's question for it holds, besides the form's own wording. */
  asked: phrases.default([]),
  facts: z.array(FactHint).max(4).default([]),
  /** Of a `number`: units that it is said in, with how many of the field's unit one is ({"天": 24} for hours). */
  measures: z.record(z.string().min(1).max(6), z.number().positive()).default({}),
  /**
   * One of these must be said close to a measure, term or frame, unless the agent asked. None: terms and frames are enough
   * by themselves, a measure counts only when asked for.
   */
  near: phrases.default([]),
  /** Of a `choice`: the words of each choice; without any, its name is one (其他 has none). */
  words: z.record(z.string(), phrases).default({}),
  /** Of a `yes-no`: words that say yes (a denial before them makes them a no), and words that say no. */
  yes: phrases.default([]),
  no: phrases.default([]),
  /** Of a `text`: words that are themselves the answer; longer ones first come first. */
  terms: phrases.default([]),
  /** Of a `text`: how it is said, with the answer in brackets; `#` stands for a number (在[…]上车, 坐[#路]). */
  frames: z
    .array(
      Phrase.regex(/^[^[\]]*\[[^[\]]*[…#][^[\]]*\][^[\]]*$/, 'needs one pair of brackets with … or # in it'),
    )
    .max(12)
    .default([]),
});
export type FieldHints = z.infer<typeof FieldHints>;

const FieldEntry = z.strictObject({ ...ScenarioField.shape, hints: FieldHints.prefault({}) });
export type FieldEntry = z.infer<typeof FieldEntry>;

/** A question that several forms share, by its name in `common`, with what this form has otherwise. */
const SharedField = z.strictObject({
  use: z.string().min(1).max(40),
  required: z.boolean().optional(),
  label: FieldEntry.shape.label.optional(),
  ask: FieldEntry.shape.ask.optional(),
});

const ScenarioEntry = z.strictObject({
  id: ScenarioId,
  name: Scenario.shape.name,
  fields: z
    .array(z.union([FieldEntry, SharedField]))
    .min(1)
    .max(60),
});
export type ScenarioEntry = z.infer<typeof ScenarioEntry>;

export const ScenarioFile = z.strictObject({
  version: z.string().trim().min(1).max(40),
  /** Questions that several forms ask. */
  common: z.record(z.string(), FieldEntry).default({}),
  scenarios: z.array(ScenarioEntry),
});
export type ScenarioFile = z.infer<typeof ScenarioFile>;
