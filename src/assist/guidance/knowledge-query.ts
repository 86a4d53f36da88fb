import type { CallState } from '../../call/call-state.ts';
import { chosen } from '../form/chosen.ts';

/** Of the caller's newest words, UTF-16 code units: what is asked now, not what was told at first. */
const NEWEST = 120;

/** What the knowledge base is asked: what the call is about, and what the caller said last; empty before anything was said. */
export function knowledgeQuery({ form }: Pick<CallState, 'form'>, callerText: string): string {
  const newest = callerText.slice(-NEWEST).toWellFormed();
  return [chosen(form, 'subject') ?? '', newest].filter((part) => part !== '').join(' ');
}
