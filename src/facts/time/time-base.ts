import type { Wall } from './local-time.ts';

/**
 * Which of several days is meant where a piece leaves it open (三号, 星期五, 十点): the latest before the call, for what
 * callers tell; the coming one, for appointments; or the one of the current month, week or day.
 */
export type Lean = 'past' | 'none' | 'future';

/** What a time is resolved against. */
export interface TimeBase {
  /** The wall clock at the call. */
  readonly wall: Wall;
  readonly timeZone: string;
  readonly lean: Lean;
  /** The lean to the past is a guess that a much nearer coming day overrules: nothing says that it has happened. */
  readonly undecided?: boolean;
  /** The day spoken of before, for 当天 and for a clock without a day; null for none. */
  readonly day: Wall | null;
}
