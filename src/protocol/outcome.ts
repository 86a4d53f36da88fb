import { z } from 'zod';
import { Instant } from './common.ts';

/**
 * What became of an order: `returned` 退单, `accepted` the unit took it, `redispatched` 转派, `objection_upheld` and
 * `objection_rejected` what was decided on a unit's 异议, `corrected` which unit or category would have been right.
 */
export const outcomeKinds = [
  'returned',
  'accepted',
  'redispatched',
  'objection_upheld',
  'objection_rejected',
  'corrected',
] as const;
export const OutcomeKind = z.enum(outcomeKinds);
export type OutcomeKind = z.infer<typeof OutcomeKind>;

const key = z
  .string()
  .regex(/^[\w.:-]{1,64}$/, 'must be 1 to 64 letters, digits or . : - _')
  .describe('yours to choose, for example a UUID: the same again with the same key changes nothing');
const name = (max: number) => z.string().trim().min(1).max(max);
const unit = name(80);
// PostgreSQL's texts cannot hold NUL.
const reason = name(1_000).refine((text) => !text.includes('\0'), 'holds a NUL character: leave it out');

/** One request for each kind, with the names that it needs. */
export const OutcomeRequest = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('returned'), key, reason }),
  z.strictObject({ kind: z.literal('accepted'), key, reason: reason.optional() }),
  z.strictObject({
    kind: z.literal('redispatched'),
    key,
    toUnit: unit.describe('has the order from now on'),
    reason: reason.optional(),
  }),
  ...(['objection_upheld', 'objection_rejected'] as const).map((kind) =>
    z.strictObject({
      kind: z.literal(kind),
      key,
      unit: unit.optional().describe('which unit objected; left out: the one that has the order'),
      reason: reason.optional(),
    }),
  ),
  z
    .strictObject({
      kind: z.literal('corrected'),
      key,
      toUnit: unit.optional().describe('the unit that would have been right; the order stays where it is'),
      category: name(120).optional().describe('the category that would have been right, `cat1/cat2`'),
      reason: reason.optional(),
    })
    .refine(({ toUnit, category }) => toUnit !== undefined || category !== undefined, {
      path: ['toUnit'],
      message: 'give `toUnit`, `category` or both',
    }),
]);
export type OutcomeRequest = z.infer<typeof OutcomeRequest>;

export const OrderOutcome = z.object({
  id: z.int(),
  orderId: z.string(),
  key: z.string(),
  kind: OutcomeKind,
  unit: z.string().nullable().describe('whom it is about: the unit that had the order, or that objected'),
  toUnit: z.string().nullable(),
  category: z.string().nullable(),
  reason: z.string().nullable(),
  by: z.string(),
  at: Instant,
});
export type OrderOutcome = z.infer<typeof OrderOutcome>;

export const OrderOutcomeList = z.object({ items: z.array(OrderOutcome) });
