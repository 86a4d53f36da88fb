import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { kindCues } from '../../src/facts/matter/kind-cues.ts';
import { neededCharacters } from '../../src/facts/needed-characters.ts';
import { PairFilter } from '../../src/facts/pair-filter.ts';
import { PatternSet } from '../../src/facts/pattern-set.ts';
import { DETAILS } from '../../src/facts/place/place-details.ts';
import { NAME_SUFFIXES } from '../../src/facts/place/place-words.ts';
import { timeRules } from '../../src/facts/time/lexer.ts';

describe('neededCharacters', () => {
  it.each([
    [/(?:给|跟)我们?(?=说法)/, '给跟'],
    [/[a-c]x?/, 'abc'],
    [/a|b*/, null],
    [/(?<n>[一二]{2,})(?!好)/, '一二'],
    [/^[^，]+$/, null],
    [/\d{0,2}点/, '点'],
    [/\u4e00+好?/, '一'],
    [/[\d\-年]/, '0123456789-年'],
    [/a{0}b|c/, 'bc'],
    [/(?<!x)y(?<=z)/, 'y'],
    [/(?:ab|c)\?/, '?'],
    [/[\u4e00-\u9fff]/, null],
    [/\p{Script=Han}{2}/u, null],
    [/(.)\1/, null],
    [/k/i, null],
  ])('%s', (pattern, characters) => {
    const needed = neededCharacters(pattern);
    expect(needed === null ? null : [...needed].join('')).toBe(characters);
  });
});

describe('PatternSet', () => {
  it('wakes every rule that matches a text', () => {
    const patterns = [
      ...kindCues.map(({ pattern }) => pattern),
      ...timeRules.map(({ pattern }) => pattern),
      ...NAME_SUFFIXES.map(({ pattern }) => pattern),
      ...DETAILS.map(([, pattern]) => pattern),
    ];
    const set = new PatternSet(patterns);
    const turns = readdirSync('samples')
      .filter((name) => name.endsWith('.json'))
      .flatMap(
        (name) => JSON.parse(readFileSync(`samples/${name}`, 'utf8')).turns as { readonly text: string }[],
      );
    for (const { text } of turns) {
      const awake = set.awake(text);
      patterns.forEach((pattern, number) => {
        if (text.search(new RegExp(pattern, pattern.flags.replace('y', ''))) >= 0)
          expect(awake[number]).toBe(1);
      });
    }
  });

  it('wakes more rules for more text', () => {
    const set = new PatternSet([/a/, /b/]);
    const awake = set.awake('a');
    expect([...awake]).toEqual([1, 0]);
    set.wake(awake, 'b');
    expect([...awake]).toEqual([1, 1]);
  });
});

describe('PairFilter', () => {
  it('never passes over a word', () => {
    const filter = new PairFilter();
    for (const word of ['漏水', '火', '120']) filter.add(word);
    const text = '家里漏水，火，120';
    expect([...text].map((_, at) => filter.mayBegin(text, at))).toEqual([
      false,
      false,
      true,
      false,
      false,
      true,
      false,
      true,
      false,
      false,
    ]);
  });
});
