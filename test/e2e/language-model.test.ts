import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelRequest } from '../../src/cli/scripted-model/model-request.ts';
import { byPurpose, materialOf, purposeOf } from '../../src/cli/scripted-model/purposes.ts';
import { say, sayJson } from '../../src/cli/scripted-model/replies.ts';
import { type ScriptedModel, startScriptedModel } from '../../src/cli/scripted-model/scripted-model.ts';
import { openWatcher, PlayedCall } from '../support/played-call.ts';
import { startService, type TestService } from '../support/service.ts';
import { tokenOf } from '../support/tokens.ts';

/** Enough for the model to read the call. */
const ARREARS =
  '我要投诉工地拖欠工资，老板欠我们工人三个月的工钱，一共四万六千块钱，一直拖着不给我们，找了好几次都没有用，到现在一分钱也没有拿到手';
const WHO = '我姓冼，电话幺三八七六五四二八幺七，我是跟着阿炳的班组做钢筋的';
/** Words of a call of its own: the same call is answered from memory. */
let calls = 0;
const last = () => `就这些了，你们帮我们${'催一'.repeat(++calls)}催吧`;

let model: ScriptedModel;
let service: TestService;
beforeAll(async () => {
  model = await startScriptedModel(byPurpose());
  service = await startService({
    LLM_BASE_URL: model.baseUrl,
    LLM_MODEL: 'qwen3-8b',
    LLM_PRICE: '2/8',
    // A machine under load is no slow model.
    LLM_SOFT_DEADLINE_MS: 20_000,
    LLM_IDLE_MS: 20_000,
  });
});
afterAll(async () => {
  await service.close();
  await model.close();
});

async function get(path: string) {
  const headers = { authorization: `Bearer ${await tokenOf('supervisor')}` };
  const response = await fetch(new URL(path, service.url), { headers });
  expect(response.status).toBe(200);
  return response;
}
const json = async (path: string) => (await get(path)).json() as Promise<Record<string, unknown>>;

const requestsOf = (purpose: string, from = 0) =>
  model.requests.slice(from).filter((request) => purposeOf(request) === purpose);

/** The placeholder that stands after these words in what the model was shown. */
function placeholderAfter(request: ModelRequest, words: string): string {
  const found = new RegExp(`${words}(【[^】]+】)`).exec(materialOf(request, 'transcript'))?.[1];
  if (found === undefined) throw new Error(`no placeholder after ${words}`);
  return found;
}

/** Finds whom the caller works for, and makes something up. */
const employer = (request: ModelRequest) => {
  const name = placeholderAfter(request, '我是跟着');
  return [
    { key: 'detail.employer', segment: 's2', quote: `跟着${name}的班组`, value: `${name}的班组` },
    { key: 'detail.workplace', segment: 's1', quote: '在海口湾二期工地', value: '海口湾二期工地' },
    { key: 'location', segment: 's1', quote: '海秀东路', value: '海秀东路' },
  ];
};
const readsEmployer = (request: ModelRequest) => sayJson({ fields: employer(request) });

