import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { ModelHolder } from '../../../src/inference/model-holder.ts';
import { TextClassifier } from '../../../src/inference/text-classifier.ts';
import { MODEL_CHANNEL, ServingModelFollower } from '../../../src/learning/models/follow-serving.ts';
import { ModelVersionError, ModelVersions } from '../../../src/learning/models/versions.ts';
import { ReportBuilder } from '../../../src/learning/report/report.ts';
import type { ShadowComparison } from '../../../src/protocol/dispatch-report.ts';
import { LocalBus } from '../../../src/store/bus-local.ts';
import { openStoredModels, type StoredModels, smallModel } from './stored-models.ts';

const POLL_MS = 3_600_000;

let stored: StoredModels;
let fallback: string;
beforeAll(async () => {
  stored = await openStoredModels();
  fallback = path.join(stored.root, 'fallback');
  await smallModel(fallback);
});
beforeEach(() => stored.reset());
afterAll(() => stored.drop());

function comparisonOf(version: string): ShadowComparison {
  const { total: tally } = new ReportBuilder({
    from: '2026-11-01',
    to: '2026-11-30',
    model: null,
    settledOnly: false,
  }).report();
  return { modelVersion: `${version}+c1`, orders: 12, serving: tally, shadow: tally, top1: null, top3: null };
}

/** One node: what it holds, and who keeps it up to date. */
async function node(bus = new LocalBus(), pollMs = POLL_MS, modelDir = fallback) {
  const holder = new ModelHolder({
    modelId: null,
    folder: modelDir,
    classifier: await TextClassifier.load(modelDir),
  });
  const log = { info: vi.fn(), error: vi.fn() };
  const onFailure = vi.fn();
  const { repository, shelf } = stored;
  const follower = new ServingModelFollower({
    models: repository,
    shelf,
    bus,
    holder,
    modelDir,
    log,
    onFailure,
    pollMs,
  });
  const versions = new ModelVersions({
    repository,
    holder,
    follower,
    bus,
    compareLive: async (version) => [comparisonOf(version)],
  });
  const ids = () => [holder.serving.modelId, holder.shadow?.modelId ?? null];
  const close = async () => {
    await follower.close();
    await holder.close();
  };
  return { bus, holder, log, onFailure, follower, versions, ids, close };
}

test('takes what serves and the shadow at the start, when told, after a reconnection, and on a poll', async () => {
  const { repository } = stored;
  const [a, b, c] = [await stored.add(1), await stored.add(2), await stored.add(3)];
  await repository.promote(a.id);
  const one = await node(new LocalBus(), 20);
  await one.follower.open();
  expect(one.ids()).toEqual([a.id, null]);
  await repository.shadow(b.id);
  await vi.waitFor(() => expect(one.ids()).toEqual([a.id, b.id]));
  await one.close();

  const quiet = await node();
  await quiet.follower.open();
  expect(quiet.ids()).toEqual([a.id, b.id]);
  await repository.promote(b.id);
  quiet.bus.publish(MODEL_CHANNEL, '');
  await vi.waitFor(() => expect(quiet.ids()).toEqual([b.id, null]));
  await repository.promote(c.id);
  quiet.bus.reconnected();
  await vi.waitFor(() => expect(quiet.ids()).toEqual([c.id, null]));
  for (let n = 0; n < 3; n += 1) await repository.rollBack();
  await quiet.follower.refresh();
  expect(quiet.ids()).toEqual([null, null]);
  await quiet.close();
});

test('a model that cannot be loaded is reported, the one before goes on, and it is tried again', async () => {
  const { repository } = stored;
  const [good, bad] = [await stored.add(1), await stored.add(2)];
  const { follower, holder, ids, log, onFailure, close } = await node();
  await repository.promote(good.id);
  await follower.open();
  await repository.storePart(bad.version, { file: 'model.onnx', piece: 0, bytes: Buffer.from('broken') });
  await repository.promote(bad.id);
  await repository.shadow((await stored.add(3)).id);
  await follower.refresh();
  // The broken one keeps nobody from taking the shadow.
  expect(ids()).toEqual([good.id, expect.any(Number)]);
  expect(onFailure.mock.calls).toEqual([['serving']]);
  expect(log.error.mock.calls[0]?.[0]).toMatchObject({ role: 'serving', modelId: bad.id });
  expect((await holder.use((classifier) => classifier.classify('停电'))).probabilities.unit).toHaveLength(3);
  await stored.add(2);
  await follower.refresh();
  expect(ids()[0]).toBe(bad.id);
  await close();
});

