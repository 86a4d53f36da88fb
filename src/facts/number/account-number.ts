import type { FactOf } from '../../protocol/fact.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { allMatches, evidenceOf, type Span } from '../text.ts';
import type { HeardNumber } from './heard-numbers.ts';
import type { NumberShape } from './number-shape.ts';
import { labelsOf } from './number-topic.ts';

const SHORTEST = 4;
const LONGEST = 22;

/** Numbers of accounts, meters, cards and papers have no common shape, only bounds of length. */
export const accountShape: NumberShape = {
  whole: (digits) => /^\d{4,22}$/.test(digits) && !isDoubled(digits),
  grows: (digits) => digits.length < LONGEST,
  begins: () => true,
  short: () => false,
  nearly: () => false,
  completed: () => null,
  shapeless: true,
  longest: LONGEST,
};

/** Said twice in one breath. */
function isDoubled(digits: string): boolean {
  const half = digits.length / 2;
  return half >= SHORTEST && digits.slice(0, half) === digits.slice(half);
}

/** Check digit of card numbers, ISO/IEC 7812-1 annex B (Luhn). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 0 && sum % 10 === 0;
}

/** Cards of Chinese banks have 16 to 19 digits, those of UnionPay begin with 62. */
export function isBankCard(digits: string): boolean {
  return /^[3-6]\d{15,18}$/.test(digits) && passesLuhn(digits);
}

export function accountFact(heard: HeardNumber): FactOf<'account-number'> {
  const { digits, label, status, source, evidence, spoken, making } = heard;
  const agreed = status === 'confirmed';
  const plain = making === 'repaired' || making === 'doubted' ? 0.55 : 0.85;
  return fact(
    'account-number',
    { number: digits, label: label === '' ? '编号' : label, bankCard: isBankCard(digits) },
    {
      confidence: agreed ? 0.95 : plain,
      source,
      rule: 'account-number',
      evidence,
      spoken,
      status,
      key: digits,
    },
  );
}

/** Letters and digits: SF1234567890, HK-2018-001. */
const CODE = /[A-Za-z]{1,6}[-\s]?\d[\dA-Za-z-]{3,24}(?![\dA-Za-z])/g;
const REACH = 12;

/** A number with letters in it. */
export interface Code extends Span {
  readonly number: string;
  readonly label: string;
}

/** Numbers with letters in them, printed as one word after the word that names them. */
export function codesIn(text: string): Code[] {
  if (!/[A-Za-z]/.test(text)) return [];
  const labels = labelsOf(text).filter(({ topic }) => topic === 'account');
  if (labels.length === 0) return [];
  return allMatches(text, CODE).flatMap((match) => {
    const start = match.index;
    const label = labels.findLast(({ end }) => end <= start && start - end <= REACH);
    if (label === undefined) return [];
    return [{ number: match[0].replace(/\s/g, ''), label: label.word, start, end: start + match[0].length }];
  });
}

export function codeFact(
  { segment, speaker }: Turn,
  { number, label, start, end }: Code,
): FactOf<'account-number'> {
  return fact(
    'account-number',
    { number, label, bankCard: false },
    {
      confidence: 0.85,
      source: speaker === 'caller' ? 'caller' : 'inferred',
      rule: 'account-code',
      evidence: [evidenceOf(segment, { start, end })],
      key: number,
    },
  );
}
