import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { soundAlike, soundDistance, soundsOf, syllableDistance } from '../../../src/facts/homophone.ts';

const SYLLABLES = [
  ...'海秀琼山穷龙农华滨斌鼻中宗支四是风轰飞灰黄王方兰南人楞日一玉为乌云英恩欧爱安昂二乐略女路鹿京金听天',
  ...'𠮷aZ1。😀',
];
const text = fc.array(fc.constantFrom(...SYLLABLES), { maxLength: 6 }).map((parts) => parts.join(''));
const distance = (a: string, b: string): number => soundDistance(soundsOf(a), soundsOf(b));

describe('distance of sounds', () => {
  it('is a metric', () => {
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(distance(a, a)).toBe(0);
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b)).toBeGreaterThanOrEqual(0);
        expect(distance(a, c)).toBeLessThanOrEqual(distance(a, b) + distance(b, c) + 1e-9);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is at most 1 a syllable', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(a.length === b.length);
        expect(distance(a, b)).toBeLessThanOrEqual(a.length);
      }),
    );
  });

  it.each([
    ['zh, z', '支', '资'],
    ['ch, c', '吃', '次'],
    ['sh, s', '是', '四'],
    ['n, l', '农', '龙'],
    ['f, h', '湖', '府'],
    ['飞, 灰', '飞', '灰'],
    ['风, 轰', '风', '轰'],
    ['方, 黄', '方', '黄'],
    ['an, ang', '兰', '郎'],
    ['en, eng', '分', '风'],
    ['in, ing', '金', '京'],
    ['r, l', '人', '仁'],
  ])('holds for near: %s', (_, a, b) => {
    expect(syllableDistance(...pair(a, b))).toBeLessThanOrEqual(0.3);
  });

  it.each([
    ['路', '街'],
    ['东', '南'],
    ['三', '四'],
    ['海', '龙'],
    ['府', '秀'],
  ])('holds for far: %s, %s', (a, b) => {
    expect(syllableDistance(...pair(a, b))).toBeGreaterThan(0.5);
  });

  it('tells nothing of words of different length', () => {
    expect(distance('海府路', '海府')).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('words that sound alike', () => {
  it.each([
    ['力晶路', '丽晶路', true],
    ['穷山区', '琼山区', true],
    ['海袖中路', '海秀中路', true],
    ['兰天路', '蓝天路', true],
    ['白农路', '白龙路', true],
    ['海府路', '海垦路', false],
    ['海府', '海府路', false],
  ])('%s, %s: %s', (a, b, expected) => {
    expect(soundAlike(a, b)).toBe(expected);
  });
});

function pair(
  a: string,
  b: string,
): [ReturnType<typeof soundsOf>[number], ReturnType<typeof soundsOf>[number]] {
  const [one] = soundsOf(a);
  const [other] = soundsOf(b);
  if (one === undefined || other === undefined) throw new Error('one character each');
  return [one, other];
}