describe('the form', () => {
  it('gets what the rules cannot hear, proven by the words where they stand, and nothing made up', async () => {
    model.otherwise(byPurpose({ 'fill-form': readsEmployer }));
    const call = await PlayedCall.begin(service.url);
    call.say(ARREARS, WHO);
    const { details } = await call.event('details', (event) => event.details.employer !== undefined);
    const current = details.employer?.current;
    expect(current).toMatchObject({ value: '阿炳的班组', spoken: '跟着阿炳的班组', source: 'model' });
    const segments = call.all('segment').map(({ segment }) => segment);
    for (const { segmentId, start, end, text } of current?.evidence ?? []) {
      const said = segments.find(({ id }) => id === segmentId)?.text;
      expect(said).toBe(WHO);
      expect(said?.slice(start, end)).toBe(text);
      expect(text).toBe('跟着阿炳的班组');
    }
    expect(current?.evidence).toHaveLength(1);
    // What the model is asked about has been answered by the rules as well.
    expect(call.detail('arrears')).toBe(46_000);
    expect(JSON.stringify(call.events)).not.toMatch(/海口湾|海秀东路/);
    await call.discard();
  });

  it('keeps what the agent typed and what was read back', async () => {
    const call = await PlayedCall.begin(service.url);
    model.otherwise(
      byPurpose({
        'fill-form': (request) =>
          sayJson({
            fields: [
              {
                key: 'callbackPhone',
                segment: 's5',
                quote: `不要打${placeholderAfter(request, '不要打')}`,
                value: placeholderAfter(request, '不要打'),
              },
              { key: 'subject', segment: 's1', quote: '拖欠工资', value: '工地拖欠工人工资' },
              { key: 'request', segment: 's5', quote: '催一催', value: '希望催一催工资' },
            ],
          }),
      }),
    );
    await call.do({ type: 'field.set', field: 'subject', value: '农民工讨薪' });
    call.say(
      ARREARS,
      '我的电话幺三八七六五四二八幺七',
      ['agent', '您的电话是13876542817，对吗'],
      '对的',
      '不要打幺三九七六五四二八幺八，催一催他们',
    );
    call.end();
    // The reading of the whole call; the form after it is told with it or next.
    await call.event('reading', ({ sentences }) => sentences === 5);
    await call.desk.until(() => call.field('request') === '希望催一催工资');
    const phone = call.all('form').findLast(({ fields }) => fields.callbackPhone)?.fields.callbackPhone;
    expect(phone?.current).toMatchObject({ value: '13876542817', source: 'read-back' });
    expect(phone?.alternatives.map(({ value }) => value)).toContain('13976542818');
    expect(call.field('subject')).toBe('农民工讨薪');
    await call.discard();
  });

  it('leaves the details to the agent: typed, emptied, given back, another form, none', async () => {
    model.otherwise(byPurpose({ 'fill-form': readsEmployer }));
    const call = await PlayedCall.begin(service.url);
    call.say(ARREARS, WHO);
    await call.desk.until(() => call.detail('employer') === '阿炳的班组');
    await call.do({ type: 'detail.set', key: 'employer', value: '海南某某劳务公司' });
    await call.do({ type: 'detail.clear', key: 'arrears' });
    await expect(call.do({ type: 'detail.set', key: 'workers', value: '很多' })).rejects.toMatchObject({
      code: 'invalid_value',
    });
    await expect(call.do({ type: 'detail.set', key: 'nothing', value: 1 })).rejects.toMatchObject({
      code: 'unknown_detail',
    });
    // Something new is read, so that this reading is told.
    model.otherwise(
      byPurpose({
        'fill-form': (request) => {
          const quote = '过完年就没有发过';
          const since = { key: 'detail.arrearsPeriod', segment: 's3', quote, value: quote };
          return sayJson({ fields: [...employer(request), since] });
        },
      }),
    );
    call.say('我们是过完年就没有发过工资的', last());
    call.end();
    await call.event('reading', ({ details }) => details.arrearsPeriod !== undefined);
    expect(call.detail('employer')).toBe('海南某某劳务公司');
    expect(call.detail('arrears')).toBeUndefined();
    await call.do({ type: 'detail.unlock', key: 'employer' });
    expect(call.detail('employer')).toBe('阿炳的班组');

    await call.do({ type: 'scenario.choose', scenario: null });
    expect((await call.event('scenario.chosen')).scenario).toBeNull();
    await expect(call.do({ type: 'detail.set', key: 'employer', value: '甲' })).rejects.toMatchObject({
      code: 'unknown_detail',
    });
    const empty = call.events.length;
    await call.do({ type: 'scenario.choose', scenario: 'wages' });
    // The rules and the reading fill it again; what the agent had typed stayed with the form that was left.
    await call.desk.until(() => call.events.slice(empty).some(({ type }) => type === 'details'));
    expect(call.detail('employer')).toBe('阿炳的班组');
    expect(call.detail('arrears')).toBe(46_000);
    await call.discard();
  });
});

