import type { Evidence } from '../../protocol/common.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf } from '../text.ts';

/** Pieces of evidence that a number keeps in a call of any length. */
const MAX_EVIDENCE = 8;
const ANSWER_CHARS = 12;

/** The first piece, which says where a number comes from, and the newest. */
export function boundedEvidence(evidence: readonly Evidence[]): readonly Evidence[] {
  if (evidence.length <= MAX_EVIDENCE) return evidence;
  return [...evidence.slice(0, 1), ...evidence.slice(1 - MAX_EVIDENCE)];
}

/** The first words of a turn, which agree to what was said before. */
export function answerOf({ segment, text }: Turn): Evidence {
  return evidenceOf(segment, { start: 0, end: Math.min(text.length, ANSWER_CHARS) });
}
