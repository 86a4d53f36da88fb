import type { Evidence } from '../../protocol/common.ts';

/**
 * Why a stretch of text stands out: `evidence` of a blank being looked at, `danger`, a `decisive` word, or a `doubt` about
 * what the order's text says.
 */
export type MarkKind = 'evidence' | 'danger' | 'decisive' | 'doubt';

export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly kind: MarkKind;
}

export interface MarkedPiece {
  readonly text: string;
  readonly kinds: readonly MarkKind[];
}

/** Cuts a text at the borders of its marks; the pieces joined give the text again, whatever the marks. */
export function splitByMarks(text: string, marks: readonly Mark[]): MarkedPiece[] {
  const clipped = marks
    .map((mark) => ({ ...mark, start: Math.max(0, mark.start), end: Math.min(text.length, mark.end) }))
    .filter((mark) => mark.start < mark.end);
  const borders = [...new Set([0, text.length, ...clipped.flatMap((mark) => [mark.start, mark.end])])];
  borders.sort((a, b) => a - b);
  const pieces: MarkedPiece[] = [];
  for (const [index, start] of borders.entries()) {
    const end = borders[index + 1];
    if (end === undefined) break;
    const covering = clipped.filter((mark) => mark.start <= start && mark.end >= end);
    pieces.push({ text: text.slice(start, end), kinds: [...new Set(covering.map((mark) => mark.kind))] });
  }
  return pieces;
}

/** Groups evidence by the segment it stands in. */
export function marksBySegment(
  groups: readonly { readonly kind: MarkKind; readonly evidence: readonly Evidence[] }[],
): Map<string, Mark[]> {
  const bySegment = new Map<string, Mark[]>();
  for (const { kind, evidence } of groups) {
    for (const { segmentId, start, end } of evidence) {
      const marks = bySegment.get(segmentId) ?? [];
      marks.push({ start, end, kind });
      bySegment.set(segmentId, marks);
    }
  }
  return bySegment;
}

/** Marks every place where one of the texts stands. */
export function marksOf(kind: MarkKind, text: string, wanted: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  for (const words of new Set(wanted)) {
    if (words === '') continue;
    for (let start = text.indexOf(words); start >= 0; start = text.indexOf(words, start + words.length)) {
      marks.push({ start, end: start + words.length, kind });
    }
  }
  return marks;
}
