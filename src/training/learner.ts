import type { LinearModel } from './linear-model.ts';
import type { SparseRows } from './sparse-rows.ts';

/** Orders to learn from; each is there in as many versions (as written, as retold), side by side in `rows`. */
export interface Lessons {
  readonly rows: SparseRows;
  readonly versions: number;
  /** Number of features; `rows` names them from 0. */
  readonly features: number;
}

/** What the orders teach about one head. */
export interface Task {
  readonly classes: number;
  /** Orders by classes: how likely each class is the right one; an order's add up to 1. */
  readonly targets: Float32Array;
  /** By order: how much it counts; 0 where it is not to be learnt. */
  readonly importance: Float32Array;
}

/** A model in the making. The same lessons, options and seed give the same model, wherever it was stopped between. */
export interface Learner {
  /** All that is known between two passes: filled with what an earlier process knew, it goes on from there. */
  readonly state: readonly Float32Array[];
  /** Goes through all orders once and returns their mean loss; `epoch` counts from 0. */
  learn(epoch: number): number;
  /** What was learnt, a model a task. */
  models(): LinearModel[];
}

/** A task whose orders have one right class each; what lies beyond the classes is no class. */
export function hardTask(targets: Uint32Array, classes: number, importance: Float32Array): Task {
  const shares = new Float32Array(targets.length * classes);
  for (const [order, target] of targets.entries()) if (target < classes) shares[order * classes + target] = 1;
  return { classes, targets: shares, importance };
}

/** Rows of the orders that count for any of the tasks. */
export function rowsToLearn({ versions }: Lessons, tasks: readonly Task[]): Uint32Array {
  const rows: number[] = [];
  const orders = tasks[0]?.importance.length ?? 0;
  for (let order = 0; order < orders; order += 1) {
    if (tasks.every(({ importance }) => importance[order] === 0)) continue;
    for (let version = 0; version < versions; version += 1) rows.push(order * versions + version);
  }
  return Uint32Array.from(rows);
}
