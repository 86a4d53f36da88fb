import type { CallState } from '../../call/call-state.ts';
import { type Actor, requireAgent, requireOpen } from '../../call/commands.ts';
import type { LiveCall } from '../../call/live-call.ts';
import { callDraft } from './call-draft.ts';

/**
 * Writes the rules' draft of the order's text into the call once all help for the stored sentences is there, in the place
 * of whatever stood there. An id that the log knows changes nothing.
 *
 * @throws CommandError unless the person is the call's agent and the call is open
 */
export async function requestSummary(
  call: LiveCall,
  actor: Actor,
  assistant: { settled(call: LiveCall): Promise<void> },
): Promise<void> {
  const check = (state: CallState): null => {
    requireAgent(state, actor.principal);
    requireOpen(state);
    return null;
  };
  await call.change(check);
  await assistant.settled(call);
  await call.change((state) => {
    check(state);
    if (state.commands.has(actor.commandId)) return null;
    return {
      events: [
        { type: 'summary.requested', by: actor.principal.sub, commandId: actor.commandId },
        { type: 'summary', text: callDraft(state), state: 'draft' },
      ],
    };
  });
}
