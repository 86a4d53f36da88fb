import type { Span } from '../text.ts';
import type { Run } from './digit-pieces.ts';

/** What a number said digit by digit may be. `secret`: codes and passwords, which nobody should keep. */
export type NumberTopic = 'phone' | 'identity' | 'order' | 'account' | 'plate' | 'secret';

/** A word that says what kind of number is meant. */
export interface Label extends Span {
  readonly topic: NumberTopic;
  readonly word: string;
}

/** A run of digits and what it is. */
export interface TopicRun {
  readonly run: Run;
  /** Null where nothing says it. */
  readonly topic: NumberTopic | null;
  /** The word that named it, in this turn or in the question. */
  readonly label: string | null;
  /** The speaker named it in this turn. */
  readonly named: boolean;
}
