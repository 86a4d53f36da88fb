import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ModelHolder } from '../../../src/inference/model-holder.ts';
import { TextClassifier } from '../../../src/inference/text-classifier.ts';
import { JobRefusedError } from '../../../src/jobs/handlers.ts';
import { createModelJobs } from '../../../src/jobs/model-jobs.ts';
import { ModelVersionError } from '../../../src/learning/models/versions.ts';
import { clearlyWorse } from '../../../src/learning/retraining/judge.ts';
import type { LearntRow } from '../../../src/learning/retraining/learnt-rows.ts';
import { Retrainings } from '../../../src/learning/retraining/retraining.ts';
import type { DispatchModelDetail } from '../../../src/protocol/model.ts';
import { RetrainingRepository } from '../../../src/store/repositories/retraining-repository.ts';
import { syntheticRows, tinyOptions } from '../../training/matters.ts';
import { openStoredModels, type StoredModels, smallModel } from '../models/stored-models.ts';

const { progress: _progress, ...settings } = tinyOptions;
const attempt = () => ({
  signal: new AbortController().signal,
  lastAttempt: false,
  progress: vi.fn(async () => {}),
});
const comparison = {
  basis: 'learnt',
  serving: 'm0',
  rows: 200,
  candidateTop3: 0.9,
  servingTop3: 0.9,
} as const;

let stored: StoredModels;
let holder: ModelHolder;
beforeAll(async () => {
  stored = await openStoredModels();
  const folder = path.join(stored.root, 'serving');
  await smallModel(folder);
  holder = new ModelHolder({ modelId: null, folder, classifier: await TextClassifier.load(folder) });
});
beforeEach(async () => {
  await stored.store.database.sql.deleteFrom('retrainings').execute();
  await stored.reset();
});
afterAll(async () => {
  await holder.close();
  await stored.drop();
});

/** Full trainings from what was learnt alone. */
function retraining(learnt: readonly LearntRow[], { leastRows = 100, serving = holder } = {}) {
  const repository = new RetrainingRepository(stored.store.database);
  const found = async (id: number): Promise<DispatchModelDetail> => {
    const model = await stored.repository.find(id);
    if (model === null) throw new ModelVersionError('not-found', `there is no model ${id}`);
    return { ...model, live: null };
  };
  const versions = {
    find: vi.fn(found),
    shadow: vi.fn(found),
    withdraw: vi.fn(found),
    note: vi.fn(async () => {}),
  };
  const enqueue = vi.fn(async () => {});
  const folder = path.join(stored.root, 'training');
  const retrainings = new Retrainings({
    repository,
    versions,
    shelf: stored.shelf,
    holder: serving,
    learnt: {
      count: async () => learnt.length,
      rows: async function* () {
        yield* learnt;
      },
    },
    files: [],
    unitGroups: () => [],
    folder,
    settings,
    enqueue,
    leastRows,
  });
  const jobs = createModelJobs(retrainings);
  return { repository, versions, enqueue, retrainings, jobs, folder };
}

const learntRows = (count: number): LearntRow[] =>
  syntheticRows(count).map(({ text, unit, category }, index) => ({
    text: `${text}${index}`,
    unit,
    category,
    at: '2026-06-01T08:00:00Z',
    weight: 1,
  }));

test('three steps make a shadow of what was learnt, and leave nothing behind; repeated, they do nothing', async () => {
  const { retrainings, versions, enqueue, jobs, repository, folder } = retraining(learntRows(150));
  const { id } = await retrainings.begin('admin-1');
  expect(enqueue).toHaveBeenCalledWith(id);
  await expect(retrainings.begin('admin-2')).rejects.toThrow('a retraining runs already');
  const context = attempt();
  expect(await jobs['gather-rows']({ retrainingId: id }, context)).toBe('success');
  expect(await repository.running(id)).toMatchObject({ rows: 150 });
  expect(await jobs['train-model']({ retrainingId: id }, context)).toBe('success');
  // As when the worker died once the model was stored.
  await mkdir(folder);
  await writeFile(path.join(folder, `rows-${id}.jsonl`), '{}');
  expect(await jobs['train-model']({ retrainingId: id }, context)).toBe('skipped');
  expect(existsSync(folder)).toBe(false);
  const { modelId } = (await repository.running(id)) ?? {};
  expect(await jobs['install-model']({ retrainingId: id }, context)).toBe('success');
  expect(versions.shadow).toHaveBeenCalledWith(modelId);
  expect(await retrainings.latest()).toMatchObject({ state: 'done', progress: { share: 1 } });
  expect(context.progress).toHaveBeenCalledWith(expect.objectContaining({ stage: 'train' }));
  expect(existsSync(folder)).toBe(false);
  for (const step of ['gather-rows', 'train-model', 'install-model'] as const)
    expect(await jobs[step]({ retrainingId: id }, context)).toBe('skipped');
});

test('another worker than the one that gathered gathers again', async () => {
  const { retrainings, jobs, repository } = retraining(learntRows(150));
  const { id } = await retrainings.begin('admin-1');
  expect(await jobs['train-model']({ retrainingId: id }, attempt())).toBe('success');
  expect(await repository.running(id)).toMatchObject({ rows: 150, modelId: expect.any(Number) });
});

