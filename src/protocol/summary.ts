import { z } from 'zod';

/**
 * `draft`: the machine's, and replaced as the call goes on. `final`: the machine's as the job left it after the call.
 * `edited`: the agent wrote or changed it. `confirmed`: the agent says that it is right. The last two are never replaced
 * by a machine.
 */
export const summaryStates = ['draft', 'final', 'edited', 'confirmed'] as const;
export const SummaryState = z.enum(summaryStates);
export type SummaryState = z.infer<typeof SummaryState>;

/**
 * What is wrong with a draft. `unsupported`: not in the transcript; `contradiction`: the form says otherwise; `missing`: the
 * form holds it and the draft does not say it.
 */
export const SummaryDoubt = z.object({
  kind: z.enum(['unsupported', 'contradiction', 'missing']),
  about: z.enum(['number', 'name', 'place', 'time', 'matter']),
  /** The words of the summary; of what is missing, the form's. */
  text: z.string().max(200),
  /** In Chinese, for the agent. */
  message: z.string().max(200),
});
export type SummaryDoubt = z.infer<typeof SummaryDoubt>;

/** Which prompt and model wrote something; nothing else is needed to find it again. */
export const Authorship = z.object({
  prompt: z.string().max(60),
  version: z.string().max(40),
  model: z.string().max(120),
});
export type Authorship = z.infer<typeof Authorship>;

export const Summary = z.object({
  text: z.string().max(4_000),
  state: SummaryState,
  /** Absent: by rules, or by the agent. */
  author: Authorship.optional(),
  /** Absent: none. */
  doubts: z.array(SummaryDoubt).max(20).optional(),
  /** Of the stored suggestion, when a model wrote it. */
  suggestionId: z.string().max(80).optional(),
});
export type Summary = z.infer<typeof Summary>;
