import { mkdir, open, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelHolder } from '../../inference/model-holder.ts';
import type { Retraining, RetrainingProgress } from '../../protocol/model.ts';
import type { RetrainingRepository } from '../../store/repositories/retraining-repository.ts';
import type { TrainSettings } from '../../training/settings.ts';
import type { ModelShelf } from '../models/model-shelf.ts';
import { ModelVersionError, type ModelVersions } from '../models/versions.ts';
import { countRows } from './count-rows.ts';
import { clearlyWorse, standing } from './judge.ts';
import type { LearntRows } from './learnt-rows.ts';
import { RetrainingError, tooFew } from './retraining-error.ts';
import { runTask } from './run-task.ts';
import type { Task, TaskResult } from './task.ts';

export interface RetrainingsOptions {
  readonly repository: RetrainingRepository;
  readonly versions: Pick<ModelVersions, 'find' | 'shadow' | 'withdraw' | 'note'>;
  readonly shelf: Pick<ModelShelf, 'load' | 'put'>;
  readonly holder: ModelHolder;
  readonly learnt: LearntRows;
  /** JSONL or CSV of past orders, oldest first; they must lie on every worker. */
  readonly files: readonly string[];
  /** Spellings of a unit that mean the same. */
  readonly unitGroups: () => readonly (readonly string[])[];
  /** Where this node keeps what a training needs, until it is over. */
  readonly folder: string;
  readonly settings: TrainSettings;
  /** Queues the three steps, in this order; asked for again, it adds nothing. */
  readonly enqueue: (id: number) => Promise<void>;
  readonly leastRows?: number;
  readonly deadlineMs?: number;
}

/** What a step may use of its attempt. */
export interface Attempt {
  readonly signal: AbortSignal;
  progress(progress: RetrainingProgress): Promise<void>;
}

/** Too few to tell the units of a city apart. */
const LEAST_ROWS = 500;
/** A step that is not over by then hangs; 14,000 orders take minutes. */
const DEADLINE_MS = 6 * 60 * 60 * 1_000;
const LINES_AT_ONCE = 500;

/** `skipped`: there was nothing to do any more. */
export type StepOutcome = 'success' | 'skipped';

/**
 * Full trainings: one at a time in the whole service. Each of the three steps may run on another worker, be repeated, and
 * be broken off at any moment: rows are gathered again where they are missing, a training goes on after its last finished
 * stage, and the model itself travels through the store.
 */
export class Retrainings {
  readonly #options: RetrainingsOptions;
  readonly #leastRows: number;
  readonly #deadlineMs: number;

