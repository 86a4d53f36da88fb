import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../../src/assist/form/candidates.ts';
import { fact } from '../../../src/facts/fact.ts';
import { requestKinds } from '../../../src/protocol/common.ts';
import type { Fact, FactStatus } from '../../../src/protocol/fact.ts';

const grounds = (key: string, confidence = 0.9, status: FactStatus = 'stated', rule = 'test') =>
  ({ confidence, source: 'caller', rule, status, evidence: [], key }) as const;
const kind = (of: (typeof requestKinds)[number]): Fact =>
  fact(
    'kind',
    {
      kind: of,
      probabilities: Object.fromEntries(requestKinds.map((one) => [one, one === of ? 1 : 0])) as never,
    },
    grounds('call'),
  );
const phone = (
  number: string,
  confidence: number,
  status: FactStatus = 'stated',
  use: 'callback' | 'other' = 'callback',
) => fact('phone', { number, extension: null, kind: 'mobile', use }, grounds(number, confidence, status));
const time = (rule: string): Fact =>
  fact(
    'time',
    {
      text: '下午三点',
      from: '2018-06-12T15:00:00+08:00',
      to: null,
      precision: 'hour',
      approximate: false,
      earliest: null,
      latest: null,
      duration: null,
      rrule: null,
      use: 'event',
    },
    grounds('time', 0.9, 'stated', rule),
  );
const best = (facts: readonly Fact[]) =>
  Object.fromEntries(Object.entries(candidatesOf(facts)).map(([field, list]) => [field, list[0]?.value]));

describe('what the form takes from facts', () => {
  it('neither withdrawn numbers nor other people’s', () => {
    const fields = candidatesOf([
      phone('13800000001', 0.9, 'withdrawn'),
      phone('13800000002', 0.9, 'stated', 'other'),
      phone('13800000003', 0.8),
    ]);
    expect(fields.callbackPhone?.map(({ value }) => value)).toEqual(['13800000003']);
  });

  it('values in the order of the facts, none surer than the one before', () => {
    const fields = candidatesOf([phone('13800000001', 0.6), phone('13800000002', 0.9)]);
    expect(fields.callbackPhone?.map(({ confidence }) => confidence)).toEqual([0.6, 0.6]);
  });

  it('a full name alone, a surname with its title', () => {
    const person = (name: string, full: boolean, title: string | null) =>
      best([fact('person', { name, full, title, use: 'requester' }, grounds('p'))]).requesterName;
    expect(person('卓伟铭', true, '先生')).toBe('卓伟铭');
    expect(person('冯', false, '女士')).toBe('冯女士');
    expect(person('冯', false, null)).toBe('冯');
  });

  it('an extension, for whom, for which company and how to answer', () => {
    expect(
      best([
        fact(
          'phone',
          { number: '089866123456', extension: '801', kind: 'landline', use: 'callback' },
          grounds('c'),
        ),
        fact('behalf', { relation: '母亲' }, grounds('b')),
        fact('organisation', { name: '某某酒店', use: 'requester' }, grounds('o')),
        fact('organisation', { name: '某某物业', use: 'complained-of' }, grounds('q')),
        fact('reply', { by: 'sms', when: null }, grounds('r')),
      ]),
    ).toEqual({
      callbackPhone: '089866123456-801',
      onBehalfOf: '母亲',
      organisation: '某某酒店',
      reply: '短信回复',
    });
    expect(best([fact('reply', { by: 'phone', when: '晚上八点以后' }, grounds('r'))]).reply).toBe(
      '电话回复（晚上八点以后）',
    );
  });

  it('of an invalid call nothing but that', () => {
    expect(best([kind('无效'), phone('13800000001', 0.9)])).toEqual({ kind: '无效' });
  });

  it('a time of a suggestion only where the agent asked for it', () => {
    const confidence = (rule: string) => candidatesOf([kind('建议'), time(rule)]).occurredAt?.[0]?.confidence;
    expect(confidence('time-told')).toBeLessThan(0.5);
    expect(confidence('time-asked')).toBe(0.9);
  });

  it('a place that an enquirer mentions by the way only as a guess', () => {
    const place = (confidence: number, status: FactStatus) =>
      candidatesOf([
        kind('咨询'),
        fact('place', { text: '龙昆北路', parts: [], use: 'matter' }, grounds('p', confidence, status)),
      ]).location?.[0]?.confidence;
    expect(place(0.7, 'stated')).toBeLessThan(0.5);
    expect(place(0.7, 'confirmed')).toBe(0.7);
    expect(place(0.9, 'stated')).toBe(0.9);
  });

  it('the first matter’s subject and request', () => {
    const facts = [
      fact('subject', { matter: 2, text: '路灯不亮' }, grounds('2')),
      fact('subject', { matter: 1, text: '电梯故障' }, grounds('1')),
    ];
    expect(best(facts)).toEqual({ subject: '电梯故障' });
  });
});
