import type { SparseVector } from '../inference/vectoriser.ts';
import type { LinearModel } from './linear-model.ts';
import type { OnEpoch } from './one-vs-rest.ts';
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

/**
 * A network in the manner of fastText: each feature has a vector, a text is the weighted sum of its features' vectors,
 * and a softmax reads the classes from it. Trained by AdaGrad with features left out at random; deterministic by seed.
 * What features share through the narrow middle helps rare units. It has no bend in it, so it is handed back
 * multiplied out, as a linear model. `importance`: how much each row counts.
 */
export function trainEmbeddingBag(
  rows: readonly SparseVector[],
  targets: Uint32Array,
  importance: Float32Array,
  shape: { features: number; classes: number },
  options: EmbeddingBagOptions & { seed: number; onEpoch?: OnEpoch },
): LinearModel {
  const network = createNetwork(shape, options);
  const order = Uint32Array.from(rows.keys());
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, network.random);
    const rate = options.learningRate * (1 - epoch / options.epochs);
    let loss = 0;
    for (const index of order) {
      const example = { target: targets[index] as number, counts: importance[index] as number };
      loss += learnRow(network, rows[index] as SparseVector, example, rate);
    }
    options.onEpoch?.(epoch + 1, loss / Math.max(1, order.length));
  }
  return multipliedOut(network);
}

interface Network {
  readonly dimensions: number;
  readonly classes: number;
  readonly dropout: number;
  readonly random: () => number;
  /** Features by dimensions, and the sums of squared gradients beside them. */
  readonly vectors: Float32Array;
  readonly vectorSquares: Float32Array;
  /** Classes by dimensions. */
  readonly readers: Float32Array;
  readonly readerSquares: Float32Array;
  readonly bias: Float32Array;
  readonly biasSquares: Float32Array;
  /** Room for one row's work. */
  readonly middle: Float32Array;
  readonly back: Float32Array;
  readonly shares: Float32Array;
}

function createNetwork(
  shape: { features: number; classes: number },
  { dimensions, dropout, seed }: EmbeddingBagOptions & { seed: number },
): Network {
  const random = createRandom(seed);
  const spread = (length: number, width: number): Float32Array =>
    Float32Array.from({ length }, () => (random() - 0.5) * width);
  const squares = (length: number): Float32Array => new Float32Array(length).fill(START_SQUARES);
  const width = 2 / Math.sqrt(dimensions);
  return {
    dimensions,
    classes: shape.classes,
    dropout,
    random,
    vectors: spread(shape.features * dimensions, width / 10),
    vectorSquares: squares(shape.features * dimensions),
    readers: spread(shape.classes * dimensions, width),
    readerSquares: squares(shape.classes * dimensions),
    bias: new Float32Array(shape.classes),
    biasSquares: squares(shape.classes),
    middle: new Float32Array(dimensions),
    back: new Float32Array(dimensions),
    shares: new Float32Array(shape.classes),
  };
}

interface Example {
  readonly target: number;
  readonly counts: number;
}

/** One step; returns the row's loss before it. */
function learnRow(network: Network, row: SparseVector, example: Example, rate: number): number {
  const { dimensions, vectors, vectorSquares, middle, back, random, dropout } = network;
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
  const loss = learnReaders(network, example, rate);
  for (const f of kept) {
    const value = (row.weights[f] as number) * scale;
    const base = (row.ids[f] as number) * dimensions;
    for (let d = 0; d < dimensions; d += 1) {
      const gradient = (back[d] as number) * value;
      const sum = (vectorSquares[base + d] as number) + gradient * gradient;
      vectorSquares[base + d] = sum;
      vectors[base + d] = (vectors[base + d] as number) - (rate * gradient) / Math.sqrt(sum);
    }
  }
  return loss;
}

/** Moves the softmax for what stands in `middle`, leaving the gradient at `middle` in `back`. */
function learnReaders(network: Network, { target, counts }: Example, rate: number): number {
  const { classes, dimensions, readers, readerSquares, bias, biasSquares, middle, back, shares } = network;
  let top = Number.NEGATIVE_INFINITY;
  for (let c = 0; c < classes; c += 1) {
    let sum = bias[c] as number;
    const base = c * dimensions;
    for (let d = 0; d < dimensions; d += 1) sum += (readers[base + d] as number) * (middle[d] as number);
    shares[c] = sum;
    if (sum > top) top = sum;
  }
  let total = 0;
  for (let c = 0; c < classes; c += 1) {
    const power = Math.exp((shares[c] as number) - top);
    shares[c] = power;
    total += power;
  }
  back.fill(0);
  for (let c = 0; c < classes; c += 1) {
    const gradient = counts * ((shares[c] as number) / total - (c === target ? 1 : 0));
    if (Math.abs(gradient) < NEGLIGIBLE) continue;
    const base = c * dimensions;
    for (let d = 0; d < dimensions; d += 1) {
      back[d] = (back[d] as number) + gradient * (readers[base + d] as number);
      const own = gradient * (middle[d] as number);
      const sum = (readerSquares[base + d] as number) + own * own;
      readerSquares[base + d] = sum;
      readers[base + d] = (readers[base + d] as number) - (rate * own) / Math.sqrt(sum);
    }
    biasSquares[c] = (biasSquares[c] as number) + gradient * gradient;
    bias[c] = (bias[c] as number) - (rate * 0.3 * gradient) / Math.sqrt(biasSquares[c] as number);
  }
  return -Math.log(Math.max((shares[target] as number) / total, 1e-12));
}

function multipliedOut({ dimensions, classes, vectors, readers, bias }: Network): LinearModel {
  const features = vectors.length / dimensions;
  const weights = new Float32Array(features * classes);
  for (let f = 0; f < features; f += 1) {
    for (let c = 0; c < classes; c += 1) {
      let sum = 0;
      for (let d = 0; d < dimensions; d += 1)
        sum += (vectors[f * dimensions + d] as number) * (readers[c * dimensions + d] as number);
      weights[f * classes + c] = sum;
    }
  }
  return { classes, weights, bias };
}
