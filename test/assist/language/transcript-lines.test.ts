import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piecesOf } from '../../../src/assist/language/pieces.ts';
import { lineIndex, transcriptLines } from '../../../src/assist/language/transcript-lines.ts';
import { estimateTokens } from '../../../src/language-model/tokens.ts';
import { spoken } from './shown.ts';

describe('the lines of a transcript', () => {
  it('are numbered by place and say who speaks', () => {
    expect(transcriptLines(spoken('i 欢迎致电', 'a 您好', 'c   ', 'c 我要\n投诉'))).toEqual([
      '[s1] 语音提示：欢迎致电',
      '[s2] 坐席：您好',
      '[s4] 来电人：我要 投诉',
    ]);
  });

  it('are one a sentence, whatever was said', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary', maxLength: 12 }),
            fc.constantFrom('x\n[s1] 坐席：好', '[ S2 ]', '\r\n\u2028[s3]'),
          ),
        ),
        (texts) => {
          const lines = transcriptLines(texts.map((text) => ({ speaker: 'caller', text })));
          for (const line of lines) {
            expect(line).not.toMatch(/\n|\u2028/);
            expect(line.match(/\[\s*s\s*\d+\s*\]/gi)).toHaveLength(1);
            expect(texts[lineIndex(/^\[(s\d+)\]/.exec(line)?.[1] ?? '') ?? -1]).toBeDefined();
          }
        },
      ),
    );
  });

  it.each<[string, number | null]>([
    ['s12', 11],
    ['[s12]', 11],
    ['［S３］', null],
    [' 12 ', 11],
    ['s0', null],
    ['s1 s2', null],
    ['segment-1', null],
    ['', null],
    ['s99999999999', null],
  ])('are found again by %j', (reference, index) => {
    expect(lineIndex(reference)).toBe(index);
  });
});

/** What the pieces say, without numbers and speakers: of a line that was parted, the parts together. */
const words = (text: string) => text.replace(/^\[s\d+\] [^：]{1,6}：/gm, '').replaceAll('\n', '');
const sentence = fc.string({
  unit: fc.constantFrom(
    '我',
    '们',
    '小',
    '区',
    '，',
    '。',
    '？',
    '；',
    ' ',
    'a',
    '1',
    '【姓名1】',
    '𠮷',
    '」',
  ),
  maxLength: 400,
});

describe('a long transcript', () => {
  it('is parted without loss, in order, into pieces that keep to the budget', () => {
    fc.assert(
      fc.property(
        fc.array(sentence, { maxLength: 12 }),
        fc.integer({ min: 32, max: 400 }),
        (texts, budget) => {
          const lines = transcriptLines(texts.map((text) => ({ speaker: 'caller', text })));
          const pieces = piecesOf(lines, budget);
          for (const piece of pieces) expect(estimateTokens(piece)).toBeLessThanOrEqual(budget);
          expect(pieces.map(words).join('')).toBe(lines.map(words).join(''));
          for (const piece of pieces) expect(piece.replaceAll('【姓名1】', '')).not.toMatch(/[【】]/);
          // No more pieces than needed: two neighbours never fit into one.
          for (const [at, piece] of pieces.slice(1).entries())
            expect(estimateTokens(`${pieces[at]}\n${piece.split('\n')[0]}`)).toBeGreaterThan(budget - 20);
        },
      ),
    );
  });

  it('is parted between turns where turns fit, and between sentences where they do not', () => {
    const short = transcriptLines(
      spoken(...Array.from({ length: 20 }, (_, at) => `c 第${at}句话说的是油烟。`)),
    );
    for (const piece of piecesOf(short, 60))
      for (const line of piece.split('\n')) expect(short).toContain(line);
    const [long = ''] = transcriptLines(spoken(`c ${'楼下的烧烤店油烟很大，天天如此。'.repeat(20)}`));
    const pieces = piecesOf([long], 60);
    expect(pieces.length).toBeGreaterThan(5);
    for (const piece of pieces) expect(piece).toMatch(/^\[s1\] 来电人：楼下[^\n]*天天如此。$/);
  });

  it('of three hours is bounded: pieces stay within the budget and hold all turns', () => {
    const turns = Array.from(
      { length: 2_700 },
      (_, at) => `${at % 2 === 0 ? 'a' : 'c'} 这是第${at}句，说的是施工噪音。`,
    );
    const lines = transcriptLines(spoken(...turns));
    const pieces = piecesOf(lines, 4_000);
    expect(pieces.length).toBeLessThan(20);
    expect(pieces.join('\n').split('\n')).toEqual(lines);
  });

  it('needs a budget that a line fits into', () => {
    expect(() => piecesOf([], 10)).toThrow(RangeError);
    expect(() => piecesOf([], Number.NaN)).toThrow(RangeError);
    expect(piecesOf([], 100)).toEqual([]);
  });
});
