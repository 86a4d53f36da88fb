import type { SparseVector } from '../inference/vectoriser.ts';
import { fitCalibration, fitTemperature } from './calibrate.ts';
import type { Calibration } from './calibration.ts';
import type { StageStore } from './checkpoint.ts';
import { type EmbeddingBagOptions, trainEmbeddingBag } from './embedding-bag.ts';
import { type LinearModel, score, weightedSum } from './linear-model.ts';
import { type OneVsRestOptions, trainOneVsRest } from './one-vs-rest.ts';

export interface HeadOptions {
  readonly seed: number;
  readonly oneVsRest: OneVsRestOptions;
  readonly embeddingBag: EmbeddingBagOptions;
  /** Share of the rows, the last ones, on which probabilities are calibrated before all rows are learnt. */
  readonly heldOut: number;
  readonly progress: (message: string) => void;
  readonly stages?: StageStore;
}

export interface HeadRows {
  readonly name: string;
  readonly labels: readonly string[];
  /** By row: index into `labels`. */
  readonly targets: Uint32Array;
  /** By row: how much it counts. */
  readonly importance: Float32Array;
  /** By row: as written, then as retold. */
  readonly versions: readonly (readonly SparseVector[])[];
}

export interface TrainedHead extends Calibration {
  readonly name: string;
  readonly labels: readonly string[];
}

/** More held-out rows say nothing new about two numbers. */
const MOST_HELD_OUT = 5_000;
const MEMBERS = ['one-vs-rest', 'embedding-bag'] as const;
type Member = (typeof MEMBERS)[number];

/**
 * Two learners of different kinds, averaged: their scores, each divided by its own temperature, are added. Both are
 * first learnt without the last rows, on which the temperatures and the calibration are fitted, then with all.
 */
export function trainHead(
  rows: HeadRows,
  features: number,
  options: HeadOptions,
): { head: TrainedHead; model: LinearModel } {
  const { name, labels, versions, targets } = rows;
  const count = versions.length;
  const heldOut = Math.min(MOST_HELD_OUT, count - 1, Math.ceil(count * options.heldOut));
  const learnt = count - heldOut;
  const later = versions.slice(learnt).flatMap(([written]) => (written === undefined ? [] : [written]));
  const laterTargets = [...targets.slice(learnt)];

  const shares = MEMBERS.map((member) => {
    const model = learn(member, rows, learnt, features, options, 'calibration');
    const temperature = fitTemperature(scoresOf(later, model), laterTargets);
    return { model, share: 1 / (temperature * MEMBERS.length) };
  });
  const calibration = fitCalibration(scoresOf(later, weightedSum(shares)), laterTargets);
  options.progress(
    `${name}: temperature ${calibration.temperature.toFixed(3)}, doubt ${calibration.doubt.toFixed(2)}`,
  );
  const parts = MEMBERS.map((member, index) => ({
    model: learn(member, rows, count, features, options, 'all rows'),
    share: shares[index]?.share ?? 0,
  }));
  return { head: { name, labels, ...calibration }, model: weightedSum(parts) };
}

function learn(
  member: Member,
  { name, labels, versions, targets, importance }: HeadRows,
  count: number,
  features: number,
  options: HeadOptions,
  purpose: string,
): LinearModel {
  const stage = `${name}-${member}-${purpose.replace(' ', '-')}`;
  const finished = options.stages?.load(stage);
  if (finished) {
    options.progress(`${stage}: taken from the unfinished training`);
    return finished;
  }
  const known = versions.slice(0, count);
  const owners = Uint32Array.from(known.flatMap((own, row) => own.map(() => targets[row] ?? 0)));
  const counts = Float32Array.from(known.flatMap((own, row) => own.map(() => importance[row] ?? 1)));
  const settings = {
    seed: options.seed,
    onEpoch: (epoch: number, loss: number) =>
      options.progress(`${name}, ${member}, ${purpose}: epoch ${epoch}, loss ${loss.toFixed(3)}`),
  };
  const shape = { features, classes: labels.length };
  const model =
    member === 'one-vs-rest'
      ? trainOneVsRest(known.flat(), owners, counts, shape, { ...settings, ...options.oneVsRest })
      : trainEmbeddingBag(known.flat(), owners, counts, shape, { ...settings, ...options.embeddingBag });
  options.stages?.save(stage, model);
  return model;
}

function scoresOf(rows: readonly SparseVector[], model: LinearModel): Float32Array[] {
  return rows.map((row) => {
    const scores = new Float32Array(model.classes);
    score(row, model.weights, model.bias, scores);
    return scores;
  });
}
