import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { byPurpose, purposeOf } from '../../src/cli/scripted-model/purposes.ts';
import {
  echo,
  endEarly,
  type Reply,
  type Responder,
  reasonEndlessly,
  refuse,
  reset,
  say,
  sayHalfJson,
  sayJson,
  stall,
  tooMany,
} from '../../src/cli/scripted-model/replies.ts';
import { type ScriptedModel, startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { PlayedCall } from '../support/played-call.ts';
import { freePort } from '../support/processes.ts';
import { type Settings, startService, type TestService } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

/** Enough for the model to read the call. */
const SAID =
  '我要投诉海秀中路49号楼下的烧烤店，天天晚上油烟特别大，熏得我们整栋楼都睡不着觉，找物业找了好几次都没有人管，我的电话是13876542817';
const SUMMARY = '市民来电投诉：楼下烧烤店油烟扰民，希望处理。';
/** No test waits for it. */
const NEVER_MS = 300_000;

let callCount = 0;
/** The same call is answered from memory: each has words of its own. */
const wish = () => `麻烦你们${'尽快'.repeat(++callCount)}处理`;

function serviceOn(baseUrl: string, settings: Settings = {}): Promise<TestService> {
  return startService({ LLM_BASE_URL: baseUrl, LLM_MODEL: 'qwen3-8b', ...settings });
}

/** What a desk gets without any model. */
async function helpOf(call: PlayedCall): Promise<void> {
  await call.event('suggestion');
  await call.desk.until(() => call.field('callbackPhone') === '13876542817');
  const { text, author } = await call.event('summary', (event) => event.author === undefined);
  expect(text).toContain('油烟');
  expect(author).toBeUndefined();
}

/** Resolves when the service has broken off all questions; false for one that had its answer. */
const brokenOff = (model: ScriptedModel, from = 0) =>
  Promise.all(model.requests.slice(from).map(({ hungUp }) => hungUp));

/** What came of each question of a call. */
async function usesOf({ url }: TestService, callId: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${await tokenOf('supervisor')}` };
  const response = await fetch(new URL(`/v1/calls/${callId}/language-model`, url), { headers });
  const { uses } = (await response.json()) as { uses: { outcome: string }[] };
  return uses.map(({ outcome }) => outcome);
}

describe.each([
  // No deadline comes first on a machine under load.
  { what: 'a model that', late: false, deadlines: { LLM_IDLE_MS: 60_000, LLM_HARD_DEADLINE_MS: NEVER_MS } },
  { what: 'a late model that', late: true, deadlines: { LLM_IDLE_MS: 1_500, LLM_HARD_DEADLINE_MS: 4_000 } },
])('$what', ({ late, deadlines }) => {
  let model: ScriptedModel;
  let service: TestService;
  beforeAll(async () => {
    model = await startScriptedModel(byPurpose());
    service = await serviceOn(model.baseUrl, { LLM_SOFT_DEADLINE_MS: 300, ...deadlines });
  });
  afterAll(async () => {
    await service.close();
    await model.close();
  });

  const LATE = '未在时限内';
  const badSummaries: [string, Reply | Responder, string][] = [
    ['says nothing', stall(), LATE],
    ['stalls in mid-sentence', stall(['市民来电']), LATE],
    ['thinks for ever', reasonEndlessly({ gapMs: 50 }), LATE],
    ['thinks for ever in the text', reasonEndlessly({ inContent: true, gapMs: 50 }), LATE],
    ['cuts the connection', reset(), '暂不可用'],
    ['cuts the connection in mid-sentence', reset(['市民来电']), '暂不可用'],
    ['ends its stream early', endEarly(['市民来电']), '暂不可用'],
    ['fails', refuse(500), '暂不可用'],
    ['answers in English', say('The caller complains about smoke from a barbecue shop below.'), '不合格'],
    ['answers with a link', say('市民来电投诉：见https://example.com/a。'), '不合格'],
    ['answers with JSON', say('{"fields":[]}'), '不合格'],
    ['repeats its orders', (request) => say(request.messages[0]?.content ?? ''), '不合格'],
    ['answers with nothing', say(''), '不合格'],
  ];
  it.each(badSummaries.filter(([, , words]) => (words === LATE) === late))(
    '%s for a summary leaves the rules’ draft, says so in a line, and may recover',
    async (_what, summary, words) => {
      // One that rests is not asked again: of this one call only the summary fails.
      model.otherwise(byPurpose({ summary }));
      const call = await PlayedCall.begin(service.url);
      call.say(SAID, wish());
      await helpOf(call);
      await call.event('reading');
      call.end();
      await call.noted('summary', words);
      expect(call.note('summary')).toMatch(/^[^\n]{5,60}，摘要由规则生成，请核对。$/);
      expect(call.all('summary').every(({ author }) => author === undefined)).toBe(true);
      model.otherwise(byPurpose({ summary: say(SUMMARY) }));
      await call.do({ type: 'summary.request' });
      expect((await call.event('summary', ({ author }) => author !== undefined)).text).toBe(SUMMARY);
      await call.desk.until(() => call.note('summary') === null);
      await call.discard();
    },
  );

  const item = { key: 'subject', segment: 's1', quote: '油烟特别大', value: '烧烤店油烟扰民' };
  const badReadings: [string, Reply, string][] = [
    ['half a JSON', sayHalfJson({ fields: [item] }), '不合格'],
    ['another JSON', sayJson({ subject: item.value }), '不合格'],
    ['a list of orders', sayJson({ fields: [{ ...item, key: 'unit' }] }), '不合格'],
    ['prose', say('好的，我来填写表单。'), '不合格'],
    ['silence', stall(), LATE],
    ['a cut connection', reset(['{"fields":[']), '暂不可用'],
  ];
  it.each(badReadings.filter(([, , words]) => (words === LATE) === late))(
    'answers for the form with %s leaves it to the rules, and says so when the call ends',
    async (_what, reading, words) => {
      model.otherwise(byPurpose({ 'fill-form': reading, summary: say(SUMMARY) }));
      const call = await PlayedCall.begin(service.url);
      call.say(SAID, wish());
      await helpOf(call);
      // Nobody is told in mid-call: the next reading may be better.
      expect(call.note('form')).toBeNull();
      call.end();
      await call.noted('form', words);
      expect(call.note('form')).toMatch(/^[^\n]{5,60}，表单仅由规则填写，请补全空缺项。$/);
      // The summary does not suffer from it, nor does the server rest.
      await call.event('summary', ({ author }) => author !== undefined);
      expect(call.all('reading')).toEqual([]);
      await call.discard();
    },
  );

  if (late) {
    // Known once the time for its answer is over.
    it('has too much to do for a long time is let alone, and the agent told at once', async () => {
      model.otherwise(() => tooMany(600));
      const call = await PlayedCall.begin(service.url);
      call.say(SAID, wish());
      await helpOf(call);
      // Its answer is in the accounts: from now on the service knows.
      await expect.poll(() => usesOf(service, call.id)).toEqual(['unavailable']);
      const asked = model.requests.length;
      call.end();
      await call.noted('summary', '暂不可用');
      await call.noted('form', '暂不可用');
      expect(model.requests).toHaveLength(asked);
      await call.desk.fill(call.id);
      const { order } = await call.do({ type: 'submit' });
      expect(order?.orderNumber).toMatch(/^\d{14}$/);
      call.leave();
    });
  } else {
    it('writes Markdown after a preamble is read as one paragraph', async () => {
      const markdown = `好的，以下是工单正文：\n\n**市民来电投诉：**\n- 楼下烧烤店油烟扰民\n- 希望处理`;
      model.otherwise(byPurpose({ summary: say(markdown) }));
      const call = await PlayedCall.begin(service.url);
      call.say(SAID, wish());
      call.end();
      const { text } = await call.event('summary', ({ author }) => author !== undefined);
      expect(text).toBe('市民来电投诉：楼下烧烤店油烟扰民。希望处理');
      await call.discard();
    });

    it('repeats the question before its answer is heard to the end', async () => {
      model.otherwise(byPurpose({ summary: echo(SUMMARY) }));
      const call = await PlayedCall.begin(service.url);
      call.say(SAID, wish());
      call.end();
      expect((await call.event('summary', ({ author }) => author !== undefined)).text).toBe(SUMMARY);
      await call.discard();
    });

    it('says when to ask again is asked again then', async () => {
      const from = model.requests.length;
      let refused = false;
      model.otherwise(
        byPurpose({
          summary: () => {
            if (refused) return say(SUMMARY);
            refused = true;
            return tooMany(1);
          },
        }),
      );
      const call = await PlayedCall.begin(service.url);
      call.say(SAID, wish());
      await call.event('reading');
      await call.do({ type: 'summary.request' });
      expect((await call.event('summary', ({ author }) => author !== undefined)).text).toBe(SUMMARY);
      const asked = model.requests.slice(from).filter((request) => purposeOf(request) === 'summary');
      expect(asked).toHaveLength(2);
      await call.discard();
    });
  }
});

describe('a model that hangs', () => {
  let model: ScriptedModel;
  let service: TestService;
  beforeAll(async () => {
    model = await startScriptedModel(() => stall());
    service = await serviceOn(model.baseUrl, {
      LLM_SOFT_DEADLINE_MS: 100,
      LLM_IDLE_MS: 60_000,
      LLM_HARD_DEADLINE_MS: NEVER_MS,
    });
  });
  afterAll(async () => {
    await service.close();
    await model.close();
  });

  async function hangingCall(): Promise<PlayedCall> {
    const from = model.requests.length;
    const call = await PlayedCall.begin(service.url);
    call.say(SAID, wish());
    await helpOf(call);
    call.end();
    await call.noted('summary', '仍在撰写');
    await model.request(from + 1);
    return call;
  }

  it('is not felt: the order is made, the questions are broken off, nothing stays in memory', async () => {
    const from = model.requests.length;
    const call = await hangingCall();
    await call.desk.fill(call.id);
    const { order } = await call.do({ type: 'submit' });
    expect(order?.orderNumber).toMatch(/^\d{14}$/);
    expect(await brokenOff(model, from)).not.toContain(false);
    call.leave();
    await expect.poll(() => service.service.hub.size).toBe(0);
  });

  it('is let go when the call is found to be none', async () => {
    const from = model.requests.length;
    const call = await hangingCall();
    await call.discard();
    expect(await brokenOff(model, from)).not.toContain(false);
    await expect.poll(() => service.service.hub.size).toBe(0);
  });

  it('keeps the call in memory no longer than its deadline, though nobody closes it', async () => {
    const own = await serviceOn(model.baseUrl, { LLM_IDLE_MS: 60_000, LLM_HARD_DEADLINE_MS: 1_000 });
    onTestFinished(() => own.close());
    const from = model.requests.length;
    const call = await PlayedCall.begin(own.url);
    call.say(SAID, wish());
    call.end();
    await call.noted('summary', '未在时限内');
    call.leave();
    await expect.poll(() => own.service.hub.size).toBe(0);
    expect(await brokenOff(model, from)).not.toContain(false);
  });

  it('does not keep the service from stopping', async () => {
    const own = await serviceOn(model.baseUrl, { LLM_IDLE_MS: 60_000, LLM_HARD_DEADLINE_MS: NEVER_MS });
    const from = model.requests.length;
    const call = await PlayedCall.begin(own.url);
    call.say(SAID, wish());
    call.end();
    await model.request(from + 1);
    await own.close();
    expect(await brokenOff(model, from)).not.toContain(false);
  });
});

describe('a server that is not there', () => {
  it('is told of in a line, and asked once it has come', async () => {
    const port = await freePort();
    const service = await serviceOn(`http://127.0.0.1:${port}/v1`);
    onTestFinished(() => service.close());
    const call = await PlayedCall.begin(service.url);
    call.say(SAID, wish());
    await helpOf(call);
    await call.do({ type: 'summary.request' });
    await call.noted('summary', '暂不可用');
    const model = await startScriptedModel(byPurpose({ summary: say(SUMMARY) }), port);
    onTestFinished(() => model.close());
    await call.do({ type: 'summary.request' });
    expect((await call.event('summary', ({ author }) => author !== undefined)).text).toBe(SUMMARY);
    await call.desk.until(() => call.note('summary') === null);

    // And gone again, in the middle of a sentence.
    model.otherwise(() => stall(['市民来电']));
    const asked = model.requests.length;
    call.say(wish());
    await call.do({ type: 'summary.request' });
    await model.request(asked);
    await model.close();
    await call.noted('summary', '暂不可用');
    expect(call.all('summary').at(-1)?.author).toBeUndefined();
    await call.desk.fill(call.id);
    const { order } = await call.do({ type: 'submit' });
    expect(order?.orderNumber).toMatch(/^\d{14}$/);
    call.leave();
  });
});
