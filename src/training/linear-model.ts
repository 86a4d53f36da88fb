import type { SparseVector } from '../inference/vectoriser.ts';

/** A linear classifier, row-major: the score of a class is `bias[class] + Σ value · weights[feature * classes + class]`. */
export interface LinearModel {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Writes `bias + row · weights` to `scores`. */
export function score(
  row: SparseVector,
  weights: Float32Array,
  bias: Float32Array,
  scores: Float32Array,
): void {
  const classes = bias.length;
  scores.set(bias);
  for (let f = 0; f < row.ids.length; f += 1) {
    const value = row.weights[f] as number;
    const base = (row.ids[f] as number) * classes;
    for (let c = 0; c < classes; c += 1)
      scores[c] = (scores[c] as number) + value * (weights[base + c] as number);
  }
}

/** `Σ share · model` of models of one shape: as linear as its parts, so several learners cost no more than one to run. */
export function weightedSum(parts: readonly { model: LinearModel; share: number }[]): LinearModel {
  const [first] = parts;
  if (first === undefined) throw new Error('nothing to add up');
  const sum = {
    classes: first.model.classes,
    weights: new Float32Array(first.model.weights.length),
    bias: new Float32Array(first.model.bias.length),
  };
  for (const { model, share } of parts) {
    addScaled(sum.weights, model.weights, share);
    addScaled(sum.bias, model.bias, share);
  }
  return sum;
}

function addScaled(sum: Float32Array, part: Float32Array, share: number): void {
  for (let at = 0; at < sum.length; at += 1) sum[at] = (sum[at] as number) + share * (part[at] as number);
}
