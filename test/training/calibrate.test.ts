import { expect, test } from 'vitest';
import { fitTemperature } from '../../src/training/calibrate.ts';
import { createRandom } from '../../src/training/random.ts';

test('scores made too sharp are softened by the factor they were sharpened by', () => {
  const random = createRandom(3);
  const scores: Float32Array[] = [];
  const targets: number[] = [];
  for (let n = 0; n < 4_000; n += 1) {
    const score = (random() - 0.5) * 4;
    scores.push(Float32Array.of(score * 2.5, 0));
    targets.push(random() < 1 / (1 + Math.exp(-score)) ? 0 : 1);
  }
  expect(fitTemperature(scores, targets)).toBeCloseTo(2.5, 0);
});

test('without held-out rows the scores stay as they are', () => {
  expect(fitTemperature([], [])).toBe(1);
});
