import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { CallFile } from '../../src/cli/calls/call-file.ts';
import { byPurpose, materialOf, purposeOf } from '../../src/cli/scripted-model/purposes.ts';
import { say, sayJson } from '../../src/cli/scripted-model/replies.ts';
import { type ScriptedModel, startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { estimatePrompt } from '../../src/language-model/tokens.ts';
import { makeFolder, removeFolder } from '../support/engines.ts';
import { PlayedCall } from '../support/played-call.ts';
import { type Settings, startService, type TestService, upTo } from '../support/service.ts';

const CONTEXT_TOKENS = 8_192;

let model: ScriptedModel;
let service: TestService;
beforeAll(async () => {
  model = await startScriptedModel(byPurpose());
  service = await start();
});
afterAll(async () => {
  await service.close();
  await model.close();
});

function start(settings: Settings = {}): Promise<TestService> {
  return startService({
    LLM_BASE_URL: model.baseUrl,
    LLM_MODEL: 'qwen3-8b',
    LLM_CONTEXT_TOKENS: CONTEXT_TOKENS,
    LLM_SOFT_DEADLINE_MS: 20_000,
    LLM_IDLE_MS: 20_000,
    ...settings,
  });
}

describe('a call without words', () => {
  it('asks nothing, blames nobody, and an order can be made of it', async () => {
    const from = model.requests.length;
    const silent = [[], ['  ', '\u3000']].map(async (sentences) => {
      const call = await PlayedCall.begin(service.url);
      call.say(...sentences);
      call.end();
      const { text } = await call.event('summary', ({ state }) => state === 'final');
      expect(text).toBe('通话内容不足，未能形成诉求摘要。');
      await call.desk.fill(call.id);
      const { order } = await call.do({ type: 'submit' });
      expect(order?.orderNumber).toMatch(/^\d{14}$/);
      expect(call.all('note')).toEqual([]);
      call.leave();
    });
    await Promise.all(silent);
    expect(model.requests).toHaveLength(from);
  });

  it('has the rules’ one line for a summary, though one is asked for', async () => {
    const from = model.requests.length;
    const call = await PlayedCall.begin(service.url);
    await call.do({ type: 'summary.request' });
    expect((await call.event('summary')).text).toBe('通话内容不足，未能形成诉求摘要。');
    await call.discard();
    expect(call.all('note')).toEqual([]);
    expect(model.requests).toHaveLength(from);
  });
});

describe('a call of three hours', () => {
  const SENTENCES = 2_200;

  it('is read and summed up in pieces that fit, each sentence once, and its summary stands', async () => {
    const merged = '市民来电反映：小区停水、停电等多件事，希望处理。';
    model.otherwise(byPurpose({ 'summary-part': say('来电人反映小区停水。'), 'summary-merge': say(merged) }));
    const from = model.requests.length;
    const call = await PlayedCall.begin(service.url);
    for (const seq of upTo(SENTENCES))
      call.say(
        seq % 2 === 0
          ? ['agent', '嗯，好的，您继续说，我在听']
          : `第${seq}件事是我们小区又停水了，物业不管，街道也不管，大家都没有办法做饭`,
      );
    call.end();
    const { text } = await call.event('summary', ({ author }) => author !== undefined);
    expect(text).toBe(merged);
    // The reading of the whole call goes on; it finds nothing, so that its end tells nothing.
    await call.discard();
    const requests = model.requests.slice(from);
    for (const { messages, body } of requests) {
      const chat = messages as { role: 'system' | 'user'; content: string }[];
      expect(estimatePrompt(chat) + Number(body.max_tokens)).toBeLessThanOrEqual(CONTEXT_TOKENS);
    }
    const partsOf = (purpose: string) => requests.filter((request) => purposeOf(request) === purpose);
    expect(partsOf('summary')).toEqual([]);
    expect(partsOf('summary-part').length).toBeGreaterThan(4);
    expect(partsOf('summary-merge')).toHaveLength(1);
    const shown = partsOf('summary-part').flatMap((request) =>
      [...materialOf(request, 'transcript').matchAll(/^\[s(\d+)\]/gm)].map(([, seq]) => Number(seq)),
    );
    expect(shown).toEqual(upTo(SENTENCES));
    const parts = partsOf('summary-merge').map((request) => materialOf(request, 'parts'));
    expect(parts[0]?.match(/第\d+段：/g)).toHaveLength(partsOf('summary-part').length);
  });
});

describe('a scenario of 60 questions', () => {
  it('is asked in one question, answered in part, and the desk is told what is still open', async () => {
    const folder = await makeFolder();
    onTestFinished(() => removeFolder(folder));
    const file = path.join(folder, 'scenarios.json');
    const book = JSON.parse(readFileSync('catalogue/scenarios.json', 'utf8')) as {
      scenarios: { id: string; fields: unknown[] }[];
    };
    const fields = upTo(60).map((number) => ({
      key: `question${number}`,
      label: `第${number}项`,
      type: number % 3 === 0 ? 'number' : 'text',
      ...(number % 3 === 0 ? { unit: '元' } : {}),
      required: number <= 2,
      ask: `请问第${number}项是什么？`,
    }));
    const scenarios = book.scenarios.map((one) => (one.id === 'oil-fume' ? { ...one, fields } : one));
    await writeFile(file, JSON.stringify({ ...book, scenarios }));
    const own = await start({ SCENARIOS_FILE: file });
    onTestFinished(() => own.close());
    model.otherwise(
      byPurpose({
        'fill-form': sayJson({
          fields: [
            { key: 'detail.question1', segment: 's1', quote: '油烟特别大', value: '油烟特别大' },
            { key: 'detail.question60', segment: 's1', quote: '三千块钱', value: 3_000 },
            { key: 'detail.question59', segment: 's1', quote: '没有说过的话', value: '没有说过' },
          ],
        }),
      }),
    );
    const from = model.requests.length;
    const call = await PlayedCall.begin(own.url);
    call.say('楼下的老王烧烤店油烟特别大，每天晚上都熏得睡不着觉');
    await call.event('segment');
    await call.do({ type: 'scenario.choose', scenario: 'oil-fume' });
    call.say('我去医院看病花了三千块钱，物业和街道都找过了，谁都不愿意管这件事情');
    call.end();
    await call.desk.until(() => call.detail('question60') === 3_000);
    expect(call.detail('question1')).toBe('油烟特别大');
    expect(call.detail('question59')).toBeUndefined();
    const [asked, ...more] = model.requests
      .slice(from)
      .filter(
        (request) => purposeOf(request) === 'fill-form' && materialOf(request, 'transcript').includes('[s2]'),
      );
    expect(more.length).toBeLessThan(2);
    expect(asked && materialOf(asked, 'fields').match(/^detail\.question\d+｜/gm)).toHaveLength(60);
    // Once the order is complete, what is missing of the details is asked for next.
    await call.desk.fill(call.id);
    const { guidance } = await call.event(
      'guidance',
      (event) => event.guidance.question?.about.kind === 'detail',
    );
    expect(guidance.question).toMatchObject({ about: { key: 'question2' }, text: '请问第2项是什么？' });
    await call.discard();
  });
});

/** A call in which somebody gives orders to the model, and what a model that obeys would answer. */
const InjectedCall = CallFile.extend({
  about: z.string(),
  hostile: z.object({ fields: z.array(z.record(z.string(), z.unknown())), summary: z.string() }),
});
const FOLDER = 'test/data/injected-calls';
const injected = readdirSync(FOLDER).map((name) =>
  InjectedCall.parse(JSON.parse(readFileSync(path.join(FOLDER, name), 'utf8'))),
);

describe('a model that obeys the caller', () => {
  it.each(injected.map((call) => [call.about, call] as const))('%s', async (_about, file) => {
    const { hostile, turns, startedAt, channel } = file;
    model.otherwise(
      byPurpose({
        'fill-form': sayJson({ fields: hostile.fields }),
        summary: ({ messages }) =>
          say(hostile.summary === 'ECHO' ? (messages[0]?.content ?? '') : hostile.summary),
      }),
    );
    const plain = await PlayedCall.begin(service.url, {
      startedAt,
      ...(channel.callerNumber === null ? {} : { caller: channel.callerNumber }),
    });
    plain.say(...turns.flatMap(({ speaker, text }) => (speaker === 'ivr' ? [] : [[speaker, text] as const])));
    plain.end();
    await plain.noted('summary', '不合格');
    await plain.desk.until(() => plain.note('form') !== null || plain.all('reading').length > 0);
    // Not a word of it stands on the desk as anybody's.
    for (const { fields, details } of plain.all('reading'))
      expect({ fields, details }).toEqual({ fields: {}, details: {} });
    for (const event of plain.all('form'))
      for (const state of Object.values(event.fields))
        for (const candidate of [state.current, ...state.alternatives])
          expect(candidate?.rule ?? '').not.toContain('fill-form');
    expect(plain.all('summary').every(({ author }) => author === undefined)).toBe(true);
    await plain.discard();
  });
});
