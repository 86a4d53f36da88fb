import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFormExtractor } from '../../../src/assist/form/extractor.ts';
import { EMPTY_GAZETTEER } from '../../../src/assist/form/gazetteer.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import { Candidate, type FieldCandidates, type FieldName, fieldSchemas } from '../../../src/protocol/form.ts';
import { CALLER_NUMBER, gazetteer, STARTED_AT } from './helper.ts';

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
const create = () =>
  createFormExtractor(
    { startedAt: STARTED_AT, timeZone: 'Asia/Shanghai', callerNumber: CALLER_NUMBER },
    gazetteer,
  );

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

describe('form extractor', () => {
  it('never throws, and proves every value', () => {
    fc.assert(
      fc.property(segments, (given) => {
        const extractor = create();
        for (const segment of given) extractor.add(segment);
        check(extractor.candidates(), given);
      }),
      { numRuns: 400 },
    );
  });

  it('gives the same whether it is read between segments or once', () => {
    fc.assert(
      fc.property(segments, (given) => {
        const [often, once] = [create(), create()];
        for (const segment of given) {
          often.add(segment);
          often.candidates();
          once.add(segment);
        }
        expect(often.candidates()).toEqual(once.candidates());
      }),
      { numRuns: 200 },
    );
  });

  it('reads a very long segment in time', () => {
    const extractor = create();
    const started = performance.now();
    for (const filler of ['啊', '一', '路', '1', '昨天', '海秀中路', '不对是', '姓王', ' ']) {
      extractor.add({
        id: filler,
        speaker: 'caller',
        startMs: 0,
        endMs: 1,
        text: filler.repeat(10_000 / filler.length),
        confidence: null,
      });
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('does not slow down with the length of the call', () => {
    const extractor = create();
    const lines = ['我要投诉海秀中路的烧烤店', '昨天晚上八点', '我姓王', '13812345678', '对对对'];
    const time = (count: number): number => {
      const started = performance.now();
      for (let at = 0; at < count; at += 1) {
        const speaker = at % 2 === 0 ? 'caller' : 'agent';
        extractor.add({
          id: `s${at}`,
          speaker,
          startMs: at,
          endMs: at,
          text: lines[at % 5] ?? '',
          confidence: null,
        });
        extractor.candidates();
      }
      return performance.now() - started;
    };
    time(400);
    const early = time(400);
    time(4_000);
    // Generous: the machine may be busy. Growth with the length would be tenfold.
    expect(time(400)).toBeLessThan(early * 6 + 50);
  });

  it('works without a gazetteer', () => {
    const extractor = createFormExtractor(
      { startedAt: STARTED_AT, timeZone: 'Asia/Shanghai', callerNumber: null },
      EMPTY_GAZETTEER,
    );
    extractor.add({
      id: 'a',
      speaker: 'caller',
      startMs: 0,
      endMs: 1,
      text: '在向荣路十五号',
      confidence: null,
    });
    expect(extractor.candidates().location?.[0]?.value).toBe('向荣路15号');
  });
});
