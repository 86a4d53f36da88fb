import { describe, expect, it } from 'vitest';
import {
  echo,
  endEarly,
  html,
  lacking,
  raw,
  reasonEndlessly,
  refuse,
  reset,
  say,
  sayHalfJson,
  sayJson,
  stall,
  tooMany,
} from '../../src/cli/scripted-model/replies.ts';
import { startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import type { LanguageModelError } from '../../src/language-model/contract.ts';
import {
  ask,
  failureOf,
  keptLog,
  modelOn,
  place,
  placeSchema,
  scripted,
  serverSettings,
} from './model-under-test.ts';

const TEXT = '人民路两盏路灯不亮。请尽快修理。';

describe('text', () => {
  it('streams, and says what was spent by whom', async () => {
    const server = await scripted(say(TEXT, { usage: { prompt: 30, completion: 12 }, model: 'qwen3-8b' }));
    const { model, uses } = modelOn([server]);
    const grown: string[] = [];
    const answer = await model.ask(ask({ onText: (text) => grown.push(text) }));
    expect(answer).toMatchObject({
      text: TEXT,
      value: undefined,
      model: 'qwen3-8b',
      server: server.host,
      usage: { prompt: 30, completion: 12, reasoning: 0, estimated: false },
      repaired: false,
      cached: false,
    });
    expect(grown.at(-1)).toBe(TEXT);
    expect(grown.length).toBeGreaterThan(3);
    for (const [index, text] of grown.entries()) expect(text.startsWith(grown[index - 1] ?? '')).toBe(true);
    expect(uses).toMatchObject([{ purpose: 'test', account: 'call-1', outcome: 'answered', cost: null }]);
    expect(server.requests[0]?.body).toMatchObject({
      model: 'test-model',
      stream: true,
      stream_options: { include_usage: true },
      max_tokens: 200,
    });
  });

  it('passes on the extra body and the key, and sends no key where there is none', async () => {
    const server = await scripted(say(TEXT), say(TEXT));
    const extraBody = { chat_template_kwargs: { enable_thinking: false }, model: 'not this' };
    const { model } = modelOn([serverSettings(server.baseUrl, { apiKey: 'sk-1' })], { extraBody });
    await model.ask(ask({ temperature: 0.2 }));
    await modelOn([server]).model.ask(ask());
    expect(server.requests[0]?.body).toMatchObject({
      chat_template_kwargs: { enable_thinking: false },
      model: 'test-model',
      temperature: 0.2,
    });
    expect(server.requests[0]?.headers.authorization).toBe('Bearer sk-1');
    expect(server.requests[1]?.headers.authorization).toBeUndefined();
  });

  it.each(['reasoning_content', 'reasoning'] as const)('counts %s and never shows it', async (field) => {
    const server = await scripted(
      say(TEXT, { reasoning: ['先想', '一想。'], reasoningField: field, usage: null, comments: true }),
    );
    const grown: string[] = [];
    const answer = await modelOn([server]).model.ask(ask({ onText: (text) => grown.push(text) }));
    expect(answer.text).toBe(TEXT);
    expect(answer.usage).toMatchObject({ reasoning: 5, completion: 5 + TEXT.length, estimated: true });
    expect(grown.join('')).not.toContain('想');
  });

  it('takes thinking out of the text, however it is cut', async () => {
    const server = await scripted(say(['<th', 'ink>先想', '一想</thi', 'nk>\n\n', TEXT]));
    const grown: string[] = [];
    const answer = await modelOn([server]).model.ask(ask({ onText: (text) => grown.push(text) }));
    expect(answer.text).toBe(TEXT);
    expect(grown).toEqual([TEXT]);
  });

  it('takes away a question that is repeated, also when nothing else comes', async () => {
    const question = '来电人说人民路的路灯已经三天不亮了，请写一句摘要。';
    const messages = [{ role: 'user' as const, content: question }];
    const server = await scripted(echo(TEXT), say(question.slice(0, 22)));
    const { model } = modelOn([server]);
    const grown: string[] = [];
    const answer = await model.ask(ask({ messages, onText: (text) => grown.push(text) }));
    expect(answer.text).toBe(TEXT);
    expect(grown.join('')).not.toContain('来电人');
    expect(await failureOf(model.ask(ask({ messages })))).toBe('invalid');
  });

  it('drops the sentence that the length has cut off', async () => {
    const server = await scripted(
      say('路灯不亮。请尽', { finish: 'length' }),
      say('请尽', { finish: 'length' }),
    );
    const { model } = modelOn([server]);
    expect((await model.ask(ask())).text).toBe('路灯不亮。');
    expect(await failureOf(model.ask(ask()))).toBe('invalid');
  });

  it.each([
    ['filtered', say(TEXT, { finish: 'content_filter' })],
    ['empty', say('')],
    ['nothing but thinking', say('<think>想', { finish: 'length' })],
  ])('is invalid when %s', async (_name, reply) => {
    const { model, uses } = modelOn([await scripted(reply)]);
    expect(await failureOf(model.ask(ask()))).toBe('invalid');
    expect(uses).toMatchObject([{ outcome: 'invalid' }]);
  });

  it('is read from one JSON body of a server that does not stream', async () => {
    const server = await scripted(say(TEXT, { whole: true, usage: { prompt: 3, completion: 4 } }));
    const answer = await modelOn([server]).model.ask(ask());
    expect(answer).toMatchObject({ text: TEXT, usage: { prompt: 3, completion: 4, estimated: false } });
  });

  it('does without stream options where they are refused, and remembers it', async () => {
    const server = await scripted();
    server.otherwise(lacking({ parameters: ['stream_options'] }, () => say(TEXT)));
    const { model } = modelOn([server]);
    const answer = await model.ask(ask());
    await model.ask(ask());
    expect(answer).toMatchObject({ text: TEXT, usage: { estimated: true } });
    expect(server.requests.map(({ body }) => 'stream_options' in body)).toEqual([true, false, false]);
  });

  it.each([
    ['temperature', "Unsupported value: 'temperature' does not support 0.2"],
    ['max_tokens', "Unsupported parameter: use 'max_completion_tokens' instead of 'max_tokens'"],
  ])('does without %s where it is refused', async (parameter, message) => {
    const server = await scripted();
    server.otherwise(({ body }) => (parameter in body ? refuse(400, message) : say(TEXT)));
    expect((await modelOn([server]).model.ask(ask({ temperature: 0.2 }))).text).toBe(TEXT);
    expect(server.requests).toHaveLength(2);
  });
});

describe('JSON', () => {
  const question = ask({ schema: placeSchema });

  it('is asked for by its schema and parsed', async () => {
    const server = await scripted(sayJson(place));
    const answer = await modelOn([server]).model.ask(question);
    expect(answer).toMatchObject({ value: place, repaired: false });
    expect(server.requests[0]?.body.response_format).toEqual({
      type: 'json_schema',
      json_schema: { name: 'place', strict: true, schema: placeSchema.schema },
    });
    expect(server.requests[0]?.messages).toEqual(question.messages);
  });

  it.each([
    ['json_object', ['json_schema']],
    ['prompt', ['json_schema', 'json_object']],
  ])('falls back to %s, with the schema in words, and remembers it', async (mode, formats) => {
    const server = await scripted();
    server.otherwise(lacking({ formats }, () => sayJson(place)));
    const { model } = modelOn([server]);
    expect((await model.ask(question)).value).toEqual(place);
    expect((await model.ask(question)).value).toEqual(place);
    expect(server.requests).toHaveLength(formats.length + 2);
    const last = server.requests.at(-1);
    expect(last?.body.response_format).toEqual(mode === 'prompt' ? undefined : { type: 'json_object' });
    expect(last?.messages[0]?.content).toContain('json');
    expect(last?.messages[0]?.content).toContain('"lamps"');
  });

  it('is asked for as the settings say, without trying', async () => {
    const server = await scripted(sayJson(place));
    await modelOn([server], { jsonMode: 'prompt' }).model.ask(question);
    expect(server.requests[0]?.body).not.toHaveProperty('response_format');
  });

  it.each([
    ['in a Markdown fence', `好的：\n\`\`\`json\n${JSON.stringify(place)}\n\`\`\`\n如上。`],
    ['amid English prose', `Sure! Here it is: ${JSON.stringify(place)} Hope {this} helps.`],
    ['after thinking with braces', `<think>{"place":1}</think>${JSON.stringify(place)}`],
    ['after the schema that was echoed', `${JSON.stringify(placeSchema.schema)}\n${JSON.stringify(place)}`],
  ])('is found %s', async (_name, text) => {
    const { model } = modelOn([await scripted(say(text))]);
    expect(await model.ask(question)).toMatchObject({ value: place, repaired: false });
  });

  it('has one turn to be repaired, which carries the bad answer and what is wrong with it', async () => {
    const bad = { place: 7, extra: true };
    const server = await scripted(sayJson(bad), sayJson(place));
    const { model, uses } = modelOn([server]);
    expect(await model.ask(question)).toMatchObject({ value: place, repaired: true });
    expect(uses).toMatchObject([{ outcome: 'repaired' }]);
    const [system, , assistant, user] = server.requests[1]?.messages ?? [];
    expect(system?.content).toContain('"lamps"');
    expect(assistant).toEqual({ role: 'assistant', content: JSON.stringify(bad) });
    for (const fault of ['/place must be string', "'lamps'", 'extra', 'JSON'])
      expect(user?.content).toContain(fault);
  });

  it.each([
    ['half a JSON', sayHalfJson(place)],
    ['prose', say('路灯在人民路。')],
    ['nothing at all', say('')],
    ['a list', sayJson([place.place])],
  ])('is repaired after %s, and invalid the second time', async (_name, reply) => {
    const { model, uses } = modelOn([await scripted(reply, sayJson(place), reply, reply)]);
    expect(await model.ask(question)).toMatchObject({ value: place, repaired: true });
    expect(await failureOf(model.ask(question))).toBe('invalid');
    expect(uses.map((use) => use.outcome)).toEqual(['repaired', 'invalid']);
  });

  it('is invalid, not too long, when the second turn does not fit', async () => {
    const server = await scripted(say('路'.repeat(900)));
    const { model } = modelOn([server], { contextTokens: 1_024 });
    expect(await failureOf(model.ask(question))).toBe('invalid');
    expect(server.requests).toHaveLength(1);
  });

  it('is not asked for again when its length has cut it off', async () => {
    const server = await scripted(say('{"place":"人', { finish: 'length' }));
    expect(await failureOf(modelOn([server]).model.ask(question))).toBe('invalid');
    expect(server.requests).toHaveLength(1);
  });

  it('may have sixty fields, each of them named when it is wrong', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `field${index}`);
    const schema = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      properties: Object.fromEntries(names.map((name) => [name, { type: 'string', maxLength: 40 }])),
      required: names,
      additionalProperties: false,
    };
    const good = Object.fromEntries(names.map((name) => [name, '值']));
    const server = await scripted(sayJson({ ...good, field3: 3, field59: null }), sayJson(good));
    const { model } = modelOn([server]);
    expect((await model.ask(ask({ schema: { name: 'sixty', schema } }))).value).toEqual(good);
    const said = server.requests[1]?.messages.at(-1)?.content ?? '';
    expect(said).toContain('/field3 ');
    expect(said).toContain('/field59 ');
  });

  it('does not show itself as text', async () => {
    const { model } = modelOn([await scripted(sayJson(place))]);
    const grown: string[] = [];
    await model.ask({ ...question, onText: (text) => grown.push(text) });
    expect(grown).toEqual([]);
  });
});

