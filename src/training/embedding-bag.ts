import type { SparseVector } from '../inference/vectoriser.ts';
import { type Learner, type Lessons, rowsToLearn, type Task } from './learner.ts';
import type { LinearModel } from './linear-model.ts';
import { createRandom, shuffle } from './random.ts';

export interface EmbeddingBagOptions {
  readonly dimensions: number;
  readonly epochs: number;
  /** AdaGrad's first step. */
  readonly learningRate: number;
  /** Share of a text's features that is left out each time it is learnt. */
  readonly dropout: number;
}

/** Gradients smaller than this move nothing. */
const NEGLIGIBLE = 1e-3;
const START_SQUARES = 1e-3;
/** Apart from the seeds of the passes. */
const START_SEED = 0x5eed;

/**
 * A network in the manner of fastText: each feature has a vector, a text is the weighted sum of its features' vectors,
 * and a softmax a task reads the classes from it. Trained by AdaGrad with features left out at random; deterministic by
 * seed. What features share through the narrow middle helps rare classes, and what one task says of a text helps the
 * other. It has no bend in it, so it is handed back multiplied out, as a linear model a task.
 */
export function createEmbeddingBag(
  lessons: Lessons,
  tasks: readonly Task[],
  options: EmbeddingBagOptions & { seed: number },
): Learner {
  const network = createNetwork(lessons.features, tasks, options);
  const rows = rowsToLearn(lessons, tasks);
  return {
    state: network.state,
    learn: (epoch) => {
      const random = createRandom(options.seed + epoch);
      const order = rows.slice();
      shuffle(order, random);
      const rate = options.learningRate * (1 - epoch / options.epochs);
      let loss = 0;
      for (const row of order) {
        const text = readText(network, lessons.rows.at(row), options.dropout, random);
        network.back.fill(0);
        for (const reader of network.readers)
          loss += learnReader(network, reader, Math.floor(row / lessons.versions), rate);
        learnVectors(network, text, rate);
      }
      return loss / Math.max(1, order.length);
    },
    models: () => network.readers.map((reader) => multipliedOut(network, reader)),
  };
}

/** What reads one task from the middle. */
interface Reader {
  readonly task: Task;
  /** Classes by dimensions, and the sums of squared gradients beside them. */
  readonly weights: Float32Array;
  readonly squares: Float32Array;
  readonly bias: Float32Array;
  readonly biasSquares: Float32Array;
  /** Room for one row's work. */
  readonly shares: Float32Array;
}

interface Network {
  readonly dimensions: number;
  /** Features by dimensions. */
  readonly vectors: Float32Array;
  readonly vectorSquares: Float32Array;
  readonly readers: readonly Reader[];
  readonly state: readonly Float32Array[];
  /** The text as the readers see it, and the gradient at it. */
  readonly middle: Float32Array;
  readonly back: Float32Array;
}

/** The features of a text that were not left out. */
interface KeptText extends SparseVector {
  readonly kept: readonly number[];
  /** Makes the kept weights' length 1. */
  readonly scale: number;
}

function createNetwork(
  features: number,
  tasks: readonly Task[],
  { dimensions, seed }: EmbeddingBagOptions & { seed: number },
): Network {
  const random = createRandom(seed ^ START_SEED);
  const spread = (length: number, width: number): Float32Array =>
    Float32Array.from({ length }, () => (random() - 0.5) * width);
  const squares = (length: number): Float32Array => new Float32Array(length).fill(START_SQUARES);
  const width = 2 / Math.sqrt(dimensions);
  const vectors = spread(features * dimensions, width / 10);
  const vectorSquares = squares(features * dimensions);
  const readers = tasks.map((task) => ({
    task,
    weights: spread(task.classes * dimensions, width),
    squares: squares(task.classes * dimensions),
    bias: new Float32Array(task.classes),
    biasSquares: squares(task.classes),
    shares: new Float32Array(task.classes),
  }));
  const known = readers.flatMap((own) => [own.weights, own.squares, own.bias, own.biasSquares]);
  return {
    dimensions,
    vectors,
    vectorSquares,
    readers,
    state: [vectors, vectorSquares, ...known],
    middle: new Float32Array(dimensions),
    back: new Float32Array(dimensions),
  };
}

