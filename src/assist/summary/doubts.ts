import type { CallState } from '../../call/call-state.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { SummaryDoubt } from '../../protocol/summary.ts';
import { type CallGround, doubtsOf } from './faithfulness.ts';
import { omissionsOf } from './omissions.ts';

/** What is doubtful about a text of the call's order, and what the form holds that it leaves out. */
export type DoubtsOf = (text: string, state: CallState, facts: readonly Fact[]) => SummaryDoubt[];

/** A summary is shown with no more. */
const MOST_DOUBTS = 20;

export function createDoubts(ground: Pick<CallGround, 'gazetteer' | 'timeZone'>): DoubtsOf {
  return (text, state, facts) =>
    [
      ...omissionsOf(text, state.form),
      ...doubtsOf(text, {
        ...ground,
        transcript: state.transcript,
        form: state.form,
        details: state.details,
        facts,
        startedAt: state.started?.startedAt ?? '',
        caller: state.started?.caller ?? null,
      }),
    ].slice(0, MOST_DOUBTS);
}
