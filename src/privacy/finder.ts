import { addressesIn } from './address-finder.ts';
import type { PersonalSpan } from './contract.ts';
import type { Known } from './known-personal.ts';
import { NameFinder } from './name-finder.ts';
import { netAddressesIn } from './net-address-finder.ts';
import { NumberFinder } from './number-finder.ts';
import { platesOf } from './plate-finder.ts';
import { sentencesOf } from './sentence.ts';
import { settleSpans } from './spans.ts';

/** Digits of a number that a house has as well. */
const SHORT_NUMBER = 4;

/**
 * Personal data in sentences that follow each other, spans a sentence, in its order and overlapping nothing. Facts whose
 * evidence names the sentences prove what is said in pieces; the patterns of the finders find the rest.
 */
export function findPersonal(
  parts: readonly { readonly id: string | null; readonly text: string }[],
  known: Known,
): PersonalSpan[][] {
  const names = new NameFinder(known);
  const numbers = new NumberFinder(known);
  return sentencesOf(parts).map((sentence) => {
    const digits = numbers.find(sentence);
    const isShort = ({ identity }: PersonalSpan) => identity.length <= SHORT_NUMBER;
    return settleSpans(sentence.text, [
      ...netAddressesIn(sentence),
      ...platesOf(sentence, known),
      ...digits.filter((one) => !isShort(one)),
      ...addressesIn(sentence, known),
      ...digits.filter(isShort),
      ...names.find(sentence),
    ]);
  });
}
