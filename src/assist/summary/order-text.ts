import type { CallState } from '../../call/call-state.ts';
import type { WorkOrder } from '../../protocol/work-order.ts';
import { callDraft } from './call-draft.ts';

/** The text of the call's order: the agent's where there is one, else a machine's, of this very moment. */
export function orderText(
  state: Pick<CallState, 'summary' | 'form' | 'transcript' | 'matters'>,
): Pick<WorkOrder, 'text' | 'textState'> {
  const { summary } = state;
  if (summary?.state === 'edited' || summary?.state === 'confirmed')
    return { text: summary.text, textState: summary.state };
  return { text: callDraft(state), textState: 'draft' };
}
