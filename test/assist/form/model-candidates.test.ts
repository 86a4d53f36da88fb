import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  AGENT_SAID,
  CALLER_SAID,
  CHOICE_LESS,
  type FoundByModel,
  GIST_MORE,
  modelCandidates,
  READ_BACK,
} from '../../../src/assist/form/model-candidates.ts';
import { modelQuestions } from '../../../src/assist/form/model-questions.ts';
import { gistOf } from '../../../src/assist/language/answers/proof.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import { fieldNames, fieldSchemas } from '../../../src/protocol/form.ts';
import { DetailCandidate, Scenario } from '../../../src/protocol/scenario.ts';
import { shown, spoken } from '../language/shown.ts';

const scenario = Scenario.parse({
  id: 'wages',
  name: '欠薪',
  fields: [
    { key: 'employer', label: '用人单位', type: 'text', ask: '请问是哪家单位？' },
    { key: 'amount', label: '欠薪金额', type: 'number', unit: '元', ask: '一共拖欠了多少钱？' },
    { key: 'since', label: '欠薪时间', type: 'time', ask: '从什么时候开始的？' },
    { key: 'trade', label: '行业', type: 'choice', choices: ['建筑', '餐饮'], ask: '是什么行业？' },
    { key: 'contract', label: '有无合同', type: 'yes-no', ask: '签了合同吗？' },
  ],
});
const CALL = spoken(
  'i 欢迎致电政务服务热线',
  'a 您好，请问有什么可以帮您？',
  'c 我姓冼，我要投诉龙华区滨海工地的大洋建筑公司，拖欠我们工资。',
  'a 请问欠了多少钱？',
  'c 一万二千块，从去年十月开始欠的，没有签合同。',
  'a 您的电话是18689530274，对吗？',
  'c 对。',
  'a 工地在美兰区，是吗？',
  'c 不对，龙华区。',
  'a 我这边登记为求助。',
  'c 我昨天下午三点　去找过 他们，希望尽快发工资。',
);
const MASKS = { 冼: '【姓名1】', '18689530274': '【电话1】' };
const restore = (text: string) =>
  text.replace(/【([^】]*)】/g, (_, name: string) => ({ 姓名1: '冼', 电话1: '18689530274' })[name] ?? '');

function found(fields: readonly object[], call: readonly Segment[] = CALL): FoundByModel {
  return modelCandidates({
    value: { fields },
    formFields: fieldNames,
    scenario,
    sentences: shown(call, MASKS),
    restore,
    author: { version: '1-abcdef', model: 'qwen' },
    call: { startedAt: '2018-06-12T15:20:00+08:00', timeZone: 'Asia/Shanghai' },
  });
}
const item = (key: string, segment: string, quote: string, value: unknown) => ({
  key,
  segment,
  quote,
  value,
});
const fieldOf = (key: keyof typeof fieldSchemas, segment: string, quote: string, value: string) =>
  found([item(key, segment, quote, value)]).fields[key]?.[0];
const whyOf = (key: string, segment: string, quote: string, value: unknown) =>
  found([item(key, segment, quote, value)]).dropped[0]?.why;

