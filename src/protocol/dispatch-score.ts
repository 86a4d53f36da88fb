import { z } from 'zod';

/** `shadow`: a model that is tried on live orders and shown to nobody. */
export const scorerRoles = ['serving', 'shadow'] as const;
export const ScorerRole = z.enum(scorerRoles);
export type ScorerRole = z.infer<typeof ScorerRole>;

/** A ranked name, without the reasons. */
export const ScoredName = z.object({ name: z.string(), probability: z.number().min(0).max(1) });
export type ScoredName = z.infer<typeof ScoredName>;
