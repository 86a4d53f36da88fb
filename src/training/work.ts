import type { EmbeddingBagOptions } from './embedding-bag.ts';

/** Work of a pass, in what one order and class of `createOneVsRest` cost; measured, and only to foretell the rest. */
export function oneVsRestWork(rows: number, classes: number): number {
  return rows * classes;
}

/** As `oneVsRestWork`, for `createEmbeddingBag`; `classes` of all its tasks. */
export function bagWork(rows: number, { dimensions }: EmbeddingBagOptions, classes: number): number {
  return rows * dimensions * (1 + classes / 400);
}
