import { expect, test } from 'vitest';
import { Vectoriser } from '../../src/inference/vectoriser.ts';

test('the share of unseen words counts words alone, each as often as it stands', () => {
  const vectoriser = new Vectoriser([' 小区', '停', '停电', ' 小区 停电'], new Float32Array(4).fill(1));
  expect(vectoriser.unseenShare('小区停电')).toBe(0.5);
  expect(vectoriser.unseenShare('小区小区')).toBe(0);
  expect(vectoriser.unseenShare('停电停电停电小区')).toBe(0.75);
  expect(vectoriser.unseenShare('')).toBe(0);
});
