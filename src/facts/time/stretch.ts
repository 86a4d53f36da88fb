import type { TimePrecision } from '../../protocol/fact.ts';
import { DAY, fieldsOf, HOUR, MINUTE, type Wall } from './local-time.ts';
import type { SpanUnit } from './pieces.ts';

/** A stretch of wall-clock time, `to` excluded, and the smallest unit that it was named by. */
export interface Stretch {
  readonly from: Wall;
  readonly to: Wall;
  readonly unit: TimePrecision;
}

const SECOND = 1_000;

export function days(from: Wall, count = 1): Stretch {
  return { from, to: from + count * DAY, unit: 'day' };
}

/** Whole years, months: `to` is the last one that belongs to it. */
export function years(from: number, to = from, unit: TimePrecision = 'year'): Stretch {
  return { from: yearStart(from), to: yearStart(to + 1), unit };
}

export function months(year: number, from: number, to = from, unit: TimePrecision = 'month'): Stretch {
  return { from: Date.UTC(year, from - 1, 1), to: Date.UTC(year, to, 1), unit };
}

/** `Date.UTC` takes years below 100 for the last century's. */
export function yearStart(year: number): Wall {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  return date.getTime();
}

/** Monday of the week that holds a day, midnight. */
export function weekStart(wall: Wall): Wall {
  const day = Math.floor(wall / DAY) * DAY;
  return day - (fieldsOf(day).weekday - 1) * DAY;
}

/** A wall-clock time so many units later; months keep the day where the month has it, else take its last. */
export function plus(wall: Wall, count: number, unit: SpanUnit): Wall {
  switch (unit) {
    case 'second':
      return wall + count * SECOND;
    case 'minute':
      return wall + count * MINUTE;
    case 'hour':
      return wall + count * HOUR;
    case 'day':
      return wall + count * DAY;
    case 'week':
      return wall + count * 7 * DAY;
    case 'month':
      return plusMonths(wall, count);
    case 'quarter':
      return plusMonths(wall, count * 3);
    case 'year':
      return plusMonths(wall, count * 12);
  }
}

/** Half a month is fifteen days. */
function plusMonths(wall: Wall, count: number): Wall {
  const whole = Math.trunc(count);
  const { year, month, day } = fieldsOf(wall);
  const first = Date.UTC(year, month - 1 + whole, 1);
  const { year: y, month: m } = fieldsOf(first);
  const last = fieldsOf(Date.UTC(y, m, 0)).day;
  const moved = first + (Math.min(day, last) - 1) * DAY + (wall - Math.floor(wall / DAY) * DAY);
  return moved + Math.round((count - whole) * 30) * DAY;
}
