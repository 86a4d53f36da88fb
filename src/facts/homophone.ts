import { pinyin } from 'pinyin-pro';

/** Two ways to hear a syllable: as it is, and with what recognisers and southern speakers mix up made equal. */
export interface Sound {
  readonly exact: string;
  readonly loose: string;
}

const cache = new Map<string, Sound>();
const CACHE_LIMIT = 30_000;

/** zh/z, ch/c, sh/s; n/l; f/h before u; -ng/-n. */
function loosen(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n(?=.)/, 'l')
    .replace(/^f(?=[aeou])/, 'h')
    .replace(/([aei])ng$/, '$1n');
}

/** The sound of one character without tone; a character that is not Chinese sounds like itself. */
export function soundOf(char: string): Sound {
  const known = cache.get(char);
  if (known !== undefined) return known;
  const exact = /\p{Script=Han}/u.test(char)
    ? pinyin(char, { toneType: 'none', v: true })
    : char.toLowerCase();
  const sound = { exact, loose: loosen(exact) };
  if (cache.size < CACHE_LIMIT) cache.set(char, sound);
  return sound;
}

/** Sounds of a text, one per UTF-16 code unit. */
export function soundsOf(text: string): Sound[] {
  return text.split('').map(soundOf);
}

export function looseKey(sounds: readonly Sound[]): string {
  return sounds.map((sound) => sound.loose).join(' ');
}

/** Whether two words of equal length may be one, misheard. */
export function soundAlike(a: string, b: string): boolean {
  return a.length === b.length && looseKey(soundsOf(a)) === looseKey(soundsOf(b));
}
