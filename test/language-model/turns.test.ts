import { describe, expect, it } from 'vitest';
import { type Reply, say, stall } from '../../src/cli/scripted-model/replies.ts';
import { ask, failureOf, modelOn, scripted } from './model-under-test.ts';

/** Answers that wait until they are let go. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const held = async function* () {
    await opened;
    yield '好。';
  };
  return { open: () => open(), reply: (): Reply => say(held()) };
}

const named = (name: string) => [{ role: 'user' as const, content: name }];

describe('who is asked when', () => {
  it('live calls go before jobs, each in their order', async () => {
    const { open, reply } = gate();
    const server = await scripted(reply());
    server.otherwise(() => say('好。'));
    const { model } = modelOn([server], { concurrency: 1 });
    const all = [model.ask(ask({ messages: named('first') }))];
    for (const name of ['job 1', 'job 2'])
      all.push(model.ask(ask({ messages: named(name), priority: 'job' })));
    for (const name of ['live 1', 'live 2']) all.push(model.ask(ask({ messages: named(name) })));
    await server.request(0);
    open();
    await Promise.all(all);
    expect(server.requests.map(({ messages }) => messages[0]?.content)).toEqual([
      'first',
      'live 1',
      'live 2',
      'job 1',
      'job 2',
    ]);
  });

  it('jobs leave a slot to live calls', async () => {
    const { open, reply } = gate();
    const server = await scripted(reply(), reply(), say('快。'));
    server.otherwise(() => say('好。'));
    const { model } = modelOn([server], { concurrency: 3 });
    const jobs = ['1', '2', '3', '4'].map((name) =>
      model.ask(ask({ messages: named(name), priority: 'job' })),
    );
    await server.request(1);
    expect((await model.ask(ask())).text).toBe('快。');
    expect(server.requests).toHaveLength(3);
    open();
    await Promise.all(jobs);
    expect(server.requests).toHaveLength(5);
  });

  it('no more than so many are under way at once', async () => {
    let now = 0;
    let most = 0;
    const server = await scripted();
    server.otherwise(async ({ index }) => {
      now += 1;
      most = Math.max(most, now);
      // Two and two are there together.
      await server.request(index % 2 === 0 ? index + 1 : index - 1);
      now -= 1;
      return say('好。');
    });
    const { model } = modelOn([server], { concurrency: 2 });
    await Promise.all(Array.from({ length: 12 }, () => model.ask(ask())));
    expect(server.requests).toHaveLength(12);
    expect(most).toBe(2);
  });

  it.each(['live', 'job'] as const)('too many waiting %s questions are turned away', async (priority) => {
    const server = await scripted();
    server.otherwise(() => stall());
    const { model, uses } = modelOn([server], { concurrency: 1 });
    const waiting = Array.from({ length: 17 }, () => failureOf(model.ask(ask({ priority }))));
    expect(await failureOf(model.ask(ask({ priority })))).toBe('busy');
    expect(uses).toMatchObject([{ outcome: 'busy', server: null }]);
    const other = failureOf(model.ask(ask({ priority: priority === 'live' ? 'job' : 'live' })));
    await model.close();
    expect(new Set(await Promise.all([...waiting, other]))).toEqual(new Set(['cancelled']));
  });
});

describe('the same question', () => {
  const cached = ask({ cached: true, priority: 'job' });

  it('is answered from memory, at no cost', async () => {
    const server = await scripted(say('好。', { usage: { prompt: 9, completion: 2 } }));
    const { model, uses } = modelOn([server]);
    const first = await model.ask(cached);
    const shown: string[] = [];
    const second = await model.ask({ ...cached, account: 'call-2', onText: (text) => shown.push(text) });
    expect(second).toMatchObject({ text: first.text, model: first.model, cached: true });
    expect(second.usage).toMatchObject({ prompt: 0, completion: 0 });
    expect(shown).toEqual(['好。']);
    expect(server.requests).toHaveLength(1);
    expect(uses).toMatchObject([
      { outcome: 'answered', account: 'call-1', usage: { prompt: 9 } },
      { outcome: 'cached', account: 'call-2', usage: { prompt: 0 } },
    ]);
  });

  it.each([
    ['other words', { messages: named('别的') }],
    ['another limit', { maxTokens: 201 }],
    ['another temperature', { temperature: 0.9 }],
    ['no wish for memory', { cached: false }],
  ])('is another with %s', async (_name, change) => {
    const server = await scripted(say('一。'), say('二。'));
    const { model } = modelOn([server]);
    await model.ask(cached);
    expect((await model.ask({ ...cached, ...change })).text).toBe('二。');
  });

  it('is not remembered when it failed', async () => {
    const server = await scripted(say(''), say('好。'));
    const { model } = modelOn([server]);
    expect(await failureOf(model.ask(cached))).toBe('invalid');
    expect((await model.ask(cached)).cached).toBe(false);
  });

  it('under way is asked once, and lives as long as somebody waits', async () => {
    const { open, reply } = gate();
    const server = await scripted(reply());
    const { model, uses } = modelOn([server]);
    const controllers = [new AbortController(), new AbortController(), new AbortController()];
    const heard: string[] = [];
    const [first, second, third] = controllers.map(({ signal }, index) =>
      model.ask({ ...cached, signal, onText: (text) => heard.push(`${index} ${text}`) }),
    );
    const failures = [failureOf(first as Promise<unknown>), failureOf(third as Promise<unknown>)];
    await server.request(0);
    controllers[0]?.abort();
    controllers[2]?.abort();
    expect(await Promise.all(failures)).toEqual(['cancelled', 'cancelled']);
    open();
    expect(await second).toMatchObject({ text: '好。', cached: true });
    expect(server.requests).toHaveLength(1);
    expect(heard).toEqual(['1 好。']);
    expect(uses.map((use) => use.outcome).sort()).toEqual(['answered', 'cached', 'cancelled']);
  });

  it('under way for a live call is not asked again for a job', async () => {
    const { open, reply } = gate();
    const server = await scripted(reply());
    const { model } = modelOn([server]);
    const live = model.ask({ ...cached, priority: 'live' });
    await server.request(0);
    const job = model.ask(cached);
    open();
    expect((await live).cached).toBe(false);
    expect(await job).toMatchObject({ text: '好。', cached: true });
    expect(server.requests).toHaveLength(1);
  });

  it('under way ends when nobody waits any more', async () => {
    const server = await scripted(stall(), say('好。'));
    const { model } = modelOn([server]);
    const controller = new AbortController();
    const both = [1, 2].map(() => failureOf(model.ask({ ...cached, signal: controller.signal })));
    const request = await server.request(0);
    controller.abort();
    expect(await Promise.all(both)).toEqual(['cancelled', 'cancelled']);
    expect(await request.hungUp).toBe(true);
    expect((await model.ask(cached)).text).toBe('好。');
  });
});
