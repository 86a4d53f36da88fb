import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DispatchModelDetail, Retraining } from '../../src/protocol/model.ts';
import { ChildService } from '../support/child-service.ts';
import { makeDataFolder, removeFolder } from '../support/engines.ts';
import {
  newCallId,
  openSender,
  type Settings,
  sentence,
  startOf,
  startService,
  TestDesk,
  type TestService,
} from '../support/service.ts';
import { openSharedEngines, type SharedEngines, sharedEngines } from '../support/shared-engines.ts';
import { tokenOf } from '../support/tokens.ts';
import { writeOrders } from '../training/orders-file.ts';

const PATIENCE = { timeout: 150_000, interval: 200 };
const SUITE_MS = 240_000;

let folder: string;
let orders: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jiesu-orders-'));
  orders = await writeOrders(path.join(folder, 'orders.jsonl'), 600);
});
afterAll(() => rm(folder, { recursive: true }));

/** The API of a service as an admin uses it. */
function adminOf({ url }: { url: string }) {
  const ask = async (method: string, route: string) => {
    const response = await fetch(new URL(route, url), {
      method,
      headers: { authorization: `Bearer ${await tokenOf('admin')}` },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const retraining = async () =>
    Retraining.parse((await ask('GET', '/v1/models/retraining')).body.retraining);
  const model = async (id: number | null) =>
    DispatchModelDetail.parse((await ask('GET', `/v1/models/${id}`)).body);
  const inUse = async () => {
    const { serving, shadow } = (await ask('GET', '/v1/models')).body;
    return { serving, shadow };
  };
  const begin = async () =>
    expect(await ask('POST', '/v1/models/retrain')).toMatchObject({
      status: 202,
      body: { state: 'running' },
    });
  /** What came of the retraining that runs. */
  const outcome = async () => {
    await expect.poll(async () => (await retraining()).state, PATIENCE).not.toBe('running');
    return retraining();
  };
  return { ask, retraining, begin, outcome, model, inUse };
}

describe('dispatch models of a service', () => {
  let service: TestService;
  let admin: ReturnType<typeof adminOf>;
  beforeAll(async () => {
    service = await startService({ TRAINING_FILES: orders });
    admin = adminOf(service);
  });
  afterAll(() => service.close());

  it(
    'are retrained in the background, shadowed, promoted and rolled back',
    async () => {
      const before = (await admin.inUse()).serving;
      await admin.begin();
      expect(await admin.ask('POST', '/v1/models/retrain')).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('runs already') },
      });
      const done = await admin.outcome();
      expect(done).toMatchObject({
        state: 'done',
        rows: 600,
        error: null,
        requestedBy: 'admin-1',
        progress: { stage: 'install', share: 1 },
      });
      const model = await admin.model(done.modelId);
      expect(model).toMatchObject({
        state: 'shadow',
        origin: 'trained',
        figures: { rows: 600, comparison: { basis: 'learnt', candidateTop3: 1 } },
      });
      expect(await admin.inUse()).toEqual({
        serving: before,
        shadow: { modelId: model.id, version: model.version },
      });

      const call = newCallId();
      const sender = openSender(service.url);
      const desk = new TestDesk(service.url);
      await desk.ready();
      sender.start(startOf(call));
      const callId = await desk.watch(call);
      const by = (version: string) =>
        desk.event(callId, 'suggestion', ({ suggestion }) =>
          suggestion.modelVersion.startsWith(`${version}+`),
        );
      sender.segment(call, sentence('我们小区停电了，电表跳闸'));
      await by((before as { version: string }).version);
      expect((await admin.ask('POST', `/v1/models/${model.id}/promote`)).body.state).toBe('serving');
      sender.segment(call, sentence('变压器坏了，一直停电', 5_000));
      // The catalogue knows the label 供电局 as another name of this unit.
      expect((await by(model.version)).suggestion.units.map(({ name }) => name)).toContain('海口供电局');
      expect((await admin.ask('POST', `/v1/models/${model.id}/promote`)).status).toBe(409);
      expect((await admin.ask('POST', '/v1/models/rollback')).body).toEqual(before);
      expect((await admin.ask('POST', '/v1/models/rollback')).status).toBe(409);
      sender.segment(call, sentence('请派人来修', 9_000));
      await by((before as { version: string }).version);
      expect((await admin.model(model.id)).state).toBe('withdrawn');

      const trail = (await admin.ask('GET', '/v1/audit?limit=500')).body.items as { action: string }[];
      const actions = new Set(
        trail.map(({ action }) => action).filter((action) => action.startsWith('model.')),
      );
      expect([...actions].toSorted()).toEqual(['model.promote', 'model.retrain', 'model.rollback']);
      expect((await admin.ask('GET', '/v1/jobs/failed')).body.items).toEqual([]);
    },
    SUITE_MS,
  );

  it('that are not there are not found', async () => {
    for (const route of ['/v1/models/999/promote', '/v1/models/999/shadow', '/v1/models/999/withdraw'])
      expect((await admin.ask('POST', route)).status).toBe(404);
    expect((await admin.ask('GET', '/v1/models/999')).status).toBe(404);
    expect((await admin.ask('GET', '/v1/models/x')).status).toBe(400);
  });
});

