import { expect, test } from 'vitest';
import { createHead, givenTask } from '../../src/training/heads.ts';
import type { LinearModel } from '../../src/training/linear-model.ts';
import { planSoftening } from '../../src/training/soften.ts';
import { SparseRows } from '../../src/training/sparse-rows.ts';
import { runStage } from '../../src/training/stages.ts';
import { WorkMeter } from '../../src/training/work-meter.ts';

const ORDERS = 240;
/** Two matters, one feature each, filed truly; but every tenth order is misfiled, and every sixth not filed at all. */
const truth = (order: number): string => (order % 2 === 0 ? '供水' : '供电');
const misfiled = (order: number): boolean => order % 10 === 3;
const unfiled = (order: number): boolean => order % 6 === 5;
const filedAs = (order: number): string | null => {
  if (unfiled(order)) return null;
  return misfiled(order) ? truth(order + 1) : truth(order);
};
const orders = Array.from({ length: ORDERS }, (_, order) => order);
const rows = new SparseRows();
for (const order of orders)
  for (const version of [0, 1])
    rows.add({ ids: Int32Array.of(order % 2, 2 + version), weights: Float32Array.of(0.8, 0.6) });
const lessons = { rows, versions: 2, features: 4 };
const head = createHead('category', orders.map(filedAs));
const importance = new Float32Array(ORDERS).fill(2);
const embeddingBag = { dimensions: 4, epochs: 6, learningRate: 0.5, dropout: 0 };
const softening = { teachers: 3, share: { category: 0.6 }, unfiled: 0.25 };

function softened(share: number, given = head, counts = importance) {
  const options = { embeddingBag, seed: 7, softening: { ...softening, share: { category: share } } };
  const plan = planSoftening(
    { purpose: 'test', head: given, hint: undefined, lessons, importance: counts },
    options,
  );
  const meter = new WorkMeter(
    () => {},
    () => 0,
  );
  const models: LinearModel[] = plan.stages.flatMap((stage) => runStage(stage, undefined, meter));
  return { stages: plan.stages.length, task: plan.soften(models) };
}
const shareOf = (targets: Float32Array, order: number, label: string): number =>
  targets[2 * order + head.labels.indexOf(label)] ?? Number.NaN;

test('a teacher doubts misfiled labels, and speaks for orders that were not filed', () => {
  const { stages, task } = softened(0.6);
  expect(stages).toBe(3);
  for (const order of orders) {
    const sum = shareOf(task.targets, order, '供水') + shareOf(task.targets, order, '供电');
    expect(sum).toBeCloseTo(1, 5);
    const own = shareOf(task.targets, order, truth(order));
    if (unfiled(order)) expect(own).toBeGreaterThan(0.7);
    else if (misfiled(order)) expect(own).toBeGreaterThan(0.4);
    else expect(own).toBeGreaterThan(0.8);
    expect(task.importance[order]).toBe(unfiled(order) ? 0.5 : 2);
  }
});

test('an order that does not count has no say', () => {
  const counts = importance.slice().fill(0, 200);
  const other = createHead(
    'category',
    orders.map((order) => (order < 200 ? filedAs(order) : truth(order + 1))),
  );
  const mine = softened(0.6, head, counts).task;
  const theirs = softened(0.6, other, counts).task;
  expect(theirs.targets.subarray(0, 400)).toEqual(mine.targets.subarray(0, 400));
  expect(mine.importance.subarray(200).every((own) => own === 0)).toBe(true);
});

test('nothing is softened where no share is wanted or too few were filed', () => {
  expect(softened(0)).toEqual({ stages: 0, task: givenTask(head, importance) });
  const few = createHead(
    'category',
    orders.map((order) => (order < 40 ? filedAs(order) : null)),
  );
  expect(softened(0.6, few)).toEqual({ stages: 0, task: givenTask(few, importance) });
});
