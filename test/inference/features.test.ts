import fc from 'fast-check';
import { expect, test } from 'vitest';
import { forEachFeature, forEachWord, PIECE } from '../../src/inference/features.ts';
import { normaliseText } from '../../src/inference/normalise-text.ts';
import { anyText } from './random-text.ts';

function features(text: string): { feature: string; start: number; length: number }[] {
  const found: { feature: string; start: number; length: number }[] = [];
  forEachFeature(text, (feature, start, length) => found.push({ feature, start, length }));
  return found;
}

test('n-grams, words and pairs of words, each once', () => {
  expect(features('小区停电').map(({ feature }) => feature)).toEqual([
    ...['小', '小区', '小区停', '小区停电', '区', '区停', '区停电', '停', '停电', '电'],
    ...[' 小区', ' 停电', ' 小区 停电'],
  ]);
});

function expectInPlace(text: string): void {
  for (const { feature, start, length } of features(text))
    if (text.slice(start, start + length) !== feature.replaceAll(' ', ''))
      throw new Error(`"${feature}" is not at ${start} of "${text}"`);
}

test('every feature says where it stands', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'小区停电公交车路灯0a') }), expectInPlace));
});

test('in a text longer than a piece too', () => {
  const text = '小区停电公交车'.repeat(600);
  expectInPlace(text);
  const last = features(text).findLast(({ feature }) => feature.startsWith(' '));
  expect((last?.start ?? 0) + (last?.length ?? 0)).toBe(text.length);
});

test('words are those that the segmenter’s own iterator gives, piece by piece, whatever the text', () => {
  const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
  const expectTheSame = (text: string): void => {
    for (let from = 0; from < text.length; from += PIECE) {
      const words: string[] = [];
      forEachWord(text, from, (start, end) => words.push(`${start}:${text.slice(start, end)}`));
      const own = [...segmenter.segment(text.slice(from, from + PIECE))]
        .filter(({ isWordLike }) => isWordLike)
        .map(({ segment, index }) => `${from + index}:${segment}`);
      expect(words).toEqual(own);
    }
  };
  fc.assert(fc.property(anyText, expectTheSame));
  fc.assert(
    fc.property(anyText, (text) => expectTheSame(normaliseText(text).text)),
    { numRuns: 500 },
  );
  expectTheSame('反映龙华区某小区0号楼停电没有人处理'.repeat(400));
});