describe('the order', () => {
  it('keeps the details and whose its text is, in the view and in both exports', async () => {
    model.otherwise(byPurpose({ 'fill-form': readsEmployer }));
    const call = await PlayedCall.begin(service.url);
    call.say(ARREARS, WHO);
    await call.desk.until(() => call.detail('employer') === '阿炳的班组');
    await call.do({ type: 'detail.set', key: 'workers', value: 12 });
    await call.do({ type: 'summary.edit', text: '市民来电投诉：工地拖欠工资，请核实。' });
    call.end();
    await call.event('call.ended');
    await call.desk.fill(call.id);
    const { order } = await call.do({ type: 'submit' });
    call.leave();
    const expected = {
      text: '市民来电投诉：工地拖欠工资，请核实。',
      textState: 'edited',
      details: {
        scenario: 'wages',
        name: '拖欠工资',
        values: [
          { key: 'employer', label: '用人单位', value: '阿炳的班组', unit: null },
          { key: 'arrears', label: '欠薪金额', value: 46_000, unit: '元' },
          { key: 'workers', label: '涉及人数', value: 12, unit: '人' },
          { key: 'job', label: '工种', value: '建筑工', unit: null },
        ],
      },
    };
    expect(await json(`/v1/work-orders/${order?.orderNumber}`)).toMatchObject(expected);
    const lines = (await (await get('/v1/work-orders/export?format=ndjson')).text()).trim().split('\n');
    const exported = lines.map((line) => JSON.parse(line) as { id: string });
    expect(exported.find(({ id }) => id === order?.orderId)).toMatchObject(expected);
    const csv = await (await get('/v1/work-orders/export?format=csv')).text();
    const rows = parse(csv, { columns: true, bom: true }) as Record<string, string>[];
    expect(rows.find((row) => row.工单ID === order?.orderId)).toMatchObject({
      工单内容: expected.text,
      内容状态: '已修改',
      补充信息: '拖欠工资｜用人单位：阿炳的班组；欠薪金额：46000元；涉及人数：12人；工种：建筑工',
    });
  });

  const written = '市民冼先生来电投诉：工地拖欠工资三个月，共46000元，希望催一催。';

  it('has the model’s text, which stands as the job leaves it, where nobody touched it', async () => {
    model.otherwise(byPurpose({ summary: say(written) }));
    const call = await PlayedCall.begin(service.url);
    const from = model.requests.length;
    call.say(ARREARS, WHO, last());
    call.end();
    const draft = await call.event('summary', ({ author }) => author !== undefined);
    expect(draft).toMatchObject({
      state: 'draft',
      text: written,
      author: { prompt: 'summary', model: 'qwen3-8b' },
    });
    expect(draft.author?.version).toMatch(/^\d+-[0-9a-f]{6}$/);
    const final = await call.event('summary', ({ state }) => state === 'final');
    expect(final).toEqual({ ...draft, state: 'final' });
    // The job had nothing to ask.
    expect(requestsOf('summary', from)).toHaveLength(1);
    await call.desk.fill(call.id);
    const { order } = await call.do({ type: 'submit' });
    const stored = await json(`/v1/work-orders/${order?.orderNumber}`);
    expect(stored.textState).toBe('draft');
    expect(stored.text).toBe(written);
    call.leave();
  });

  it('has the text of a slow model, which is not asked again by the job', async () => {
    const call = await PlayedCall.begin(service.url);
    const from = model.requests.length;
    model.otherwise(
      byPurpose({
        summary: async () => {
          // Until the job has begun.
          await expect.poll(() => summaryJobs('active')).toBe(1);
          return say(written);
        },
      }),
    );
    call.say(ARREARS, WHO, last());
    call.end();
    const final = await call.event('summary', ({ state }) => state === 'final');
    expect(final).toMatchObject({ text: written, author: { model: 'qwen3-8b' } });
    expect(requestsOf('summary', from)).toHaveLength(1);
    await call.discard();
  });

  it.each([
    ['edited', 'changed'],
    ['confirmed', 'accepted'],
  ] as const)('has the text that the agent %s, which the job leaves alone', async (state, decision) => {
    model.otherwise(byPurpose({ 'fill-form': readsEmployer, summary: say(written) }));
    const call = await PlayedCall.begin(service.url);
    call.say(ARREARS, WHO, last());
    call.end();
    const { suggestionId } = await call.event('summary', ({ author }) => author !== undefined);
    await call.desk.until(() => call.detail('employer') !== undefined);
    const text = state === 'edited' ? '市民来电投诉：以我写的为准。' : written;
    await call.do(state === 'edited' ? { type: 'summary.edit', text } : { type: 'summary.confirm' });
    const summaries = call.all('summary').length;
    await summarised();
    expect(call.all('summary')).toHaveLength(summaries);
    await call.desk.fill(call.id);
    const { order } = await call.do({ type: 'submit' });
    call.leave();
    expect(await json(`/v1/work-orders/${order?.orderNumber}`)).toMatchObject({ text, textState: state });

    const { items } = (await json(`/v1/calls/${call.id}/suggestions`)) as {
      items: { id: string; target: string; modelVersion: string; decision: string }[];
    };
    const summary = items.find(({ id, target }) => target === 'summary' && id === suggestionId);
    expect(summary).toMatchObject({
      decision,
      modelVersion: expect.stringMatching(/^summary@\d+-\w+\/qwen3-8b$/),
      ranked: [{ name: written }],
    });
    const readings = items.filter(({ target }) => target === 'form');
    expect(readings.at(-1)).toMatchObject({
      modelVersion: expect.stringMatching(/^fill-form@\d+-\w+\/qwen3-8b$/),
      // The model found no more than stayed.
      decision: 'accepted',
      ranked: [{ name: 'employer：阿炳的班组', reasons: ['跟着阿炳的班组'] }],
      evidence: [{ text: '跟着阿炳的班组' }],
    });
    expect(items.every((item) => item.decision !== null)).toBe(true);
  });

  /** Resolves when no call waits for its last summary. */
  async function summarised(): Promise<void> {
    await expect.poll(() => summaryJobs('\\w+')).toBe(0);
  }

  /** Jobs of last summaries in a state. */
  async function summaryJobs(state: string): Promise<number> {
    const headers = { authorization: `Bearer ${await tokenOf('admin')}` };
    const text = await (await fetch(new URL('/metrics', service.url), { headers })).text();
    const pattern = new RegExp(`^jiesu_queue_jobs\\{queue="summary",state="${state}"\\} (\\d+)$`, 'gm');
    const counts = [...text.matchAll(pattern)];
    expect(counts.length).toBeGreaterThan(0);
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }
});

