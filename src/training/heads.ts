import { hardTask, type Task } from './learner.ts';

/** What the model is to tell of a text, and what the orders say about it. */
export interface Head {
  readonly name: string;
  readonly labels: readonly string[];
  /** By order: index into `labels`; `NO_LABEL` where nobody has said. */
  readonly targets: Uint32Array;
}

export const NO_LABEL = 0xffff_ffff;

/**
 * Labels in the order of their names, and each order's place among them.
 *
 * @throws Error when there are not two labels to tell apart
 */
export function createHead(name: string, given: readonly (string | null)[]): Head {
  const labels = [...new Set(given.filter((label) => label !== null))].sort();
  if (labels.length < 2) throw new Error(`only one ${name} in the rows: there is nothing to tell apart`);
  const indexes = new Map<string | null, number>(labels.map((label, index) => [label, index]));
  return { name, labels, targets: Uint32Array.from(given, (label) => indexes.get(label) ?? NO_LABEL) };
}

/** The labels as they were given; an order without one teaches nothing. */
export function givenTask({ labels, targets }: Head, importance: Float32Array): Task {
  return hardTask(
    targets,
    labels.length,
    importance.map((counts, order) => (targets[order] === NO_LABEL ? 0 : counts)),
  );
}

/** The task with only those orders left that `keep` wants. */
export function restricted(task: Task, keep: (order: number) => boolean): Task {
  return { ...task, importance: task.importance.map((counts, order) => (keep(order) ? counts : 0)) };
}
