import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TextClassifier } from '../../../src/inference/text-classifier.ts';
import { RetrainingError, RetrainingInterrupted } from '../../../src/learning/retraining/retraining-error.ts';
import { runTask } from '../../../src/learning/retraining/run-task.ts';
import type { TrainTask } from '../../../src/learning/retraining/task.ts';
import type { RetrainingProgress } from '../../../src/protocol/model.ts';
import { syntheticRows, tinyOptions } from '../../training/matters.ts';
import { smallModel } from '../models/stored-models.ts';

const HOUR_MS = 3_600_000;
const { progress: _progress, ...settings } = tinyOptions;

let folder: string;
let serving: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-task-'));
  serving = path.join(folder, 'serving');
  await smallModel(serving);
});
afterAll(() => rm(folder, { recursive: true }));

/** A training on so many synthetic rows; the newest half of them was made in 2026. */
async function trainTask(name: string, count: number, changes: Partial<TrainTask> = {}): Promise<TrainTask> {
  const rows = path.join(folder, `${name}.jsonl`);
  const lines = syntheticRows(count).map((row, index) => {
    const at = index < count / 2 ? null : '2026-06-01T08:00:00Z';
    return JSON.stringify({ ...row, text: `${row.text}${index}`, at, weight: 1 });
  });
  await writeFile(rows, `${lines.join('\n')}\n`);
  const work = path.join(folder, name);
  const startedAt = '2026-11-27T08:00:00.000Z';
  return {
    kind: 'train',
    rows,
    work,
    out: path.join(work, 'model'),
    startedAt,
    serving: { folder: serving },
    settings,
    ...changes,
  };
}

/** Runs a task and notes what it said. */
function running(task: TrainTask, { deadlineMs = HOUR_MS, abortAt = '' } = {}) {
  const said: RetrainingProgress[] = [];
  const controller = new AbortController();
  const result = runTask(task, {
    signal: controller.signal,
    deadlineMs,
    onProgress: (progress) => {
      said.push(progress);
      if (abortAt !== '' && progress.doing.includes(abortAt)) controller.abort();
    },
  });
  return { said, result };
}

test('a model is learnt in a process of its own, which tells how far it is', async () => {
  const task = await trainTask('few', 300);
  const { said, result } = running(task);
  expect(await result).toEqual({
    type: 'trained',
    figures: {
      rows: 300,
      heldOut: null,
      comparison: {
        basis: 'learnt',
        serving: expect.stringMatching(/^[0-9a-f]{12}$/),
        rows: 30,
        candidateTop3: 1,
        servingTop3: 1,
      },
    },
  });
  const shares = said.map(({ share }) => share);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBeCloseTo(0.94);
  const classifier = await TextClassifier.load(task.out);
  expect(classifier.manifest).toMatchObject({
    trainedAt: '2026-11-27T08:00:00.000Z',
    training: { rows: 300 },
  });
  await classifier.close();
});

test('with enough rows a twin that has not learnt the newest tenth is compared on orders new to both', async () => {
  const { said, result } = running(await trainTask('many', 2_000));
  const done = await result;
  expect(done).toMatchObject({
    figures: {
      heldOut: { unit: { rows: 200, labels: 3, top3: 1 }, category: { rows: 150 } },
      comparison: { basis: 'new-to-both', rows: 200 },
    },
  });
  expect(new Set(said.map(({ stage }) => stage))).toEqual(new Set(['held-out', 'train', 'compare']));
}, 120_000);

test('one that was broken off goes on after its last finished stage and ends as if it had not been', async () => {
  const task = await trainTask('broken-off', 300);
  const first = running(task, { abortAt: 'calibration-embedding-bag-1: epoch 1' });
  await expect(first.result).rejects.toThrow(RetrainingInterrupted);
  expect(await readdir(path.join(task.work, 'all'))).not.toEqual([]);
  const second = running(task);
  await second.result;
  expect(second.said.map(({ doing }) => doing)).toContainEqual(
    expect.stringContaining('calibration-unit-one-vs-rest: taken from the unfinished training'),
  );
  const whole = await trainTask('whole', 300);
  await running(whole).result;
  const [resumed, straight] = [await TextClassifier.load(task.out), await TextClassifier.load(whole.out)];
  expect(resumed.manifest.version).toBe(straight.manifest.version);
  await Promise.all([resumed.close(), straight.close()]);
});

test('one that takes too long is ended', async () => {
  const { result } = running(await trainTask('late', 300), { deadlineMs: 1 });
  await expect(result).rejects.toThrow('took longer than');
});

test('a signal that came before ends it before it begins', async () => {
  const options = { signal: AbortSignal.abort(), deadlineMs: HOUR_MS, onProgress: () => {} };
  await expect(runTask(await trainTask('never', 10), options)).rejects.toThrow(RetrainingInterrupted);
});

test('rows that teach nothing fail for good; a missing model may be there at the next try', async () => {
  const alike = path.join(folder, 'one-unit.jsonl');
  const row = { text: '停电', unit: '供电局', category: null, at: null, weight: 1 };
  await writeFile(alike, Array.from({ length: 20 }, () => `${JSON.stringify(row)}\n`).join(''));
  const nothing = running(await trainTask('alike', 10, { rows: alike })).result;
  await expect(nothing).rejects.toThrow(RetrainingError);
  await expect(nothing).rejects.toThrow('only one unit');
  await expect(nothing).rejects.toMatchObject({ final: true });
  const gone = { folder: path.join(folder, 'gone') };
  const away = running(await trainTask('away', 100, { serving: gone })).result;
  await expect(away).rejects.toThrow('model.json: cannot be read');
  await expect(away).rejects.toMatchObject({ final: false });
});
