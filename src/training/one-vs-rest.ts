import type { SparseVector } from '../inference/vectoriser.ts';
import { type LinearModel, score } from './linear-model.ts';
import { createRandom, shuffle } from './random.ts';

export interface OneVsRestOptions {
  readonly epochs: number;
  /** AdaGrad's first step. */
  readonly learningRate: number;
}

export type OnEpoch = (epoch: number, meanLoss: number) => void;

/** Gradients smaller than this move nothing; skipping them makes an epoch several times faster. */
const NEGLIGIBLE = 1e-3;

/**
 * One logistic regression a class by AdaGrad, one row at a time; deterministic by seed. Classes do not compete while
 * learning, which ranks the first place better and the later ones worse than a softmax does. `importance`: how much each
 * row counts.
 */
export function trainOneVsRest(
  rows: readonly SparseVector[],
  targets: Uint32Array,
  importance: Float32Array,
  shape: { features: number; classes: number },
  options: OneVsRestOptions & { seed: number; onEpoch?: OnEpoch },
): LinearModel {
  const { classes } = shape;
  const weights = new Float32Array(shape.features * classes);
  const squares = new Float32Array(shape.features * classes).fill(1e-2);
  const bias = new Float32Array(classes);
  const biasSquares = new Float32Array(classes).fill(1e-2);
  const order = Uint32Array.from(rows.keys());
  const random = createRandom(options.seed);
  const scores = new Float32Array(classes);
  const moved = new Int32Array(classes);
  const gradients = new Float32Array(classes);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    const rate = options.learningRate * (1 - epoch / options.epochs);
    let loss = 0;
    for (let n = 0; n < order.length; n += 1) {
      const index = order[n] as number;
      const row = rows[index] as SparseVector;
      const target = targets[index] as number;
      const counts = importance[index] as number;
      score(row, weights, bias, scores);
      let count = 0;
      for (let c = 0; c < classes; c += 1) {
        const share = 1 / (1 + Math.exp(-(scores[c] as number)));
        const gradient = c === target ? share - 1 : share;
        if (Math.abs(gradient) < NEGLIGIBLE) continue;
        loss -= Math.log(Math.max(1 - Math.abs(gradient), 1e-12));
        const own = counts * gradient;
        moved[count] = c;
        gradients[count] = own;
        count += 1;
        biasSquares[c] = (biasSquares[c] as number) + own * own;
        bias[c] = (bias[c] as number) - (rate * 0.1 * own) / Math.sqrt(biasSquares[c] as number);
      }
      for (let f = 0; f < row.ids.length; f += 1) {
        const value = row.weights[f] as number;
        const base = (row.ids[f] as number) * classes;
        for (let m = 0; m < count; m += 1) {
          const at = base + (moved[m] as number);
          const gradient = (gradients[m] as number) * value;
          const sum = (squares[at] as number) + gradient * gradient;
          squares[at] = sum;
          weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(sum);
        }
      }
    }
    options.onEpoch?.(epoch + 1, loss / Math.max(1, order.length));
  }
  return { classes, weights, bias };
}
