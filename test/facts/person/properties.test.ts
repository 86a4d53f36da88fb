import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactExtractor } from '../../../src/facts/contract.ts';
import { Dialogue } from '../../../src/facts/dialogue.ts';
import { BehalfExtractor } from '../../../src/facts/person/behalf.ts';
import { ConfidentialityExtractor } from '../../../src/facts/person/confidentiality.ts';
import { NameExtractor } from '../../../src/facts/person/name.ts';
import { OrganisationExtractor } from '../../../src/facts/person/organisation.ts';
import { ReplyExtractor } from '../../../src/facts/person/reply.ts';
import type { Segment } from '../../../src/protocol/common.ts';
import { Fact } from '../../../src/protocol/fact.ts';

const EXTRACTORS: readonly (readonly [string, () => FactExtractor])[] = [
  ['names', () => new NameExtractor()],
  ['organisations', () => new OrganisationExtractor()],
  ['behalf', () => new BehalfExtractor()],
  ['confidentiality', () => new ConfidentialityExtractor()],
  ['reply', () => new ReplyExtractor()],
];

const PIECES = [
  ...[
    '您贵姓',
    '怎么称呼',
    '您的全名',
    '孩子叫什么名字',
    '哪个字',
    '弓长张还是立早章',
    '王先生',
    '是王先生吗',
    '对吗',
    '您本人',
  ],
  ...[
    '我姓',
    '我叫',
    '姓',
    '叫',
    '免贵',
    '叫我',
    '我是',
    '写',
    '名字',
    '我老婆',
    '司机',
    '他',
    '王',
    '冼',
    '欧阳',
    '卓伟铭',
    '古丽娜尔',
  ],
  ...[
    '师傅的傅',
    '的',
    '那个',
    '弓长',
    '三点水一个先',
    '单人旁',
    '不是',
    '不对',
    '说错了',
    '对',
    '不用',
    '志',
    '第二个字是',
    'Mike',
  ],
  ...[
    '匿名',
    '不留',
    '保密',
    '不要让他知道',
    '短信',
    '给我打电话',
    '晚上八点以后',
    '不用回复',
    '微信',
    '帮我妈问',
    '让我打',
  ],
  ...[
    '我是海南大酒店的',
    '投诉',
    '安居物业公司',
    '不退钱',
    '，',
    ' ',
    '。',
    '？',
    '🙂',
    '𠮷',
    '\u0000',
    'ＡＢ',
    '13876552021',
    '先生',
    '女士',
  ],
];
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((parts) => parts.join('')),
);
const talk = fc
  .array(fc.record({ speaker: fc.constantFrom<Segment['speaker']>('agent', 'caller'), text }), {
    maxLength: 16,
  })
  .map((turns) =>
    turns.map(
      (turn, at): Segment => ({ ...turn, id: `s${at}`, startMs: at, endMs: at + 1, confidence: null }),
    ),
  );

function hear(extractor: FactExtractor, segments: readonly Segment[], askOften = false): readonly Fact[] {
  const dialogue = new Dialogue();
  for (const segment of segments) {
    const turn = dialogue.next(segment);
    if (turn !== null) extractor.observe(turn);
    if (askOften) extractor.facts();
  }
  return extractor.facts();
}

function check(facts: readonly Fact[], segments: readonly Segment[]): void {
  const texts = new Map(segments.map((segment) => [segment.id, segment.text]));
  for (const one of facts) {
    expect(Fact.safeParse(one).error).toBeUndefined();
    for (const { segmentId, start, end, text: proof } of one.evidence)
      expect(texts.get(segmentId)?.slice(start, end)).toBe(proof);
  }
  expect(new Set(facts.map(({ id }) => id)).size).toBe(facts.length);
}

describe.each(EXTRACTORS)('%s', (_, create) => {
  it('never throw, and are proved', () => {
    fc.assert(
      fc.property(talk, (segments) => {
        check(hear(create(), segments), segments);
      }),
      { numRuns: 300 },
    );
  });

  it('do not depend on when they are asked for', () => {
    fc.assert(
      fc.property(talk, (segments) => {
        expect(hear(create(), segments, true)).toEqual(hear(create(), segments));
      }),
      { numRuns: 100 },
    );
  });

  it('stay few in a call of any length', () => {
    const segments = Array.from({ length: 600 }, (_, at): Segment => {
      const speaker = at % 2 === 0 ? 'agent' : 'caller';
      const pick = (offset: number): string => PIECES[(at * 7 + offset * 13) % PIECES.length] ?? '';
      const said = [0, 1, 2, 3, 4, 5].map(pick).join('');
      return { id: `s${at}`, speaker, text: said, startMs: at, endMs: at + 1, confidence: null };
    });
    const facts = hear(create(), segments);
    check(facts, segments);
    expect(facts.length).toBeLessThanOrEqual(16);
    for (const one of facts) expect(one.evidence.length).toBeLessThanOrEqual(8);
  });

  it.each([...PIECES, '啊', '1', '姓王', '王先生', '是我', '的那个', '写王', '不用回复了', '公司'])(
    'come of 10,000 characters of %j too',
    (piece) => {
      const long = piece.repeat(Math.ceil(10_000 / piece.length)).slice(0, 10_000);
      const segments = (['agent', 'caller', 'agent', 'caller'] as const).map(
        (speaker, at): Segment => ({
          id: `s${at}`,
          speaker,
          text: long,
          startMs: at,
          endMs: at + 1,
          confidence: null,
        }),
      );
      check(hear(create(), segments), segments);
    },
  );
});
