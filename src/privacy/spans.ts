import type { PersonalSpan } from './contract.ts';

/** What may stand between two pieces of one number or name: 幺三八，零零幺三. */
const PAUSE = /^[\s，,、。.…·—-]{0,8}$/u;

/**
 * Spans that overlap nothing, in the order of the text. Where several claim a character the first in the list has it;
 * what is left of the others stays theirs. Neighbours of one identity become one, with the pause between them.
 */
export function settleSpans(text: string, spans: readonly PersonalSpan[]): PersonalSpan[] {
  if (spans.length === 0) return [];
  const owner = new Array<PersonalSpan | undefined>(text.length);
  for (const span of spans) for (let at = span.start; at < span.end; at += 1) owner[at] ??= span;
  const settled: PersonalSpan[] = [];
  for (let start = 0; start < text.length; ) {
    const span = owner[start];
    let end = start + 1;
    while (end < text.length && owner[end] === span) end += 1;
    if (span !== undefined && /[^\s，,、。.…]/u.test(text.slice(start, end)))
      join(text, settled, { ...span, start, end });
    start = end;
  }
  return settled;
}

function join(text: string, settled: PersonalSpan[], next: PersonalSpan): void {
  const last = settled.at(-1);
  const same = last !== undefined && last.identity === next.identity && last.kind === next.kind;
  if (same && PAUSE.test(text.slice(last.end, next.start)))
    settled[settled.length - 1] = { ...last, end: next.end };
  else settled.push(next);
}
