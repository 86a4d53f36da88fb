import { DAY } from '../../facts/time/local-time.ts';
import { readTime } from '../../facts/time/read-time.ts';
import type { Lean } from '../../facts/time/time-base.ts';
import type { TimeCase, WallMoment } from './time-cases.ts';

const SECOND = 1_000;

/** What `evaluate:time` writes: shares between 0 and 1 of all cases. */
export interface TimeReport {
  readonly cases: number;
  readonly startDate: number;
  readonly startTime: number;
  readonly end: number;
}

/** Wall-clock times in milliseconds, the last second included; null where open or not understood. */
export interface TimeAnswer {
  readonly from: number | null;
  readonly to: number | null;
}

export interface TimeVerdict {
  readonly startDate: boolean;
  readonly startTime: boolean;
  readonly end: boolean;
}

/** Answers one case; `to` is the last second of what is named, of a moment the moment itself. */
export function answer({ text, base }: TimeCase, lean: Lean): TimeAnswer {
  const found = readTime(text, { wall: base, timeZone: 'Asia/Shanghai', lean, day: null });
  if (found === null) return { from: null, to: null };
  const { from, to, toUnit } = found.resolved;
  // Where a unit was named the stretch ends with its last second; where it ends at the base, with the base.
  return { from, to: to === null || to === from || toUnit === null ? to : to - SECOND };
}

/**
 * Compares an answer with what is known: the day of the start, the start to the second, the end to the second (one
 * second off is right: some write ends inclusive, some exclusive; a known end without an hour is the end of its day; a
 * known moment, with both ends equal, is right where the moment is).
 */
export function judgeTime(known: Pick<TimeCase, 'from' | 'to'>, given: TimeAnswer): TimeVerdict {
  const { from, to } = known;
  const startDate =
    from === null ? given.from === null : given.from !== null && day(from.wall) === day(given.from);
  const startTime = from === null ? startDate : from.dayOnly ? startDate : given.from === from.wall;
  if (from !== null && to !== null && !from.dayOnly && from.wall === to.wall)
    return { startDate, startTime, end: startTime };
  return { startDate, startTime, end: sameEnd(to, given.to) };
}

function sameEnd(known: WallMoment | null, given: number | null): boolean {
  if (known === null || given === null) return known === null && given === null;
  const wall = known.dayOnly ? known.wall + DAY - SECOND : known.wall;
  return Math.abs(wall - given) <= SECOND;
}

function day(wall: number): number {
  return Math.floor(wall / DAY);
}

export function timeReport(verdicts: readonly TimeVerdict[]): TimeReport {
  const share = (is: (verdict: TimeVerdict) => boolean) =>
    verdicts.length === 0 ? 0 : verdicts.filter(is).length / verdicts.length;
  return {
    cases: verdicts.length,
    startDate: share((verdict) => verdict.startDate),
    startTime: share((verdict) => verdict.startTime),
    end: share((verdict) => verdict.end),
  };
}
