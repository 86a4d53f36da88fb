import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clipText, MAX_TEXT } from '../../../src/assist/dispatch/clip-text.ts';
import { decisiveWords } from '../../../src/assist/dispatch/decisive-words.ts';
import { locateWords } from '../../../src/assist/dispatch/locate-words.ts';
import { normaliseText } from '../../../src/inference/normalise-text.ts';
import { Vectoriser } from '../../../src/inference/vectoriser.ts';

describe('decisive words', () => {
  const ngrams = ['停', '电', '停电', '物业', '处理'];
  const vectoriser = new Vectoriser(ngrams, new Float32Array(ngrams.length).fill(1));
  const explain = (text: string, value: (ngram: string) => number) => {
    const normalised = normaliseText(text);
    const { vector, occurrences } = vectoriser.locate(normalised.text);
    const contributions = Float32Array.from(vector.ids, (id) => value(ngrams[id] ?? ''));
    return decisiveWords(text, { normalised, occurrences, contributions }, 5);
  };

  test('overlapping n-grams become one word that stands in the text; what speaks against is left out', () => {
    const words = explain('喂，嗯 停电了，物业不处理', (ngram) =>
      ngram === '处理' ? -1 : ngram === '物业' ? 0.5 : 1,
    );
    expect(words[0]).toEqual({ text: '停电', weight: 3 });
    expect(words.map(({ text }) => text)).toContain('物业');
    expect(words.some(({ text }) => text.includes('处理'))).toBe(false);
  });

  test('every word occurs in the text and the heaviest comes first', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'停电物业处理 ，了嗯1😀') }), (text) => {
        const words = explain(text, () => 1);
        for (const { text: word, weight } of words) {
          expect(text).toContain(word);
          expect(weight).toBeGreaterThan(0);
        }
        expect(words.map(({ weight }) => weight)).toEqual(
          words.map(({ weight }) => weight).sort((a, b) => b - a),
        );
      }),
    );
  });
});

describe('where words stand', () => {
  test('each place is true to the text and none overlap', () => {
    const char = fc.constantFrom(...'停电物业😀 ');
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: char, maxLength: 3 }), { maxLength: 5 }),
        fc.array(fc.string({ unit: char, maxLength: 12 }), { maxLength: 4 }),
        (words, texts) => {
          const segments = texts.map((text, index) => ({ id: `s${index}`, text }));
          const found = locateWords(words, segments);
          for (const { segmentId, start, end, text } of found) {
            expect(segments.find(({ id }) => id === segmentId)?.text.slice(start, end)).toBe(text);
            expect(words).toContain(text);
            expect(text).not.toBe('');
          }
          for (const [index, one] of found.entries()) {
            for (const other of found.slice(index + 1)) {
              expect(
                one.segmentId !== other.segmentId || one.end <= other.start || other.end <= one.start,
              ).toBe(true);
            }
          }
        },
      ),
    );
  });

  test('a word is shown once in each segment that has it', () => {
    const segments = [
      { id: 'a', text: '停电了 又停电' },
      { id: 'b', text: '一直停电' },
    ];
    expect(locateWords(['停电', '没有'], segments)).toEqual([
      { segmentId: 'a', start: 0, end: 2, text: '停电' },
      { segmentId: 'b', start: 2, end: 4, text: '停电' },
    ]);
  });
});

describe('long calls', () => {
  test('beginning and end are kept', () => {
    const text = `开头${'中'.repeat(100_000)}结尾`;
    const clipped = clipText(text);
    expect(clipped).toHaveLength(MAX_TEXT);
    expect(clipped.startsWith('开头') && clipped.endsWith('结尾')).toBe(true);
    expect(clipText('停电')).toBe('停电');
  });
});
