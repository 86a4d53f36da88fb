import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { refuse, say, stall, tooMany } from '../../src/cli/scripted-model/replies.ts';
import { Metrics } from '../../src/telemetry/metrics.ts';
import { ask, failureOf, modelOn, scripted } from './model-under-test.ts';

const breaker = { failures: 2, restMs: 5_000 };
const broken = refuse(500, 'engine died');

// Only the clock: the sockets are real.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

describe('a server that fails again and again', () => {
  it('rests, is passed by, and is tried again after its rest', async () => {
    const first = await scripted(broken, broken, say('好了。'));
    const second = await scripted();
    second.otherwise(() => say('在。'));
    const metrics = new Metrics();
    const { model } = modelOn([first, second], { breaker, metrics });
    expect(model.status()).toMatchObject([{ host: first.host, state: 'ready', trouble: null }, {}]);
    for (let time = 0; time < 4; time += 1) expect((await model.ask(ask())).server).toBe(second.host);
    expect(first.requests).toHaveLength(2);
    expect(model.status()[0]).toMatchObject({ state: 'resting', trouble: 'failing' });
    expect(await metrics.registry.metrics()).toContain(`jiesu_llm_server_state{server="${first.host}"} 2`);
    pass(5_000);
    expect((await model.ask(ask())).server).toBe(first.host);
    expect(model.status()[0]).toMatchObject({ state: 'ready', trouble: null });
    expect(await metrics.registry.metrics()).toContain(`jiesu_llm_server_state{server="${first.host}"} 0`);
  });

  it('rests twice as long when the trial fails', async () => {
    const server = await scripted(broken, broken, broken, say('好了。'));
    const { model } = modelOn([server], { breaker });
    for (let time = 0; time < 2; time += 1) expect(await failureOf(model.ask(ask()))).toBe('unavailable');
    pass(5_000);
    expect(await failureOf(model.ask(ask()))).toBe('unavailable');
    pass(5_000);
    expect(await failureOf(model.ask(ask()))).toBe('unavailable');
    expect(server.requests).toHaveLength(3);
    pass(5_000);
    expect((await model.ask(ask())).text).toBe('好了。');
  });

  it('is tried by one question at a time', async () => {
    const first = await scripted(broken, broken, stall([]));
    const second = await scripted();
    second.otherwise(() => say('在。'));
    const { model } = modelOn([first, second], { breaker });
    for (let time = 0; time < 2; time += 1) await model.ask(ask());
    pass(5_000);
    const controller = new AbortController();
    const probe = failureOf(model.ask(ask({ signal: controller.signal })));
    await first.request(2);
    expect(model.status()[0]).toMatchObject({ state: 'probing' });
    expect((await model.ask(ask())).server).toBe(second.host);
    expect(first.requests).toHaveLength(3);
    controller.abort();
    expect(await probe).toBe('cancelled');
  });

  it('has not recovered because a trial was broken off before it answered', async () => {
    const server = await scripted(broken, broken, stall());
    const { model } = modelOn([server], { breaker });
    for (let time = 0; time < 2; time += 1) await failureOf(model.ask(ask()));
    pass(5_000);
    const controller = new AbortController();
    const probe = failureOf(model.ask(ask({ signal: controller.signal })));
    await server.request(2);
    controller.abort();
    expect(await probe).toBe('cancelled');
    expect(model.status()).toMatchObject([{ state: 'resting' }]);
  });

  it('counts as failing when it shows nothing for its whole time', async () => {
    const server = await scripted(stall([], 5), stall([], 5));
    const { model } = modelOn([server], { breaker, softMs: 20, hardMs: 300 });
    for (let time = 0; time < 2; time += 1) expect(await failureOf(model.ask(ask()))).toBe('timeout');
    expect(model.status()).toMatchObject([{ state: 'resting', trouble: 'silent' }]);
  });
});

describe('no sign of ill health is', () => {
  it.each([
    ['a request that is refused', refuse(400, 'odd request'), 'unavailable'],
    ['too long a request', refuse(400, 'maximum context length exceeded'), 'too-long'],
    ['an empty answer', say(''), 'invalid'],
  ])('%s', async (_name, reply, failure) => {
    const server = await scripted();
    server.otherwise(() => reply);
    const { model } = modelOn([server], { breaker });
    for (let time = 0; time < 4; time += 1) expect(await failureOf(model.ask(ask()))).toBe(failure);
    expect(model.status()).toMatchObject([{ state: 'ready' }]);
  });

  it('a question that was broken off', async () => {
    const server = await scripted();
    server.otherwise(() => stall());
    const { model } = modelOn([server], { breaker });
    for (let time = 0; time < 4; time += 1) {
      const controller = new AbortController();
      const asked = failureOf(model.ask(ask({ signal: controller.signal })));
      await server.request(time);
      controller.abort();
      expect(await asked).toBe('cancelled');
    }
    expect(model.status()).toMatchObject([{ state: 'ready' }]);
  });
});

it('an overloaded server is left alone by all until it wants to be asked', async () => {
  const server = await scripted(tooMany(60), say('好。'));
  const { model } = modelOn([server], { breaker });
  for (let time = 0; time < 3; time += 1) expect(await failureOf(model.ask(ask()))).toBe('unavailable');
  expect(server.requests).toHaveLength(1);
  expect(model.status()).toMatchObject([{ state: 'resting', trouble: 'overloaded' }]);
  pass(60_000);
  expect((await model.ask(ask())).text).toBe('好。');
});
