/** Text as the models read it, and where each of its characters stood in what was given. */
export interface NormalisedText {
  readonly text: string;
  /** Index in the given text (UTF-16 code units) of each character of `text`. */
  readonly offsets: Int32Array;
}

/** Changed whenever `normaliseText` changes: a model trained on another version is refused. */
export const NORMALISATION_VERSION = 1;

/** What speech and the house style of written summaries add without saying anything about the matter. */
const skippedPhrases = [
  '市民来电',
  '市民再次来电',
  '市民微信',
  '市民公众号',
  '市民网站',
  '市民短信',
  '市民通过',
  '市民云',
  '市民',
  '再次来电',
  '来电',
  '故来电',
  '其表示',
  '那个',
  '这个',
  '就是说',
  '就是',
  '然后',
  '你好',
  '您好',
  '谢谢',
  '喂',
  '嗯',
  '呃',
  '哎',
  '唉',
  '啊',
  '呀',
  '哦',
  '噢',
  '诶',
  '嘛',
  '吧',
  '呢',
];

const phrasesByFirst = new Map<number, string[]>();
for (const phrase of [...skippedPhrases].sort((a, b) => b.length - a.length)) {
  const first = phrase.charCodeAt(0);
  phrasesByFirst.set(first, [...(phrasesByFirst.get(first) ?? []), phrase]);
}

const numerals = new Set([...'〇零一二三四五六七八九十百千万两幺'].map((char) => char.charCodeAt(0)));
const ZERO = 48;
const LESS_THAN = 60;
const GREATER_THAN = 62;

/**
 * Makes written summaries and talkative transcripts alike: full-width forms become ASCII, letters lower case, every
 * number (Arabic or two and more spoken numerals) and every `<MASK>` a single `0`; fillers, template phrases, spaces,
 * punctuation and all that is neither Han nor Latin is dropped. Traditional characters stay as they are.
 */
export function normaliseText(given: string): NormalisedText {
  const codes = new Uint16Array(given.length);
  const offsets = new Int32Array(given.length);
  let length = 0;
  const push = (code: number, at: number): void => {
    if (code === ZERO && length > 0 && codes[length - 1] === ZERO) return;
    codes[length] = code;
    offsets[length] = at;
    length += 1;
  };
  let at = 0;
  while (at < given.length) {
    const code = foldedCode(given.charCodeAt(at));
    if (code >= ZERO && code <= ZERO + 9) {
      push(ZERO, at);
      at += 1;
    } else if (numerals.has(code) && numerals.has(given.charCodeAt(at + 1))) {
      push(ZERO, at);
      while (numerals.has(given.charCodeAt(at))) at += 1;
    } else if (code === LESS_THAN) {
      const end = maskEnd(given, at);
      if (end > at) push(ZERO, at);
      at = Math.max(end, at + 1);
    } else {
      const skipped = skippedLength(given, at, code);
      if (skipped > 0) {
        at += skipped;
      } else {
        if (isWordCode(code)) push(code, at);
        at += 1;
      }
    }
  }
  return { text: decode(codes.subarray(0, length)), offsets: offsets.slice(0, length) };
}

/** Full-width ASCII to ASCII, upper case Latin to lower case. */
function foldedCode(code: number): number {
  const narrow = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code;
  return narrow >= 65 && narrow <= 90 ? narrow + 32 : narrow;
}

function isWordCode(code: number): boolean {
  return (
    (code >= 0x4e00 && code <= 0x9fff) || (code >= 0x3400 && code <= 0x4dbf) || (code >= 97 && code <= 122)
  );
}

/** End of a mask such as `<PHONE>` that begins at `start`; `start` itself when there is none. */
function maskEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + 20);
  for (let at = start + 1; at < limit; at += 1) {
    const code = foldedCode(text.charCodeAt(at));
    if (code === GREATER_THAN) return at + 1;
    if (code < 97 || code > 122) return start;
  }
  return start;
}

function skippedLength(text: string, at: number, code: number): number {
  for (const phrase of phrasesByFirst.get(code) ?? []) if (text.startsWith(phrase, at)) return phrase.length;
  return 0;
}

/** `String.fromCharCode` takes its characters as arguments, so long texts go in pieces. */
function decode(codes: Uint16Array): string {
  const piece = 8_192;
  if (codes.length <= piece) return String.fromCharCode(...codes);
  let text = '';
  for (let at = 0; at < codes.length; at += piece)
    text += String.fromCharCode(...codes.subarray(at, at + piece));
  return text;
}
