import type { Candidate, FieldCandidates } from '../../protocol/form.ts';
import type { Turn } from './dialogue.ts';

/** One concern of the form: it hears every turn and can say at any time what it makes of them. */
export interface FieldExtractor {
  observe(turn: Turn): void;
  /** Depends only on the turns heard, never on when or how often it was asked before. */
  candidates(): FieldCandidates;
}

/** Best first; equal ones keep their order. */
export function ranked(candidates: readonly Candidate[]): Candidate[] {
  return [...candidates].sort((a, b) => b.confidence - a.confidence);
}
