import type { ScenarioBook } from '../../catalogue/scenarios/book.ts';
import type { DispatchSuggestion } from '../../protocol/dispatch.ts';
import type { Scenario } from '../../protocol/scenario.ts';

/** What the choice rests on. */
export type ScenarioGrounds = Pick<DispatchSuggestion, 'item' | 'unsure'>;

/**
 * The form a call should show. While nothing is recognised, or the ranking is unsure, the form before stays, so that no
 * answers are lost to a passing doubt; it gives way only to a form that a sure suggestion leads to. An item without a form
 * takes none away: a sentence beside the matter must not close what the agent is filling in. A first form needs no
 * certainty: it can only help.
 *
 * @param previous the form shown so far; null: none
 */
export function scenarioFor(
  suggestion: ScenarioGrounds | null,
  book: Pick<ScenarioBook, 'find'>,
  previous: Scenario | null,
): Scenario | null {
  const id = suggestion?.item?.scenario ?? null;
  if (suggestion === null || id === null || id === previous?.id) return previous;
  if (previous !== null && suggestion.unsure) return previous;
  // A form that is no longer in the book stays as it stood when the call took it.
  return book.find(id) ?? previous;
}
