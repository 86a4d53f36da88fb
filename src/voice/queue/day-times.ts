import { DAY, MINUTE, startOfDay, wallAt } from '../../facts/time/local-time.ts';

/** A time span of every day, minutes since midnight by the wall clock; one that ends before it begins goes over midnight. */
export interface DayTimes {
  readonly from: number;
  readonly to: number;
}

/** `21:00-08:00`, as the settings hold it. @throws for anything else */
export function parseDayTimes(text: string): DayTimes {
  const match = /^(\d{2}):(\d{2})-(\d{2}):(\d{2})$/.exec(text);
  if (match === null) throw new Error(`${text} is not two times such as 21:00-08:00`);
  const [hour = 0, minute = 0, endHour = 0, endMinute = 0] = match.slice(1).map(Number);
  return { from: hour * 60 + minute, to: endHour * 60 + endMinute };
}

/** Whether an instant (epoch milliseconds) lies in the span; the end is outside. The same time twice is an empty span. */
export function isWithin(span: DayTimes, at: number, timeZone: string): boolean {
  const minute = minuteOfDay(at, timeZone);
  return span.from <= span.to
    ? minute >= span.from && minute < span.to
    : minute >= span.from || minute < span.to;
}

/** Minutes since midnight by the wall clock, with fractions. */
function minuteOfDay(at: number, timeZone: string): number {
  const wall = wallAt(at, timeZone);
  return (wall - startOfDay(wall)) / MINUTE;
}

/** Where the clock is put forward or back a day has 23 or 25 hours; none has more. */
const LONGEST_DAY = DAY + 2 * 60 * MINUTE;

/**
 * The first instant from `at` on (epoch milliseconds) that lies outside the span; null when there is none,
 * since the span is the whole day. Right where the clock is put forward or back, too: the wall clock is asked again for
 * every instant that is proposed.
 */
export function firstOutside(span: DayTimes, at: number, timeZone: string): number | null {
  let candidate = at;
  while (isWithin(span, candidate, timeZone)) {
    if (candidate - at > LONGEST_DAY) return null;
    const minute = minuteOfDay(candidate, timeZone);
    const left = ((span.to - minute + 1_440) % 1_440) * MINUTE;
    // The clock may jump on the way: a quarter of an hour at most, and it is asked again.
    candidate += Math.max(1_000, Math.min(Math.ceil(left / 1_000) * 1_000, 15 * MINUTE));
  }
  return candidate;
}