describe('servers in order of preference', () => {
  it.each([
    ['fails', refuse(500, 'CUDA out of memory')],
    ['is overloaded', tooMany(30)],
    ['answers with the page of a proxy', html(502)],
    ['answers with a web page', html(200)],
    ['does not know the model', refuse(404, 'model not found')],
    ['does not take the key', refuse(401, 'Incorrect API key')],
    ['does not take the request', refuse(400, 'odd request')],
    ['redirects', refuse(302, 'over there', { headers: { location: 'http://127.0.0.1:1/' } })],
    ['breaks off in the stream', reset(['路灯'])],
    ['ends the stream early', endEarly(['路灯'])],
    ['sends an error in the stream', raw(['data: {"error":{"message":"engine died","code":500}}\n\n'])],
    ['sends what is no JSON', raw(['data: {"choices":[{"delta":\n\n'])],
  ])('the next is asked when the first %s', async (_name, reply) => {
    const first = await scripted();
    first.otherwise(() => reply);
    const second = await scripted(say(TEXT));
    const { model, uses } = modelOn([first, second]);
    expect(await model.ask(ask())).toMatchObject({ text: TEXT, server: second.host });
    expect(uses).toMatchObject([{ outcome: 'answered', server: second.host }]);
  });

  it('the next is asked when the first has fallen silent', async () => {
    const first = await scripted(stall(['路灯']));
    const second = await scripted(say(TEXT));
    const { model } = modelOn([first, second], { softMs: 1_500, idleMs: 1_500 });
    expect(await model.ask(ask())).toMatchObject({ text: TEXT, server: second.host });
    expect(await (await first.request(0)).hungUp).toBe(true);
  });

  it('an unreachable one at the start stops nothing', async () => {
    const gone = await startScriptedModel();
    const { baseUrl, host } = gone;
    await gone.close();
    const alive = await scripted(say(TEXT));
    const { model } = modelOn([serverSettings(baseUrl), alive]);
    expect((await model.ask(ask())).server).toBe(alive.host);
    const alone = modelOn([serverSettings(baseUrl)]);
    expect(await failureOf(alone.model.ask(ask()))).toBe('unavailable');
    expect(alone.uses).toMatchObject([{ outcome: 'unavailable', server: host, usage: { prompt: 0 } }]);
  });

  it('a kept connection that was closed meanwhile is opened again', async () => {
    const server = await scripted(reset(), say(TEXT));
    expect((await modelOn([server]).model.ask(ask())).text).toBe(TEXT);
  });

  it('one that is not set up right is told about once, and not by what it says', async () => {
    const server = await scripted();
    server.otherwise(({ messages }) => refuse(404, `no model for ${messages.at(-1)?.content}`));
    const { log, lines } = keptLog();
    const { model } = modelOn([server], { log });
    const error = await model.ask(ask()).catch((thrown: unknown) => thrown);
    expect(await failureOf(model.ask(ask()))).toBe('unavailable');
    expect(model.status()).toMatchObject([{ state: 'resting', trouble: 'misconfigured' }]);
    expect(lines.filter((line) => line.includes('not set up right'))).toHaveLength(1);
    expect(lines.join('')).not.toContain('路灯');
    expect((error as LanguageModelError).message).toContain('404');
    expect((error as LanguageModelError).message).not.toContain('路灯');
  });

  it('what is said in the stream of a broken one is nowhere in the log', async () => {
    const server = await scripted(raw(['data: {"choices":[{"delta":{"content":"张三\n\n']));
    const { log, lines } = keptLog();
    expect(await failureOf(modelOn([server], { log }).model.ask(ask()))).toBe('unavailable');
    expect(lines.join('')).not.toContain('张三');
  });
});

