import type { Evidence, Segment } from '../protocol/common.ts';
import type { FactOf, FactStatus, FactType, FactValue } from '../protocol/fact.ts';
import type { ValueSource } from '../protocol/form.ts';
import { evidenceOf, type Span } from './text.ts';

/** Most pieces of evidence kept for one fact: the first, which says where it comes from, and the newest. */
const MAX_EVIDENCE = 8;

/** What all facts have in common, as an extractor gives it. */
export interface FactGrounds {
  readonly confidence: number;
  readonly source: ValueSource;
  readonly rule: string;
  readonly evidence: readonly Evidence[];
  readonly status?: FactStatus;
  /** Default: the text of the first evidence. */
  readonly spoken?: string;
  /** Sets facts of one type apart that rest on the same words, or names one that is unique in a call. */
  readonly key?: string;
}

/** A fact with its id: type and either `key` or where its first evidence stands. */
export function fact<T extends FactType>(type: T, value: FactValue<T>, grounds: FactGrounds): FactOf<T> {
  const [first] = grounds.evidence;
  const evidence =
    grounds.evidence.length <= MAX_EVIDENCE
      ? [...grounds.evidence]
      : [...grounds.evidence.slice(0, 1), ...grounds.evidence.slice(1 - MAX_EVIDENCE)];
  return {
    type,
    id: `${type}:${grounds.key ?? `${first?.segmentId ?? ''}:${first?.start ?? 0}`}`,
    value,
    spoken: grounds.spoken ?? first?.text ?? '',
    confidence: Math.max(0, Math.min(1, grounds.confidence)),
    source: grounds.source,
    rule: grounds.rule,
    status: grounds.status ?? 'stated',
    evidence,
  } as unknown as FactOf<T>;
}

/** Proofs of several stretches of one segment. */
export function proofs(segment: Segment, spans: readonly Span[]): Evidence[] {
  return spans.map((span) => evidenceOf(segment, span));
}

/** Best first; equal ones keep their order. */
export function ranked<F extends { readonly confidence: number }>(facts: readonly F[]): F[] {
  return [...facts].sort((a, b) => b.confidence - a.confidence);
}
