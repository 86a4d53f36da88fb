import type { Segment } from '../protocol/common.ts';
import type { Fact } from '../protocol/fact.ts';
import type { DangerRules } from './danger/rules.ts';
import type { Turn } from './dialogue.ts';
import type { Gazetteer } from './place/gazetteer.ts';

/** What the pure rules may know of a call besides its words. */
export interface FactContext {
  /** ISO 8601 with offset; relative times ("昨天晚上") are resolved against it. */
  readonly startedAt: string;
  /** IANA name, for example `Asia/Shanghai`. */
  readonly timeZone: string;
  /** The caller's number as the line showed it, digits only; null when withheld. */
  readonly callerNumber: string | null;
  readonly gazetteer: Gazetteer;
  readonly dangerRules: DangerRules;
}

/**
 * One concern of the facts: it hears every turn and can say at any time what it makes of them. What it keeps is bounded,
 * so that neither call grows with the length of the conversation; neither throws, whatever was said.
 */
export interface FactExtractor {
  observe(turn: Turn): void;
  /** The better of several facts for one purpose first. Depends only on the turns heard, never on when it is asked. */
  facts(): readonly Fact[];
}

/** Reads a call's finals in the order of their time. */
export interface FactReader {
  /** Never throws; the work does not grow with the length of the call. */
  add(segment: Segment): void;
  /** What is known by now. */
  facts(): readonly Fact[];
}
