import type { SparseVector } from '../inference/vectoriser.ts';
import { fitTemperature } from './calibrate.ts';
import { calibrated } from './calibration.ts';
import { createEmbeddingBag, type EmbeddingBagOptions } from './embedding-bag.ts';
import { givenTask, type Head, NO_LABEL, restricted } from './heads.ts';
import type { Lessons, Task } from './learner.ts';
import { type LinearModel, score } from './linear-model.ts';
import { createRandom } from './random.ts';
import { SparseRows } from './sparse-rows.ts';
import type { Stage } from './stages.ts';
import { bagWork } from './work.ts';

export interface SofteningOptions {
  /** Parts the orders are divided into; each is judged by a teacher that has learnt the others. */
  readonly teachers: number;
  /** By head: how much of a label comes from the teacher (0 to 1; a head not named: 0), the rest being what was filed. */
  readonly share: Readonly<Record<string, number>>;
  /** How much an order counts for which the teacher alone speaks, beside one that was filed. */
  readonly unfiled: number;
}

export interface Softening {
  /** Names the stages. */
  readonly purpose: string;
  readonly head: Head;
  /** The head whose label the teachers are told beside the text. */
  readonly hint: Head | undefined;
  readonly lessons: Lessons;
  /** By order; 0 for one that must not be seen. */
  readonly importance: Float32Array;
}

export interface TeacherOptions {
  readonly embeddingBag: EmbeddingBagOptions;
  readonly softening: SofteningOptions;
  readonly seed: number;
}

/** What the hint weighs beside the text, whose length is 1. */
const HINT = 0.5;
/** Between the seeds of two teachers; passes use the numbers between. */
const NEXT_SEED = 1_000;
/** With fewer filed orders than this a teacher knows too little. */
const LEAST_FILED = 50;

/** Work that must be done before a task is known. */
export interface PlannedSoftening {
  readonly stages: readonly Stage[];
  /** The task, given the stages' models. */
  readonly soften: (teachers: readonly LinearModel[]) => Task;
}

const asFiled = (task: Task): PlannedSoftening => ({ stages: [], soften: () => task });

/**
 * Agents file like matters under this label today and that one tomorrow, and what they mean by it drifts. So each filed
 * label is mixed with what a teacher thinks that has not seen the order, but later ones as well as earlier, and knows the
 * label of the other head as well as the text (a unit says much of the category); and orders without a label get the
 * teacher's opinion. Left as filed where there are too few to learn from.
 */
export function planSoftening(softening: Softening, options: TeacherOptions): PlannedSoftening {
  const { purpose, head, hint, lessons, importance } = softening;
  const { embeddingBag, seed } = options;
  const { teachers, unfiled } = options.softening;
  const share = options.softening.share[head.name] ?? 0;
  const filed = givenTask(head, importance);
  const isFiled = (order: number): boolean => head.targets[order] !== NO_LABEL;
  const judged = [...head.targets.keys()].filter((order) => filed.importance[order] !== 0);
  if (share === 0 || judged.length < LEAST_FILED) return asFiled(filed);
  const random = createRandom(seed);
  const parts = importance.map(() => Math.floor(random() * teachers));
  const stages = Array.from({ length: teachers }, (_, part): Stage => {
    const taught = restricted(filed, (order) => parts[order] !== part);
    return {
      name: `${purpose}-${head.name}-teacher-${part + 1}`,
      epochs: embeddingBag.epochs,
      work: bagWork(judged.filter((order) => parts[order] !== part).length, embeddingBag, filed.classes),
      create: () =>
        createEmbeddingBag(withHints(lessons, hint), [taught], {
          ...embeddingBag,
          seed: seed + part * NEXT_SEED,
        }),
    };
  });
  const soften = (models: readonly LinearModel[]): Task => {
    const hinted = withHints(lessons, hint);
    const opinionOn = (order: number): Float32Array => {
      const opinion = new Float32Array(filed.classes);
      const teacher = models[parts[order] as number];
      if (teacher !== undefined) score(hinted.rows.at(order), teacher.weights, teacher.bias, opinion);
      return opinion;
    };
    const wanted = judged.map((order) => head.targets[order] ?? 0);
    const temperature = fitTemperature(judged.map(opinionOn), wanted);
    const targets = new Float32Array(filed.targets.length);
    for (const order of head.targets.keys()) {
      const own = isFiled(order) ? 1 - share : 0;
      for (const [c, likely] of calibrated(opinionOn(order), { temperature, doubt: 0 }).entries()) {
        const at = order * filed.classes + c;
        targets[at] = own * (filed.targets[at] ?? 0) + (1 - own) * likely;
      }
    }
    const counted = importance.map((counts, order) => (isFiled(order) ? counts : counts * unfiled));
    return { classes: filed.classes, targets, importance: counted };
  };
  return { stages, soften };
}

/** Each order as written, with a feature more for its hint. */
function withHints({ rows, versions, features }: Lessons, hint: Head | undefined): Lessons {
  const hinted = new SparseRows();
  for (let order = 0; order * versions < rows.count; order += 1) {
    const written = rows.at(order * versions);
    const label = hint?.targets[order] ?? NO_LABEL;
    hinted.add(label === NO_LABEL ? written : withFeature(written, features + label, HINT));
  }
  return { rows: hinted, versions: 1, features: features + (hint?.labels.length ?? 0) };
}

function withFeature({ ids, weights }: SparseVector, id: number, weight: number): SparseVector {
  const longer = { ids: new Int32Array(ids.length + 1), weights: new Float32Array(ids.length + 1) };
  longer.ids.set(ids);
  longer.ids[ids.length] = id;
  longer.weights.set(weights);
  longer.weights[ids.length] = weight;
  return longer;
}
