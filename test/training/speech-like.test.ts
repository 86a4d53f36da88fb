import { expect, test } from 'vitest';
import { createRandom } from '../../src/training/random.ts';
import { speechLike } from '../../src/training/speech-like.ts';

test('a retelling keeps the matter, adds talk, and depends on the seed alone', () => {
  const summary = '市民来电反映：其小区经常停电，物业表示无法处理，望有关部门处理。';
  const told = speechLike(summary, createRandom(5));
  expect(told).toBe(speechLike(summary, createRandom(5)));
  expect(told).not.toContain('其小区');
  const many = Array.from({ length: 50 }, (_, seed) => speechLike(summary, createRandom(seed)));
  expect(many.filter((text) => text.includes('停电')).length).toBeGreaterThan(30);
  expect(new Set(many).size).toBeGreaterThan(40);
});

test('an empty text stays harmless', () => {
  expect(typeof speechLike('', createRandom(1))).toBe('string');
});
