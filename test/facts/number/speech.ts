import { candidatesOf } from '../../../src/assist/form/candidates.ts';
import { mergeForm } from '../../../src/call/form-merge.ts';
import { CountExtractor } from '../../../src/facts/number/count.ts';
import { DictatedNumbers } from '../../../src/facts/number/dictated-numbers.ts';
import { MoneyExtractor } from '../../../src/facts/number/money.ts';
import type { Fact, FactOf, FactType } from '../../../src/protocol/fact.ts';
import type { FieldName } from '../../../src/protocol/form.ts';
import { CALLER_NUMBER, contextOf, heardBy, only } from '../helper.ts';

/** What a caller answers to. */
export const ASK = 'a 您的联系电话是多少';

/** Numbers that were said digit by digit in a call of `a …` and `c …` lines. */
export function numbersOf(
  lines: readonly string[],
  callerNumber: string | null = CALLER_NUMBER,
): readonly Fact[] {
  return heardBy(new DictatedNumbers(contextOf({ callerNumber })), lines);
}

export function amountsOf(lines: readonly string[]): readonly Fact[] {
  return [...heardBy(new MoneyExtractor(), lines), ...heardBy(new CountExtractor(), lines)];
}

/** Values of one type, those that stand first. */
export function valuesOf<T extends FactType>(facts: readonly Fact[], type: T): FactOf<T>['value'][] {
  return only(facts, type).map((one) => one.value as FactOf<T>['value']);
}

/** What fills a field of the form; null where it stays empty. */
export function filled(facts: readonly Fact[], field: FieldName): unknown {
  return mergeForm({}, candidatesOf(facts), new Set())[field]?.current?.value ?? null;
}

/** The number that the form calls back. */
export function callback(lines: readonly string[], callerNumber: string | null = CALLER_NUMBER): unknown {
  return filled(numbersOf(lines, callerNumber), 'callbackPhone');
}
