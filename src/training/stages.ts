import type { StageStore } from './checkpoint.ts';
import type { Learner } from './learner.ts';
import type { LinearModel } from './linear-model.ts';
import type { WorkMeter } from './work-meter.ts';

/** A learner's way from nothing to its models. */
export interface Stage {
  /** Names it among the stages of one training; a file name. */
  readonly name: string;
  readonly epochs: number;
  /** Work of one pass, to foretell the rest. */
  readonly work: number;
  readonly create: () => Learner;
}

/**
 * Lets a stage learn all its passes, keeping each one's end; one that an earlier process began goes on after its last
 * finished pass, one that it finished is not learnt again.
 */
export function runStage(
  { name, epochs, work, create }: Stage,
  store: StageStore | undefined,
  meter: WorkMeter,
): LinearModel[] {
  const kept = store?.load(name) ?? null;
  if (kept !== null && kept.epoch >= epochs) {
    meter.found(work * epochs, `${name}: taken from the unfinished training`);
    return modelsOf(kept.arrays);
  }
  const learner = create();
  if (kept !== null) {
    for (const [index, array] of learner.state.entries()) array.set(kept.arrays[index] ?? []);
    meter.found(work * kept.epoch, `${name}: goes on after epoch ${kept.epoch}`);
  }
  for (let epoch = kept?.epoch ?? 0; epoch < epochs; epoch += 1) {
    const loss = learner.learn(epoch);
    if (epoch + 1 < epochs) store?.save(name, { epoch: epoch + 1, arrays: learner.state });
    meter.done(work, `${name}: epoch ${epoch + 1} of ${epochs}, loss ${loss.toFixed(3)}`);
  }
  const models = learner.models();
  store?.save(name, { epoch: epochs, arrays: models.flatMap(({ weights, bias }) => [weights, bias]) });
  return models;
}

/** Models from their arrays, two a model. */
function modelsOf(arrays: readonly Float32Array[]): LinearModel[] {
  const models: LinearModel[] = [];
  for (let at = 0; at + 1 < arrays.length; at += 2) {
    const [weights, bias] = arrays.slice(at, at + 2);
    if (weights !== undefined && bias !== undefined) models.push({ classes: bias.length, weights, bias });
  }
  return models;
}
