import { isDeepStrictEqual } from 'node:util';
import { type CallState, isModelsText } from '../../call/call-state.ts';
import type { DeskEvent } from '../../protocol/desk-event.ts';
import type { Fact } from '../../protocol/fact.ts';
import { shownFacts } from '../facts/shown-facts.ts';
import { callDraft } from './call-draft.ts';
import type { DoubtsOf } from './doubts.ts';
import { matterDrafts } from './matter-drafts.ts';

/**
 * The call's matters and the order's text after the form and the details have become those of `after`. Rules write the
 * draft anew as the form fills; a model's draft gives way to them once more is said. A text that stays is held against what
 * changed.
 */
export function summaryEvents(
  state: CallState,
  after: Pick<CallState, 'form' | 'details' | 'scenario'>,
  facts: readonly Fact[],
  doubtsOf: DoubtsOf,
): DeskEvent[] {
  const { summary, transcript } = state;
  const { form } = after;
  const matters = matterDrafts(facts, form, transcript);
  const split = !isDeepStrictEqual(matters, state.matters);
  const events: DeskEvent[] = split ? [{ type: 'matters', matters }] : [];
  if (summary === null || summary.state === 'draft') {
    const byModel = summary?.author !== undefined;
    const outdated = byModel && !isModelsText(state);
    const filled = !byModel && (split || !isDeepStrictEqual(form, state.form));
    if (outdated || filled) {
      const heard = new Map(shownFacts(facts).map((one) => [one.id, one]));
      const text = callDraft({ form, transcript, matters, facts: heard });
      if (text !== summary?.text) events.push({ type: 'summary', text, state: 'draft' });
      return events;
    }
  }
  const doubtable = summary !== null && (summary.author !== undefined || summary.state === 'edited');
  if (!doubtable) return events;
  const doubts = doubtsOf(summary.text, { ...state, ...after }, facts);
  if (!isDeepStrictEqual(doubts, summary.doubts ?? [])) events.push({ type: 'summary.doubts', doubts });
  return events;
}
