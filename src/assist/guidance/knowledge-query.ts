import type { CallState } from '../../call/call-state.ts';
import { createRedaction } from '../../privacy/redaction.ts';
import type { Fact } from '../../protocol/fact.ts';
import { chosen } from '../form/chosen.ts';
import { personalOf } from '../personal-of.ts';

/** Of the caller's newest words, UTF-16 code units: what is asked now, not what was told at first. */
const NEWEST = 120;
/** Read before these, so that a number or a name that begins there is known for one. */
const LEAD = 60;
const PLACEHOLDER = /【[^【】]{1,20}】/gu;

/**
 * What the knowledge base is asked: what the call is about, and what the caller said last; empty before anything was said.
 * Names, numbers and houses are left out: no article is of them, and the question may go to a server for its vector.
 */
export function knowledgeQuery(
  state: Pick<CallState, 'form' | 'details' | 'started'>,
  callerText: string,
  facts: readonly Fact[],
): string {
  const redaction = createRedaction('mask-all', personalOf(state, facts));
  const impersonal = (text: string) => redaction.redact(text).text.replaceAll(PLACEHOLDER, ' ');
  const newest = impersonal(callerText.slice(-NEWEST - LEAD).toWellFormed()).slice(-NEWEST);
  return [impersonal(chosen(state.form, 'subject') ?? ''), newest]
    .map((part) => part.toWellFormed().trim())
    .filter((part) => part !== '')
    .join(' ');
}
