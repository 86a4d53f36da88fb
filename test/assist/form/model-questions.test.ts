import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import {
  fillFormFields,
  fillFormSchema,
  modelFields,
  modelQuestions,
} from '../../../src/assist/form/model-questions.ts';
import { fieldNames } from '../../../src/protocol/form.ts';
import { Scenario } from '../../../src/protocol/scenario.ts';

const scenario = Scenario.parse({
  id: 'wages',
  name: '欠薪',
  fields: [
    { key: 'employer', label: '用人单位', type: 'text', ask: '请问是哪家单位？' },
    { key: 'amount', label: '欠薪金额', type: 'number', unit: '元', ask: '一共拖欠了多少钱？' },
    { key: 'since', label: '欠薪时间', type: 'time', ask: '从什么时候开始的？' },
    { key: 'trade', label: '行业', type: 'choice', choices: ['建筑', '餐饮'], ask: '是什么行业？' },
    { key: 'contract', label: '有无合同', type: 'yes-no', ask: '签了合同吗？' },
    { key: 'free', label: '其他', type: 'choice', ask: '还有别的情况吗？' },
  ],
});
const validate = new Ajv({ strict: true }).compile(fillFormSchema(fieldNames, scenario));
const fits = (...fields: readonly object[]) => validate({ fields });
const item = (key: string, value: unknown) => ({ key, segment: 's1', quote: '原话', value });

describe('what a model is asked', () => {
  it('is every field but those that dispatch decides', () => {
    expect(fieldNames.filter((field) => !modelFields.includes(field))).toEqual(['unit', 'category']);
    expect(modelQuestions(['unit', 'category', 'subject'], null).map(({ key }) => key)).toEqual(['subject']);
  });

  it('reads as one line a question', () => {
    const lines = fillFormFields(['kind', 'subject'], scenario).split('\n');
    expect(lines).toHaveLength(8);
    expect(lines[0]).toMatch(/^kind｜诉求类型｜选项：咨询、求助、投诉、举报、建议、表扬｜/);
    expect(lines).toContain('detail.amount｜欠薪金额｜数字（元）｜一共拖欠了多少钱？');
    expect(lines).toContain('detail.free｜其他｜文字｜还有别的情况吗？');
  });
});

describe('the schema of an answer', () => {
  it.each([
    ['subject', '拖欠工资'],
    ['kind', '投诉'],
    ['anonymous', '否'],
    ['detail.amount', 50_000],
    ['detail.amount', '5万'],
    ['detail.trade', '建筑'],
    ['detail.contract', '是'],
    ['detail.free', '随便'],
  ])('takes %s: %j', (key, value) => {
    expect(fits(item(key, value))).toBe(true);
  });

  it.each([
    ['unit', '市公安局'],
    ['category', '其他'],
    ['kind', '无效'],
    ['kind', '表彰'],
    ['anonymous', true],
    ['detail.trade', '采矿'],
    ['detail.amount', null],
    ['amount', 5],
    ['__proto__', 'x'],
  ])('refuses %s: %j', (key, value) => {
    expect(fits(item(key, value))).toBe(false);
  });

  it('refuses what has no proof, and what was not asked for', () => {
    expect(fits({ key: 'subject', segment: 's1', value: '拖欠工资' })).toBe(false);
    expect(fits({ ...item('subject', '拖欠工资'), note: 'x' })).toBe(false);
    expect(validate({ fields: [], summary: 'x' })).toBe(false);
    expect(fits()).toBe(true);
    expect(fits(...Array.from({ length: 100 }, () => item('subject', 'x')))).toBe(false);
  });

  it('of a form of 60 questions stays small: choices alone need a branch each', () => {
    const wide = Scenario.parse({
      id: 'wide',
      name: '很宽',
      fields: Array.from({ length: 60 }, (_, at) => ({
        key: `field${at}`,
        label: `第${at}项`,
        type: at % 3 === 0 ? 'number' : 'text',
        ask: '请问是什么？',
      })),
    });
    const schema = fillFormSchema(fieldNames, wide) as {
      properties: { fields: { items: { anyOf: unknown[] }; maxItems: number } };
    };
    expect(schema.properties.fields.maxItems).toBe(75);
    expect(schema.properties.fields.items.anyOf).toHaveLength(4);
    const all = modelQuestions(fieldNames, wide).map(({ key, type, choices }) =>
      item(key, type === 'number' ? 1 : type === 'yes-no' ? '是' : (choices[0] ?? '文字')),
    );
    expect(new Ajv().compile(schema)({ fields: all })).toBe(true);
  });
});
