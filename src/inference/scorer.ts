import { InferenceSession, Tensor } from 'onnxruntime-node';
import { graphNames } from './graph-names.ts';
import { ModelError } from './model-error.ts';
import { batchNames, type ExpectedGraph, type ScoringGraphs, scoringGraphs } from './scoring-graphs.ts';
import type { SparseVector } from './vectoriser.ts';

/** By head: one probability per label, in the order of the labels; they sum to 1. */
export type Probabilities = Readonly<Record<string, Float32Array>>;

export interface Explanation {
  readonly probabilities: Probabilities;
  /** By head: what each feature adds to the score of the explained class (the most probable unless asked). */
  readonly contributions: Readonly<Record<string, Float32Array>>;
}

/** A text without a single known feature is scored by the biases alone. */
const NO_FEATURES: SparseVector = { ids: new Int32Array(1), weights: new Float32Array(1) };

/** Features in one run: it takes a few milliseconds, for which the event loop stands still. */
const RUN_FEATURES = 4_096;
/** Texts in one run of a batch: a run costs some 50 µs however small, and with more texts leaves the processor's caches. */
const RUN_TEXTS = 8;
/** Vectors put in order of length at a time, so that those of one run are nearly alike. */
const WINDOW = 256;

const OPTIONS: InferenceSession.SessionOptions = {
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // What it has to say stands in the errors it throws.
  logSeverityLevel: 4,
};

type Values = Awaited<ReturnType<InferenceSession['run']>>;

/** A linear model in ONNX Runtime, on one thread: each run is short, and the event loop turns before it. */
export class Scorer {
  readonly #heads: ExpectedGraph['heads'];
  readonly #graphs: ScoringGraphs;
  readonly #single: InferenceSession;
  readonly #batch: InferenceSession;
  readonly #table: Tensor;
  readonly #bias: Tensor;
  readonly #running = new Set<Promise<unknown>>();
  #closing: Promise<void> | null = null;

  private constructor(
    heads: ExpectedGraph['heads'],
    graphs: ScoringGraphs,
    single: InferenceSession,
    batch: InferenceSession,
  ) {
    const { features, columns, table, bias } = graphs;
    this.#heads = heads;
    this.#graphs = graphs;
    this.#single = single;
    this.#batch = batch;
    this.#table = new Tensor('int8', table, [features, columns]);
    this.#bias = new Tensor('float32', bias, [1, columns]);
  }

  /**
   * Opens a model's graph and tries it; the bytes must not change afterwards. `where` names the file in errors. Rejects
   * with `ModelError`, having released what it had opened.
   */
  static async open(file: Uint8Array, expected: ExpectedGraph, where: string): Promise<Scorer> {
    const opened: InferenceSession[] = [];
    try {
      const graphs = scoringGraphs(file, expected);
      const open = async (graph: Uint8Array): Promise<InferenceSession> => {
        const session = await InferenceSession.create(graph, OPTIONS);
        opened.push(session);
        return session;
      };
      const scorer = new Scorer(expected.heads, graphs, await open(graphs.single), await open(graphs.batch));
      await scorer.#tryOut();
      return scorer;
    } catch (error) {
      for (const session of opened) await session.release();
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModelError(`${where}: ${reason}; train again or restore the file`, { cause: error });
    }
  }

