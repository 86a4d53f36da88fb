import { describe, expect, it } from 'vitest';
import {
  characterF1,
  normalisePhone,
  normaliseText,
  sameTime,
} from '../../../src/cli/evaluation/normalise.ts';

describe('normaliseText', () => {
  it.each([
    ['龙华区　海秀中路 ４９号', '龙华区海秀中路49号'],
    ['（上车）至Ａ栋。', '(上车)至a栋.'],
    ['“好”、《坏》', '"好",<坏>'],
    ['\t\n', ''],
  ])('%j', (text, normal) => expect(normaliseText(text)).toBe(normal));
});

describe('normalisePhone', () => {
  it.each([
    ['188-7602-4495', '18876024495'],
    ['+86 18876024495', '18876024495'],
    ['１８８７６０２４４９５', '18876024495'],
    ['0898-66123456', '089866123456'],
    ['8612345', '8612345'],
  ])('%s', (text, normal) => expect(normalisePhone(text)).toBe(normal));
});

describe('sameTime', () => {
  it.each([
    ['2018-05-30T02:10:00+08:00', '2018-05-29T18:10:00Z', true],
    ['2018-05-30T02:10:00+08:00', '2018-05-30T02:11:00+08:00', false],
    ['2018-05-18', '2018-05-18T09:00:00+08:00', true],
    ['2018-05-18', '2018/5/18', true],
    ['2018-05-18', '2018年5月18日', true],
    ['2018-05-18', '2018-05-19', false],
    ['2018-05-18T09:00:00+08:00', '2018-05-18', false],
    ['昨天', '昨天', true],
  ])('%s and %s: %s', (expected, actual, same) => expect(sameTime(expected, actual)).toBe(same));
});

describe('characterF1', () => {
  it.each([
    ['', '', 1],
    ['甲', '', 0],
    ['甲乙', '乙甲', 1],
    ['甲甲乙', '甲', 0.5],
    ['甲乙丙丁', '甲乙戊己', 0.5],
    ['😀', '😀', 1],
  ])('%s, %s: %d', (expected, actual, f1) => expect(characterF1(expected, actual)).toBeCloseTo(f1));
});