describe('what a model finds', () => {
  it('becomes a candidate with the words of the original sentence that prove it', () => {
    const location = fieldOf('location', 's3', '龙华区滨海工地', '龙华区滨海工地');
    expect(location).toEqual({
      value: '龙华区滨海工地',
      spoken: '龙华区滨海工地',
      confidence: CALLER_SAID,
      source: 'model',
      rule: 'fill-form@1-abcdef/qwen',
      evidence: [{ segmentId: 'segment-2', start: 8, end: 15, text: '龙华区滨海工地' }],
    });
  });

  it('gets personal data back, in the value and in the evidence', () => {
    const name = fieldOf('requesterName', 's3', '我姓【姓名1】', '【姓名1】女士');
    expect(name).toMatchObject({ value: '冼女士', spoken: '我姓冼', evidence: [{ start: 0, end: 3 }] });
    const phone = fieldOf('callbackPhone', 's6', '电话是【电话1】', '【电话1】');
    expect(phone).toMatchObject({
      value: '18689530274',
      evidence: [{ start: 2, end: 16, text: '电话是18689530274' }],
    });
  });

  it('is read by its question’s type', () => {
    const { details, dropped } = found([
      item('detail.employer', 's3', '大洋建筑公司', '大洋建筑公司'),
      item('detail.amount', 's5', '一万二千块', 12_000),
      item('detail.since', 's5', '从去年十月开始', '去年十月'),
      item('detail.trade', 's3', '大洋建筑公司', '建筑'),
      item('detail.contract', 's5', '没有签合同', '否'),
    ]);
    expect(dropped).toEqual([]);
    expect(Object.entries(details).map(([key, [first]]) => [key, first?.value])).toEqual([
      ['employer', '大洋建筑公司'],
      ['amount', 12_000],
      ['since', '去年十月'],
      ['trade', '建筑'],
      ['contract', false],
    ]);
  });

  it.each(['12000', '1.2万', '12,000元', '一万二'])('takes a number written as %s', (value) => {
    expect(found([item('detail.amount', 's5', '一万二千块', value)]).details.amount?.[0]?.value).toBe(12_000);
  });

  it('of a time is the words, and what our own reader makes of them', () => {
    expect(fieldOf('occurredAt', 's11', '昨天下午三点', '昨天下午三点')?.value).toEqual({
      text: '昨天下午三点',
      from: '2018-06-11T15:00:00+08:00',
      to: null,
    });
    expect(fieldOf('occurredAt', 's11', '去找过他们', '找过他们')?.value).toEqual({
      text: '找过他们',
      from: null,
      to: null,
    });
  });

  it('is found whatever the width, the spaces and what the model puts around the words', () => {
    for (const quote of [
      '昨天下午三点去找过他们',
      '[s11] 来电人：昨天下午三点 去找过他们，',
      '“昨天下午三点　去找过 他们”',
    ])
      expect(fieldOf('occurredAt', 's11', quote, '昨天下午三点')?.spoken).toBe('昨天下午三点　去找过 他们');
  });

  it('is found in another sentence than the one it names, the nearest first', () => {
    expect(fieldOf('district', 's4', '龙华区', '龙华区')?.evidence[0]?.segmentId).toBe('segment-2');
    expect(fieldOf('district', 's8', '龙华区', '龙华区')?.evidence[0]?.segmentId).toBe('segment-8');
    expect(fieldOf('district', 's9999', '龙华区', '龙华区')?.evidence[0]?.segmentId).toBe('segment-8');
    expect(fieldOf('district', 'nowhere', '龙华区', '龙华区')?.evidence[0]?.segmentId).toBe('segment-2');
  });

  it('is as sure as who said it: the caller, the agent whom the caller confirms, the agent alone', () => {
    expect(fieldOf('subject', 's3', '拖欠我们工资', '拖欠工资')?.confidence).toBe(CALLER_SAID + GIST_MORE);
    expect(fieldOf('callbackPhone', 's6', '【电话1】', '【电话1】')?.confidence).toBe(READ_BACK);
    expect(fieldOf('kind', 's10', '登记为求助', '求助')?.confidence).toBeCloseTo(AGENT_SAID - CHOICE_LESS);
    expect(fieldOf('kind', 's3', '我要投诉', '投诉')?.confidence).toBeCloseTo(CALLER_SAID - CHOICE_LESS);
  });

  it('twice is kept once, best first', () => {
    const { fields } = found([
      item('district', 's3', '龙华区', '龙华区'),
      item('district', 's9', '龙华区', '龙华区'),
      item('kind', 's10', '登记为求助', '求助'),
      item('kind', 's3', '我要投诉', '投诉'),
    ]);
    expect(fields.district).toHaveLength(1);
    expect(fields.kind?.map(({ value }) => value)).toEqual(['投诉', '求助']);
  });
});

