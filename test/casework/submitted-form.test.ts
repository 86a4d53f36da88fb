import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkForm, valuesOf } from '../../src/casework/submitted-form.ts';
import { type FieldName, type FieldValue, type FormState, fieldNames } from '../../src/protocol/form.ts';
import { candidate } from '../call/events.ts';

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
  const checked = checkForm(formOf(values));
  return 'problems' in checked ? checked.problems.map((problem) => problem.field).sort() : [];
}

describe('checkForm', () => {
  it('takes a complete form; what nobody said is null, and nobody is anonymous by accident', () => {
    expect(checkForm(formOf(complete))).toEqual({
      form: {
        ...complete,
        requesterName: null,
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
    const checked = checkForm({});
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
    const category = '城市管理（事件类）/施工管理';
    expect(problemsOf({ ...complete, category })).toEqual(['location']);
    expect(problemsOf({ ...complete, category, location: '海秀路1号' })).toEqual([]);
    expect(problemsOf({ ...complete, category, kind: '咨询' })).toEqual([]);
    expect(problemsOf({ ...complete, category: '从未听说/的类别' })).toEqual([]);
  });

  it('refuses values that a later rule or an older version may have let in', () => {
    expect(problemsOf({ ...complete, callbackPhone: '没有' })).toEqual(['callbackPhone']);
    expect(problemsOf({ ...complete, subject: ' \n ' })).toEqual(['subject']);
    expect(problemsOf({ ...complete, subject: '长'.repeat(121) })).toEqual(['subject']);
    expect(problemsOf({ ...complete, kind: '抱怨' })).toEqual(['kind']);
    expect(problemsOf({ ...complete, anonymous: '是' })).toEqual(['anonymous']);
  });

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
        const checked = checkForm(form);
        if ('problems' in checked) expect(checked.problems.length).toBeGreaterThan(0);
        else expect(checked.form).toEqual(valuesOf(form));
      }),
    );
  });
});
