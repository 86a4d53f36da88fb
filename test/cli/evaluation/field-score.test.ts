import { describe, expect, it } from 'vitest';
import {
  formValue,
  type GoldField,
  goldValue,
  judge,
  type ScoredValue,
  type Verdict,
} from '../../../src/cli/evaluation/field-score.ts';
import { makeForm, makeGold } from './gold.ts';

describe('judge', () => {
  it.each<[GoldField, ScoredValue, ScoredValue, Verdict]>([
    ['callerName', '吉女士', '吉女士', 'exact'],
    ['callerName', '吉女士', null, 'missing'],
    ['callerName', null, '吉女士', 'wrong'],
    ['callerName', null, null, 'exact'],
    ['callerName', '吉女士', '陈先生', 'wrong'],
    ['callerName', '卓伟铭', '卓伟明', 'partial'],
    ['callbackPhone', '18876024495', '188 7602 4495', 'exact'],
    ['callbackPhone', '18876024495', '18876024490', 'wrong'],
    ['location', '龙华区海秀中路49号', '龙华区海秀中路４９号', 'exact'],
    ['location', '龙华区海秀中路49号上上酒吧', '海秀中路49号上上酒吧', 'partial'],
    ['location', '龙华区海秀中路49号', '美兰机场', 'wrong'],
    ['occurredAt', '2018-05-18', '2018-05-18T09:00:00+08:00', 'exact'],
    ['occurredAt', '2018-05-18', '2018-05-17', 'wrong'],
    ['relatedOrder', null, null, 'exact'],
    ['relatedOrder', '20180527897581', '20180527897580', 'wrong'],
    ['anonymous', false, false, 'exact'],
    ['anonymous', true, false, 'missing'],
    ['anonymous', false, true, 'wrong'],
  ])('%s: %s and %s is %s', (field, expected, actual, verdict) => {
    expect(judge(field, expected, actual)).toBe(verdict);
  });
});

describe('goldValue', () => {
  it('scores a district only where the gold names one', () => {
    expect(goldValue(makeGold(), 'district')).toBeUndefined();
    expect(goldValue(makeGold({ fields: { district: '龙华区' } }), 'district')).toBe('龙华区');
  });

  it('takes of a time its beginning', () => {
    const occurredAt = { text: '前几天', from: null, to: null };
    expect(goldValue(makeGold({ fields: { occurredAt } }), 'occurredAt')).toBeNull();
    const gold = makeGold({ fields: { occurredAt: { ...occurredAt, from: '2018-05-18' } } });
    expect(goldValue(gold, 'occurredAt')).toBe('2018-05-18');
  });
});

describe('formValue', () => {
  it('finds each gold field in the form', () => {
    const form = makeForm({
      requesterName: '吉女士',
      occurredAt: { text: '昨天', from: '2018-05-29', to: null },
      anonymous: true,
    });
    expect(formValue(form, 'callerName')).toBe('吉女士');
    expect(formValue(form, 'occurredAt')).toBe('2018-05-29');
    expect(formValue(form, 'anonymous')).toBe(true);
    expect(formValue(form, 'confidential')).toBe(false);
    expect(formValue(form, 'location')).toBeNull();
    expect(formValue({}, 'occurredAt')).toBeNull();
  });
});
