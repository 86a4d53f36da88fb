import { expect, it } from 'vitest';
import { parseTranscript } from '../../../src/cli/calls/transcript-text.ts';

it('reads speakers in Chinese and English, with either colon', () => {
  const turns = parseTranscript('\uFEFF坐席：您好\r\n来电人: 我 要投诉\n\nAgent: ok\ncaller：时间: 昨天');
  expect(turns.map(({ speaker, text }) => [speaker, text])).toEqual([
    ['agent', '您好'],
    ['caller', '我 要投诉'],
    ['agent', 'ok'],
    ['caller', '时间: 昨天'],
  ]);
});

it('joins lines without a speaker to the one before', () => {
  expect(parseTranscript('市民：第一句\n地点：海秀路').map((turn) => turn.text)).toEqual([
    '第一句 地点：海秀路',
  ]);
});

it('gives times that follow each other', () => {
  const [first, second] = parseTranscript('坐席：您好\n来电人：喂');
  expect(first?.startMs).toBe(0);
  expect(second?.startMs).toBeGreaterThan(first?.endMs ?? 0);
});

it('refuses words without a speaker', () => {
  expect(() => parseTranscript('\n您好')).toThrow('line 2 names no speaker');
});