describe('dropped is', () => {
  it.each<[string, string, string, string, unknown, string]>([
    ['a field that dispatch decides', 'unit', 's3', '大洋建筑公司', '大洋建筑公司', 'not-asked'],
    ['a key that nobody has', 'constructor', 's3', '大洋建筑公司', '大洋建筑公司', 'not-asked'],
    ['a quote that was not said', 'district', 's3', '美兰区滨海工地', '美兰区', 'no-quote'],
    ['a quote that was put together', 'subject', 's3', '我要投诉拖欠我们工资', '拖欠工资', 'no-quote'],
    ['a quote with a number changed', 'callbackPhone', 's6', '电话是【电话2】', '【电话2】', 'no-quote'],
    ['no quote', 'district', 's3', '', '龙华区', 'no-quote'],
    ['a quote of signs', 'district', 's3', '，。', '龙华区', 'no-quote'],
    ['a quote of one character', 'kind', 's3', '我', '投诉', 'no-quote'],
    ['what a machine announced', 'organisation', 's1', '政务服务热线', '政务服务热线', 'machine'],
    ['a value that the quote does not hold', 'district', 's3', '我要投诉', '龙华区', 'unproven'],
    ['a person that the quote does not hold', 'requesterName', 's3', '我要投诉', '【姓名1】', 'unproven'],
    ['another number than the quote’s', 'detail.amount', 's5', '一万二千块', 120_000, 'unproven'],
    ['a gist of something else', 'request', 's11', '希望尽快发工资', '请市长颁发奖状给话务员', 'unproven'],
    ['a gist with a link', 'request', 's11', '希望尽快发工资', '希望尽快发工资 http://a.example', 'unproven'],
    ['a gist in English', 'subject', 's3', '拖欠我们工资', 'Unpaid wages', 'unproven'],
    ['what the caller denied', 'district', 's8', '工地在美兰区', '美兰区', 'denied'],
    ['a choice that is none', 'detail.trade', 's3', '大洋建筑公司', '采矿', 'invalid'],
    ['that the call is none', 'kind', 's3', '我要投诉', '无效', 'invalid'],
    ['an odd yes', 'detail.contract', 's5', '没有签合同', '也许', 'invalid'],
    ['a number that is none', 'detail.amount', 's5', '一万二千块', '很多', 'invalid'],
    ['a telephone number that is none', 'callbackPhone', 's5', '一万二千块', '一万二千块', 'invalid'],
    ['a value that is too long', 'location', 's3', '龙华区', '龙华区'.repeat(200), 'invalid'],
    ['an empty value', 'location', 's3', '龙华区', '  ', 'invalid'],
    ['a placeholder that was never given out', 'location', 's3', '龙华区', '【地址7】', 'unproven'],
  ])('%s', (_, key, segment, quote, value, why) => {
    const result = found([item(key, segment, quote, value)]);
    expect(result.dropped.map((each) => each.why)).toEqual([why]);
    expect(result).toMatchObject({ fields: {}, details: {} });
  });

  it('told without the words of the call', () => {
    expect(found([item('我家的电话13800138000', 's1', 'x', 'y')]).dropped).toEqual([
      { key: '(unknown)', why: 'not-asked' },
    ]);
    expect(whyOf('district', 's3', '不存在的话', '龙华区')).toBe('no-quote');
  });

  it.each([null, 'text', [], {}, { fields: 'x' }, { fields: [null] }, { fields: [{ key: 'subject' }] }])(
    'all of an answer like %j',
    (value) => {
      expect(
        modelCandidates({
          value,
          formFields: fieldNames,
          scenario: null,
          sentences: shown(CALL),
          restore,
          author: { version: '1', model: 'm' },
          call: { startedAt: 'never', timeZone: 'Nowhere' },
        }),
      ).toEqual({ fields: {}, details: {}, dropped: [] });
    },
  );

  it('nothing for an empty call but every value', () => {
    expect(found([item('subject', 's1', '拖欠工资', '拖欠工资')], []).dropped).toHaveLength(1);
  });
});

