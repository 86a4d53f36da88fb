import { z } from 'zod';
import { Evidence } from './common.ts';

/** One ranked answer. Probabilities over all names sum to 1, so those of the five shown sum to at most 1. */
export const Ranked = z.object({
  name: z.string(),
  probability: z.number().min(0).max(1),
  /** Why, in Chinese, for the agent: contributing words, the catalogue item found, the rule applied. */
  reasons: z.array(z.string()),
});
export type Ranked = z.infer<typeof Ranked>;

/** A word that moved the decision toward the first unit; positive weights support it. */
export const DecisiveWord = z.object({ text: z.string(), weight: z.number() });
export type DecisiveWord = z.infer<typeof DecisiveWord>;

/** Ranked handling units and categories for what the caller has said so far (best first, at most five each). */
export const DispatchSuggestion = z.object({
  modelVersion: z.string(),
  units: z.array(Ranked).max(5),
  categories: z.array(Ranked).max(5),
  words: z.array(DecisiveWord),
  /** Where the words stand in the transcript. */
  evidence: z.array(Evidence),
  /** True when the first probability is too low to act on without thought. */
  unsure: z.boolean(),
});
export type DispatchSuggestion = z.infer<typeof DispatchSuggestion>;
