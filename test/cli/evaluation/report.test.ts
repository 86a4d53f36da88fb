import { describe, expect, it } from 'vitest';
import { type Observation, percentile, score, wronglyOrdered } from '../../../src/cli/evaluation/report.ts';
import { EMPTY_GAZETTEER } from '../../../src/facts/place/gazetteer.ts';
import { makeForm, makeGold } from './gold.ts';

function observe(changes: Partial<Observation> = {}): Observation {
  return {
    id: 'call',
    gold: makeGold(),
    units: { 25: [], 50: [], 75: [], 100: [] },
    kind: '投诉',
    form: {},
    startedAt: '2018-05-30T03:06:44+08:00',
    summary: '',
    urgent: false,
    order: 'o1',
    refusal: null,
    transcriptMs: [],
    suggestionMs: [],
    ...changes,
  };
}
const same = { unitName: (name: string) => name, gazetteer: EMPTY_GAZETTEER, redaction: null };

describe('score', () => {
  it('has exactly the promised shape', () => {
    const report = score([observe()], same);
    const zero = { top1: 0, top3: 0 };
    const right = { exact: 1, partial: 1, wrong: 0, missing: 0 };
    expect(report).toEqual({
      calls: 1,
      unit: { 25: zero, 50: zero, 75: zero, 100: zero },
      kind: { accuracy: 1 },
      fields: {
        callerName: right,
        callbackPhone: right,
        location: right,
        occurredAt: right,
        subject: right,
        request: right,
        relatedOrder: right,
        anonymous: right,
        confidential: right,
      },
      alerts: { precision: 1, recall: 1 },
      summary: { factsPresent: null, forbidden: 0 },
      redaction: null,
      latencyMs: { transcript: { p50: 0, p99: 0 }, suggestion: { p50: 0, p99: 0 } },
    });
  });

  it('ranks units at each checkpoint, by any of their names, and leaves out calls without one', () => {
    const calls = [
      observe({
        units: {
          25: ['甲', '乙', '丙', '市教育局'],
          50: ['甲', '市教委'],
          75: ['市教委'],
          100: ['市教育局'],
        },
      }),
      observe({ gold: makeGold({ kind: '无效', unit: null }) }),
    ];
    const { unit } = score(calls, {
      ...same,
      unitName: (name) => (name === '市教委' ? '市教育局' : name),
    });
    expect(unit).toEqual({
      25: { top1: 0, top3: 0 },
      50: { top1: 0, top3: 1 },
      75: { top1: 1, top3: 1 },
      100: { top1: 1, top3: 1 },
    });
  });

  it('counts exact answers as partly right too', () => {
    const gold = makeGold({ fields: { location: '海秀中路49号' } });
    const calls = ['海秀中路49号', '海秀中路', '机场', undefined].map((location) =>
      observe({ gold, form: makeForm(location === undefined ? {} : { location }) }),
    );
    expect(score(calls, same).fields.location).toEqual({
      exact: 0.25,
      partial: 0.5,
      wrong: 0.25,
      missing: 0.25,
    });
  });

  it('counts the facts that the texts say over all calls, and what they must not say', () => {
    const gold = makeGold({
      summaryFacts: ['小区停水三天', '物业电话无人接听'],
      mustNotSay: ['物业已经修好水管'],
    });
    const calls = ['小区停水3天了。', '物业的电话没人接听，小区停水三天。物业已经修好水管。'].map((summary) =>
      observe({ gold, summary }),
    );
    expect(score(calls, same).summary).toEqual({ factsPresent: 0.75, forbidden: 1 });
  });

  it('measures urgent alerts over calls', () => {
    const real = makeGold({ urgent: true });
    const calls = [
      observe({ gold: real, urgent: true }),
      observe({ gold: real }),
      observe({ urgent: true }),
      observe({ urgent: true }),
    ];
    expect(score(calls, same).alerts).toEqual({ precision: 1 / 3, recall: 0.5 });
  });

  it('pools the latencies of all calls', () => {
    const calls = [observe({ transcriptMs: [1, 3], suggestionMs: [10] }), observe({ transcriptMs: [2] })];
    expect(score(calls, same).latencyMs).toEqual({
      transcript: { p50: 2, p99: 3 },
      suggestion: { p50: 10, p99: 10 },
    });
  });
});

it('names invalid calls that became orders', () => {
  const gold = makeGold({ kind: '无效', unit: null });
  const calls = [observe(), observe({ id: 'bad', gold }), observe({ gold, order: null })];
  expect(wronglyOrdered(calls).map((call) => call.id)).toEqual(['bad']);
});

it.each([
  [[], 0.5, 0],
  [[7], 0.99, 7],
  [[3, 1, 2], 0.5, 2],
  [Array.from({ length: 100 }, (_, index) => index + 1), 0.99, 99],
])('percentile of %j at %d is %d', (numbers, p, expected) => {
  expect(percentile(numbers, p)).toBe(expected);
});
