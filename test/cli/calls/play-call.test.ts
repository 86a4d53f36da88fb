import { expect, it } from 'vitest';
import { timeline } from '../../../src/cli/calls/play-call.ts';

const turn = { speaker: 'caller', startMs: 1_000, endMs: 2_000, text: '喂你好吗朋友' } as const;

it('grows partials before the final', () => {
  const steps = timeline(turn, true);
  expect(steps.map(({ atMs, segment }) => [atMs, segment.final, segment.text])).toEqual([
    [1_250, false, '喂'],
    [1_500, false, '喂你好'],
    [1_750, false, '喂你好吗'],
    [2_000, true, '喂你好吗朋友'],
  ]);
});

it('sends finals alone when asked, and for a single character or none', () => {
  expect(timeline(turn, false)).toHaveLength(1);
  expect(timeline({ ...turn, text: '喂' }, true)).toHaveLength(1);
  expect(timeline({ ...turn, text: '' }, true)).toHaveLength(1);
});

it('never cuts a character in two', () => {
  const texts = timeline({ ...turn, text: '😀😀' }, true).map((step) => step.segment.text);
  expect(texts).toEqual(['😀', '😀😀']);
});
