import type { SparseVector } from '../inference/vectoriser.ts';
import { createRandom, shuffle } from './random.ts';

export interface LinearTrainerOptions {
  readonly seed: number;
  readonly epochs: number;
  /** AdaGrad's first step. */
  readonly learningRate: number;
  readonly onEpoch?: (epoch: number, meanLoss: number) => void;
}

/** Weights of a multinomial logistic regression, row-major: `weights[feature * classes + class]`. */
export interface LinearModel {
  readonly classes: number;
  readonly weights: Float32Array;
  readonly bias: Float32Array;
}

/** Gradients smaller than this move nothing; skipping them makes an epoch several times faster. */
const NEGLIGIBLE = 1e-3;

/** Multinomial logistic regression by AdaGrad, one row at a time; deterministic by seed. */
export function trainLinear(
  rows: readonly SparseVector[],
  targets: Uint32Array,
  shape: { features: number; classes: number },
  options: LinearTrainerOptions,
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
      score(row, weights, bias, scores);
      softmaxInPlace(scores);
      loss -= Math.log(Math.max(scores[target] as number, 1e-12));
      let count = 0;
      for (let c = 0; c < classes; c += 1) {
        const gradient = (scores[c] as number) - (c === target ? 1 : 0);
        if (Math.abs(gradient) < NEGLIGIBLE) continue;
        moved[count] = c;
        gradients[count] = gradient;
        count += 1;
        biasSquares[c] = (biasSquares[c] as number) + gradient * gradient;
        bias[c] = (bias[c] as number) - (rate * 0.1 * gradient) / Math.sqrt(biasSquares[c] as number);
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

export function softmaxInPlace(scores: Float32Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of scores) if (value > top) top = value;
  let sum = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const power = Math.exp((scores[c] as number) - top);
    scores[c] = power;
    sum += power;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] as number) / sum;
}