describe('an overloaded server', () => {
  it.each([
    ['429', tooMany(0)],
    ['503 with Retry-After', refuse(503, 'loading model', { headers: { 'retry-after': '0' } })],
    ['429 with a date', tooMany(new Date(0).toUTCString())],
  ])('is asked again when it wants to be (%s)', async (_name, reply) => {
    const server = await scripted(reply, reply, say(TEXT));
    const { model } = modelOn([server]);
    expect((await model.ask(ask())).text).toBe(TEXT);
    expect(server.requests).toHaveLength(3);
  });

  it('is not waited for beyond the deadline, nor without end', async () => {
    const later = await scripted(tooMany(3_600));
    expect(await failureOf(modelOn([later]).model.ask(ask()))).toBe('unavailable');
    expect(later.requests).toHaveLength(1);
    const always = await scripted();
    always.otherwise(() => tooMany(0));
    expect(await failureOf(modelOn([always]).model.ask(ask()))).toBe('unavailable');
    expect(always.requests.length).toBeLessThan(6);
  });
});

describe('deadlines', () => {
  it.each([
    ['no headers', stall()],
    ['headers only', stall([])],
    ['half an answer', stall(['路灯'])],
  ])('silence after %s is a timeout, and the connection is closed', async (_name, reply) => {
    const server = await scripted(reply);
    const { model, uses } = modelOn([server], { softMs: 800, idleMs: 800 });
    expect(await failureOf(model.ask(ask()))).toBe('timeout');
    expect(await server.requests[0]?.hungUp).toBe(true);
    expect(uses).toMatchObject([{ outcome: 'timeout' }]);
  });

  it('an answer without end is cut off, and its connection closed', async () => {
    const endless = async function* () {
      for (;;) yield '路灯不亮。';
    };
    const server = await scripted(say(endless()));
    const answer = await modelOn([server]).model.ask(ask({ maxTokens: 20 }));
    expect(answer.text).toMatch(/^(路灯不亮。)+$/);
    expect(answer.text.length).toBeLessThan(2_000);
    expect(await server.requests[0]?.hungUp).toBe(true);
  });

  it('comments show that a server is alive, up to the hard deadline', async () => {
    const server = await scripted(stall([], 10));
    const { model } = modelOn([server], { softMs: 1_000, idleMs: 1_000, hardMs: 1_500 });
    const error = await model.ask(ask()).catch((thrown: unknown) => thrown);
    expect((error as LanguageModelError).failure).toBe('timeout');
    expect((error as LanguageModelError).message).toContain('1500 ms');
  });

  it.each([false, true])('endless reasoning ends there too (in the text: %s)', async (inContent) => {
    const server = await scripted(reasonEndlessly({ inContent }));
    const { model, uses } = modelOn([server], { softMs: 30, idleMs: 5_000, hardMs: 1_000 });
    let slow = 0;
    // So many that they are not what ends it.
    const question = ask({ maxTokens: 6_000, onSlow: () => slow++ });
    expect(await failureOf(model.ask(question))).toBe('timeout');
    expect(slow).toBe(1);
    expect(await server.requests[0]?.hungUp).toBe(true);
    expect(uses[0]?.firstTextMs).toBeNull();
  });

  it('slowness is told of once, and not when text has come', async () => {
    let go = () => {};
    const gone = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slowly = async function* () {
      await gone;
      yield TEXT;
    };
    const server = await scripted(say(slowly()), say(TEXT));
    const { model } = modelOn([server], { softMs: 20 });
    let slow = 0;
    const answer = model.ask(
      ask({
        onSlow: () => {
          slow += 1;
          go();
        },
      }),
    );
    expect((await answer).text).toBe(TEXT);
    expect(slow).toBe(1);
    await modelOn([server]).model.ask(ask({ onSlow: () => slow++ }));
    expect(slow).toBe(1);
  });

  it('waiting for a turn counts', async () => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const held = async function* () {
      await gate;
      yield TEXT;
    };
    const server = await scripted(say(held()), stall());
    const { model, uses } = modelOn([server], { concurrency: 1, hardMs: 2_000 });
    const first = model.ask(ask());
    await server.request(0);
    const job = failureOf(model.ask(ask({ purpose: 'waits', priority: 'job' })));
    const live = failureOf(model.ask(ask()));
    open();
    await first;
    expect(await Promise.all([job, live])).toEqual(['timeout', 'timeout']);
    expect(server.requests).toHaveLength(2);
    expect(uses.find(({ purpose }) => purpose === 'waits')).toMatchObject({
      outcome: 'timeout',
      server: null,
    });
  });
});

