import { z } from 'zod';
import { ScorerRole } from './dispatch-score.ts';

const share = z.number().min(0).max(1).nullable();
const count = z.int().min(0);

/** How well a model's answers fit where orders belong; null where there is no order to tell it by. */
export const ModelTally = z.object({
  scored: count.describe('orders that the model was asked about'),
  judged: count.describe('of these, orders whose unit is known'),
  top1: share.describe('share of judged orders whose unit was first'),
  top3: share.describe('share of judged orders whose unit was among the first three'),
  categoryTop1: share.describe('the same of categories, over scored orders whose category is known'),
  categoryTop3: share,
  meanConfidence: share.describe(
    'mean probability of the first unit; beside `top1` it tells over- from underconfidence',
  ),
  calibrationError: share.describe('expected calibration error of the first unit, ten bins of equal width'),
  unseenShare: share.describe('mean share of words that the model has never seen'),
});
export type ModelTally = z.infer<typeof ModelTally>;

/** What happened to orders, whatever a model says of them. */
export const OrderTally = z.object({
  orders: count,
  returnRate: share.describe('share of orders that a unit returned or successfully objected to'),
  decided: count.describe('orders whose agent decided on a suggested unit'),
  acceptanceRate: share.describe('share of these whose agent took the first one suggested'),
});
export type OrderTally = z.infer<typeof OrderTally>;

export const ReportWeek = z.object({
  week: z.iso.date().describe('its Monday'),
  ...OrderTally.shape,
  ...ModelTally.shape,
});

export const ReportCategory = z.object({
  category: z.string(),
  orders: count.describe('judged orders that belong to it'),
  top1: share,
  top3: share,
});

/** `b` minus `a` on the same orders, and the interval of 95 %. */
export const PairedDifference = z.object({ difference: z.number(), low: z.number(), high: z.number() });
export type PairedDifference = z.infer<typeof PairedDifference>;

export const ShadowComparison = z.object({
  modelVersion: z.string(),
  orders: count.describe('judged orders that both were asked about'),
  serving: ModelTally,
  shadow: ModelTally,
  top1: PairedDifference.nullable().describe('shadow minus serving'),
  top3: PairedDifference.nullable(),
});

export type ShadowComparison = z.infer<typeof ShadowComparison>;

export const DispatchReport = z.object({
  from: z.iso.date(),
  to: z.iso.date(),
  model: z.string().nullable().describe('null: whatever served'),
  models: z.array(z.object({ modelVersion: z.string(), role: ScorerRole, orders: count })),
  total: z.object({ ...OrderTally.shape, ...ModelTally.shape }),
  weeks: z.array(ReportWeek),
  categories: z.array(ReportCategory).describe('most orders first'),
  shadows: z.array(ShadowComparison),
});
export type DispatchReport = z.infer<typeof DispatchReport>;
