import type { TrainOptions } from './train-model.ts';

export type TrainSettings = Omit<TrainOptions, 'progress' | 'stages'>;

/** What `npm run train` does unless told otherwise; chosen on orders before 16 May 2018 and on the dev orders. */
export const DEFAULT_SETTINGS: TrainSettings = {
  seed: 7,
  oneVsRest: { epochs: 3, learningRate: 0.5 },
  embeddingBag: { dimensions: 64, epochs: 3, learningRate: 0.15, dropout: 0.5 },
  bags: 3,
  softening: { teachers: 3, share: { category: 0.6 }, unfiled: 0.3 },
  heldOut: 0.2,
  spokenCopies: 1,
  vocabulary: { minDocuments: 5, maxSize: 80_000 },
};