describe('breaking off', () => {
  it.each([
    ['before the headers', stall()],
    ['amid the stream', stall(['路灯'])],
    ['while it thinks', reasonEndlessly()],
  ])('%s closes the connection and frees the slot', async (_name, reply) => {
    const server = await scripted(reply, say(TEXT));
    const { model, uses } = modelOn([server], { concurrency: 1 });
    const controller = new AbortController();
    const broken = failureOf(model.ask(ask({ signal: controller.signal })));
    const next = model.ask(ask());
    const request = await server.request(0);
    controller.abort();
    expect(await broken).toBe('cancelled');
    expect(await request.hungUp).toBe(true);
    expect((await next).text).toBe(TEXT);
    expect(uses.map((use) => use.outcome).sort()).toEqual(['answered', 'cancelled']);
  });

  it('counts what had come', async () => {
    const server = await scripted(stall(['路灯不亮']));
    const { model, uses } = modelOn([server]);
    const controller = new AbortController();
    const onText = () => controller.abort();
    expect(await failureOf(model.ask(ask({ signal: controller.signal, onText })))).toBe('cancelled');
    expect(uses[0]?.usage).toMatchObject({ completion: 4, estimated: true });
    expect(uses[0]?.usage.prompt).toBeGreaterThan(0);
  });

  it('before it is asked sends nothing', async () => {
    const server = await scripted();
    const { model } = modelOn([server], { concurrency: 1 });
    expect(await failureOf(model.ask(ask({ signal: AbortSignal.abort() })))).toBe('cancelled');
    expect(server.requests).toHaveLength(0);
  });

  it('while an overloaded server is waited for ends the wait', async () => {
    const server = await scripted(tooMany(10));
    const { model } = modelOn([server]);
    const controller = new AbortController();
    const broken = failureOf(model.ask(ask({ signal: controller.signal })));
    const request = await server.request(0);
    await request.hungUp;
    controller.abort();
    expect(await broken).toBe('cancelled');
  });

  it('by closing ends all, and nothing is asked afterwards', async () => {
    const server = await scripted(stall(), stall(['路']));
    const { model } = modelOn([server]);
    const broken = [failureOf(model.ask(ask())), failureOf(model.ask(ask()))];
    await server.request(1);
    await model.close();
    expect(await Promise.all(broken)).toEqual(['cancelled', 'cancelled']);
    expect(await failureOf(model.ask(ask()))).toBe('cancelled');
    expect(server.requests).toHaveLength(2);
  });

  it('leaves no listener at the signal', async () => {
    const { model } = modelOn([await scripted(say(TEXT), say(TEXT))]);
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    await model.ask(ask({ signal }));
    await model.ask(ask({ signal, cached: true }));
    expect(listeners).toBe(0);
  });
});

