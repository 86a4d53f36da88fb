import { isDeepStrictEqual } from 'node:util';
import type { DetailCandidate, DetailState, DetailStates, Scenario } from '../protocol/scenario.ts';
import { mergeField } from './field-merge.ts';

/** Possible answers to a scenario's questions, best first; a question nothing was heard about is absent. */
export type DetailCandidates = Readonly<Record<string, readonly DetailCandidate[]>>;

/**
 * Merges what was heard into the details, each by the policy of `mergeField`.
 *
 * @returns only the details that changed
 */
export function mergeDetails(
  details: DetailStates,
  scenario: Scenario,
  candidates: DetailCandidates,
): Record<string, DetailState> {
  const changed: Record<string, DetailState> = {};
  for (const { key } of scenario.fields) {
    const heard = candidates[key] ?? [];
    const before = details[key];
    if (before === undefined && heard.length === 0) continue;
    const after = mergeField(before, heard);
    if (!isDeepStrictEqual(before ?? EMPTY, after)) changed[key] = after;
  }
  return changed;
}

const EMPTY: DetailState = { current: null, locked: false, alternatives: [] };
