/** What became of an order, as something to learn from. */
export interface LearntRow {
  /** The matter, without personal data. */
  readonly text: string;
  /** The unit that it belongs to. */
  readonly unit: string;
  /** `cat1/cat2`; null when nobody knows. */
  readonly category: string | null;
  /** ISO 8601: when the order was made. */
  readonly at: string;
  /** How much the row counts beside others, above 0; an ordinary one counts 1. */
  readonly weight: number;
}

/** Where a full training finds what was learnt from the orders of this service. */
export interface LearntRows {
  count(): Promise<number>;
  /** In any order, read in pages as they are asked for. */
  rows(): AsyncIterable<LearntRow>;
}
