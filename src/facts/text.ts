import type { Evidence, Segment } from '../protocol/common.ts';
import { cutText } from './cut-text.ts';

/** A stretch of a segment's text, in UTF-16 code units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Segments longer than this are read up to here: no sentence a person speaks comes near it. */
const MAX_CHARS = 10_000;

/**
 * Makes a text easy to match while keeping every offset: full-width letters, digits and punctuation become ASCII,
 * control characters become spaces.
 */
export function fold(text: string): string {
  return text
    .slice(0, MAX_CHARS)
    .replace(/(?![，。？！：；（）])[\uFF01-\uFF5E]/g, (char) =>
      String.fromCharCode(char.charCodeAt(0) - 0xfee0),
    )
    .replace(/[\p{Cc}\u3000\u00a0]/gu, ' ');
}

/** Longest text that the protocol takes as evidence, UTF-16 code units. */
const MAX_EVIDENCE = 2_000;

/** Proof of a value; the span is clipped to the segment and to what the protocol takes, never within a character. */
export function evidenceOf(segment: Segment, span: Span): Evidence {
  const start = Math.max(0, Math.min(span.start, segment.text.length));
  const text = cutText(segment.text.slice(start, Math.max(start, span.end)), MAX_EVIDENCE);
  return { segmentId: segment.id, start, end: start + text.length, text };
}

/**
 * Matches of a global pattern in the order of the text, at most `most`. Unlike `matchAll` it takes no copy of the pattern,
 * which for patterns as long as those of the facts costs more than the search.
 */
export function allMatches(
  text: string,
  pattern: RegExp,
  most = Number.POSITIVE_INFINITY,
): readonly RegExpExecArray[] {
  pattern.lastIndex = 0;
  let match = pattern.exec(text);
  if (match === null) return NO_MATCHES;
  const matches: RegExpExecArray[] = [];
  while (match !== null && matches.length < most) {
    matches.push(match);
    if (match[0] === '') pattern.lastIndex += pattern.unicode && isPair(text, match.index) ? 2 : 1;
    match = pattern.exec(text);
  }
  pattern.lastIndex = 0;
  return matches;
}

/** Whether a character beyond the first 65,536 begins here. */
function isPair(text: string, at: number): boolean {
  return (text.codePointAt(at) ?? 0) > 0xffff;
}

const NO_MATCHES: readonly RegExpExecArray[] = [];
const CLAUSE = /[^\s，。？！；：,.?!;:…、]+/g;

/** Clauses of a folded text: what lies between punctuation or spaces. */
export function clauses(text: string): (Span & { readonly text: string })[] {
  return allMatches(text, CLAUSE).map((m) => ({
    start: m.index,
    end: m.index + m[0].length,
    text: m[0],
  }));
}

/** The first match of any of several patterns. */
export function matchesAny(text: string, patterns: readonly RegExp[]): boolean {
  return patterns.some((pattern) => pattern.test(text));
}

/** Keeps the newest `limit` items, so that a call of any length holds a bounded state. */
export function pushBounded<T>(items: T[], item: T, limit: number): void {
  items.push(item);
  if (items.length > limit) items.shift();
}