  /** `explain` names, by head, the class index whose contributions are wanted. */
  explain(vector: SparseVector, explain: Readonly<Record<string, number>> = {}): Promise<Explanation> {
    return this.#use(() =>
      vector.ids.length <= RUN_FEATURES ? this.#run(vector, explain) : this.#runInSlices(vector, explain),
    );
  }

  /** The same probabilities (to 1e-6) without contributions, several vectors a run. */
  scoreMany(vectors: readonly SparseVector[]): Promise<Probabilities[]> {
    return this.#use(async () => {
      const all: Probabilities[] = [];
      for (let from = 0; from < vectors.length; from += WINDOW) {
        const window = vectors.slice(from, from + WINDOW);
        const order = [...window.keys()].sort((a, b) => lengthOf(window[a]) - lengthOf(window[b]));
        for (let at = 0; at < order.length; ) {
          const rows = this.#nextRun(window, order, at);
          const scored = await this.#runRows(rows.map((row) => window[row] ?? NO_FEATURES));
          for (const [index, row] of rows.entries()) all[from + row] = scored[index] ?? {};
          at += rows.length;
        }
      }
      return all;
    });
  }

  /** Ends when all runs under way have; later calls are refused. */
  close(): Promise<void> {
    this.#closing ??= this.#release();
    return this.#closing;
  }

  async #release(): Promise<void> {
    await Promise.allSettled(this.#running);
    await this.#single.release();
    await this.#batch.release();
  }

  async #use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closing !== null) throw new Error('the model is closed');
    const running = work();
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async #run(vector: SparseVector, explain: Readonly<Record<string, number>>): Promise<Explanation> {
    const known = vector.ids.length > 0;
    const { ids, weights } = known ? vector : NO_FEATURES;
    const feeds: Record<string, Tensor> = {
      [graphNames.table]: this.#table,
      [graphNames.ids]: new Tensor('int32', ids, [ids.length]),
      [graphNames.weights]: new Tensor('float32', weights, [weights.length]),
    };
    for (const { name } of this.#heads) {
      const wanted = BigInt64Array.of(BigInt(explain[name] ?? -1));
      feeds[graphNames.wantedClass(name)] = new Tensor('int64', wanted, [1]);
    }
    const results = await this.#single.run(feeds);
    const contributions: Record<string, Float32Array> = {};
    for (const { name } of this.#heads)
      contributions[name] = known ? floats(results, graphNames.contributions(name)) : new Float32Array();
    return { probabilities: this.#row(results, 0), contributions };
  }

  /** Sums the scores first, since which class is to be explained is known only then. */
  async #runInSlices(vector: SparseVector, explain: Readonly<Record<string, number>>): Promise<Explanation> {
    const probabilities = await this.#sumInSlices(vector);
    const classes = Object.fromEntries(
      this.#heads.map(({ name }) => [name, explain[name] ?? indexOfHighest(probabilities[name])]),
    );
    const contributions = Object.fromEntries(
      this.#heads.map(({ name }) => [name, new Float32Array(vector.ids.length)]),
    );
    for (let at = 0; at < vector.ids.length; at += RUN_FEATURES) {
      const part = await this.#run(slice(vector, at), classes);
      for (const { name } of this.#heads) contributions[name]?.set(part.contributions[name] ?? [], at);
    }
    return { probabilities, contributions };
  }

  async #sumInSlices(vector: SparseVector): Promise<Probabilities> {
    let sum = this.#bias;
    let results: Values = {};
    for (let at = 0; at < vector.ids.length; at += RUN_FEATURES) {
      results = await this.#product([slice(vector, at)], sum);
      sum = results[this.#graphs.scores] ?? sum;
    }
    return this.#row(results, 0);
  }

  async #runRows(vectors: readonly SparseVector[]): Promise<Probabilities[]> {
    const [first] = vectors;
    if (vectors.length === 1 && lengthOf(first) > RUN_FEATURES)
      return [await this.#sumInSlices(first ?? NO_FEATURES)];
    const results = await this.#product(vectors, this.#bias);
    return vectors.map((_, row) => this.#row(results, row));
  }

  #product(vectors: readonly SparseVector[], bias: Tensor): Promise<Values> {
    const { scales } = this.#graphs;
    const rows = vectors.length;
    const width = Math.max(1, ...vectors.map(lengthOf));
    const allIds = new Int32Array(rows * width);
    const scaled = new Float32Array(rows * width);
    for (const [row, { ids, weights }] of vectors.entries()) {
      allIds.set(ids, row * width);
      for (let i = 0; i < ids.length; i += 1)
        scaled[row * width + i] = (weights[i] as number) * (scales[ids[i] as number] as number);
    }
    return this.#batch.run({
      [graphNames.table]: this.#table,
      [graphNames.bias]: bias,
      [batchNames.ids]: new Tensor('int32', allIds, [rows, width]),
      [batchNames.weights]: new Tensor('float32', scaled, [rows, 1, width]),
    });
  }

  /** Rows of the next run, shortest first: one whose vector is too long for a run is alone. */
  #nextRun(vectors: readonly SparseVector[], order: readonly number[], from: number): number[] {
    let end = from + 1;
    while (end < order.length && end < from + RUN_TEXTS) {
      const width = lengthOf(vectors[order[end] ?? 0]);
      if (width * (end + 1 - from) > RUN_FEATURES) break;
      end += 1;
    }
    return order.slice(from, end);
  }

  #row(results: Values, row: number): Probabilities {
    const probabilities: Record<string, Float32Array> = {};
    for (const { name, classes } of this.#heads) {
      const all = floats(results, graphNames.probabilities(name));
      probabilities[name] = all.slice(row * classes, (row + 1) * classes);
    }
    return probabilities;
  }

  /** @throws RangeError where the graph does not compute what it should */
  async #tryOut(): Promise<void> {
    const two = { ids: Int32Array.of(0), weights: Float32Array.of(1) };
    const singly = [await this.explain(NO_FEATURES), await this.explain(two)];
    const together = await this.scoreMany([NO_FEATURES, two]);
    for (const { name, classes } of this.#heads) {
      for (const [row, { probabilities, contributions }] of singly.entries()) {
        const own = probabilities[name] ?? new Float32Array();
        const same = together[row]?.[name] ?? new Float32Array();
        const sum = own.reduce((total, share) => total + share, 0);
        const apart = own.reduce((most, share, at) => Math.max(most, Math.abs(share - (same[at] ?? 1))), 0);
        const fits = own.length === classes && contributions[name]?.length === 1;
        if (!fits || !(Math.abs(sum - 1) < 1e-3) || !(apart < 1e-3))
          throw new RangeError(`the graph gives no probabilities for the ${classes} labels of "${name}"`);
      }
    }
  }
}

function slice({ ids, weights }: SparseVector, at: number): SparseVector {
  return { ids: ids.subarray(at, at + RUN_FEATURES), weights: weights.subarray(at, at + RUN_FEATURES) };
}

function lengthOf(vector: SparseVector | undefined): number {
  return vector?.ids.length ?? 0;
}

function floats(results: Values, output: string): Float32Array {
  const data = results[output]?.data;
  if (!(data instanceof Float32Array)) throw new RangeError(`the graph gives no "${output}"`);
  return data;
}

function indexOfHighest(shares: Float32Array | undefined): number {
  let best = 0;
  for (let at = 1; at < (shares?.length ?? 0); at += 1)
    if ((shares?.[at] as number) > (shares?.[best] as number)) best = at;
  return best;
}
