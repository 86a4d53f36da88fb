import type { DispatchSuggester } from '../contract.ts';

/** A ranking that also says how much of a text is new to its model. */
export interface MeasuredSuggester extends DispatchSuggester {
  /** Share of a text's words that the model has never seen, 0 to 1; 0 of a text without words. */
  unseenShare(text: string): number;
}
