import { z } from 'zod';
import { Instant } from './common.ts';
import { ShadowComparison } from './dispatch-report.ts';

/**
 * Life of a dispatch model: a candidate is looked at, a shadow answers beside the one that serves and is compared with it,
 * a retired one served and may serve again by a rollback, a withdrawn one was given up or rolled back.
 */
export const modelStates = ['candidate', 'shadow', 'serving', 'retired', 'withdrawn'] as const;
export const ModelState = z.enum(modelStates);
export type ModelState = z.infer<typeof ModelState>;

export const ModelOrigin = z.enum(['trained', 'imported']);
export type ModelOrigin = z.infer<typeof ModelOrigin>;

/** Shares between 0 and 1 of the orders whose right answer stood among the first so many. */
export const ModelFigures = z.object({
  rows: z.int(),
  labels: z.int().describe('different right answers among the rows'),
  top1: z.number(),
  top3: z.number(),
  top5: z.number(),
  macroF1: z.number(),
  ece: z.number().describe('expected calibration error, 15 bins'),
});
export type ModelFigures = z.infer<typeof ModelFigures>;

/** How a trained model did beside the one that served then, by handling unit, on the same orders. */
export const ModelComparison = z.object({
  basis: z
    .enum(['new-to-both', 'learnt'])
    .describe('new-to-both: orders that neither had learnt; learnt: orders that both may have learnt'),
  serving: z.string().describe('version of the model that served'),
  rows: z.int(),
  candidateTop3: z.number(),
  servingTop3: z.number(),
});
export type ModelComparison = z.infer<typeof ModelComparison>;

/** What a training found out about its model. */
export const TrainingFigures = z.object({
  rows: z.int().describe('orders learnt'),
  heldOut: z
    .record(z.string(), ModelFigures)
    .nullable()
    .describe(
      'by head, on the newest tenth of the orders, of a twin that had not learnt them; null: too few',
    ),
  comparison: ModelComparison,
});
export type TrainingFigures = z.infer<typeof TrainingFigures>;

/** A model without its files. */
export const DispatchModel = z.object({
  id: z.int(),
  version: z.string().describe('as suggestions carry it before the `+`'),
  state: ModelState,
  origin: ModelOrigin,
  createdBy: z.string(),
  createdAt: Instant,
  promotedAt: Instant.nullable().describe('when it last began to serve'),
  note: z.string(),
});
export type DispatchModel = z.infer<typeof DispatchModel>;

/** What a node answers by. */
export const ModelInUse = z.object({
  modelId: z.int().nullable().describe('null: none is promoted, the model of MODEL_DIR serves'),
  version: z.string(),
});
export type ModelInUse = z.infer<typeof ModelInUse>;

/** A model with what is known about it. */
export const DispatchModelDetail = DispatchModel.extend({
  manifest: z.record(z.string(), z.unknown()).describe('model.json: labels, calibration, settings, digests'),
  figures: TrainingFigures.nullable().describe('null for one that was imported'),
  live: z
    .array(ShadowComparison)
    .nullable()
    .describe(
      'the shadow beside the one that serves, on orders of the last 30 days; null: it is not the shadow',
    ),
});
export type DispatchModelDetail = z.infer<typeof DispatchModelDetail>;

export const retrainingStages = [
  'queued',
  'gather',
  'held-out',
  'train',
  'compare',
  'store',
  'install',
] as const;
export const RetrainingStage = z.enum(retrainingStages);
export type RetrainingStage = z.infer<typeof RetrainingStage>;

/** How far a retraining is. */
export const RetrainingProgress = z.object({
  stage: RetrainingStage,
  share: z.number().min(0).max(1).describe('share of the whole that is done, an estimate'),
  doing: z.string().describe('what the trainer said last, such as the head, the learner and the epoch'),
});
export type RetrainingProgress = z.infer<typeof RetrainingProgress>;

/** A full training from past orders and from what was learnt since. */
export const Retraining = z.object({
  id: z.int(),
  state: z.enum(['running', 'done', 'failed']),
  requestedBy: z.string(),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  progress: RetrainingProgress,
  rows: z.int().nullable().describe('orders learnt from; null until they are gathered'),
  modelId: z.int().nullable().describe('the model that came of it'),
  error: z.string().nullable().describe('why it failed, or why a step had to be tried again'),
});
export type Retraining = z.infer<typeof Retraining>;
