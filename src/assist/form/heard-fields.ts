import type { CallState } from '../../call/call-state.ts';
import type { DispatchSuggestion, Ranked } from '../../protocol/dispatch.ts';
import type { Candidate, FieldCandidates } from '../../protocol/form.ts';
import { type FieldName, fieldNames } from '../../protocol/form.ts';
import { confirmedFields } from './confirmed-fields.ts';
import { mergeSources, normalised } from './merge-sources.ts';

type Suggestion = Pick<DispatchSuggestion, 'modelVersion' | 'units' | 'categories' | 'unsure'>;

/**
 * All that the form may hold, best first: what the caller agreed to at a read-back, what rules heard and what the language
 * model read, merged by the policy of `mergeSources`, and the first suggested units and categories, which dispatch alone
 * ranks.
 *
 * @param heard by the rules
 */
export function heardFields(
  state: Pick<CallState, 'reading' | 'selfService' | 'transcript'>,
  heard: FieldCandidates,
  suggestion: Suggestion | null,
): FieldCandidates {
  const read = state.reading?.fields ?? {};
  const confirmed = confirmedFields(state, heard, read);
  const merged: FieldCandidates = {};
  for (const field of fieldNames) {
    const rules = [...(confirmed[field] ?? []), ...(heard[field] ?? [])];
    const candidates = mergeSources(rules, read[field] ?? [], meaningOf(field));
    if (candidates.length > 0) merged[field] = candidates;
  }
  if (suggestion === null) return merged;
  return {
    ...merged,
    unit: suggestion.units.map(suggested(suggestion)),
    category: suggestion.categories.map(suggested(suggestion)),
  };
}

function suggested({ modelVersion, unsure }: Suggestion): (ranked: Ranked, index: number) => Candidate {
  return ({ name, probability }, index) => ({
    value: name,
    spoken: '',
    // The first name fills the form when the model is sure of it; the others are offered beside it.
    confidence: index === 0 && !unsure ? Math.max(probability, 0.5) : Math.min(probability, 0.49),
    source: 'model',
    rule: modelVersion,
    evidence: [],
  });
}

/** What of two values of a field must be equal for them to be the same. */
function meaningOf(field: FieldName): (value: unknown) => unknown {
  if (field === 'callbackPhone') return (value) => String(value).replace(/\D/g, '');
  if (field === 'occurredAt') return meantTime;
  return normalised;
}

/** The same moment may be told in other words; a time that was not understood is its words. */
function meantTime(value: unknown): unknown {
  const { text, from, to } = value as Extract<Candidate['value'], object>;
  return from === null && to === null ? normalised(text) : [from, to];
}