describe('the summary', () => {
  it('grows on the desk, and what it makes up is doubted', async () => {
    const call = await PlayedCall.begin(service.url);
    call.say(ARREARS, WHO, last());
    await call.event('reading');
    const watcher = await openWatcher(service.url, call.id);
    const seen = () => watcher.all('summary.partial').map(({ text }) => String(text));
    model.otherwise(
      byPurpose({
        summary: (request) => {
          const name = placeholderAfter(request, '我姓');
          return say(
            (async function* () {
              yield '市民';
              // In pieces, so that it may be cut anywhere.
              for (const letter of name) yield letter;
              yield '来电投诉：工地拖欠工资';
              while (seen().length < 3) {
                yield '，';
                await new Promise((resolve) => setTimeout(resolve, 100));
              }
              yield '共99万元，希望催一催。';
            })(),
          );
        },
      }),
    );
    call.end();
    const { text, doubts } = await call.event('summary', ({ author }) => author !== undefined);
    expect(text).toMatch(/^市民冼来电投诉：工地拖欠工资，+共99万元，希望催一催。$/);
    expect(seen().length).toBeGreaterThanOrEqual(3);
    for (const [index, partial] of seen().entries()) {
      expect(text.startsWith(partial)).toBe(true);
      expect(partial.length).toBeGreaterThanOrEqual(seen()[index - 1]?.length ?? 0);
    }
    expect(doubts).toEqual([expect.objectContaining({ kind: 'unsupported', about: 'number', text: '99万' })]);
    await call.discard();
  });

  it('comes when asked for in mid-call, gives way to the rules’ once more is said, and to the agent’s text', async () => {
    model.otherwise(byPurpose({ summary: say('市民来电投诉：工地拖欠工资。') }));
    const call = await PlayedCall.begin(service.url);
    call.say(ARREARS);
    await call.event('reading');
    await call.do({ type: 'summary.request' });
    await call.event('summary', ({ author }) => author !== undefined);
    call.say(WHO);
    await call.desk.until(() => call.all('summary').at(-1)?.author === undefined);
    expect(call.all('summary').at(-1)?.text).toContain('13876542817');

    // The agent is quicker than the model.
    const from = model.requests.length;
    const edited = new Promise<void>((resolve) => {
      model.otherwise(
        byPurpose({
          'fill-form': readsEmployer,
          summary: async () => {
            resolve(call.do({ type: 'summary.edit', text: '我写的。' }).then(() => undefined));
            await edited;
            return say('市民来电求助：换一种写法。');
          },
        }),
      );
    });
    await call.do({ type: 'summary.request' });
    await edited;
    const before = call.all('summary').length;
    call.say(last());
    call.end();
    await call.event('reading', ({ details }) => details.employer !== undefined);
    expect(call.all('summary')).toHaveLength(before);
    expect(call.all('summary.edited')).toHaveLength(1);
    // Nor is the model asked for what the agent has.
    expect(requestsOf('summary', from)).toHaveLength(1);
    await call.discard();
  });

  it('by rules alone is asked for without the model', async () => {
    const call = await PlayedCall.begin(service.url);
    call.say('我们小区停水了');
    await call.event('segment');
    const from = model.requests.length;
    await call.do({ type: 'summary.request', writer: 'rules' });
    const { author, text } = await call.event('summary');
    expect(author).toBeUndefined();
    expect(text).toContain('停水');
    expect(model.requests).toHaveLength(from);
    await call.discard();
  });
});

it('accounts for every question of a call', async () => {
  const usage = { prompt: 1_000, completion: 100 };
  model.otherwise(
    byPurpose({
      'fill-form': sayJson({ fields: [] }, { usage }),
      summary: say('市民来电投诉：工地拖欠工资。', { usage }),
    }),
  );
  const call = await PlayedCall.begin(service.url);
  call.say(ARREARS);
  await call.event('reading');
  await call.do({ type: 'summary.request' });
  await call.event('summary', ({ author }) => author !== undefined);
  const { uses, total } = (await json(`/v1/calls/${call.id}/language-model`)) as {
    uses: Record<string, unknown>[];
    total: object;
  };
  expect(uses).toHaveLength(2);
  for (const [index, purpose] of ['fill-form', 'summary'].entries())
    expect(uses[index]).toMatchObject({
      purpose,
      outcome: 'answered',
      server: model.host,
      model: 'qwen3-8b',
      promptTokens: 1_000,
      completionTokens: 100,
      estimated: false,
    });
  expect(total).toMatchObject({ questions: 2, promptTokens: 2_000, completionTokens: 200 });
  expect((total as { cost: number }).cost).toBeCloseTo((2_000 * 2 + 200 * 8) / 1e6, 10);
  await call.discard();
});
