import { isDeepStrictEqual } from 'node:util';
import type { DeskEventOf } from '../../protocol/desk-event.ts';
import type { Fact } from '../../protocol/fact.ts';

/** More facts than this beside a form help nobody; the surest stay. */
const MAX_SHOWN = 60;
/** Below this a fact is not worth an agent's glance. */
const SHOWN_FROM = 0.3;

/** What was heard besides what the form shows: numbers, sums, other people, wishes, danger ruled out. */
export function shownFacts(facts: readonly Fact[]): Fact[] {
  const shown = facts.filter((one) => one.confidence >= SHOWN_FROM && isBesideForm(one));
  if (shown.length <= MAX_SHOWN) return shown;
  const surest = new Set([...shown].sort((a, b) => b.confidence - a.confidence).slice(0, MAX_SHOWN));
  return shown.filter((one) => surest.has(one));
}

function isBesideForm(one: Fact): boolean {
  switch (one.type) {
    case 'kind':
    case 'district':
    case 'street':
    case 'anonymous':
    case 'confidential':
    case 'behalf':
    case 'reply':
    // The call's matters go out with their drafts.
    case 'matter':
    case 'subject':
    case 'request':
      return false;
    case 'phone':
      return one.value.use !== 'callback' || one.status === 'withdrawn';
    case 'order-number':
      return !one.value.earlier || one.status === 'withdrawn';
    case 'time':
      return one.value.rrule !== null || one.value.use === 'wish';
    case 'place':
      return one.value.use === 'office';
    case 'person':
    case 'organisation':
      return one.value.use !== 'requester';
    case 'object':
      return one.value.matter === 1;
    case 'danger':
      return one.value.level === 'none';
    default:
      return true;
  }
}

/** What must be told so that `known` becomes `facts`; null where they are the same. */
export function factNews(
  known: ReadonlyMap<string, Fact>,
  facts: readonly Fact[],
): DeskEventOf<'facts'> | null {
  const changed = facts.filter((one) => !isDeepStrictEqual(known.get(one.id), one));
  const held = new Set(facts.map(({ id }) => id));
  const gone = [...known.keys()].filter((id) => !held.has(id));
  return changed.length === 0 && gone.length === 0 ? null : { type: 'facts', facts: changed, gone };
}
