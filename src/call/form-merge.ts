import { isDeepStrictEqual } from 'node:util';
import type { Candidate, FieldCandidates, FieldName, FieldState, FormState } from '../protocol/form.ts';
import { fieldNames } from '../protocol/form.ts';
import { lockedBy, mergeField } from './field-merge.ts';

/**
 * Merges what was heard into the form, each field by the policy of `mergeField`.
 *
 * @param candidates of each field, best first
 * @param rejected `field:value` pairs that the agent turned down
 * @returns only the fields that changed
 */
export function mergeForm(
  form: FormState,
  candidates: FieldCandidates,
  rejected: ReadonlySet<string>,
): FormState {
  const changed: FormState = {};
  for (const field of fieldNames) {
    const heard = (candidates[field] ?? []).filter(
      (candidate) => !rejected.has(`${field}:${String(candidate.value)}`),
    );
    const before = form[field];
    if (before === undefined && heard.length === 0) continue;
    const after = mergeField(before, heard);
    if (!isDeepStrictEqual(before ?? EMPTY, after)) changed[field] = after;
  }
  return changed;
}

/** What becomes of one field when the agent types `value` (null: empties it). */
export function agentValue(
  before: FieldState | undefined,
  field: FieldName,
  value: Candidate['value'] | null,
): FieldState {
  return lockedBy(
    before,
    value === null
      ? null
      : { value, spoken: '', confidence: 1, source: 'agent', rule: `agent.${field}`, evidence: [] },
  );
}

const EMPTY: FieldState = { current: null, locked: false, alternatives: [] };
