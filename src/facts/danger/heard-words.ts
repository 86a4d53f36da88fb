import type { Evidence, Segment } from '../../protocol/common.ts';
import { evidenceOf, type Span } from '../text.ts';

/** What the caller said last, and may go on with in the next segment. */
export interface Carried {
  readonly segment: Segment;
  /** Where in its text the carried words begin. */
  readonly start: number;
  /** The agent said a word between ("嗯，您说"): what follows is no cut in a sentence. */
  readonly interrupted: boolean;
}

/** How much of the caller's last words is read together with the next segment, in UTF-16 code units. */
const CARRY = 16;
/** Stands between the two: recognisers cut where somebody pauses. */
const SEAM = '，';

/** The text of a caller's segment, read on from the carried words, and where its words stand in the segments. */
export class HeardWords {
  readonly text: string;
  /** Length of what was carried; words that end in it were read before. */
  readonly carried: number;
  /** Where another turn begins in the text; 0 where one goes on. */
  readonly seam: number;
  private readonly segment: Segment;
  private readonly before: Carried | null;

  /** @param folded the segment's text, folded */
  constructor(segment: Segment, folded: string, before: Carried | null) {
    const prefix = before === null ? '' : before.segment.text.slice(before.start) + SEAM;
    this.text = prefix + folded;
    this.carried = prefix.length;
    this.seam = before?.interrupted === true ? prefix.length : 0;
    this.segment = segment;
    this.before = before;
  }

  /** Proof of words of the text; those of the segment itself first. */
  of({ start, end }: Span): Evidence[] {
    const proofs: Evidence[] = [];
    if (end > this.carried)
      proofs.push(
        evidenceOf(this.segment, { start: Math.max(0, start - this.carried), end: end - this.carried }),
      );
    if (this.before !== null && start < this.carried - SEAM.length) {
      const from = this.before.start;
      proofs.push(
        evidenceOf(this.before.segment, { start: from + start, end: from + Math.min(end, this.carried) }),
      );
    }
    return proofs;
  }
}

/** What the caller may go on with: the last words, unless a sentence has ended. */
export function carriedFrom(segment: Segment): Carried | null {
  if (/[。！？!?；;]\s*$/.test(segment.text)) return null;
  return { segment, start: Math.max(0, segment.text.length - CARRY), interrupted: false };
}
