import type { CallState } from '../call/call-state.ts';
import type { SubmittedDetails } from '../protocol/scenario.ts';

/** The answered questions of the call's scenario form, in its order; null when none was answered. */
export function detailsOf({
  scenario,
  details,
}: Pick<CallState, 'scenario' | 'details'>): SubmittedDetails | null {
  if (scenario === null) return null;
  const values = scenario.fields.flatMap(({ key, label, unit }) => {
    const value = details[key]?.current?.value;
    return value === undefined ? [] : [{ key, label, value, unit }];
  });
  return values.length === 0 ? null : { scenario: scenario.id, name: scenario.name, values };
}
