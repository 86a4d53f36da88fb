import { isDeepStrictEqual } from 'node:util';
import type { Candidate, FieldCandidates, FieldName, FieldState, FormState } from '../protocol/form.ts';
import { fieldNames } from '../protocol/form.ts';

/** Below this a candidate is offered, not filled in. */
const FILL_FROM = 0.5;
/** Below this a candidate is not even offered. */
const OFFER_FROM = 0.3;
const MAX_ALTERNATIVES = 3;

/**
 * Merges what was heard into the form. The policy:
 * 1. a value of the agent is locked and stays; what was heard otherwise is offered beside it;
 * 2. else the best candidate fills the field when it is sure enough, replacing a worse one;
 * 3. other values are offered beside it, best first, and never chosen silently.
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
  const current: Candidate | null =
    value === null
      ? null
      : { value, spoken: '', confidence: 1, source: 'agent', rule: `agent.${field}`, evidence: [] };
  const heard = [
    ...(before?.current == null ? [] : [before.current]),
    ...(before?.alternatives ?? []),
  ].filter((candidate) => candidate.source !== 'agent');
  return { current, locked: true, alternatives: others(heard, current) };
}

/** Lets what was heard fill the field again. */
export function unlocked(before: FieldState | undefined): FieldState {
  const heard = before?.alternatives ?? [];
  return mergeField(undefined, heard);
}

const EMPTY: FieldState = { current: null, locked: false, alternatives: [] };

function mergeField(before: FieldState | undefined, heard: readonly Candidate[]): FieldState {
  if (before?.locked === true) return { ...before, alternatives: others(heard, before.current) };
  const best = heard[0];
  const current = best !== undefined && best.confidence >= FILL_FROM ? best : null;
  return { current, locked: false, alternatives: others(heard, current) };
}

function others(heard: readonly Candidate[], current: Candidate | null): Candidate[] {
  const seen: Candidate['value'][] = current === null ? [] : [current.value];
  const alternatives: Candidate[] = [];
  for (const candidate of heard) {
    if (alternatives.length === MAX_ALTERNATIVES) break;
    if (candidate.confidence < OFFER_FROM || seen.some((value) => isDeepStrictEqual(value, candidate.value)))
      continue;
    seen.push(candidate.value);
    alternatives.push(candidate);
  }
  return alternatives;
}
