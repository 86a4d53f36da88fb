import {
  DAY,
  fieldsOf,
  HOUR,
  isoDate,
  isoInstant,
  MINUTE,
  startOfDay,
  type Wall,
  wallDate,
} from './local-time.ts';
import { holidayIn, latestHoliday } from './lunar.ts';
import type { Clock, DateSpec, DayPart, TimeMention, YearSpec } from './time-expression.ts';

/** The moment a call started, on the wall clock of its zone. */
export interface TimeBase {
  readonly wall: Wall;
  readonly timeZone: string;
}

/** `from`/`to`: ISO date or instant. `start`: the wall clock of `from`, to compare by. */
export interface ResolvedTime {
  readonly from: string;
  readonly to: string | null;
  readonly start: Wall;
}

/** Hours a part of the day spans, counted from its midnight; night runs into the next day. */
const PART_HOURS: Readonly<Record<DayPart, readonly [number, number]>> = {
  dawn: [0, 6],
  early: [6, 9],
  morning: [6, 12],
  noon: [12, 14],
  afternoon: [12, 18],
  dusk: [17, 19],
  evening: [18, 24],
  night: [22, 30],
};

interface Days {
  readonly from: Wall;
  /** The last day; equal to `from` for a single day, null where it stays open. */
  readonly to: Wall | null;
  /** An instant within the day, where the expression names one (半个小时前). */
  readonly instant: Wall | null;
}

function monthDays(year: number, month: number): Days | null {
  const first = new Date(Date.UTC(year, month - 1, 1)).getTime();
  return { from: first, to: Date.UTC(year, month, 1) - DAY, instant: null };
}

function yearNumber(spec: YearSpec, base: Wall): number | null {
  if (spec === null) return null;
  return 'absolute' in spec ? spec.absolute : fieldsOf(base).year + spec.offset;
}

function single(wall: Wall | null): Days | null {
  return wall === null ? null : { from: wall, to: wall, instant: null };
}

/** Without a year the latest such day that is not after the call. */
function calendarDays(spec: Extract<DateSpec, { type: 'calendar' }>, base: Wall): Days | null {
  const today = startOfDay(base);
  const now = fieldsOf(base);
  const year = yearNumber(spec.year, base);
  if (spec.month === null && spec.day === null) {
    return year === null ? null : { from: Date.UTC(year, 0, 1), to: Date.UTC(year, 11, 31), instant: null };
  }
  if (spec.month === null) {
    for (let back = 0; back < 3; back += 1) {
      const first = fieldsOf(Date.UTC(now.year, now.month - 1 - back, 1));
      const wall = wallDate(first.year, first.month, spec.day ?? 1);
      if (wall !== null && wall <= today) return single(wall);
    }
    return null;
  }
  const month = spec.month;
  const at = (y: number): Days | null =>
    spec.day === null ? monthDays(y, month) : single(wallDate(y, month, spec.day));
  if (year !== null) return at(year);
  const current = at(now.year);
  return current !== null && current.from <= today ? current : at(now.year - 1);
}

function weekDays(spec: Extract<DateSpec, { type: 'week' }>, base: Wall): Days {
  const today = startOfDay(base);
  const { weekday } = fieldsOf(today);
  const monday = today - (weekday - 1) * DAY;
  if (spec.offset !== null) {
    const start = monday + spec.offset * 7 * DAY;
    if (spec.weekday === null) return { from: start, to: start + 6 * DAY, instant: null };
    if (spec.weekday === 'weekend') return { from: start + 5 * DAY, to: start + 6 * DAY, instant: null };
    const day = start + (spec.weekday - 1) * DAY;
    return { from: day, to: day, instant: null };
  }
  const wanted = spec.weekday === 'weekend' ? 6 : (spec.weekday ?? 1);
  let day = monday + (wanted - 1) * DAY;
  if (day > today) day -= 7 * DAY;
  return { from: day, to: spec.weekday === 'weekend' ? day + DAY : day, instant: null };
}

function agoDays(spec: Extract<DateSpec, { type: 'ago' }>, base: Wall): Days | null {
  const today = startOfDay(base);
  const now = fieldsOf(base);
  if (spec.count > 1_000) return null;
  if (spec.unit === 'minute' || spec.unit === 'hour') {
    const instant =
      Math.floor((base - spec.count * (spec.unit === 'hour' ? HOUR : MINUTE)) / MINUTE) * MINUTE;
    return { from: startOfDay(instant), to: null, instant };
  }
  if (spec.unit === 'day') return single(today - spec.count * DAY);
  if (spec.unit === 'week') return single(today - spec.count * 7 * DAY);
  if (spec.unit === 'year') {
    const year = now.year - spec.count;
    return { from: Date.UTC(year, 0, 1), to: Date.UTC(year, 11, 31), instant: null };
  }
  const first = fieldsOf(Date.UTC(now.year, now.month - 1 - spec.count, 1));
  return single(wallDate(first.year, first.month, Math.min(now.day, 28)));
}

