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

/** What became of an order, as the ranking remembers it. */
export interface LearntOrder {
  readonly orderId: string;
  /** As people know it: shown to agents as a like order. */
  readonly number: string;
  /** ISO 8601: when the order was made. */
  readonly at: string;
  /** The matter, without personal data. */
  readonly text: string;
  /** The unit that it belongs to; null when nobody knows any more. */
  readonly unit: string | null;
  readonly category: string | null;
  readonly district: string | null;
  /** Somebody besides the agent who made it has said whose it is. */
  readonly settled: boolean;
  /** Units that gave it back with good reason (退单, upheld 异议). */
  readonly refused: readonly string[];
}

/**
 * Takes in what became of orders; a later word on an order takes the place of the earlier one. An order with an empty text
 * and no unit is forgotten.
 */
export interface OrderMemory {
  apply(orders: readonly LearntOrder[]): void;
}
