import { type CallState, isModelsText } from '../../call/call-state.ts';
import type { SummaryDoubt } from '../../protocol/summary.ts';
import type { WorkOrder } from '../../protocol/work-order.ts';
import { callDraft } from './call-draft.ts';

/**
 * The text of the call's order: the agent's where there is one; else a model's draft, as long as it was written of the whole
 * call and contradicts nothing of the form as it is now; else that of the rules, of this very moment.
 */
export function orderText(
  state: CallState,
  doubtsOf: (text: string) => readonly SummaryDoubt[],
): Pick<WorkOrder, 'text' | 'textState'> {
  const { summary } = state;
  if (summary?.state === 'edited' || summary?.state === 'confirmed')
    return { text: summary.text, textState: summary.state };
  if (
    summary !== null &&
    isModelsText(state) &&
    !doubtsOf(summary.text).some(({ kind }) => kind === 'contradiction')
  )
    return { text: summary.text, textState: 'draft' };
  return { text: callDraft(state), textState: 'draft' };
}
