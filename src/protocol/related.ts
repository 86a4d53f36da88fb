import { z } from 'zod';
import { Instant } from './common.ts';

export const RelatedCase = z.object({
  orderId: z.string(),
  number: z.string(),
  createdAt: Instant,
  unit: z.string().nullable(),
  subject: z.string().nullable(),
  location: z.string().nullable(),
  status: z.string(),
  /** 0..1, how alike place and matter are; 1 for the same caller's cases. */
  similarity: z.number().min(0).max(1),
});
export type RelatedCase = z.infer<typeof RelatedCase>;

/** Open cases of the same caller, and likely duplicates by other callers (same place and matter, recent days). */
export const RelatedCases = z.object({ sameCaller: z.array(RelatedCase), duplicates: z.array(RelatedCase) });
export type RelatedCases = z.infer<typeof RelatedCases>;
