import { describe, expect, it } from 'vitest';
import { fact } from '../../src/facts/fact.ts';
import { type Fact, factTypes } from '../../src/protocol/fact.ts';
import { factText } from '../../src/web/sidebar/fact-text.ts';

const grounds = { confidence: 0.9, source: 'caller', rule: 'test', evidence: [], key: 'k' } as const;

describe('a fact in the agent’s words', () => {
  it.each([
    [
      fact('money', { amount: 2_300, upTo: null, approximate: true, per: '月' }, grounds),
      '金额',
      '约2300元/月',
    ],
    [fact('count', { amount: 20, upTo: 30, approximate: false, unit: '户' }, grounds), '数量', '20–30户'],
    [fact('plate', { plate: '琼A12', complete: false }, grounds), '车牌', '琼A12（不完整）'],
    [
      fact('phone', { number: '089866123456', extension: '801', kind: 'landline', use: 'spare' }, grounds),
      '备用电话',
      '089866123456 转 801',
    ],
    [
      fact('identity-number', { number: '460100199001011234', valid: false, birthday: null }, grounds),
      '身份证号',
      '460100199001011234（校验不符）',
    ],
    [fact('account-number', { number: '0123', label: '户号', bankCard: false }, grounds), '户号', '0123'],
    [
      fact('person', { name: '符', full: false, title: '经理', use: 'complained-of' }, grounds),
      '被反映人',
      '符经理',
    ],
  ] satisfies [Fact, string, string][])('%#', (one, label, text) => {
    expect(factText(one)).toEqual({ label, text });
  });

  it('has a Chinese name for every type that has a text', () => {
    for (const type of factTypes)
      expect(factText({ type, value: {} } as unknown as Fact)?.label ?? '事').toMatch(/\p{Script=Han}/u);
  });
});
