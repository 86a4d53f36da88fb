import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForm, valuesOf } from '../../src/casework/submitted-form.ts';
import { createCatalogue } from '../../src/catalogue/catalogue.ts';
import { createKnownNames } from '../../src/catalogue/known-names.ts';
import { DispatchCatalogue } from '../../src/catalogue/schema.ts';
import {
  CALLBACK_PHONE_HINT,
  type FieldName,
  type FieldValue,
  type FormState,
  fieldNames,
} from '../../src/protocol/form.ts';
import { candidate } from '../call/events.ts';

const place = '城市管理（事件类）/施工管理';
const catalogue = createCatalogue(
  DispatchCatalogue.parse({
    version: 't1',
    districts: ['龙华区', '美兰区'],
    units: [
      { id: 'cg', name: '市城市管理局', aliases: ['市城管'], kind: '市级部门', district: null },
      { id: 'sw', name: '市水务局', kind: '市级部门', district: null },
    ],
    items: [
      {
        code: 'SG-001',
        name: '夜间施工',
        description: '工地夜间施工噪音。',
        category: place,
        leads: [{ unit: '市城市管理局', district: null }],
      },
    ],
  }),
);
const known = createKnownNames(catalogue, {
  units: ['市旧城改造办'],
  categories: ['公共服务（事件类）/侨务'],
  district: (name) => (name === '龙华' ? '龙华区' : null),
});

function formOf(values: Partial<Record<FieldName, FieldValue | null>>): FormState {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [
      field,
      { current: value === null ? null : candidate(value), locked: false, alternatives: [] },
    ]),
  );
}

const complete = {
  kind: '投诉',
  callbackPhone: '13800000000',
  subject: '路灯不亮',
  request: '希望尽快修复',
  unit: '市城市管理局',
} as const;

function problemsOf(values: Parameters<typeof formOf>[0]): string[] {
  const checked = checkForm(formOf(values), known);
  return 'problems' in checked ? checked.problems.map((problem) => problem.field).sort() : [];
}

describe('checkForm', () => {
  it('takes a complete form; what nobody said is null, and nobody is anonymous by accident', () => {
    expect(checkForm(formOf(complete), known)).toEqual({
      form: {
        ...complete,
        requesterName: null,
        organisation: null,
        onBehalfOf: null,
        reply: null,
        district: null,
        street: null,
        location: null,
        occurredAt: null,
        anonymous: false,
        confidential: false,
        relatedOrder: null,
        category: null,
      },
    });
  });

  it.each(['kind', 'subject', 'request', 'unit', 'callbackPhone'] as const)('asks for %s', (field) => {
    expect(problemsOf({ ...complete, [field]: null })).toEqual([field]);
  });

  it('names everything that is missing at once, each once, in Chinese', () => {
    const checked = checkForm({}, known);
    if (!('problems' in checked)) throw new Error('an empty form was taken');
    expect(checked.problems.map((problem) => problem.field).sort()).toEqual([
      'callbackPhone',
      'kind',
      'request',
      'subject',
      'unit',
    ]);
    for (const { message } of checked.problems) expect(message).toBe('请填写。');
  });

  it('needs no number of somebody who stays anonymous, and one of somebody who does not', () => {
    expect(problemsOf({ ...complete, callbackPhone: null, anonymous: true })).toEqual([]);
    expect(problemsOf({ ...complete, callbackPhone: null, anonymous: false })).toEqual(['callbackPhone']);
    expect(problemsOf({ ...complete, callbackPhone: null, confidential: true })).toEqual(['callbackPhone']);
  });

  it('needs a place where somebody has to go and see, but not for a question', () => {
    const category = place;
    expect(problemsOf({ ...complete, category })).toEqual(['location']);
    expect(problemsOf({ ...complete, category, location: '海秀路1号' })).toEqual([]);
    expect(problemsOf({ ...complete, category, kind: '咨询' })).toEqual([]);
    expect(problemsOf({ ...complete, category: '公共服务（事件类）/侨务' })).toEqual([]);
  });

  it('refuses values that a later rule or an older version may have let in', () => {
    expect(problemsOf({ ...complete, callbackPhone: '没有' })).toEqual(['callbackPhone']);
    expect(problemsOf({ ...complete, subject: ' \n ' })).toEqual(['subject']);
    expect(problemsOf({ ...complete, subject: '长'.repeat(121) })).toEqual(['subject']);
    expect(problemsOf({ ...complete, kind: '抱怨' })).toEqual(['kind']);
    expect(problemsOf({ ...complete, anonymous: '是' })).toEqual(['anonymous']);
  });

  it.each([
    ['unit', '火星局', '派单目录中没有承办单位“火星局”，请从目录中选择。'],
    ['category', '从未听说/的类别', '派单目录中没有事项分类“从未听说/的类别”，请从目录中选择。'],
    ['district', '火星区', '没有行政区“火星区”，可填：龙华区、美兰区。'],
    ['kind', '无效', '请标记为无效来电，而不是提交工单。'],
    ['kind', '抱怨', '请选择诉求类型。'],
    ['callbackPhone', '1-----', CALLBACK_PHONE_HINT],
    ['subject', '长'.repeat(121), '不能超过 120 个字。'],
    ['anonymous', '是', '值的类型不符合要求。'],
  ] as const)('refuses %s %s and says why', (field, value, message) => {
    expect(checkForm(formOf({ ...complete, [field]: value }), known)).toEqual({
      problems: [{ field, message }],
    });
  });

  it.each([
    ['unit', '市城管', '市城市管理局'],
    ['unit', '市旧城改造办', '市旧城改造办'],
    ['category', '公共服务（事件类）/侨务', '公共服务（事件类）/侨务'],
    ['district', '龙华', '龙华区'],
    ['district', '美兰区', '美兰区'],
  ] as const)('takes %s %s as %s', (field, value, canonical) => {
    expect(checkForm(formOf({ ...complete, [field]: value }), known)).toMatchObject({
      form: { [field]: canonical },
    });
  });

  it.each(['12345', '66778899', '0898-66778899', '+86-138-0000-0000', '008613800000000'])(
    'takes the number %s',
    (callbackPhone) => expect(problemsOf({ ...complete, callbackPhone })).toEqual([]),
  );

  it.each(['110', '1-----', '-66778899', '66778899-', '0898--66778899', '+', '1'.repeat(16), '1380000000a'])(
    'refuses the number %s',
    (callbackPhone) => expect(problemsOf({ ...complete, callbackPhone })).toEqual(['callbackPhone']),
  );

  it('takes only forms that can be read again, whatever the values', () => {
    const value = fc.oneof(
      fc.string(),
      fc.boolean(),
      fc.constantFrom('投诉', '咨询', '13800000000', '市城市管理局'),
      fc.record({ text: fc.string(), from: fc.constant(null), to: fc.constant(null) }),
    );
    const values = fc.dictionary(fc.constantFrom(...fieldNames), value);
    fc.assert(
      fc.property(values, (given) => {
        const form = formOf(given);
        const checked = checkForm(form, known);
        if ('problems' in checked) expect(checked.problems.length).toBeGreaterThan(0);
        else expect(checkForm(formOf(checked.form), known)).toEqual({ form: valuesOf(form) });
      }),
    );
  });
});
