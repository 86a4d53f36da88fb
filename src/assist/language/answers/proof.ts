import { cardinal, SPOKEN_DIGIT, spokenDigits } from '../../../facts/digits.ts';
import { plain } from './find-quote.ts';

/** Of the characters of a value that is made of the quote's words. */
const LEAST_WORDS = 0.5;
/** Of the pairs of characters of a value that sums up; found on the subjects and requests of the sample calls. */
const LEAST_GIST = 0.13;
/** Of the letters of a value. */
const LEAST_HAN = 0.5;

const PLACEHOLDER = /【[^【】]{1,20}】/g;
const TITLE = /(?:先生|女士|小姐|老师|师傅|同志|大爷|阿姨)$/;
const LINK = /:\/\/|www\.|\.(?:com|cn|net|org)(?![a-z])/i;
const NUMBER =
  /\d[\d,]*(?:\.\d+)?[十百千万亿]?[零〇一二两三四五六七八九十百千万亿]*|[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?/g;
const SCALES: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1_000, 万: 10_000, 亿: 100_000_000 };

/** Whether a value is made of the words of its quote, both masked: every placeholder, and half of the other characters. */
export function madeOf(value: string, quote: string): boolean {
  const said = new Set(characters(quote));
  const placeholders: readonly string[] = value.match(PLACEHOLDER) ?? [];
  const known: readonly string[] = quote.match(PLACEHOLDER) ?? [];
  if (placeholders.some((each) => !known.includes(each))) return false;
  const own = characters(value.replace(TITLE, ''));
  if (own.length === 0) return placeholders.length > 0;
  return share(own, said) >= LEAST_WORDS;
}

/** Whether a value sums up what was told: enough of its pairs of characters were said, one of them in the quote. */
export function gistOf(value: string, quote: string, transcript: string): boolean {
  const known: readonly string[] = transcript.match(PLACEHOLDER) ?? [];
  if ((value.match(PLACEHOLDER) ?? []).some((each) => !known.includes(each))) return false;
  const own = pairs(value);
  return (
    isPlainChinese(value) &&
    share(own, new Set(pairs(quote))) > 0 &&
    share(own, new Set(pairs(transcript))) >= LEAST_GIST
  );
}

/** No link, and not in another language. */
export function isPlainChinese(value: string): boolean {
  const letters = value.match(/\p{L}/gu)?.length ?? 0;
  const han = value.match(/\p{Script=Han}/gu)?.length ?? 0;
  return letters > 0 && han >= letters * LEAST_HAN && !LINK.test(value);
}

/** The numbers that a text says, in digits or in words: 一万二, 1.2万, 3,000, 三点五. */
export function numbersIn(text: string): number[] {
  return (plain(text).text.match(NUMBER) ?? []).flatMap((run) => {
    const number = numberOf(run);
    return number === null || !Number.isFinite(number) ? [] : [number];
  });
}

function numberOf(run: string): number | null {
  const written = /^(\d[\d,]*\.\d+|\d[\d,]*)([十百千万亿]?)$/.exec(run);
  if (written !== null)
    return Number((written[1] ?? '').replaceAll(',', '')) * (SCALES[written[2] ?? ''] ?? 1);
  const [whole = '', part] = run.split('点');
  const number = cardinal(whole.replaceAll(',', ''));
  if (number === null || part === undefined) return number;
  return Number(`${number}.${spokenDigits(part) ?? ''}`);
}

const DIGIT = new RegExp(`[${SPOKEN_DIGIT}]`, 'g');

/** Letters and digits one by one, spoken digits as written; placeholders are none. */
function characters(text: string): string[] {
  return (
    plain(text.replace(PLACEHOLDER, ' '))
      .text.replace(DIGIT, (digit) => spokenDigits(digit) ?? digit)
      .match(/[\p{L}\p{N}]/gu) ?? []
  );
}

function pairs(text: string): string[] {
  const all = characters(text);
  return all.slice(1).map((char, index) => `${all[index]}${char}`);
}

function share(own: readonly string[], known: ReadonlySet<string>): number {
  return own.length === 0 ? 0 : own.filter((each) => known.has(each)).length / own.length;
}
