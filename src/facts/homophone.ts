import { pinyin } from 'pinyin-pro';

/** Initial consonant, glide before the vowel, and rime: 黄 is h-u-ang, 王 is -u-ang, 方 is f--ang. */
interface Syllable {
  readonly initial: string;
  readonly glide: string;
  readonly rime: string;
}

/** One character as it sounds, without tone. */
export interface Sound {
  /** Pinyin without tone; what is not Chinese stands for itself. */
  readonly exact: string;
  /** Equal for sounds that are commonly taken for each other. */
  readonly loose: string;
  /** A number for `loose`, so that misheard names can be looked up. */
  readonly code: number;
  readonly syllable: Syllable | null;
}

type Costs = readonly (readonly [a: string, b: string, cost: number])[];

/**
 * What recognisers and southern speakers mix up, from hardly heard (0.1) to now and then (0.4). Pairs that are not
 * listed cost the shortest way over listed ones, at most `FAR`.
 */
const INITIALS: Costs = [
  ...([
    ['zh', 'z', 0.15],
    ['ch', 'c', 0.15],
    ['sh', 's', 0.15],
    ['n', 'l', 0.15],
    ['f', 'h', 0.15],
    ['r', 'l', 0.25],
  ] as const),
  ...([
    ['j', 'z', 0.15],
    ['q', 'c', 0.15],
    ['x', 's', 0.15],
    ['', 'r', 0.3],
    ['', 'h', 0.35],
  ] as const),
  ...([
    ['b', 'p', 0.35],
    ['d', 't', 0.35],
    ['g', 'k', 0.35],
    ['j', 'q', 0.35],
    ['zh', 'ch', 0.35],
  ] as const),
];
const GLIDES: Costs = [
  ['', 'u', 0.15],
  ['i', 'v', 0.25],
  ['', 'i', 0.35],
];
const RIMES: Costs = [
  ['an', 'ang', 0.1],
  ['en', 'eng', 0.1],
  ['o', 'e', 0.2],
  ['o', 'ou', 0.2],
  ['ai', 'ei', 0.3],
  ['ao', 'ou', 0.3],
  ['an', 'en', 0.35],
];
const FAR = 0.6;
/** Sounds up to this distance may be one, misheard. */
const ALIKE = 0.3;

/** Spellings that hide glide and rime: 秀 is x-i-ou, 中 is zh-u-eng. */
const SPELLED: Readonly<Record<string, readonly [glide: string, rime: string]>> = {
  i: ['i', ''],
  u: ['u', ''],
  v: ['v', ''],
  ie: ['i', 'ê'],
  ve: ['v', 'ê'],
  iu: ['i', 'ou'],
  ui: ['u', 'ei'],
  in: ['i', 'en'],
  un: ['u', 'en'],
  vn: ['v', 'en'],
  ing: ['i', 'eng'],
  ong: ['u', 'eng'],
  iong: ['v', 'eng'],
};

/** All distances that follow from the listed ones by the shortest way: so the triangle holds. */
function closure(costs: Costs): (a: string, b: string) => number {
  const names = [...new Set([...costs.map(([a]) => a), ...costs.map(([, b]) => b)])];
  const table = new Map<string, number>();
  const get = (a: string, b: string): number => (a === b ? 0 : (table.get(`${a} ${b}`) ?? FAR));
  for (const [a, b, cost] of costs) {
    table.set(`${a} ${b}`, cost);
    table.set(`${b} ${a}`, cost);
  }
  for (const via of names) {
    for (const a of names) {
      for (const b of names) table.set(`${a} ${b}`, Math.min(get(a, b), get(a, via) + get(via, b)));
    }
  }
  return get;
}

const initialDistance = closure(INITIALS);
const glideDistance = closure(GLIDES);
const rimeDistance = closure(RIMES);