describe('whatever a model answers', () => {
  const keys = modelQuestions(fieldNames, scenario).map(({ key }) => key);
  const pieceOf = fc
    .record({ at: fc.nat(CALL.length - 1), from: fc.nat(20), length: fc.nat(20) })
    .map(({ at, from, length }) => (shown(CALL, MASKS)[at]?.masked.text ?? '').slice(from, from + length));
  const words = fc.oneof(
    pieceOf,
    fc.string({ maxLength: 8 }),
    fc.constantFrom('是', '否', '投诉', '12000', '【姓名1】'),
  );
  const items = fc.array(
    fc.record({
      key: fc.constantFrom(...keys, 'unit', '__proto__'),
      segment: fc.oneof(
        fc.nat(20).map((at) => `s${at}`),
        fc.string({ maxLength: 4 }),
      ),
      quote: words,
      value: fc.oneof(words, fc.integer()),
    }),
    { maxLength: 20 },
  );

  it('each value is of its field, its evidence stands in the call, and the quote was said', () => {
    fc.assert(
      fc.property(items, (fields) => {
        const result = found(fields);
        const taken = [...Object.values(result.fields), ...Object.values(result.details)].flat();
        for (const { evidence, spoken: said, confidence } of taken) {
          const [proof] = evidence;
          const segment = CALL.find(({ id }) => id === proof?.segmentId);
          expect(segment?.speaker).not.toBe('ivr');
          expect(segment?.text.slice(proof?.start, proof?.end)).toBe(proof?.text);
          expect(said).toBe(proof?.text);
          expect(said.length).toBeGreaterThan(0);
          expect(confidence).toBeGreaterThanOrEqual(AGENT_SAID - CHOICE_LESS - 0.001);
          expect(confidence).toBeLessThanOrEqual(READ_BACK + GIST_MORE);
        }
        for (const [field, list] of Object.entries(result.fields))
          for (const { value } of list)
            expect(fieldSchemas[field as keyof typeof fieldSchemas].safeParse(value).success).toBe(true);
        for (const list of Object.values(result.details))
          for (const each of list) expect(DetailCandidate.safeParse(each).success).toBe(true);
        expect(result.fields).not.toHaveProperty('unit');
        expect(
          Object.keys(result.details).every((key) => scenario.fields.some((each) => each.key === key)),
        ).toBe(true);
      }),
    );
  });
});

describe('a gist', () => {
  const calls = ['dev', 'test', 'fresh', 'held'].flatMap((split) =>
    readdirSync(`test/data/calls/${split}`)
      .filter((name) => name.endsWith('.json'))
      .map((name) => JSON.parse(readFileSync(`test/data/calls/${split}/${name}`, 'utf8'))),
  );
  const told = calls.map(({ turns }) => turns.map((turn: { text: string }) => turn.text).join('\n'));
  const gists: string[][] = calls.map(({ gold }) =>
    [gold?.fields.subject, gold?.fields.request].filter((text) => typeof text === 'string'),
  );

  it('of the call itself is nearly always let through, one of another call seldom', () => {
    const own = gists.flatMap((texts, at) =>
      texts.map((text) => gistOf(text, told[at] ?? '', told[at] ?? '')),
    );
    const others = gists.flatMap((texts, at) =>
      texts.map((text) => {
        const other = told[(at + 1) % told.length] ?? '';
        return gistOf(text, other, other);
      }),
    );
    const share = (hits: readonly boolean[]) => hits.filter(Boolean).length / hits.length;
    expect(own.length).toBeGreaterThan(200);
    expect(share(own)).toBeGreaterThan(0.95);
    expect(share(others)).toBeLessThan(0.05);
  });
});
