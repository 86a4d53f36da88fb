import path from 'node:path';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type {
  ModelComparison,
  ModelFigures,
  RetrainingProgress,
  TrainingFigures,
} from '../../protocol/model.ts';
import { EXPORT_TOLERANCE, exportDifference, exportSample } from '../../training/check-export.ts';
import { FolderStore, trainingKey } from '../../training/checkpoint.ts';
import { answers, figures, scoreHeads } from '../../training/evaluate-model.ts';
import type { TrainSettings } from '../../training/settings.ts';
import { type TrainedModel, type TrainOptions, trainModel } from '../../training/train-model.ts';
import { writeModel } from '../../training/write-model.ts';
import { RetrainingError } from './retraining-error.ts';
import type { TrainTask } from './task.ts';
import { type GatheredRow, readGathered } from './training-row.ts';

/** With fewer rows a tenth of them says little, and its loss is felt. */
const LEAST_FOR_HELD_OUT = 2_000;
const HELD_OUT_SHARE = 0.1;
const MOST_HELD_OUT = 5_000;
/** With fewer orders that neither has learnt, chance decides. */
const LEAST_NEW = 100;
const DAY_MS = 86_400_000;
/** Shares of the whole at which learning begins and ends; the rest is reading, comparing, storing. */
const LEARNING = { from: 0.02, to: 0.94 };

type Tell = (progress: RetrainingProgress) => void;

/**
 * Learns a model from all rows and compares it with the one that serves. From 2,000 rows on a twin is learnt first that
 * leaves out the newest tenth, and is scored on it: that is what the model can do on orders it has not seen.
 *
 * @throws RetrainingError, final for rows from which nothing can be learnt
 */
export async function trainRows(task: TrainTask, tell: Tell): Promise<TrainingFigures> {
  const rows: GatheredRow[] = [];
  for await (const row of readGathered(task.rows)) rows.push(row);
  // What it will be compared with must be sound before an hour is spent on it.
  await (await TextClassifier.load(task.serving.folder)).close();
  const newest = Math.min(MOST_HELD_OUT, Math.ceil(rows.length * HELD_OUT_SHARE));
  const late = rows.slice(rows.length - newest);
  const withTwin = rows.length >= LEAST_FOR_HELD_OUT;
  const clock = new Progress(tell, withTwin ? 2 : 1);
  const twin = withTwin
    ? await scoreTwin(rows.slice(0, rows.length - newest), late, task, clock)
    : { heldOut: null, top3OfNew: null, fresh: [] };

  const model = learn(rows, path.join(task.work, 'all'), task.settings, (said, share) =>
    clock.heard('train', said, share),
  );
  await writeModel(task.out, model, notesOf(task, rows.length, twin.heldOut));
  clock.tell('compare');
  const classifier = await TextClassifier.load(task.out);
  try {
    await checkExport(model, classifier, rows);
    const comparison = await compare(task.serving.folder, classifier, late, twin);
    return { rows: rows.length, heldOut: twin.heldOut, comparison };
  } finally {
    await classifier.close();
  }
}

interface Twin {
  readonly heldOut: Record<string, ModelFigures> | null;
  /** Its top-3 on the rows that the model in service has not learnt either. */
  readonly top3OfNew: number | null;
  readonly fresh: readonly GatheredRow[];
}

async function scoreTwin(
  early: readonly GatheredRow[],
  late: readonly GatheredRow[],
  task: TrainTask,
  clock: Progress,
): Promise<Twin> {
  const stages = path.join(task.work, 'held-out');
  const model = learn(early, stages, task.settings, (said, share) => clock.heard('held-out', said, share));
  clock.trained();
  const folder = path.join(task.work, 'twin');
  await writeModel(folder, model, notesOf(task, early.length, null));
  const classifier = await TextClassifier.load(folder);
  try {
    const heldOut = await scoreHeads(classifier, late);
    const fresh = await newTo(task.serving.folder, late);
    const enough = fresh.length >= LEAST_NEW;
    return {
      heldOut,
      fresh: enough ? fresh : [],
      top3OfNew: enough ? await top3(classifier, fresh) : null,
    };
  } finally {
    await classifier.close();
  }
}

