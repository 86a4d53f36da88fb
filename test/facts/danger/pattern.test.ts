import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../../src/facts/danger/pattern.ts';

const words = { lift: ['电梯', '电体'] };

function matches(pattern: string, text: string, overNegation = false): string | null {
  const { regex } = compilePattern(pattern, words, overNegation);
  for (let start = 0; start < text.length; start += 1) {
    regex.lastIndex = start;
    const match = regex.exec(text);
    if (match !== null) return match[0];
  }
  return null;
}

describe('the pattern language', () => {
  it.each([
    ['<lift> 困', '电体里面困了人', '电体里面困'],
    ['<lift> ~2 困', '电梯里面现在困了人', null],
    ['<lift> ~0 困', '电梯困', '电梯困'],
    ['<lift> 困', '电梯坏了。困', null],
    ['人 受伤', '人没有受伤', null],
    ['人 受伤', '人受伤', '人受伤'],
    ['敲门 没 应', '敲门没人应', '敲门没人应'],
    ['着火|着火了', '着火了', '着火了'],
    ['a.c', 'abc', null],
  ])('%s in "%s" finds %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
  });

  it('looks over negators in questions', () => {
    expect(matches('有 受伤', '有没有人受伤', true)).toBe('有没有人受伤');
  });

  it('names what is wrong', () => {
    expect(() => compilePattern('<nope> 困', words)).toThrow('<nope>');
    expect(() => compilePattern('电梯 ~x 困', words)).toThrow('~x');
    expect(() => compilePattern('电梯| 困', words)).toThrow('empty word');
    expect(() => compilePattern(' ~3 ', words)).toThrow('no words');
  });
});
