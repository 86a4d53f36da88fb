import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replaceParts } from '../../src/privacy/redacted-text.ts';

describe('a text with parts replaced', () => {
  const text = '我姓吉，电话幺三八零零';
  const redacted = replaceParts(text, [
    { start: 2, end: 3, by: '【姓名1】' },
    { start: 6, end: 11, by: '【电话1】' },
  ]);

  it('tells where its stretches stand in the original', () => {
    expect(redacted.text).toBe('我姓【姓名1】，电话【电话1】');
    const at = (words: string) => {
      const start = redacted.text.indexOf(words);
      const { start: from, end } = redacted.original(start, start + words.length);
      return text.slice(from, end);
    };
    expect(at('【姓名1】，电话')).toBe('吉，电话');
    expect(at('电话【电话1】')).toBe('电话幺三八零零');
    expect(at('，电')).toBe('，电');
    // A part of a placeholder is the whole of what it stands for.
    expect(at('名1】，')).toBe('吉，');
    expect(at('姓名')).toBe('吉');
  });

  it('maps the whole to the whole and what was not replaced to itself', () => {
    const cuts = fc.tuple(
      fc.string(),
      fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.string()), { maxLength: 5 }),
    );
    fc.assert(
      fc.property(cuts, ([filler, gaps]) => {
        let original = '';
        const parts = gaps.map(([before, length, by]) => {
          const start = original.length + before;
          original = original.padEnd(start, 'a').padEnd(start + length + 1, 'b');
          return { start, end: original.length, by: by || '_' };
        });
        original += filler;
        const { text: changed, original: map } = replaceParts(original, parts);
        expect(map(0, changed.length)).toEqual({ start: 0, end: original.length });
        const rest = changed.length - filler.length;
        expect(map(rest, changed.length)).toEqual({
          start: original.length - filler.length,
          end: original.length,
        });
      }),
    );
  });
});