function readText(network: Network, row: SparseVector, dropout: number, random: () => number): KeptText {
  const { dimensions, vectors, middle } = network;
  const kept: number[] = [];
  let length = 0;
  for (let f = 0; f < row.ids.length; f += 1) {
    if (random() < dropout) continue;
    kept.push(f);
    length += (row.weights[f] as number) ** 2;
  }
  const scale = length > 0 ? 1 / Math.sqrt(length) : 0;
  middle.fill(0);
  for (const f of kept) {
    const value = (row.weights[f] as number) * scale;
    const base = (row.ids[f] as number) * dimensions;
    for (let d = 0; d < dimensions; d += 1)
      middle[d] = (middle[d] as number) + value * (vectors[base + d] as number);
  }
  return { ...row, kept, scale };
}

/** Moves a reader for what stands in `middle`, adding the gradient there to `back`; returns the loss before. */
function learnReader(network: Network, reader: Reader, order: number, rate: number): number {
  const { dimensions, middle, back } = network;
  const { task, weights, squares, bias, biasSquares, shares } = reader;
  const { classes, targets } = task;
  const counts = task.importance[order] as number;
  if (counts === 0) return 0;
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c += 1) {
    const sum = (bias[c] as number) + dot(weights, c * dimensions, middle);
    shares[c] = sum;
    if (sum > top) top = sum;
  }
  let total = 0;
  for (let c = 0; c < classes; c += 1) {
    const power = Math.exp((shares[c] as number) - top);
    shares[c] = power;
    total += power;
  }
  let loss = 0;
  for (let c = 0; c < classes; c += 1) {
    const share = (shares[c] as number) / total;
    const target = targets[order * classes + c] as number;
    if (target > 0) loss -= target * Math.log(Math.max(share, 1e-12));
    const gradient = counts * (share - target);
    if (Math.abs(gradient) < NEGLIGIBLE) continue;
    const base = c * dimensions;
    for (let d = 0; d < dimensions; d += 1) {
      back[d] = (back[d] as number) + gradient * (weights[base + d] as number);
      const own = gradient * (middle[d] as number);
      const sum = (squares[base + d] as number) + own * own;
      squares[base + d] = sum;
      weights[base + d] = (weights[base + d] as number) - (rate * own) / Math.sqrt(sum);
    }
    biasSquares[c] = (biasSquares[c] as number) + gradient * gradient;
    bias[c] = (bias[c] as number) - (rate * 0.3 * gradient) / Math.sqrt(biasSquares[c] as number);
  }
  return loss;
}

function learnVectors(
  { dimensions, vectors, vectorSquares, back }: Network,
  { ids, weights, kept, scale }: KeptText,
  rate: number,
): void {
  for (const f of kept) {
    const value = (weights[f] as number) * scale;
    const base = (ids[f] as number) * dimensions;
    for (let d = 0; d < dimensions; d += 1) {
      const gradient = (back[d] as number) * value;
      const sum = (vectorSquares[base + d] as number) + gradient * gradient;
      vectorSquares[base + d] = sum;
      vectors[base + d] = (vectors[base + d] as number) - (rate * gradient) / Math.sqrt(sum);
    }
  }
}

function multipliedOut({ dimensions, vectors }: Network, { weights, bias }: Reader): LinearModel {
  const features = vectors.length / dimensions;
  const classes = bias.length;
  const product = new Float32Array(features * classes);
  for (let f = 0; f < features; f += 1) {
    const vector = vectors.subarray(f * dimensions, (f + 1) * dimensions);
    for (let c = 0; c < classes; c += 1) {
      product[f * classes + c] = dot(weights, c * dimensions, vector);
    }
  }
  return { classes, weights: product, bias };
}

/** `Σ table[start + d] · vector[d]`, in two sums at a time, of which neither waits for the other. */
function dot(table: Float32Array, start: number, vector: Float32Array): number {
  let even = 0;
  let odd = 0;
  const pairs = vector.length - (vector.length % 2);
  for (let d = 0; d < pairs; d += 2) {
    even += (table[start + d] as number) * (vector[d] as number);
    odd += (table[start + d + 1] as number) * (vector[d + 1] as number);
  }
  if (pairs < vector.length) even += (table[start + pairs] as number) * (vector[pairs] as number);
  return even + odd;
}