function learn(
  rows: readonly GatheredRow[],
  stages: string,
  settings: TrainSettings,
  progress: TrainOptions['progress'],
): TrainedModel {
  try {
    return trainModel(rows, {
      ...settings,
      progress,
      stages: new FolderStore(stages, trainingKey(rows, settings)),
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    // A full disk may have room later; rows that teach nothing never will.
    const final = !(cause instanceof Error && 'code' in cause);
    throw new RetrainingError(`nothing could be learnt from these orders: ${reason}`, { final, cause });
  }
}

function notesOf(task: TrainTask, rows: number, heldOut: Twin['heldOut']) {
  const training = { rows, segmenter: `ICU ${process.versions.icu}`, ...task.settings, heldOut };
  return { trainedAt: task.startedAt, training };
}

async function checkExport(
  model: TrainedModel,
  classifier: TextClassifier,
  rows: readonly GatheredRow[],
): Promise<void> {
  const difference = await exportDifference(model, classifier, exportSample(rows));
  if (!(difference <= EXPORT_TOLERANCE))
    throw new RetrainingError(`the exported model is wrong: ${difference} apart from what was learnt`, {
      final: true,
    });
}

/**
 * Beside the model that serves, fairly: the twin on orders that neither has learnt where there are enough, else the new
 * model on orders that both may have learnt. A model is always good at what it has learnt.
 */
async function compare(
  servingFolder: string,
  candidate: TextClassifier,
  late: readonly GatheredRow[],
  { fresh, top3OfNew }: Twin,
): Promise<ModelComparison> {
  const serving = await TextClassifier.load(servingFolder);
  try {
    const rows = top3OfNew === null ? late : fresh;
    return {
      basis: top3OfNew === null ? 'learnt' : 'new-to-both',
      serving: serving.manifest.version,
      rows: rows.length,
      candidateTop3: top3OfNew ?? (await top3(candidate, rows)),
      servingTop3: await top3(serving, rows),
    };
  } finally {
    await serving.close();
  }
}

/** Rows of orders made after the model was trained. Rows without a time may be older. */
async function newTo(folder: string, rows: readonly GatheredRow[]): Promise<GatheredRow[]> {
  const serving = await TextClassifier.load(folder);
  await serving.close();
  const { trainedAt } = serving.manifest;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(trainedAt);
  const until = Date.parse(trainedAt) + (isDay ? DAY_MS : 0);
  return rows.filter(({ at }) => at !== null && Date.parse(at) > until);
}

async function top3(classifier: TextClassifier, rows: readonly GatheredRow[]): Promise<number> {
  const labelled = rows.map(({ text, unit }) => ({ text, label: unit }));
  return figures(await answers(classifier, 'unit', labelled)).top3;
}

/** Turns what the trainer says, of one training after the other, into a share of the whole. */
class Progress {
  readonly #tell: Tell;
  readonly #trainings: number;
  #finished = 0;
  #share = 0;

  constructor(tell: Tell, trainings: number) {
    this.#tell = tell;
    this.#trainings = trainings;
  }

  heard(stage: RetrainingProgress['stage'], said: string, share = this.#share): void {
    this.#share = share;
    this.tell(stage, said);
  }

  /** The next one begins. */
  trained(): void {
    this.#finished += 1;
    this.#share = 0;
  }

  tell(stage: RetrainingProgress['stage'], doing = ''): void {
    const { from, to } = LEARNING;
    const learnt = Math.min(1, (this.#finished + this.#share) / this.#trainings);
    this.#tell({ stage, share: stage === 'compare' ? to : from + (to - from) * learnt, doing });
  }
}
