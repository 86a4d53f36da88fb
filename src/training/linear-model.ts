import type { SparseVector } from '../inference/vectoriser.ts';

/** A linear classifier, row-major: the score of a class is `bias[class] + Σ value · weights[feature * classes + class]`. */
export interface LinearModel {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Writes `bias + row · weights` to `scores`; four features at a time, which takes half the time of one by one. */
export function score(
  { ids, weights: values }: SparseVector,
  weights: Float32Array,
  bias: Float32Array,
  scores: Float32Array,
): void {
  const classes = bias.length;
  scores.set(bias);
  const fours = ids.length - (ids.length % 4);
  for (let f = 0; f < fours; f += 4) {
    const a = (ids[f] as number) * classes;
    const b = (ids[f + 1] as number) * classes;
    const c = (ids[f + 2] as number) * classes;
    const d = (ids[f + 3] as number) * classes;
    const ofA = values[f] as number;
    const ofB = values[f + 1] as number;
    const ofC = values[f + 2] as number;
    const ofD = values[f + 3] as number;
    for (let at = 0; at < classes; at += 1)
      scores[at] =
        (scores[at] as number) +
        ofA * (weights[a + at] as number) +
        ofB * (weights[b + at] as number) +
        ofC * (weights[c + at] as number) +
        ofD * (weights[d + at] as number);
  }
  for (let f = fours; f < ids.length; f += 1) {
    const base = (ids[f] as number) * classes;
    const value = values[f] as number;
    for (let at = 0; at < classes; at += 1)
      scores[at] = (scores[at] as number) + value * (weights[base + at] as number);
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