  constructor(options: RetrainingsOptions) {
    this.#options = options;
    this.#leastRows = options.leastRows ?? LEAST_ROWS;
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  /** The one that runs, else the last; null when there never was one. */
  latest(): Promise<Retraining | null> {
    return this.#options.repository.latest();
  }

  /**
   * Begins one; it goes on in the background.
   *
   * @throws RetrainingError when there are too few rows; ModelVersionError `conflict` when one runs
   */
  async begin(requestedBy: string): Promise<Retraining> {
    const { repository, learnt, files, enqueue } = this.#options;
    const history = await countRows(files, this.#leastRows);
    if (history !== null && history < this.#leastRows) {
      const rows = history + (await learnt.count());
      if (rows < this.#leastRows) throw tooFew(rows, this.#leastRows);
    }
    const begun = await repository.begin(requestedBy);
    if (begun === null)
      throw new ModelVersionError(
        'conflict',
        'a retraining runs already: GET /v1/models/retraining tells how far it is',
      );
    await enqueue(begun.id);
    return begun;
  }

  /** Removes rows that another worker's training has left here: it did what this one had gathered for. */
  async tidy(): Promise<void> {
    const latest = await this.#options.repository.latest();
    if (latest?.state !== 'running') await this.#removeRows();
  }

  /** Queues the steps of the one that runs again: they may have been lost. */
  async remind(): Promise<void> {
    const latest = await this.#options.repository.latest();
    if (latest?.state === 'running') await this.#options.enqueue(latest.id);
  }

  /** First step: the rows to learn, and how many. */
  async gather(id: number, attempt: Attempt): Promise<StepOutcome> {
    if ((await this.#options.repository.running(id)) === null) return 'skipped';
    await this.#tell(id, attempt, { stage: 'gather', share: 0, doing: '' });
    await this.#gatherAnew(id, attempt);
    return 'success';
  }

  /** Second step: learns the model and stores it as a candidate. */
  async train(id: number, attempt: Attempt): Promise<StepOutcome> {
    const { repository, shelf, settings, folder } = this.#options;
    const running = await repository.running(id);
    if (running === null) return 'skipped';
    if (running.modelId !== null) {
      // A worker that died when the model was stored left what it had gathered.
      await this.#clear();
      return 'skipped';
    }
    const rows = this.#rowsFile(id);
    if (!(await exists(rows))) await this.#gatherAnew(id, attempt);
    const out = path.join(folder, 'model');
    const { startedAt } = running;
    const serving = { folder: await this.#servingFolder() };
    const task: Task = { kind: 'train', rows, work: folder, out, startedAt, serving, settings };
    const { figures } = await this.#run(task, 'trained', id, attempt);
    await this.#tell(id, attempt, { stage: 'store', share: 0.96, doing: '' });
    const model = await shelf.put(out, {
      origin: 'trained',
      createdBy: running.requestedBy,
      figures,
      note: standing(figures.comparison),
    });
    await repository.trained(id, model.id);
    await this.#clear();
    return 'success';
  }

  /** Last step: loads the model as every node will, and makes it the shadow unless it is clearly worse. */
  async install(id: number, attempt: Attempt): Promise<StepOutcome> {
    const { repository, versions } = this.#options;
    const running = await repository.running(id);
    if (running === null) return 'skipped';
    if (running.modelId === null)
      throw new RetrainingError(running.error ?? 'the worker died over it too often', { final: true });
    await this.#tell(id, attempt, { stage: 'install', share: 0.98, doing: '' });
    const model = await versions.find(running.modelId);
    // One that was there already, in service, has nothing to prove.
    if (model.state === 'candidate') await this.#install(model);
    await this.#tell(id, attempt, { stage: 'install', share: 1, doing: '' });
    await repository.done(id);
    return 'success';
  }

  /** Notes a step's failure: for good, or to be tried again. */
  async failed(id: number, reason: string, { forGood }: { forGood: boolean }): Promise<void> {
    const { repository } = this.#options;
    if (!forGood) return repository.stumbled(id, reason);
    await repository.failed(id, reason);
    // Finished stages stay: another retraining on the same rows goes on from them.
    await this.#removeRows();
  }

  /** Of the model that serves; its copy here is made anew if it is damaged, or the comparison would fail at the very end. */
  async #servingFolder(): Promise<string> {
    const { holder, shelf } = this.#options;
    const { modelId, folder } = holder.serving;
    if (modelId === null) return folder;
    const copy = await shelf.load(modelId);
    await copy.classifier.close();
    return copy.folder;
  }

  async #install(model: Awaited<ReturnType<ModelVersions['find']>>): Promise<void> {
    const { versions } = this.#options;
    const worse = model.figures === null ? null : clearlyWorse(model.figures.comparison);
    if (worse !== null) {
      await versions.note(model.id, worse);
      return;
    }
    try {
      await versions.shadow(model.id);
    } catch (error) {
      if (!(error instanceof ModelVersionError)) throw error;
      await versions.withdraw(model.id, error.message);
      throw new RetrainingError(`the new model cannot be used: ${error.message}`, {
        final: true,
        cause: error,
      });
    }
  }

  async #gatherAnew(id: number, attempt: Attempt): Promise<void> {
    const { repository, files, folder, unitGroups } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.#removeRows();
    const learnt = path.join(folder, `learnt-${id}.jsonl`);
    await this.#writeLearnt(learnt);
    const groups = unitGroups().map((group) => [...group]);
    const out = this.#rowsFile(id);
    const task: Task = { kind: 'gather', files: [...files], learnt, groups, least: this.#leastRows, out };
    const { rows } = await this.#run(task, 'gathered', id, attempt);
    await rm(learnt, { force: true });
    await repository.gathered(id, rows);
  }

  async #writeLearnt(target: string): Promise<void> {
    const file = await open(target, 'w', 0o600);
    let lines: string[] = [];
    try {
      for await (const row of this.#options.learnt.rows()) {
        lines.push(`${JSON.stringify(row)}\n`);
        if (lines.length < LINES_AT_ONCE) continue;
        await file.write(lines.join(''));
        lines = [];
      }
      if (lines.length > 0) await file.write(lines.join(''));
    } finally {
      await file.close();
    }
  }

  async #run<Type extends TaskResult['type']>(
    task: Task,
    type: Type,
    id: number,
    attempt: Attempt,
  ): Promise<Extract<TaskResult, { type: Type }>> {
    // Told in turn; one that cannot be told is followed by the next.
    let telling: Promise<void> = Promise.resolve();
    const onProgress = (progress: RetrainingProgress): void => {
      telling = telling.then(() => this.#tell(id, attempt, progress)).catch(() => {});
    };
    const options = { signal: attempt.signal, deadlineMs: this.#deadlineMs, onProgress };
    const result = await runTask(task, options).finally(() => telling);
    if (!isOf(result, type)) throw new RetrainingError('the trainer is of another build', { final: true });
    return result;
  }

  async #tell(id: number, attempt: Attempt, progress: RetrainingProgress): Promise<void> {
    await Promise.all([this.#options.repository.progress(id, progress), attempt.progress(progress)]);
  }

  #rowsFile(id: number): string {
    return path.join(this.#options.folder, `rows-${id}.jsonl`);
  }

  /** What citizens said lies here no longer than it must. */
  async #removeRows(): Promise<void> {
    const { folder } = this.#options;
    const names = await readdir(folder).catch(() => []);
    for (const name of names)
      if (/^(rows|learnt)-\d+\.jsonl/.test(name)) await rm(path.join(folder, name), { force: true });
  }

  async #clear(): Promise<void> {
    await rm(this.#options.folder, { recursive: true, force: true });
  }
}

function isOf<Type extends TaskResult['type']>(
  result: TaskResult,
  type: Type,
): result is Extract<TaskResult, { type: Type }> {
  return result.type === type;
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