function daysOf(spec: DateSpec, base: Wall): Days | null {
  const today = startOfDay(base);
  switch (spec.type) {
    case 'day':
      return single(today + spec.offset * DAY);
    case 'calendar':
      return calendarDays(spec, base);
    case 'week':
      return weekDays(spec, base);
    case 'ago':
      return agoDays(spec, base);
    case 'month': {
      const { year, month } = fieldsOf(base);
      const first = fieldsOf(Date.UTC(year, month - 1 + spec.offset, 1));
      if (spec.day !== null) return single(wallDate(first.year, first.month, spec.day));
      const whole = monthDays(first.year, first.month);
      if (whole === null || spec.part === null) return whole;
      if (spec.part === 'start') return { ...whole, to: whole.from + 9 * DAY };
      if (spec.part === 'middle') return { ...whole, from: whole.from + 10 * DAY, to: whole.from + 19 * DAY };
      return { ...whole, from: whole.from + 20 * DAY };
    }
    case 'holiday': {
      const year = yearNumber(spec.year, base);
      return single(year === null ? latestHoliday(spec.name, today) : holidayIn(spec.name, year));
    }
  }
}

/** The wall clock of a clock time on a day. Without a part of the day the latest that is not after the call. */
function clockOn(day: Wall, clock: Clock, part: DayPart | null, base: Wall, after: Wall | null): Wall {
  const at = (hour: number): Wall => day + hour * HOUR + clock.minute * MINUTE;
  const { hour } = clock;
  if (hour > 12 || hour === 0) return at(hour);
  switch (part) {
    case 'dawn':
      return at(hour === 12 ? 0 : hour);
    case 'early':
    case 'morning':
      return at(hour);
    case 'noon':
      return at(hour < 4 ? hour + 12 : hour);
    case 'afternoon':
    case 'dusk':
      return at(hour < 12 ? hour + 12 : hour);
    case 'evening':
    case 'night': {
      if (hour >= 5 && hour < 12) return at(hour + 12);
      // 昨天夜里两点 is the next morning; 今天夜里两点 has been already.
      const next = at((hour % 12) + 24);
      return next <= base ? next : at(hour % 12);
    }
    case null: {
      if (after !== null) {
        for (const option of [at(hour), at(hour + 12), at(hour + 24)]) if (option > after) return option;
      }
      if (startOfDay(base) === day) {
        const late = at(hour === 12 ? 12 : hour + 12);
        return late <= base ? late : at(hour);
      }
      // On another day hours one to five are meant in the afternoon.
      return at(hour <= 5 ? hour + 12 : hour);
    }
  }
}

/** What a mention means for a call that started at `base`; null where it names no day or hour, or one that is not. */
export function resolveTime(
  mention: TimeMention,
  base: TimeBase,
  dayBefore: DateSpec | null,
): ResolvedTime | null {
  if (mention.recurring) return null;
  const spec = mention.date ?? (mention.clock === null && mention.part === null ? null : dayBefore);
  if (spec === null && mention.clock === null && mention.part === null) return null;
  const days = spec === null ? single(startOfDay(base.wall)) : daysOf(spec, base.wall);
  if (days === null) return null;
  const instant = (wall: Wall): string => isoInstant(wall, base.timeZone);
  const oneDay = days.to === days.from;
  if (days.instant !== null) return { from: instant(days.instant), to: null, start: days.instant };
  if (mention.clock !== null && oneDay) {
    let start = clockOn(days.from, mention.clock, mention.part, base.wall, null);
    // 夜里十二点 said in the morning without a day was the past night.
    if (spec === null && start > base.wall + HOUR && mention.part !== null) start -= DAY;
    const until = mention.until;
    let to: Wall | null = mention.clock.more ? start + HOUR : null;
    if (until !== null && until.clock !== null) {
      const lastDay = until.date === null ? days : daysOf(until.date, base.wall);
      if (lastDay !== null) to = clockOn(lastDay.from, until.clock, until.part, base.wall, start);
    }
    return { from: instant(start), to: to === null ? null : instant(to), start };
  }
  if (mention.part !== null && oneDay) {
    const [first, last] = PART_HOURS[mention.part];
    let day = days.from;
    if (spec === null && day + first * HOUR > base.wall) day -= DAY;
    const end = day + last * HOUR;
    const to =
      end > base.wall && day + first * HOUR <= base.wall ? Math.floor(base.wall / MINUTE) * MINUTE : end;
    return { from: instant(day + first * HOUR), to: instant(to), start: day + first * HOUR };
  }
  const end = mention.until?.date == null ? null : daysOf(mention.until.date, base.wall);
  const last = end?.to ?? (oneDay ? null : days.to);
  return { from: isoDate(days.from), to: last === null ? null : isoDate(last), start: days.from };
}
