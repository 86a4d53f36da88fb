import type { Alert } from '../protocol/alert.ts';
import type { Segment } from '../protocol/common.ts';
import type { DispatchSuggestion } from '../protocol/dispatch.ts';
import type { FieldCandidates } from '../protocol/form.ts';

/** What the pure rules may know of a call besides its words. */
export interface CallContext {
  /** ISO 8601 with offset; relative times ("昨天晚上") are resolved against it. */
  readonly startedAt: string;
  /** IANA name, for example `Asia/Shanghai`. */
  readonly timeZone: string;
  /** The caller's number as the line showed it, digits only; null when withheld. */
  readonly callerNumber: string | null;
}

/**
 * Collects candidates for the form from finals given in the order of their time. The work of one `add` does not
 * grow with the length of the call; a late segment is handled by building a new extractor over the sorted transcript.
 */
export interface FormExtractor {
  /** Never throws, whatever the text. */
  add(segment: Segment): void;
  /** All candidates so far, best first in each field. */
  candidates(): FieldCandidates;
}
export type CreateFormExtractor = (context: CallContext) => FormExtractor;

/** Finds danger in finals given in the order of their time; returns the alerts that this segment raises. */
export interface AlertDetector {
  add(segment: Segment): Alert[];
}

/** Ranks handling units and categories for the caller's words so far. */
export interface DispatchSuggester {
  readonly modelVersion: string;
  /** `text`: the caller's finals joined by a space, oldest first. `district`: the form's district where known. */
  suggest(text: string, hints: { district: string | null }): Promise<Omit<DispatchSuggestion, 'evidence'>>;
}
