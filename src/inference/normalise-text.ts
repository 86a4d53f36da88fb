import { breathe } from './breathe.ts';

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

const DROPPED = 0;
const WORD = 1;
const DIGIT = 2;
const NUMERAL = 3;
const MASK = 4;
const PHRASE = 5;
/** What to do with a character of the given text, by its code. */
const kinds = Uint8Array.from({ length: 65_536 }, (_, given) => kindOf(given));

/** Characters of a long text between two turns of the event loop. */
const SLICE = 16_384;

/**
 * Makes written summaries and talkative transcripts alike: full-width forms become ASCII, letters lower case, every
 * number (Arabic or two and more spoken numerals) and every `<MASK>` a single `0`; fillers, template phrases, spaces,
 * punctuation and all that is neither Han nor Latin is dropped. Traditional characters stay as they are.
 */
export function normaliseText(given: string): NormalisedText {
  const reading = new Normalisation(given);
  reading.readTo(given.length);
  return reading.result();
}

/** As `normaliseText`, however long the text: the event loop turns after every few thousand characters. */
export async function normaliseInSlices(given: string): Promise<NormalisedText> {
  const reading = new Normalisation(given);
  for (let to = SLICE; to < given.length; to += SLICE) {
    reading.readTo(to);
    await breathe();
  }
  reading.readTo(given.length);
  return reading.result();
}

/** A text on its way to be normalised. */
class Normalisation {
  readonly #given: string;
  readonly #codes: Uint16Array;
  readonly #offsets: Int32Array;
  #length = 0;
  #at = 0;
  /** Whether the character before was part of a spoken number, which all numerals after it prolong. */
  #spokenNumber = false;

  constructor(given: string) {
    this.#given = given;
    this.#codes = new Uint16Array(given.length);
    this.#offsets = new Int32Array(given.length);
  }

  /** Reads on until `to` or, where a phrase or mask reaches over it, a few characters further. */
  readTo(to: number): void {
    const given = this.#given;
    let at = this.#at;
    while (at < to) {
      const code = given.charCodeAt(at);
      const kind = kinds[code];
      if (kind === WORD) {
        this.#push(foldedCode(code), at);
        at += 1;
      } else if (kind === DIGIT) {
        this.#push(ZERO, at);
        at += 1;
      } else if (kind === NUMERAL) {
        at = this.#readNumeral(code, at);
        continue;
      } else if (kind === MASK) {
        const end = maskEnd(given, at);
        if (end > at) this.#push(ZERO, at);
        at = Math.max(end, at + 1);
      } else if (kind === PHRASE) {
        const skipped = skippedLength(given, at, code);
        if (skipped === 0 && isWordCode(code)) this.#push(code, at);
        at += Math.max(skipped, 1);
      } else {
        at += 1;
      }
      this.#spokenNumber = false;
    }
    this.#at = at;
  }

  result(): NormalisedText {
    const { buffer } = this.#codes;
    return {
      text: Buffer.from(buffer, 0, 2 * this.#length).toString('utf16le'),
      offsets: this.#offsets.slice(0, this.#length),
    };
  }

  #readNumeral(code: number, at: number): number {
    if (!this.#spokenNumber) {
      this.#spokenNumber = kinds[this.#given.charCodeAt(at + 1)] === NUMERAL;
      if (this.#spokenNumber) this.#push(ZERO, at);
      else if (isWordCode(code)) this.#push(code, at);
    }
    return at + 1;
  }

  #push(code: number, at: number): void {
    if (code === ZERO && this.#length > 0 && this.#codes[this.#length - 1] === ZERO) return;
    this.#codes[this.#length] = code;
    this.#offsets[this.#length] = at;
    this.#length += 1;
  }
}

function kindOf(given: number): number {
  const code = foldedCode(given);
  if (code >= ZERO && code <= ZERO + 9) return DIGIT;
  if (numerals.has(code)) return NUMERAL;
  if (code === LESS_THAN) return MASK;
  if (phrasesByFirst.has(code)) return PHRASE;
  return isWordCode(code) ? WORD : DROPPED;
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
