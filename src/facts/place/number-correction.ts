import { arabicAddress, SPOKEN_DIGIT } from '../digits.ts';
import { isNumbered, type PlacePart } from './place-part.ts';

const NUMBER = `[${SPOKEN_DIGIT}十百]{1,6}`;
/** 不是45 是54, 不对 210, 错了 五十四: a number instead of the one told or read back. */
const INSTEAD = new RegExp(
  `^(?:[嗯呃啊哦欸，,\\s])*(?:不是|不对|不系|错了|[写听搞记]错了)[啊呀，,\\s]*(?:(${NUMBER})(?:[，,\\s]+|(?=应该是|是|改成)))?(?:(?:应该)?是|改成)?(${NUMBER})(?=$|[吧啊呀的，,。\\s])`,
);
const DIGITS = /\d+|[一二三四五六七八九十]+/;

/** Right before a number that corrects another: 四十五号 不对 五十四号; 不对，地点是50号; 不是49号，是50号. */
export const CORRECTS_NUMBER = new RegExp(
  `(?:不对|不是|错了|哦不|啊不|(?:^|[，,\\s])不|更正|改成)[啊呀，,\\s]*(?:(?:地[址点方]|位置|门牌号?)[，,\\s]*|${NUMBER}号[，,\\s]*(?=应该是|是))?(?:(?:应该)?是)?$`,
);

/** The number that a caller says alone to correct one read back; null for none. */
export function numberInstead(text: string): { readonly of: string; readonly to: string } | null {
  const [, of = '', to = ''] = INSTEAD.exec(text) ?? [];
  return to === '' ? null : { of: of === '' ? '' : arabic(of), to: arabic(to) };
}

function arabic(number: string): string {
  return arabicAddress(`${number}号`).replace(/号$/, '');
}

/** The part whose number is meant: the one that has it, else the last. */
export function numberedPart(parts: readonly PlacePart[], of: string): PlacePart | undefined {
  return parts.findLast(
    ({ kind, text }) => isNumbered(kind) && DIGITS.test(text) && (of === '' || numberOf(text) === of),
  );
}

function numberOf(text: string): string {
  return arabic(DIGITS.exec(text)?.[0] ?? '');
}

/** The part with another number. */
export function withNumber(part: PlacePart, to: string): PlacePart {
  const text = part.text.replace(DIGITS, to);
  return { ...part, text, atom: { ...part.atom, text } };
}
