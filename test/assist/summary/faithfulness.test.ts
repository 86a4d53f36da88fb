import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CallGround, doubtsOf } from '../../../src/assist/summary/faithfulness.ts';
import { mergeForm } from '../../../src/call/form-merge.ts';
import { SummaryDoubt } from '../../../src/protocol/summary.ts';
import { gazetteer, play, segmentsOf } from '../../facts/helper.ts';
import { recordedCalls } from './recorded-calls.ts';
import { seededErrors } from './seeded-errors.ts';

/** Tuesday, 12 June 2018. */
const startedAt = '2018-06-12T15:20:00+08:00';
const lines = [
  'a您好，请问您要反映什么问题？',
  'c昨天下午三点多，海袖中路四十九号那里，出租车多收了我六千多块',
  'a龙华区海秀中路49号，对吗？',
  'c对，车牌是琼A T5832',
  'a请问您贵姓，电话多少？',
  'c我姓吉，吉祥的吉，电话幺八八七六零二四四九五',
  'a好的吉女士，已经登记。',
];

function ground(changes: Partial<CallGround> = {}): CallGround {
  const form = mergeForm({}, play(lines, { startedAt, callerNumber: '13976542817' }), new Set());
  return {
    transcript: segmentsOf(lines),
    form,
    facts: [],
    details: {},
    startedAt,
    timeZone: 'Asia/Shanghai',
    caller: '13976542817',
    gazetteer,
    ...changes,
  };
}
const brief = (text: string, changes?: Partial<CallGround>) =>
  doubtsOf(text, ground(changes)).map((one) => `${one.kind} ${one.about} ${one.text}`);

describe('no doubt', () => {
  it.each([
    ['a number read in words', '回电号码为18876024495。'],
    ['the number that the line showed', '来电号码为13976542817。'],
    ['the date of yesterday, the hour with 24 hours', '2018年6月11日15时，出租车多收费。'],
    ['a sum in figures', '被多收6000多元。'],
    ['a place as it is written, by its sound', '在海秀中路49号上车。'],
    ['a plate without its pause', '车牌琼AT5832。'],
    ['the caller by surname and title', '市民吉女士来电投诉：出租车多收费。'],
    ['nothing', ''],
    ['words without names and figures', '希望相关部门核实处理并给予答复。'],
  ])('about %s', (_, text) => {
    expect(brief(text)).toEqual([]);
  });

  it('about an answer to a scenario form', () => {
    const answer = {
      value: 37,
      spoken: '',
      confidence: 1,
      source: 'agent',
      rule: 'agent',
      evidence: [],
    } as const;
    const details = {
      workers: { current: { ...answer, evidence: [] }, locked: true, alternatives: [] },
    };
    expect(brief('涉及37人。')).toEqual(['unsupported number 37']);
    expect(brief('涉及37人。', { details })).toEqual([]);
  });
});

describe('doubt', () => {
  it.each([
    ['unsupported number 18876024459', '另一号码18876024459。'],
    ['unsupported number 8000', '被多收8000多元。'],
    ['unsupported time 6月9日', '出租车于6月9日多收费。'],
    ['unsupported time 17时', '17时出租车多收费。'],
    ['unsupported place 国兴大道', '在国兴大道上车。'],
    ['unsupported place 秀英区', '在秀英区上车。'],
    ['unsupported name 戚师傅', '司机是戚师傅。'],
    ['unsupported number 琼AT5823', '车牌琼AT5823。'],
  ])('%s', (doubt, text) => {
    expect(brief(text)).toContain(doubt);
  });

  it.each([
    ['contradiction number 13976542817', '回电号码为13976542817。'],
    ['contradiction name 王先生', '市民王先生来电投诉：出租车多收费。'],
    ['contradiction place 美兰区', '市民吉女士来电投诉：美兰区海秀中路49号，出租车多收费。'],
    ['contradiction time 2018年6月12日', '市民吉女士来电投诉：2018年6月12日，出租车多收费。'],
    ['contradiction time 2018年6月11日15时20分', '市民吉女士来电投诉：2018年6月11日15时20分，出租车多收费。'],
  ])('%s with the form', (doubt, text) => {
    expect(brief(text)).toContain(doubt);
  });

  it('once about each word, however often it stands', () => {
    expect(brief('多收8000元，要求退还8000元。')).toEqual(['unsupported number 8000']);
  });

  it('is within the protocol for any text, and never throws', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '市民',
        '来电投诉：',
        '回电号码为',
        '2018年',
        '6月31日',
        '25时',
        '幺三八',
        '琼A',
        '海口',
        '一万',
        '😀',
      ),
    );
    const base = ground();
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const doubts = doubtsOf(pieces.join(''), base);
        expect(SummaryDoubt.array().max(20).safeParse(doubts).error).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
});

describe('over recorded calls', () => {
  const calls = ['samples', 'test/data/calls/dev', 'test/data/calls/held'].flatMap(recordedCalls);

  it('our own drafts leave no doubt', () => {
    const doubted = calls.flatMap(({ draft, ground, file }) =>
      doubtsOf(draft, ground).map(({ text }) => `${file.id} ${text}`),
    );
    expect(doubted).toEqual([]);
  });

  it('what somebody wrote who knew the call is hardly ever doubted', () => {
    const sentences = calls.flatMap(({ file: { gold }, ground }) =>
      [gold?.fields.subject, gold?.fields.request, ...(gold?.summaryFacts ?? [])]
        .filter((text) => typeof text === 'string')
        .map((text) => ({ text, ground })),
    );
    const doubted = sentences.filter(({ text, ground }) => doubtsOf(text, ground).length > 0);
    expect(doubted.length / sentences.length).toBeLessThan(0.01);
  });

  it('a wrong number, name, place, day or hour is found', () => {
    const seeds = calls.flatMap((call) => seededErrors(call, call.draft).map((seed) => ({ seed, call })));
    for (const kind of ['phone', 'number', 'plate', 'amount', 'day', 'clock', 'district', 'road', 'name']) {
      const own = seeds.filter(({ seed }) => seed.kind === kind);
      const found = own.filter(({ seed, call }) => doubtsOf(seed.text, call.ground).length > 0);
      expect(own.length, kind).toBeGreaterThan(0);
      expect(found.length / own.length, kind).toBeGreaterThanOrEqual(0.95);
    }
  });
});
