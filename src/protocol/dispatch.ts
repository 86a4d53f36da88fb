import { z } from 'zod';
import { Evidence } from './common.ts';
import { FieldName } from './form.ts';

/** One ranked answer. Probabilities over all names sum to 1, so those of the five shown sum to at most 1. */
export const Ranked = z.object({
  name: z.string(),
  probability: z.number().min(0).max(1),
  /** Why, in Chinese, for the agent: contributing words, the catalogue item, like past orders, the rule applied. */
  reasons: z.array(z.string()),
});
export type Ranked = z.infer<typeof Ranked>;

/** A word that moved the decision toward the first unit; positive weights support it. */
export const DecisiveWord = z.object({ text: z.string(), weight: z.number() });
export type DecisiveWord = z.infer<typeof DecisiveWord>;

/** A past order like the matter at hand. */
export const LikeOrder = z.object({
  orderId: z.string(),
  number: z.string(),
  at: z.string().describe('ISO 8601 date or instant: when it was made'),
  text: z.string().describe('the beginning of its text, without personal data'),
  unit: z.string().nullable().describe('where it ended; null when only known where not'),
  refused: z.array(z.string()).describe('units that gave it back'),
  similarity: z.number().min(0).max(1),
});
export type LikeOrder = z.infer<typeof LikeOrder>;

/** What the catalogue says of the matter that was recognised. */
export const RecognisedItem = z.object({
  code: z.string(),
  name: z.string(),
  due: z.string().describe('how soon it must be dealt with: 紧急, 限时, 一般 or 复杂'),
  coHandlers: z.array(z.string()),
  requiredFields: z.array(FieldName).describe('what the unit cannot do without'),
  scenario: z.string().nullable(),
});
export type RecognisedItem = z.infer<typeof RecognisedItem>;

/** The question whose answer is expected to tell the candidates apart best. */
export const DispatchQuestion = z.object({
  text: z.string(),
  bits: z.number().min(0).describe('expected information gain about the unit'),
  answers: z
    .array(
      z.object({
        text: z.string(),
        probability: z.number().min(0).max(1),
        unit: z.string().describe('who would come first then'),
      }),
    )
    .max(12),
});
export type DispatchQuestion = z.infer<typeof DispatchQuestion>;

/** Ranked handling units and categories for what the caller has said so far (best first, at most five each). */
export const DispatchSuggestion = z.object({
  modelVersion: z.string(),
  units: z.array(Ranked).max(5),
  categories: z.array(Ranked).max(5),
  words: z.array(DecisiveWord),
  /** Where the words stand in the transcript. */
  evidence: z.array(Evidence),
  /** True when the first unit is more likely wrong than right. */
  unsure: z.boolean(),
  /** What to ask while unsure; null when nothing would help, or nothing needs to. */
  question: DispatchQuestion.nullable().default(null),
  item: RecognisedItem.nullable().default(null),
  likeOrders: z.array(LikeOrder).max(3).default([]),
});
export type DispatchSuggestion = z.infer<typeof DispatchSuggestion>;
