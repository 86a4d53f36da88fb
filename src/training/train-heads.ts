import type { SparseVector } from '../inference/vectoriser.ts';
import { fitCalibration, fitTemperature } from './calibrate.ts';
import type { Calibration } from './calibration.ts';
import type { StageStore } from './checkpoint.ts';
import { createEmbeddingBag, type EmbeddingBagOptions } from './embedding-bag.ts';
import { type Head, NO_LABEL } from './heads.ts';
import type { Lessons, Task } from './learner.ts';
import { type LinearModel, score, weightedSum } from './linear-model.ts';
import { createOneVsRest, type OneVsRestOptions } from './one-vs-rest.ts';
import { type PlannedSoftening, planSoftening, type SofteningOptions } from './soften.ts';
import { runStage, type Stage } from './stages.ts';
import { bagWork, oneVsRestWork } from './work.ts';
import { WorkMeter } from './work-meter.ts';

export interface HeadOptions {
  readonly seed: number;
  readonly oneVsRest: OneVsRestOptions;
  readonly embeddingBag: EmbeddingBagOptions;
  /** Embedding bags of different seeds that are averaged. */
  readonly bags: number;
  readonly softening: SofteningOptions;
  /** Share of the orders, the last ones, on which probabilities are calibrated before all orders are learnt. */
  readonly heldOut: number;
  /** `share`: how much of the learning is done, 0 to 1, where the message says so. */
  readonly progress: (message: string, share?: number) => void;
  readonly stages?: StageStore;
}

export interface TrainedHead extends Calibration {
  readonly name: string;
  readonly labels: readonly string[];
}

/** More held-out orders say nothing new about two numbers. */
const MOST_HELD_OUT = 5_000;
/** How much of the average is one-vs-rest's; the bags share the rest. */
const ONE_VS_REST = 1 / 3;
/** Between the seeds of two bags; passes use the numbers between. */
const NEXT_SEED = 1_000;

/**
 * Learners of two kinds, averaged: one-vs-rest a head, and embedding bags that learn the heads together. Their scores,
 * each divided by its own temperature, are added. All are first learnt without the last orders, on which temperatures
 * and calibration are fitted, then with all. Labels are softened first (`planSoftening`).
 */
export function trainHeads(
  lessons: Lessons,
  heads: readonly Head[],
  importance: Float32Array,
  options: HeadOptions,
): { head: TrainedHead; model: LinearModel }[] {
  const orders = importance.length;
  const learnt = orders - Math.min(MOST_HELD_OUT, orders - 1, Math.ceil(orders * options.heldOut));
  const early = plan('calibration', lessons, heads, importance.slice().fill(0, learnt), options);
  const whole = plan('all', lessons, heads, importance, options);
  const meter = new WorkMeter(options.progress, () => performance.now());
  for (const { softenings, members } of [early, whole])
    for (const { work, epochs } of [...softenings.flatMap(({ stages }) => stages), ...members])
      meter.plan(work * epochs);

  const run = (stage: Stage): LinearModel[] => runStage(stage, options.stages, meter);
  const calibrations = learn(early, run).map((members, index) =>
    calibrate(members, heads[index] as Head, lessons, learnt),
  );
  const finished = learn(whole, run);
  return heads.map(({ name, labels }, index) => {
    const { shares, calibration } = calibrations[index] as Calibrated;
    const { temperature, doubt } = calibration;
    options.progress(`${name}: temperature ${temperature.toFixed(3)}, doubt ${doubt.toFixed(2)}`);
    const parts = (finished[index] ?? []).map((model, at) => ({ model, share: shares[at] ?? 0 }));
    return { head: { name, labels, ...calibration }, model: weightedSum(parts) };
  });
}

/** All that is to be learnt from the orders that count. */
interface Plan {
  readonly softenings: readonly PlannedSoftening[];
  /** One-vs-rest for each head, then the bags. */
  readonly members: readonly Stage[];
  /** Filled in when the softenings are done, before the members are learnt. */
  readonly tasks: Task[];
}

function plan(
  purpose: string,
  lessons: Lessons,
  heads: readonly Head[],
  importance: Float32Array,
  options: HeadOptions,
): Plan {
  const { oneVsRest, embeddingBag, bags, seed } = options;
  const tasks: Task[] = [];
  const rows = lessons.versions * importance.filter((counts) => counts !== 0).length;
  const softenings = heads.map((head) => {
    const hint = heads.find((other) => other !== head);
    return planSoftening({ purpose, head, hint, lessons, importance }, options);
  });
  const alone = heads.map(
    ({ name, labels }, index): Stage => ({
      name: `${purpose}-${name}-one-vs-rest`,
      epochs: oneVsRest.epochs,
      work: oneVsRestWork(rows, labels.length),
      create: () => createOneVsRest(lessons, tasks[index] as Task, { ...oneVsRest, seed }),
    }),
  );
  const classes = heads.reduce((sum, { labels }) => sum + labels.length, 0);
  const together = Array.from(
    { length: bags },
    (_, bag): Stage => ({
      name: `${purpose}-embedding-bag-${bag + 1}`,
      epochs: embeddingBag.epochs,
      work: bagWork(rows, embeddingBag, classes),
      create: () => createEmbeddingBag(lessons, tasks, { ...embeddingBag, seed: seed + NEXT_SEED * bag }),
    }),
  );
  return { softenings, members: [...alone, ...together], tasks };
}

/** The members' models by head: one-vs-rest first. */
function learn({ softenings, members, tasks }: Plan, run: (stage: Stage) => LinearModel[]): LinearModel[][] {
  for (const { stages, soften } of softenings) tasks.push(soften(stages.flatMap(run)));
  const models = members.map(run);
  return tasks.map((_, index) => [
    ...(models[index] ?? []),
    ...models.slice(tasks.length).flatMap((bag) => bag.slice(index, index + 1)),
  ]);
}

interface Calibrated {
  /** By member: what its scores are multiplied by before they are added. */
  readonly shares: readonly number[];
  readonly calibration: Calibration;
}

/** Fits on the orders from `learnt` on, as written. */
function calibrate(
  members: readonly LinearModel[],
  { targets }: Head,
  lessons: Lessons,
  learnt: number,
): Calibrated {
  const later = [...targets.keys()].filter((order) => order >= learnt && targets[order] !== NO_LABEL);
  const wanted = later.map((order) => targets[order] ?? 0);
  const rows = later.map((order) => lessons.rows.at(order * lessons.versions));
  const shares = members.map(
    (model, at) =>
      (at === 0 ? ONE_VS_REST : (1 - ONE_VS_REST) / (members.length - 1)) /
      fitTemperature(scoresOf(rows, model), wanted),
  );
  const sum = weightedSum(members.map((model, at) => ({ model, share: shares[at] ?? 0 })));
  return { shares, calibration: fitCalibration(scoresOf(rows, sum), wanted) };
}

function scoresOf(rows: readonly SparseVector[], model: LinearModel): Float32Array[] {
  return rows.map((row) => {
    const scores = new Float32Array(model.classes);
    score(row, model.weights, model.bias, scores);
    return scores;
  });
}
