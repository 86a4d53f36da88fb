import { type Learner, type Lessons, rowsToLearn, type Task } from './learner.ts';
import { score } from './linear-model.ts';
import { createRandom, shuffle } from './random.ts';

export interface OneVsRestOptions {
  readonly epochs: number;
  /** AdaGrad's first step. */
  readonly learningRate: number;
}

/** Gradients smaller than this move nothing; skipping them makes an epoch several times faster. */
const NEGLIGIBLE = 1e-3;
const START_SQUARES = 1e-2;

/**
 * One logistic regression a class by AdaGrad, one row at a time; deterministic by seed. Classes do not compete while
 * learning, which ranks the first place better and the later ones worse than a softmax does.
 */
export function createOneVsRest(
  lessons: Lessons,
  task: Task,
  { epochs, learningRate, seed }: OneVsRestOptions & { seed: number },
): Learner {
  const { classes, targets, importance } = task;
  const weights = new Float32Array(lessons.features * classes);
  const squares = new Float32Array(lessons.features * classes).fill(START_SQUARES);
  const bias = new Float32Array(classes);
  const biasSquares = new Float32Array(classes).fill(START_SQUARES);
  const rows = rowsToLearn(lessons, [task]);
  const scores = new Float32Array(classes);
  const moved = new Int32Array(classes);
  const gradients = new Float32Array(classes);

  const learnRow = (row: number, rate: number): number => {
    const { ids, weights: values } = lessons.rows.at(row);
    const order = Math.floor(row / lessons.versions);
    const wanted = order * classes;
    const counts = importance[order] as number;
    score({ ids, weights: values }, weights, bias, scores);
    let loss = 0;
    let count = 0;
    for (let c = 0; c < classes; c += 1) {
      const target = targets[wanted + c] as number;
      const share = 1 / (1 + Math.exp(-(scores[c] as number)));
      if (Math.abs(share - target) < NEGLIGIBLE) continue;
      loss -= target * Math.log(Math.max(share, 1e-12)) + (1 - target) * Math.log(Math.max(1 - share, 1e-12));
      const gradient = counts * (share - target);
      moved[count] = c;
      gradients[count] = gradient;
      count += 1;
      biasSquares[c] = (biasSquares[c] as number) + gradient * gradient;
      bias[c] = (bias[c] as number) - (rate * 0.1 * gradient) / Math.sqrt(biasSquares[c] as number);
    }
    for (let f = 0; f < ids.length; f += 1) {
      const value = values[f] as number;
      const base = (ids[f] as number) * classes;
      for (let m = 0; m < count; m += 1) {
        const at = base + (moved[m] as number);
        const gradient = (gradients[m] as number) * value;
        const sum = (squares[at] as number) + gradient * gradient;
        squares[at] = sum;
        weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(sum);
      }
    }
    return loss;
  };

  return {
    state: [weights, squares, bias, biasSquares],
    learn: (epoch) => {
      const order = rows.slice();
      shuffle(order, createRandom(seed + epoch));
      const rate = learningRate * (1 - epoch / epochs);
      let loss = 0;
      for (const row of order) loss += learnRow(row, rate);
      return loss / Math.max(1, order.length);
    },
    models: () => [{ classes, weights, bias }],
  };
}
