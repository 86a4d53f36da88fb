import { pinyin } from 'pinyin-pro';
import { soundAlike } from '../homophone.ts';

/** All readings without tone; names use rare ones (冼 and 洗 are both xian, 单 is shan). */
const readings = new Map<string, readonly string[]>();
const CACHE_LIMIT = 20_000;

function readingsOf(char: string): readonly string[] {
  const known = readings.get(char);
  if (known !== undefined) return known;
  const all = /^\p{Script=Han}$/u.test(char)
    ? pinyin(char, { toneType: 'none', multiple: true, type: 'array', v: true })
    : [];
  if (readings.size < CACHE_LIMIT) readings.set(char, all);
  return all;
}

/** Whether two characters share a reading. */
export function sameSound(a: string, b: string): boolean {
  if (a === b) return a !== '';
  const others = readingsOf(b);
  return readingsOf(a).some((reading) => others.includes(reading));
}

/** Whether two characters may be one that was misheard. */
export function mayBeOne(a: string, b: string): boolean {
  return a !== '' && b !== '' && (sameSound(a, b) || soundAlike(a, b));
}

/** Whether two names of equal length may be one that was misheard. */
export function mayBeOneName(a: string, b: string): boolean {
  return a.length === b.length && a !== '' && [...a].every((char, at) => mayBeOne(char, b[at] ?? ''));
}
