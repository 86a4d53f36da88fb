import type { RedactedText } from './contract.ts';

/** What takes the place of `[start, end)` of a text. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly by: string;
}

/** Where a replacement stands in the new text. */
interface Placed extends Replacement {
  readonly from: number;
  readonly to: number;
}

/**
 * A text with parts of it replaced.
 *
 * @param replacements in the order of the text, none overlapping another
 */
export function replaceParts(text: string, replacements: readonly Replacement[]): RedactedText {
  const placed: Placed[] = [];
  let redacted = '';
  let done = 0;
  for (const one of replacements) {
    redacted += text.slice(done, one.start);
    placed.push({ ...one, from: redacted.length, to: redacted.length + one.by.length });
    redacted += one.by;
    done = one.end;
  }
  redacted += text.slice(done);
  return {
    text: redacted,
    original: (start, end) => ({
      start: originalOf(placed, start, 'start'),
      end: originalOf(placed, Math.max(start, end), 'end'),
    }),
  };
}

/** Where a position of the new text stands in the old one; one within a placeholder goes to the edge that is asked for. */
function originalOf(placed: readonly Placed[], at: number, edge: 'start' | 'end'): number {
  let shift = 0;
  for (const one of placed) {
    if (at <= one.from) break;
    if (at < one.to) return one[edge];
    shift = one.end - one.to;
  }
  return at + shift;
}
