import { z } from 'zod';
import { Instant } from './common.ts';

/** What was spent on one question to a language model. Times in milliseconds. */
export const ModelUse = z.object({
  at: Instant,
  purpose: z.string(),
  outcome: z.string().describe('answered, repaired, cached, or why there was no answer'),
  server: z.string().nullable(),
  model: z.string().nullable(),
  promptTokens: z.int(),
  completionTokens: z.int(),
  reasoningTokens: z.int().describe('of the completion, spent on thinking'),
  estimated: z.boolean().describe('the server did not count: the numbers are estimated from characters'),
  cost: z.number().nullable().describe('by the prices of the settings; null where none is given'),
  firstTextMs: z.number().nullable(),
  totalMs: z.number(),
});
export type ModelUse = z.infer<typeof ModelUse>;

/** The uses of one call, oldest first, and their sums. */
export const CallModelUses = z.object({
  callId: z.string(),
  uses: z.array(ModelUse),
  total: z.object({
    questions: z.int(),
    promptTokens: z.int(),
    completionTokens: z.int(),
    cost: z.number().nullable().describe('null when a use has no price'),
  }),
});
export type CallModelUses = z.infer<typeof CallModelUses>;
