import type { DispatchSuggestion } from '../protocol/dispatch.ts';

/** What is known of a call besides its words when its facts are read. */
export interface CallContext {
  /** ISO 8601 with offset; relative times ("昨天晚上") are resolved against it. */
  readonly startedAt: string;
  /** IANA name, for example `Asia/Shanghai`. */
  readonly timeZone: string;
  /** The caller's number as the line showed it, digits only; null when withheld. */
  readonly callerNumber: string | null;
}

/** Ranks handling units and categories for the caller's words so far. */
export interface DispatchSuggester {
  readonly modelVersion: string;
  /** `text`: the caller's finals joined by a space, oldest first. `district`: the form's district where known. */
  suggest(text: string, hints: { district: string | null }): Promise<Omit<DispatchSuggestion, 'evidence'>>;
}
