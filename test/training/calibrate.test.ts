import { expect, test } from 'vitest';
import { fitCalibration, fitTemperature } from '../../src/training/calibrate.ts';
import { calibrated } from '../../src/training/calibration.ts';
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
  expect(fitCalibration([], [])).toEqual({ temperature: 1, doubt: 0 });
});

test('where one answer in twenty is chance, doubt keeps the surest answers from being certain', () => {
  const random = createRandom(5);
  const scores: Float32Array[] = [];
  const targets: number[] = [];
  for (let n = 0; n < 4_000; n += 1) {
    scores.push(Float32Array.of(n % 2 === 0 ? 12 : 0.5, 0, 0));
    const chance = random();
    targets.push(chance < (n % 2 === 0 ? 0.95 : 0.45) ? 0 : 1);
  }
  const calibration = fitCalibration(scores, targets);
  expect(calibration.doubt).toBeGreaterThan(0);
  const first = (row: number): number => calibrated(scores[row] ?? new Float32Array(), calibration)[0] ?? 0;
  expect(Math.abs(first(0) - 0.95)).toBeLessThan(0.03);
  expect(Math.abs(first(1) - 0.45)).toBeLessThan(0.08);
});

test('a few answers that were all right do not make the model certain', () => {
  const scores = Array.from({ length: 20 }, () => Float32Array.of(30, 0, 0));
  const calibration = fitCalibration(
    scores,
    scores.map(() => 0),
  );
  const first = calibrated(Float32Array.of(30, 0, 0), calibration)[0] ?? 0;
  expect(first).toBeGreaterThan(0.9);
  expect(first).toBeLessThan(0.99);
});

test('doubt keeps the order of the classes and the sum of 1', () => {
  const shares = calibrated(Float32Array.of(3, -1, 2.5, 0), { temperature: 0.7, doubt: 0.2 });
  expect([0, 1, 2, 3].sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0))).toEqual([0, 2, 3, 1]);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
});
