import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CatalogueVersionDetail,
  type CatalogueVersionDetail as Detail,
} from '../../src/protocol/catalogue.ts';
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

const UNITS = 'id,name,kind\nuav,市低空管理中心,市级部门\n';
const ITEMS =
  'code,name,description,category,leads\nDK-001,无人机扰民,无人机低空飞行、偷拍、夜间航拍噪声扰民。,城市管理（事件类）/市容环境,市低空管理中心\n';
const MATTER = '有人在玩无人机，低空飞来飞去，对着我家窗户偷拍';

/** The API of a service as an admin uses it. */
function adminOf({ url }: TestService) {
  const ask = async (method: string, path: string, body?: object) => {
    const response = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${await tokenOf('admin')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const version = async (method: string, path: string, body?: object): Promise<Detail> =>
    CatalogueVersionDetail.parse((await ask(method, `/v1/catalogue/versions${path}`, body)).body);
  const serving = async () => {
    const { body } = await ask('GET', '/v1/catalogue');
    const { version } = body.catalogue as { version: string };
    return { id: body.versionId, version };
  };
  return { ask, version, serving };
}

/** The suggested units of a call's newest suggestion, once a catalogue of that name was asked. */
async function unitsBy(desk: TestDesk, callId: string, version: string): Promise<string[]> {
  const { suggestion } = await desk.event(callId, 'suggestion', (event) =>
    event.suggestion.modelVersion.endsWith(`+${version}`),
  );
  return suggestion.units.map(({ name }) => name);
}

describe('the catalogue of a service', () => {
  let service: TestService;
  let admin: ReturnType<typeof adminOf>;
  let file: string;
  beforeAll(async () => {
    service = await startService();
    admin = adminOf(service);
    file = (await admin.serving()).version;
  });
  afterAll(() => service.close());

  it('gets a new item with only a description that is suggested from the next sentence on', async () => {
    const call = newCallId();
    const sender = openSender(service.url);
    const desk = new TestDesk(service.url);
    await desk.ready();
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    sender.segment(call, sentence(MATTER));
    expect(await unitsBy(desk, callId, file)).not.toContain('市低空管理中心');

    const draft = await admin.version('POST', '', {
      units: UNITS,
      items: ITEMS,
      version: 'uav',
      note: '低空',
    });
    expect(draft).toMatchObject({
      state: 'draft',
      version: 'uav',
      note: '低空',
      createdBy: 'admin-1',
      errors: 0,
    });
    expect(draft.diff?.units.added).toEqual([{ key: 'uav', name: '市低空管理中心' }]);
    expect(draft.diff?.items).toMatchObject({ added: [{ key: 'DK-001' }], removed: [], changed: [] });
    expect((await admin.version('POST', `/${draft.id}/publish`)).state).toBe('published');
    expect(await admin.serving()).toEqual({ id: draft.id, version: 'uav' });

    sender.segment(call, sentence('天天这样，请管一管', 5_000));
    expect((await unitsBy(desk, callId, 'uav')).slice(0, 3)).toContain('市低空管理中心');
    await desk.fill(callId);
    await desk.command(callId, { type: 'field.set', field: 'unit', value: '市低空管理中心' });
    expect((await desk.command(callId, { type: 'submit' })).order?.orderNumber).toBeTruthy();
  });

  it('is rolled back to the version before, and at last to the file', async () => {
    const before = await admin.serving();
    const { id } = await admin.version('POST', '', { items: 'code,due\nDK-001,紧急\n', version: 'urgent' });
    await admin.version('POST', `/${id}/publish`, {});
    expect(await admin.serving()).toEqual({ id, version: 'urgent' });
    expect((await admin.ask('POST', '/v1/catalogue/rollback')).body).toMatchObject({ versionId: before.id });
    expect(await admin.serving()).toEqual(before);
    expect((await admin.version('GET', `/${id}`)).state).toBe('withdrawn');
    expect((await admin.ask('POST', '/v1/catalogue/rollback')).status).toBe(200);
    expect(await admin.serving()).toEqual({ id: null, version: file });
    expect((await admin.ask('POST', '/v1/catalogue/rollback')).status).toBe(409);
  });

  it('is published at a time by a job', async () => {
    const { id } = await admin.version('POST', '', { units: UNITS, version: 'timed' });
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await admin.version('POST', `/${id}/publish`, { at: later })).toMatchObject({
      state: 'scheduled',
      publishAt: later,
    });
    await admin.version('POST', `/${id}/publish`, { at: new Date(Date.now() + 200).toISOString() });
    await expect.poll(() => admin.serving()).toEqual({ id, version: 'timed' });
    await admin.ask('POST', '/v1/catalogue/rollback');
  });

  it('takes no draft with errors, no version twice, and none that was given up', async () => {
    const wrong = await admin.version('POST', '', {
      items: 'code,leads\nDK-001,无此单位\n',
      version: 'wrong',
    });
    expect(wrong.report.findings[0]).toMatchObject({ level: 'error', line: 2, key: 'DK-001' });
    const refused = await admin.ask('POST', `/v1/catalogue/versions/${wrong.id}/publish`);
    expect(refused).toMatchObject({ status: 409, body: { type: 'urn:jiesu:problem:conflict' } });
    expect(refused.body.detail).toMatch(/has \d+ errors/);
    expect((await admin.version('DELETE', `/${wrong.id}`)).state).toBe('withdrawn');
    expect((await admin.ask('DELETE', `/v1/catalogue/versions/${wrong.id}`)).status).toBe(409);
    const again = await admin.version('POST', '', { units: UNITS, version: 'uav' });
    expect((await admin.ask('POST', `/v1/catalogue/versions/${again.id}/publish`)).body.detail).toContain(
      'served before',
    );
    expect((await admin.ask('POST', '/v1/catalogue/versions/9999/publish')).status).toBe(404);
  });

  it.each([
    [{}, 'give `catalogue`'],
    [{ items: 'code\n' }, 'name of the new version'],
    [{ items: 'name\n', version: 'x' }, 'no column \\"code\\"'],
    [{ catalogue: {}, note: 'a\nb' }, 'must be one line'],
  ])('refuses an import of %j', async (body, reason) => {
    const { status, body: problem } = await admin.ask('POST', '/v1/catalogue/versions', body);
    expect(status).toBe(400);
    expect(JSON.stringify(problem)).toContain(reason);
  });

  it('lists versions by pages and leaves a trace of every change', async () => {
    const { body } = await admin.ask('GET', '/v1/catalogue/versions?limit=2');
    expect(body.items).toHaveLength(2);
    expect((await admin.ask('GET', `/v1/catalogue/versions?cursor=${body.nextCursor}`)).status).toBe(200);
    const trail = (await admin.ask('GET', '/v1/audit?limit=500')).body.items as { action: string }[];
    const actions = new Set(
      trail.map(({ action }) => action).filter((action) => action.startsWith('catalogue.')),
    );
    expect([...actions].toSorted()).toEqual([
      'catalogue.import',
      'catalogue.publish',
      'catalogue.rollback',
      'catalogue.withdraw',
    ]);
  });
});

describe.each(sharedEngines)('two nodes on $kind', ({ redis, skip }) => {
  let shared: SharedEngines | undefined;
  let settings: Settings;
  const nodes: TestService[] = [];
  beforeAll(async () => {
    if (skip) return;
    shared = await openSharedEngines(redis);
    settings = shared.settings;
    for (const role of ['all', 'web']) nodes.push(await startService({ ...settings, ROLE: role }));
  });
  afterAll(async () => {
    for (const node of nodes) await node.close();
    await shared?.drop();
  });

  it.skipIf(skip)('use what one of them published, in a call that goes on, and after a start', async () => {
    const [a, b] = nodes;
    if (a === undefined || b === undefined) throw new Error('no nodes');
    const call = newCallId();
    const sender = openSender(b.url);
    const desk = new TestDesk(b.url);
    await desk.ready();
    sender.start(startOf(call));
    const callId = await desk.watch(call);
    sender.segment(call, sentence(MATTER));
    await desk.event(callId, 'suggestion');
    const { id } = await adminOf(a).version('POST', '', { units: UNITS, items: ITEMS, version: 'uav' });
    await adminOf(a).version('POST', `/${id}/publish`);
    await expect.poll(() => adminOf(b).serving()).toEqual({ id, version: 'uav' });
    sender.segment(call, sentence('天天这样，请管一管', 5_000));
    expect((await unitsBy(desk, callId, 'uav')).slice(0, 3)).toContain('市低空管理中心');
    const late = await startService({ ...settings, ROLE: 'web' });
    nodes.push(late);
    expect(await adminOf(late).serving()).toEqual({ id, version: 'uav' });
  });
});
