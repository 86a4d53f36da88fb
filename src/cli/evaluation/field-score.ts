import type { FieldState, FieldValue, FormState } from '../../protocol/form.ts';
import type { Gold } from '../calls/call-file.ts';
import { characterF1, normalisePhone, normaliseText, sameTime } from './normalise.ts';

export const goldFields = [
  'callerName',
  'callbackPhone',
  'location',
  'district',
  'occurredAt',
  'subject',
  'request',
  'relatedOrder',
  'anonymous',
  'confidential',
] as const;
export type GoldField = (typeof goldFields)[number];

export type Verdict = 'exact' | 'partial' | 'wrong' | 'missing';

/** A value as it is scored: text (of a time: its `from`), a yes or no, or nothing. */
export type ScoredValue = string | boolean | null;

const TEXT_FIELDS: ReadonlySet<GoldField> = new Set([
  'callerName',
  'location',
  'district',
  'subject',
  'request',
]);
const PARTIAL_F1 = 0.6;

/** What the gold says of a field; undefined when the field is not scored in this call. */
export function goldValue(gold: Gold, field: GoldField): ScoredValue | undefined {
  if (field === 'anonymous' || field === 'confidential') return gold[field];
  if (field === 'occurredAt') return gold.fields.occurredAt?.from ?? null;
  const value = gold.fields[field];
  // A district inferred from the street is right even where nobody said it.
  return field === 'district' && value === null ? undefined : value;
}

/** What the form says of a field; an empty yes-or-no field means no. */
export function formValue(form: FormState, field: GoldField): ScoredValue {
  if (field === 'anonymous' || field === 'confidential') return current(form[field]) === true;
  if (field === 'occurredAt') {
    const time = current(form.occurredAt);
    return typeof time === 'object' && time !== null ? time.from : null;
  }
  const value = current(form[field === 'callerName' ? 'requesterName' : field]);
  return typeof value === 'string' ? value : null;
}

export function judge(field: GoldField, expected: ScoredValue, actual: ScoredValue): Verdict {
  if (typeof expected === 'boolean' || typeof actual === 'boolean') {
    if (expected === actual) return 'exact';
    return expected === true ? 'missing' : 'wrong';
  }
  if (expected === null) return actual === null ? 'exact' : 'wrong';
  if (actual === null) return 'missing';
  if (isEqual(field, expected, actual)) return 'exact';
  const alike = TEXT_FIELDS.has(field) ? characterF1(normaliseText(expected), normaliseText(actual)) : 0;
  return alike >= PARTIAL_F1 ? 'partial' : 'wrong';
}

function isEqual(field: GoldField, expected: string, actual: string): boolean {
  if (field === 'callbackPhone') return normalisePhone(expected) === normalisePhone(actual);
  if (field === 'occurredAt') return sameTime(expected, actual);
  return normaliseText(expected) === normaliseText(actual);
}

function current(state: FieldState | undefined): FieldValue | undefined {
  return state?.current?.value;
}
