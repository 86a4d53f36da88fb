import { z } from 'zod';
import { RetrainingProgress, TrainingFigures } from '../../protocol/model.ts';
import type { TrainSettings } from '../../training/settings.ts';

/** Reads history and learnt rows, leaves out what is said twice, and writes what is to be learnt. */
export const GatherTask = z.object({
  kind: z.literal('gather'),
  /** JSONL or CSV of past orders, oldest first. */
  files: z.array(z.string()),
  /** Rows learnt since, one JSON object a line. */
  learnt: z.string(),
  /** Spellings of a unit that mean the same. */
  groups: z.array(z.array(z.string())),
  /** Fewer rows teach nothing. */
  least: z.int(),
  out: z.string(),
});
export type GatherTask = z.infer<typeof GatherTask>;

/** Learns a model from what was gathered and writes its folder. */
export const TrainTask = z.object({
  kind: z.literal('train'),
  rows: z.string(),
  /** Where finished stages are kept, so that a training that was stopped goes on. */
  work: z.string(),
  out: z.string(),
  /** ISO 8601: what is newer than this the model cannot have learnt. */
  startedAt: z.string(),
  serving: z.object({ folder: z.string() }),
  settings: z.custom<TrainSettings>((value) => typeof value === 'object' && value !== null),
});
export type TrainTask = z.infer<typeof TrainTask>;

export const Task = z.discriminatedUnion('kind', [GatherTask, TrainTask]);
export type Task = z.infer<typeof Task>;

/** What the trainer's process says to the service. */
export const TaskMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('progress'), progress: RetrainingProgress }),
  z.object({ type: z.literal('gathered'), rows: z.int() }),
  z.object({ type: z.literal('trained'), figures: TrainingFigures }),
  /** `final`: the same rows would fail again. */
  z.object({ type: z.literal('failed'), reason: z.string(), final: z.boolean() }),
]);
export type TaskMessage = z.infer<typeof TaskMessage>;
export type TaskResult = Extract<TaskMessage, { type: 'gathered' | 'trained' }>;
