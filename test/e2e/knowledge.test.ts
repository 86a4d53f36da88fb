import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Role } from '../../src/protocol/roles.ts';
import { startService, type TestService } from '../support/service.ts';
import { openSharedEngines, type SharedEngines, sharedEngines } from '../support/shared-engines.ts';
import { tokenOf } from '../support/tokens.ts';

describe.each(sharedEngines)('the knowledge base of two nodes on $kind', ({ redis, skip }) => {
  let shared: SharedEngines | undefined;
  let a: TestService;
  let b: TestService;

  beforeAll(async () => {
    if (skip) return;
    shared = await openSharedEngines(redis);
    [a, b] = await Promise.all([startService(shared.settings), startService(shared.settings)]);
  });
  afterAll(async () => {
    await a?.close();
    await b?.close();
    await shared?.drop();
  });

  async function ask(node: TestService, role: Role, method: string, path: string, body?: object) {
    const answer = await fetch(`${node.url}/v1/knowledge${path}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokenOf(role)}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as { items: { id: string; warning: string | null }[] };
  }
  const found = async (node: TestService, words: string) =>
    (await ask(node, 'agent', 'GET', `/articles?q=${encodeURIComponent(words)}`)).items;

  it.skipIf(skip)('begins the same on both, though they started together', async () => {
    const [one, other] = await Promise.all(
      [a, b].map((node) => ask(node, 'agent', 'GET', '/articles?limit=200')),
    );
    expect(one?.items.length).toBeGreaterThan(50);
    expect(other?.items).toEqual(one?.items);
  });

  it.skipIf(skip)(
    'what is imported on one is found on the other, and what is flagged there has a warning here',
    async () => {
      const article = {
        id: 'lu-deng',
        title: '路灯报修',
        tags: ['路灯'],
        body: '提供灯杆编号。',
        source: '规定',
      };
      await ask(a, 'admin', 'POST', '/articles', { articles: [article] });
      await vi.waitFor(async () =>
        expect(await found(b, '路灯不亮')).toMatchObject([{ id: 'lu-deng', warning: null }]),
      );
      await ask(b, 'agent', 'POST', '/articles/lu-deng/flags', { reason: '编号已改' });
      await vi.waitFor(async () =>
        expect((await found(a, '路灯不亮'))[0]?.warning).toBe('有坐席反映内容有误，请核实后再答复'),
      );
      await ask(a, 'admin', 'DELETE', '/articles/lu-deng');
      await vi.waitFor(async () => expect(await found(b, '路灯不亮')).toEqual([]));
    },
  );
});
