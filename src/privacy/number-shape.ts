import { SPOKEN_DIGIT } from '../facts/digits.ts';
import { isBankCard } from '../facts/number/account-number.ts';
import type { Run } from '../facts/number/digit-pieces.ts';
import { isIdentityNumber } from '../facts/number/identity-number.ts';
import { isOrderNumber } from '../facts/number/order-number.ts';
import { isMobile, isShortCode, isTollFree } from '../facts/number/phone-number.ts';
import type { PersonalKind } from './contract.ts';

/** What digits are by themselves, and by the words right before and after them. */

/** All digits of a run; the last may be the X of an identity number. */
export function digitsOf(run: Run): string {
  return run.pieces.map((piece) => piece.digits).join('');
}

/** The kind that digits show by their build; null where they have none. */
export function shapeOf(digits: string): PersonalKind | null {
  if (isMobile(digits)) return 'phone';
  if (isOrderNumber(digits)) return 'order-number';
  if (digits.length === 18 && isIdentityNumber(digits)) return 'identity-number';
  return isBankCard(digits) ? 'bank-card' : null;
}

const AFTER_HOUSE = new RegExp(`(?:栋|幢|座|单元|楼|[${SPOKEN_DIGIT}十]号)[\\s，,]?$`, 'u');

/** 九栋 幺二零三: part of an address. */
export function isRoom(text: string, { start, pieces }: Run): boolean {
  const lead = text.slice(Math.max(0, start - 4), start);
  return AFTER_HOUSE.test(lead) && pieces.every(({ digits }) => digits.length <= 4);
}

/** 12345, 95598, 400…: numbers that everybody calls; also several of them in one breath. */
export function isService(run: Run): boolean {
  const digits = digitsOf(run);
  const service = (one: string): boolean => isShortCode(one) || isTollFree(one);
  return service(digits) || run.pieces.every((piece) => service(piece.digits));
}

/** 二零一八, 2018: years stand alone. */
export function isYear(digits: string): boolean {
  return /^(?:19|20)\d\d$/.test(digits);
}

/** 20180530. */
export function isDay(digits: string): boolean {
  return /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);
}

const SUM =
  /(?:提到|提速到?|扣|花|一共|总共|共计?|价格?|欠|工资|金额|押金|补偿|收|交|赔|付|罚|钱|费|卖|买)[^，,。\s]{0,5}$/u;
const SURE_PART = /(?:尾[号数]|[后前末][两三四五六几]位)(?:数字?)?(?:好像|应该|是|为)?[，,\s]*$/u;
const PART =
  /(?:尾[号数巴]|末尾|末[两三四]位|[后前](?:[面边头](?:那?几位?)?|那?几位?|[两三四五六]位)|最后|中间|结尾|开头|转|分机号?码?)[^，,。\s]{0,6}[，,\s]*$/u;
const AGAIN = /(?:不对|错了|不是|应该是|是|对)[，,\s]*$/u;
const CALLED_BY = /(?:打|是|的|那个|这个|留|用)[，,\s]*$/u;
const CALLED_BY_AFTER = /^(?:的|那个|这个|开头|打头|结尾)/u;

/** How digits are brought in by what stands right before and after them. */
export interface Surroundings {
  /** 一共花了: a sum, not somebody's number. */
  readonly sum: boolean;
  /** 尾号是, 后四位: surely a part of a number. */
  readonly surelyPart: boolean;
  /** 后面, 最后, 转: a part, if numbers are being spoken of. */
  readonly part: boolean;
  /** 不对，是: said again. */
  readonly again: boolean;
  /** 打138那个: called by its beginning or end. */
  readonly called: boolean;
}

/** @param reach how many characters before the run are looked at */
export function surroundingsOf(text: string, { start, end }: Run, reach: number): Surroundings {
  const lead = text.slice(Math.max(0, start - reach), start);
  return {
    sum: SUM.test(lead),
    surelyPart: SURE_PART.test(lead),
    part: PART.test(lead),
    again: AGAIN.test(lead),
    called: CALLED_BY.test(lead) || CALLED_BY_AFTER.test(text.slice(end, end + 2)),
  };
}