describe('what may not leave', () => {
  const guard = (text: string) => (text.includes('13800000000') ? { kind: 'phone' } : null);

  it('is not sent', async () => {
    const server = await scripted();
    const { model, uses } = modelOn([server], { guard });
    const messages = [{ role: 'user' as const, content: '电话13800000000' }];
    const error = await model.ask(ask({ messages })).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ failure: 'withheld' });
    expect((error as Error).message).toContain('phone');
    expect((error as Error).message).not.toContain('138');
    expect(server.requests).toHaveLength(0);
    expect(uses).toMatchObject([{ outcome: 'withheld', usage: { prompt: 0, completion: 0 } }]);
  });

  it('is not sent back for repair either', async () => {
    const server = await scripted(say('电话是13800000000。'));
    const { model } = modelOn([server], { guard });
    expect(await failureOf(model.ask(ask({ schema: placeSchema })))).toBe('withheld');
    expect(server.requests).toHaveLength(1);
  });

  it('is looked for in every message that is sent, the schema in words included', async () => {
    const seen: string[] = [];
    const server = await scripted(say('没有。'), sayJson(place));
    const { model } = modelOn([server], {
      jsonMode: 'prompt',
      guard: (text) => {
        seen.push(text);
        return null;
      },
    });
    await model.ask(ask({ schema: placeSchema }));
    const sent = server.requests.flatMap(({ messages }) => messages.map(({ content }) => content));
    expect(seen).toEqual(sent);
  });

  it('too much does not leave either', async () => {
    const server = await scripted();
    const { model } = modelOn([server], { contextTokens: 1_024 });
    const messages = [{ role: 'user' as const, content: '灯'.repeat(900) }];
    expect(await failureOf(model.ask(ask({ messages })))).toBe('too-long');
    expect(server.requests).toHaveLength(0);
    server.add(refuse(400, "This model's maximum context length is 512 tokens"));
    expect(await failureOf(model.ask(ask()))).toBe('too-long');
  });
});
