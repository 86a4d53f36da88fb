import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidatesOf } from '../../src/assist/form/candidates.ts';
import { createFactReader, readFacts } from '../../src/facts/fact-reader.ts';
import { EMPTY_GAZETTEER } from '../../src/facts/place/gazetteer.ts';
import type { Segment } from '../../src/protocol/common.ts';
import { Fact } from '../../src/protocol/fact.ts';
import { Candidate, type FieldCandidates, type FieldName, fieldSchemas } from '../../src/protocol/form.ts';
import { contextOf } from './helper.ts';

const PIECES = [
  ...[
    '您贵姓',
    '联系电话是多少',
    '在什么位置',
    '几点',
    '您的诉求是',
    '对吗',
    '对对',
    '不对，是',
    '我姓',
    '我叫',
    '王',
    '卓伟铭',
    '先生',
  ],
  ...[
    '幺三八',
    '1381234',
    '五六七八',
    '13812345678',
    '后面四位是',
    '就打这个',
    '不用了',
    '来电',
    '20180527897581',
    '工单号',
  ],
  ...[
    '海秀中路',
    '力晶路',
    '穷山区',
    '四十九号',
    '小区',
    '门口',
    '和',
    '跟',
    '上的车',
    '昨天',
    '晚上',
    '八点',
    '半',
    '每天',
    '到',
    '前',
  ],
  ...[
    '2月30号',
    '匿名',
    '保密',
    '我要投诉',
    '咨询',
    '，',
    ' ',
    '。',
    '🙂',
    '𠮷',
    '\u0000',
    'ＡＢ１２',
    '臺灣',
    'the',
    '的',
    '没有',
  ],
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 14 }).map((parts) => parts.join('')),
);
const segments = fc
  .array(
    fc.record({
      speaker: fc.constantFrom('agent', 'caller', 'ivr') as fc.Arbitrary<Segment['speaker']>,
      text,
    }),
    {
      maxLength: 14,
    },
  )
  .map((list) =>
    list.map(
      (item, at): Segment => ({
        ...item,
        id: `s${at}`,
        startMs: at * 1_000,
        endMs: at * 1_000 + 900,
        confidence: null,
      }),
    ),
  );
const create = () => createFactReader(contextOf());

function check(fields: FieldCandidates, given: readonly Segment[]): void {
  const texts = new Map(given.map((segment) => [segment.id, segment.text]));
  for (const [field, candidates] of Object.entries(fields)) {
    expect(candidates.length).toBeGreaterThan(0);
    candidates.forEach((candidate, at) => {
      Candidate.parse(candidate);
      fieldSchemas[field as FieldName].parse(candidate.value);
      expect(candidate.confidence).toBeLessThanOrEqual(candidates[at - 1]?.confidence ?? 1);
      for (const { segmentId, start, end, text: proof } of candidate.evidence) {
        const whole = texts.get(segmentId) ?? '';
        expect(end).toBeLessThanOrEqual(whole.length);
        expect(proof).toBe(whole.slice(start, end));
      }
    });
  }
}

function checkFacts(facts: readonly Fact[], given: readonly Segment[]): void {
  const texts = new Map(given.map((segment) => [segment.id, segment.text]));
  for (const one of facts) {
    expect(Fact.safeParse(one).error).toBeUndefined();
    for (const { segmentId, start, end, text: proof } of one.evidence) {
      const whole = texts.get(segmentId) ?? '';
      expect(end).toBeLessThanOrEqual(whole.length);
      expect(proof).toBe(whole.slice(start, end));
    }
  }
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
}

describe('facts', () => {
  it('never throw, and every one is proved', () => {
    fc.assert(
      fc.property(segments, (given) => {
        const facts = readFacts(given, contextOf());
        checkFacts(facts, given);
        check(candidatesOf(facts), given);
      }),
      { numRuns: 400 },
    );
  });

  it('are the same read between segments or once', () => {
    fc.assert(
      fc.property(segments, (given) => {
        const often = create();
        for (const segment of given) {
          often.add(segment);
          often.facts();
        }
        expect(often.facts()).toEqual(readFacts(given, contextOf()));
      }),
      { numRuns: 200 },
    );
  });

  it('come of very long segments too', () => {
    for (const filler of ['啊', '一', '路', '1', '昨天', '海秀中路', '不对是', '姓王', ' ']) {
      const long: Segment = {
        id: filler,
        speaker: 'caller',
        startMs: 0,
        endMs: 1,
        text: filler.repeat(10_000 / filler.length),
        confidence: null,
      };
      checkFacts(readFacts([long], contextOf()), [long]);
    }
  });

  it('need no gazetteer', () => {
    const said: Segment = {
      id: 'a',
      speaker: 'caller',
      startMs: 0,
      endMs: 1,
      text: '在向荣路十五号',
      confidence: null,
    };
    const facts = readFacts([said], contextOf({ gazetteer: EMPTY_GAZETTEER, callerNumber: null }));
    expect(candidatesOf(facts).location?.[0]?.value).toBe('向荣路15号');
  });
});
