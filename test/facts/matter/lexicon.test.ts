import { describe, expect, it } from 'vitest';
import { matters, things } from '../../../src/facts/matter/lexicon/lexicon.ts';
import { PatternIndex } from '../../../src/facts/matter/lexicon/lexicon-pattern.ts';

const index = (patterns: string) => {
  const made = new PatternIndex<true>();
  made.add(patterns, true);
  return made;
};
const hits = (patterns: string, text: string) =>
  index(patterns)
    .find(text)
    .map(({ start, end }) => text.slice(start, end));

describe('pattern', () => {
  it.each([
    ['电梯 坏|故障', '电梯天天都坏', ['电梯天天都坏']],
    ['电梯 坏|故障', '坏电梯', []],
    ['电梯 坏', '电梯停在七楼跟八楼中间坏了', []],
    ['电梯 ~12 坏', '电梯停在七楼跟八楼中间坏了', ['电梯停在七楼跟八楼中间坏']],
    ['电梯 坏', '电梯。坏', []],
    ['电梯 坏', '电梯没有坏', []],
    ['电梯 没修', '电梯一直没修', ['电梯一直没修']],
    ['停电 / 电 ~4 断了', '停电了', ['停电']],
    ['停电 / 电 ~4 断了', '电又断了', ['电又断了']],
    ['出租车|出租车司机', '出租车司机', ['出租车司机']],
    ['停电', '', []],
  ])('%s in %s', (patterns, text, expected) => {
    expect(hits(patterns, text)).toEqual(expected);
  });
});

describe('lexicon', () => {
  const patterns = [
    ...things.flatMap(({ say, misheard }) => [say, ...(misheard === undefined ? [] : [misheard])]),
    ...matters.flatMap(({ say, and }) => [say, ...(and === undefined ? [] : [and])]),
  ];

  it('is written in the pattern language: words and gaps, nothing that a regular expression would read', () => {
    const term = /^(?:[\p{Script=Han}A-Za-z0-9]+\|)*[\p{Script=Han}A-Za-z0-9]+$/u;
    const bad = patterns
      .flatMap((all) => all.split(' / '))
      .filter(
        (pattern) => !pattern.split(' ').every((token) => /^~\d{1,2}$/.test(token) || term.test(token)),
      );
    expect(bad).toEqual([]);
  });

  it('names what is there: things of every class that a heading asks for, wider matters that exist', () => {
    const classes = new Set<string>(things.map((thing) => thing.of));
    for (const { name, things: wanted } of matters) {
      for (const of of wanted ?? []) expect(classes).toContain(of);
      for (const [, of] of name.matchAll(/\{([a-z-]+)/g)) expect(classes).toContain(of);
    }
    const names = new Set(matters.map(({ name }) => name));
    expect(names.size).toBe(matters.length);
    for (const { narrows } of matters) if (narrows !== undefined) expect(names).toContain(narrows);
  });

  it('writes headings that fit one', () => {
    for (const { name } of matters) expect(name.replace(/\{[^}]*\}/g, '物品').length).toBeLessThanOrEqual(16);
  });

  it('begins what goes without saying as a request', () => {
    for (const { plight } of matters) if (plight !== undefined) expect(plight).toMatch(/^(?:要求|希望).+。$/);
  });
});