function syllableOf(spelling: string): Syllable | null {
  const plain = spelling
    .replace(/^([jqx])u/, '$1v')
    .replace(/^yu/, 'v')
    .replace(/^yi/, 'i')
    .replace(/^y/, 'i')
    .replace(/^wu?/, 'u');
  const match = /^([zcs]h|[bpmfdtnlgkhjqxzcsr])?([a-zê]*)$/.exec(plain);
  if (match === null) return null;
  const [, initial = '', final = ''] = match;
  // The i of zhi and zi is no vowel of its own.
  if (/^[zcsr]/.test(initial) && final === 'i') return { initial, glide: '', rime: '' };
  const spelled = SPELLED[final];
  if (spelled !== undefined) return { initial, glide: spelled[0], rime: spelled[1] };
  const glide = /^[iuv](?=.)/.exec(final)?.[0] ?? '';
  return { initial, glide, rime: final.slice(glide.length) };
}

const CLASSES: Readonly<Record<string, string>> = {
  zh: 'z',
  ch: 'c',
  sh: 's',
  n: 'l',
  f: 'h',
  ang: 'an',
  eng: 'en',
};

/** zh/z, ch/c, sh/s, n/l, f/h with its u (飞, 灰), -ng/-n. */
function classOf(syllable: Syllable): string {
  const initial = CLASSES[syllable.initial] ?? syllable.initial;
  const glide = initial === 'h' && syllable.glide === 'u' ? '' : syllable.glide;
  return `${initial}-${glide}-${CLASSES[syllable.rime] ?? syllable.rime}`;
}

const codes = new Map<string, number>();
const cache = new Map<string, Sound>();
/** All Chinese characters that people use fit in. */
const CACHE_LIMIT = 30_000;

/** The sound of one character; of several readings the commonest. */
export function soundOf(char: string): Sound {
  const known = cache.get(char);
  if (known !== undefined) return known;
  const chinese = /\p{Script=Han}/u.test(char);
  const exact = chinese ? pinyin(char, { toneType: 'none', v: true }) : char.toLowerCase();
  const syllable = chinese ? syllableOf(exact) : null;
  const loose = syllable === null ? exact : classOf(syllable);
  const code = codes.get(loose) ?? codes.size + 1;
  const sound = { exact, loose, code, syllable };
  if (cache.size < CACHE_LIMIT) {
    codes.set(loose, code);
    cache.set(char, sound);
  }
  return sound;
}

/** By UTF-16 code, so that most of a text is looked up without its characters as strings. */
const byCode = new Array<Sound | undefined>(0x1_0000);

/** Sounds of a text, one per UTF-16 code unit. */
export function soundsOf(text: string): Sound[] {
  const sounds: Sound[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const sound = byCode[code] ?? soundOf(text.charAt(at));
    byCode[code] = sound;
    sounds.push(sound);
  }
  return sounds;
}

/** 0 for the same syllable, up to 1 for syllables that nobody takes for each other; a metric. */
export function syllableDistance(a: Sound, b: Sound): number {
  if (a.exact === b.exact) return 0;
  if (a.syllable === null || b.syllable === null) return 1;
  const initial = initialDistance(a.syllable.initial, b.syllable.initial);
  const glide = glideDistance(a.syllable.glide, b.syllable.glide);
  return Math.min(1, initial + glide + rimeDistance(a.syllable.rime, b.syllable.rime));
}

/** Sum over the syllables, infinite for words of different length; a metric over sounds. */
export function soundDistance(a: readonly Sound[], b: readonly Sound[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((sum, sound, at) => {
    const other = b[at];
    return other === undefined ? sum : sum + syllableDistance(sound, other);
  }, 0);
}

/** Whether two words of equal length may be one, misheard. */
export function soundAlike(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at += 1) {
    if (a[at] === b[at]) continue;
    if (syllableDistance(soundOf(a[at] ?? ''), soundOf(b[at] ?? '')) > ALIKE) return false;
  }
  return true;
}
