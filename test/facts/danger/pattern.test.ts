import { describe, expect, it } from 'vitest';
import { Lexicon } from '../../../src/facts/danger/lexicon.ts';
import { expandWords, parsePattern } from '../../../src/facts/danger/pattern.ts';

const words = { lift: ['电梯', '升降机'] };

/** What a pattern finds in a text, denied ones with a minus. */
function finds(pattern: string, text: string): string[] {
  const lexicon = new Lexicon({ 漏电: ['漏店'] });
  const phrases = parsePattern(pattern, words).phrases.map((phrase) => lexicon.add(phrase));
  const reading = lexicon.read(text);
  return phrases
    .filter((phrase) => reading.hasAll(phrase))
    .flatMap((phrase) => reading.find(phrase))
    .map(({ start, end, negator }) => (negator === null ? '' : '-') + text.slice(start, end));
}

describe('the pattern language', () => {
  it.each([
    ['<lift> 困', '升降机里面困了人', ['升降机里面困']],
    ['<lift> ~2 困', '电梯里面现在困了人', []],
    ['<lift> ~0 困', '电梯困', ['电梯困']],
    ['<lift> ~2 困', '电梯，嗯 ，里面 困了人', ['电梯，嗯 ，里面 困']],
    ['<lift> 困', '电梯坏了。困', []],
    ['人 受伤', '人没有受伤', ['-人没有受伤']],
    ['人 受伤', '人没有受伤，有人受伤', ['人没有受伤，有人受伤', '人受伤']],
    ['人 受伤', '人受伤', ['人受伤']],
    ['敲门 没 应', '敲门没人应', ['敲门没人应']],
    ['着火|着火了', '着火了', ['着火了']],
    ['漏电', '路灯漏店', ['漏店']],
    ['a.c', 'abc', []],
    ['<lift> & 困', '困在电梯', ['困在电梯']],
    ['<lift> &1 困', '困在那个电梯', []],
    ['小孩 & 不见 了', '不见了一个小孩', ['不见了一个小孩']],
    ['#个月前', '十二个月前', ['二个月前']],
    ['一 二 三', '一一二二三', ['一一二二三', '一二二三']],
  ])('%s in "%s" finds %j', (pattern, text, expected) => {
    expect(finds(pattern, text)).toEqual(expected);
  });

  it('reads what must have been said earlier', () => {
    const { phrases, earlier } = parsePattern('<lift> ... 出不来', words);
    expect(earlier).toEqual([[{ words: words.lift, gap: 6 }]]);
    expect(phrases).toEqual([[{ words: ['出不来'], gap: 6 }]]);
  });

  it('names what is wrong', () => {
    expect(() => parsePattern('<nope> 困', words)).toThrow('<nope>');
    expect(() => parsePattern('电梯 ~x 困', words)).toThrow('~x');
    expect(() => parsePattern('电梯 ~21 困', words)).toThrow('~21');
    expect(() => parsePattern('电梯| 困', words)).toThrow('empty word');
    expect(() => parsePattern(' ~3 ', words)).toThrow('no words');
    expect(() => parsePattern('电梯 & 困 & 人', words)).toThrow('&');
    expect(() => parsePattern('& 困', words)).toThrow('no words');
    expect(() => parsePattern('电梯 ...', words)).toThrow('no words');
    expect(() => parsePattern('电梯 ... 困 ... 人', words)).toThrow('...');
    expect(() => expandWords(['<constructor>'], words)).toThrow('<constructor>');
  });
});
