import type { HintedScenario } from '../../catalogue/scenarios/book.ts';
import type { Segment } from '../../protocol/common.ts';
import type { DispatchSuggestion } from '../../protocol/dispatch.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FormState } from '../../protocol/form.ts';
import type { DetailStates, Scenario } from '../../protocol/scenario.ts';

/** All that guidance is made of. */
export interface CallSoFar {
  /** In the order of time. */
  readonly transcript: readonly Segment[];
  readonly facts: readonly Fact[];
  readonly form: FormState;
  readonly scenario: Scenario | null;
  /** Of the same form; null: what an agent asked is told by the form's own wording only. */
  readonly hints: HintedScenario | null;
  readonly details: DetailStates;
  readonly suggestion: Pick<DispatchSuggestion, 'item' | 'unsure' | 'question'> | null;
}
