import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStorable } from '../../src/call/storable-json.ts';

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];
}

describe('parseStorable', () => {
  it('gives nothing that PostgreSQL would refuse', () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: 'binary' }), (text) => {
        for (const each of strings(parseStorable(text))) {
          expect(each.isWellFormed()).toBe(true);
          expect(each).not.toContain('\u0000');
        }
      }),
    );
    expect(parseStorable('["a\\u0000b", "\\uD800", {"x": "\\ud83d\\ude00 \\\\u0000"}]')).toEqual([
      'ab',
      '\ufffd',
      { x: '😀 \\u0000' },
    ]);
  });

  it('changes nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseStorable(text))).toBe(text);
      }),
    );
  });

  it('refuses what is nested absurdly deep instead of ending the process', () => {
    const deep = `${'['.repeat(100_000)}"\\u0000"${']'.repeat(100_000)}`;
    expect(() => parseStorable(deep)).toThrow(RangeError);
  });
});