test('rows that a worker gathered for another are removed there once the training is over', async () => {
  const { retrainings, repository, folder } = retraining(learntRows(150));
  const { id } = await retrainings.begin('admin-1');
  await mkdir(folder, { recursive: true });
  const rows = path.join(folder, `rows-${id}.jsonl`);
  await writeFile(rows, '{}');
  await retrainings.tidy();
  expect(existsSync(rows)).toBe(true);
  await repository.failed(id, 'given up');
  await retrainings.tidy();
  expect(existsSync(rows)).toBe(false);
});

test('a damaged copy of the model that serves is made anew before anything is learnt', async () => {
  const model = await stored.add(1);
  const serving = new ModelHolder(await stored.shelf.load(model.id));
  await writeFile(path.join(serving.serving.folder, 'labels.json'), '{}');
  const { retrainings, jobs, repository } = retraining(learntRows(150), { serving });
  const { id } = await retrainings.begin('admin-1');
  expect(await jobs['train-model']({ retrainingId: id }, attempt())).toBe('success');
  await serving.close();
  expect((await repository.running(id))?.modelId).not.toBeNull();
});

test('a model that is clearly worse stays a candidate, with the reason', async () => {
  const { retrainings, versions, jobs, repository } = retraining([]);
  const begun = await repository.begin('admin-1');
  const model = await stored.add(1);
  const worse = { rows: 200, heldOut: null, comparison: { ...comparison, candidateTop3: 0.86 } };
  versions.find.mockResolvedValue({ ...model, state: 'candidate', figures: worse, live: null });
  await repository.trained(begun?.id ?? 0, model.id);
  expect(await jobs['install-model']({ retrainingId: begun?.id ?? 0 }, attempt())).toBe('success');
  expect(versions.shadow).not.toHaveBeenCalled();
  expect(versions.note).toHaveBeenCalledWith(model.id, expect.stringContaining('clearly worse than m0'));
  expect(await retrainings.latest()).toMatchObject({ state: 'done', modelId: model.id });
});

test('a model that cannot be used is withdrawn, and the retraining fails', async () => {
  const { retrainings, versions, jobs, repository } = retraining([]);
  const begun = await repository.begin('admin-1');
  const model = await stored.add(1);
  await repository.trained(begun?.id ?? 0, model.id);
  versions.shadow.mockRejectedValue(new ModelVersionError('conflict', 'the graph has 3 classes'));
  const installing = jobs['install-model']({ retrainingId: begun?.id ?? 0 }, attempt());
  await expect(installing).rejects.toThrow(JobRefusedError);
  expect(versions.withdraw).toHaveBeenCalledWith(model.id, 'the graph has 3 classes');
  expect(await retrainings.latest()).toMatchObject({
    state: 'failed',
    error: 'the new model cannot be used: the graph has 3 classes',
  });
});

test('too few rows are told before anything is queued, and by the step that counts exactly', async () => {
  const { retrainings, enqueue, jobs, repository, folder } = retraining(learntRows(20));
  await expect(retrainings.begin('admin-1')).rejects.toThrow(
    'there are 20 orders to learn from and at least 100',
  );
  expect(enqueue).not.toHaveBeenCalled();
  const begun = await repository.begin('admin-1');
  const gathering = jobs['gather-rows']({ retrainingId: begun?.id ?? 0 }, attempt());
  await expect(gathering).rejects.toThrow(JobRefusedError);
  expect(await retrainings.latest()).toMatchObject({
    state: 'failed',
    error: expect.stringContaining('there are 20 orders'),
  });
  expect(await readdir(folder)).toEqual([]);
});

test('what stumbles is told and tried again; at the last attempt it fails, and a lost chain is queued again', async () => {
  const { retrainings, enqueue, jobs, repository, folder } = retraining(learntRows(150));
  const { id } = await retrainings.begin('admin-1');
  await retrainings.remind();
  expect(enqueue.mock.calls).toEqual([[id], [id]]);
  // A file where the folder belongs stands for a disk that cannot be written.
  await rm(folder, { recursive: true, force: true });
  await writeFile(folder, '');
  await expect(jobs['gather-rows']({ retrainingId: id }, attempt())).rejects.toThrow('EEXIST');
  expect(await repository.running(id)).toMatchObject({ error: expect.stringContaining('EEXIST') });
  await expect(
    jobs['gather-rows']({ retrainingId: id }, { ...attempt(), lastAttempt: true }),
  ).rejects.toThrow();
  expect((await retrainings.latest())?.state).toBe('failed');
  await retrainings.remind();
  expect(enqueue).toHaveBeenCalledTimes(2);
});

test('a training whose workers died too often fails at its last step', async () => {
  const { retrainings, jobs, repository } = retraining([]);
  const begun = await repository.begin('admin-1');
  await expect(jobs['install-model']({ retrainingId: begun?.id ?? 0 }, attempt())).rejects.toThrow('died');
  expect((await retrainings.latest())?.state).toBe('failed');
});

test.each([
  [0.9, 0.9, false],
  [0.87, 0.9, false],
  [0.86, 0.9, true],
  [0, 0, false],
])('top-3 of %d beside %d is clearly worse: %s', (candidateTop3, servingTop3, worse) => {
  expect(clearlyWorse({ ...comparison, candidateTop3, servingTop3 }) !== null).toBe(worse);
});