test('a node that starts when what serves is broken serves by its folder', async () => {
  const { repository } = stored;
  const bad = await stored.add(1);
  await repository.promote(bad.id);
  await repository.storePart(bad.version, { file: 'labels.json', piece: 0, bytes: Buffer.from('{') });
  const { follower, ids, log, close } = await node();
  await follower.open();
  expect(ids()).toEqual([null, null]);
  expect(log.error).toHaveBeenCalledOnce();
  await close();
});

test('a broken model is never promoted, nor made the shadow', async () => {
  const [good, bad] = [await stored.add(1), await stored.add(2)];
  const { versions, follower, ids, close } = await node();
  await follower.open();
  await versions.promote(good.id);
  await stored.repository.storePart(bad.version, {
    file: 'vocabulary.tsv',
    piece: 0,
    bytes: Buffer.from('x'),
  });
  for (const attempt of [versions.promote(bad.id), versions.shadow(bad.id)]) {
    await expect(attempt).rejects.toThrow(ModelVersionError);
    await expect(attempt).rejects.toThrow('cut short');
  }
  expect((await versions.find(bad.id)).state).toBe('candidate');
  expect(ids()).toEqual([good.id, null]);
  await close();
});

test('a rollback to a broken model changes nothing and says why', async () => {
  const [before, now] = [await stored.add(1), await stored.add(2)];
  const { versions, follower, ids, close } = await node();
  await follower.open();
  for (const { id } of [before, now]) await versions.promote(id);
  const part = { file: 'vocabulary.tsv', piece: 0, bytes: Buffer.from('x') };
  await stored.repository.storePart(before.version, part);
  await rm(path.join(stored.copies, before.version), { recursive: true, force: true });
  await expect(versions.rollBack()).rejects.toThrow('cut short');
  expect([(await versions.find(now.id)).state, ...ids()]).toEqual(['serving', now.id, null]);
  await close();
});

test('a rollback to a folder of the settings that is broken says what goes on', async () => {
  const folder = path.join(stored.root, 'spoilt');
  await smallModel(folder);
  const { id, version } = await stored.add(1);
  const { versions, follower, ids, close } = await node(new LocalBus(), POLL_MS, folder);
  await follower.open();
  await versions.promote(id);
  await rm(folder, { recursive: true });
  await expect(versions.rollBack()).rejects.toThrow(`${version} goes on until its folder is mended`);
  expect(ids()).toEqual([id, null]);
  await close();
});

test('candidate, shadow, serving, rolled back: told on this node when the answer goes out, on others by the bus', async () => {
  const bus = new LocalBus();
  const [here, there] = [await node(bus), await node(bus)];
  for (const { follower } of [here, there]) await follower.open();
  const [a, b] = [await stored.add(1), await stored.add(2)];
  expect(await here.versions.shadow(a.id)).toMatchObject({
    state: 'shadow',
    live: [{ orders: 12, modelVersion: `${a.version}+c1` }],
  });
  expect(here.ids()).toEqual([null, a.id]);
  expect(await here.versions.promote(a.id)).toMatchObject({ state: 'serving', live: null });
  expect(here.ids()).toEqual([a.id, null]);
  await vi.waitFor(() => expect(there.ids()).toEqual([a.id, null]));
  expect((await there.versions.promote(b.id)).promotedAt).not.toBeNull();
  await vi.waitFor(() => expect(here.ids()).toEqual([b.id, null]));
  expect(await here.versions.rollBack()).toEqual({ modelId: a.id, version: a.version });
  expect(await here.versions.rollBack()).toMatchObject({ modelId: null });
  await vi.waitFor(() => expect(there.ids()).toEqual([null, null]));
  await expect(here.versions.rollBack()).rejects.toThrow('the one of MODEL_DIR serves');
  for (const attempt of [
    here.versions.promote(a.id),
    here.versions.shadow(a.id),
    here.versions.withdraw(a.id),
  ])
    await expect(attempt).rejects.toThrow(`model ${a.id} is withdrawn`);
  const c = await stored.add(3);
  expect((await here.versions.withdraw(c.id)).state).toBe('withdrawn');
  await expect(here.versions.find(99)).rejects.toMatchObject({ code: 'not-found' });
  for (const { close } of [here, there]) await close();
});