it('a service with too few orders says how many there are and how many are needed', async () => {
  const few = await writeOrders(path.join(folder, 'few.jsonl'), 20);
  const service = await startService({ TRAINING_FILES: few });
  const admin = adminOf(service);
  const refused = await admin.ask('POST', '/v1/models/retrain');
  expect(refused).toMatchObject({ status: 422, body: { type: 'urn:jiesu:problem:too-little-to-learn' } });
  expect(refused.body.detail).toContain('there are 20 orders to learn from and at least 500 are needed');
  expect((await admin.ask('GET', '/v1/models/retraining')).body).toEqual({ retraining: null });
  await service.close();
});

describe.each(sharedEngines)('two nodes on $kind', ({ redis, skip }) => {
  let shared: SharedEngines | undefined;
  const nodes: TestService[] = [];
  const folders: string[] = [];
  /** Each node has a disk of its own. */
  const start = async (settings: Settings) => {
    const DATA_DIR = await mkdtemp(path.join(folder, 'node-'));
    folders.push(DATA_DIR);
    const node = await startService({ ...shared?.settings, ...settings, DATA_DIR });
    nodes.push(node);
    return node;
  };
  beforeAll(async () => {
    if (!skip) shared = await openSharedEngines(redis);
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await shared?.drop();
  });

  it.skipIf(skip)(
    'answer by the model that one of them trained and another promoted',
    async () => {
      const web = await start({ ROLE: 'web' });
      await start({ ROLE: 'worker', TRAINING_FILES: orders });
      // The web node has no files of past orders: how many there are is for the worker to say.
      const onWeb = adminOf(web);
      const other = adminOf(await start({ ROLE: 'web', TRAINING_FILES: '/nowhere/orders.jsonl' }));
      expect((await onWeb.ask('POST', '/v1/models/retrain')).status).toBe(422);
      await other.begin();
      const { modelId, state } = await other.outcome();
      expect(state).toBe('done');
      const { version } = await onWeb.model(modelId);
      await expect.poll(() => onWeb.inUse(), PATIENCE).toMatchObject({ shadow: { modelId, version } });
      await other.ask('POST', `/v1/models/${modelId}/promote`);
      await expect
        .poll(() => onWeb.inUse(), PATIENCE)
        .toEqual({
          serving: { modelId, version },
          shadow: null,
        });
      const late = adminOf(await start({ ROLE: 'web' }));
      expect((await late.inUse()).serving).toEqual({ modelId, version });
    },
    SUITE_MS,
  );
});

it(
  'a retraining whose service is killed is finished after the start',
  async () => {
    const many = await writeOrders(path.join(folder, 'many.jsonl'), 2_400);
    const DATA_DIR = await makeDataFolder();
    const service = await ChildService.start({ DATA_DIR, TRAINING_FILES: many });
    const admin = adminOf(service);
    expect((await admin.ask('POST', '/v1/models/retrain')).status).toBe(202);
    await expect.poll(async () => (await admin.retraining()).progress.share, PATIENCE).toBeGreaterThan(0.2);
    await service.kill();
    await service.start();
    expect((await admin.retraining()).state).toBe('running');
    await expect.poll(async () => (await admin.retraining()).state, PATIENCE).toBe('done');
    const { modelId } = await admin.retraining();
    const model = await admin.model(modelId);
    expect(model).toMatchObject({ state: 'shadow', figures: { rows: 2_400 } });
    expect(model.figures?.heldOut?.unit).toMatchObject({ rows: 240, labels: 3 });
    await service.kill('SIGTERM');
    await removeFolder(DATA_DIR);
  },
  SUITE_MS,
);
