import type { TimePrecision } from '../../protocol/fact.ts';
import { DAY, fieldsOf, HOUR, MINUTE, startOfDay, type Wall } from './local-time.ts';
import { narrow, narrowWithin, rankOf } from './narrow.ts';
import type { Amount, SpanUnit, TimeMention, TimePiece } from './pieces.ts';
import { rruleOf } from './recurrence.ts';
import { days, months, plus, type Stretch, weekStart, yearStart, years } from './stretch.ts';
import type { TimeBase } from './time-base.ts';

/** What a time means, on the wall clock; ends are excluded. */
export interface ResolvedTime {
  readonly from: Wall | null;
  /** Null where it stays open. */
  readonly to: Wall | null;
  readonly unit: TimePrecision | null;
  /** The unit by which the end was named; null where it is where a stretch ends or the call began. */
  readonly toUnit: TimePrecision | null;
  readonly earliest: Wall | null;
  readonly latest: Wall | null;
  /** ISO 8601. */
  readonly duration: string | null;
  readonly rrule: string | null;
}

/** Said, but naming no time that there is. */
export const NO_TIME: ResolvedTime = {
  from: null,
  to: null,
  unit: null,
  toUnit: null,
  earliest: null,
  latest: null,
  duration: null,
  rrule: null,
};
/** How far back something that was 刚才 may lie. */
const JUST_NOW = 2 * HOUR;
/** How far from a day something that was around it may lie. */
const AROUND = 3 * DAY;

/** What a mention means; null where it names a day or hour that there is not, or a year that ISO 8601 has no four digits for. */
export function resolveTime({ meaning }: TimeMention, base: TimeBase): ResolvedTime | null {
  const resolved = resolveMeaning(meaning, base);
  return resolved === null || [resolved.from, resolved.to, resolved.earliest, resolved.latest].some(isBeyond)
    ? null
    : resolved;
}

function isBeyond(wall: Wall | null): boolean {
  return wall !== null && (wall < yearStart(1) || wall >= yearStart(10_000) || Number.isNaN(wall));
}

function resolveMeaning(meaning: TimeMention['meaning'], base: TimeBase): ResolvedTime | null {
  switch (meaning.type) {
    case 'dated':
      return resolveDated(meaning, base);
    case 'distance':
      return resolveDistance(meaning.amounts, meaning.sign, meaning.within, base);
    case 'lately':
      return resolveLately(meaning.amount, meaning.sign, meaning.whole, base);
    case 'lasting':
      return resolveLasting(meaning.amount, meaning.than, base);
    case 'vague':
      return resolveVague(meaning.far, meaning.near, base);
    case 'now':
      if (meaning.present && base.lean !== 'past')
        return { ...NO_TIME, from: base.wall, to: base.wall, unit: 'minute' };
      return { ...NO_TIME, earliest: base.wall - JUST_NOW, latest: base.wall };
    case 'recurrence':
      return resolveRecurrence(meaning, base);
  }
}

function of(stretch: Stretch): ResolvedTime {
  return {
    ...NO_TIME,
    from: stretch.from,
    to: stretch.to,
    unit: stretch.unit,
    toUnit: stretch.unit,
  };
}

function resolveDated(
  { pieces, until, opening, shift }: Extract<TimeMention['meaning'], { type: 'dated' }>,
  base: TimeBase,
): ResolvedTime | null {
  const start = narrow(pieces, base);
  if (start === null) return null;
  if (shift !== null) return of(shifted(start, shift.amount, shift.sign));
  if (until !== null) {
    const end = narrowEnd(pieces, until, start, base);
    if (end === null) return of(start);
    const last = until.at(-1);
    // 24时 is where the day ends.
    const to = last?.type === 'clock' && last.clock.hour === 24 ? end.from : end.to;
    // 昨天晚上搞到凌晨四点 names no hour at which it began.
    const told = base.lean === 'past' && !CLOCK_UNITS.has(start.unit);
    const unit = told ? start.unit : finer(start.unit, end.unit);
    return { ...of(start), to, unit, toUnit: to === end.to ? end.unit : 'day' };
  }
  // What callers tell has lasted up to the call.
  const now = base.lean === 'past' && start.from <= base.wall ? base.wall : null;
  switch (opening) {
    case null:
      return of(start);
    case 'since':
      return { ...of(start), to: now, toUnit: null };
    case 'after': {
      // After a month or a year begins with its end; after a day or an hour with itself.
      const long = base.lean !== 'past' && start.to - start.from > DAY;
      // 过年以后就开始了 names no first day.
      if (base.lean === 'past' && start.to - start.from >= DAY && now !== null)
        return { ...NO_TIME, earliest: start.from, latest: now, unit: start.unit };
      return { ...of(start), from: long ? start.to : start.from, to: now, toUnit: null };
    }
    case 'until-now':
      if (start.from > base.wall) return of(start);
      return { ...of(start), to: base.wall, toUnit: null };
    case 'before':
      return {
        ...NO_TIME,
        latest: start.from,
        to: base.lean === 'past' ? null : start.from,
        unit: start.unit,
      };
    case 'around': {
      if (base.lean !== 'past') return of(start);
      const around = Math.max(AROUND, (start.to - start.from) / 2);
      return {
        ...NO_TIME,
        earliest: start.from - around,
        latest: Math.min(start.to + around, Math.max(base.wall, start.to)),
        unit: start.unit,
      };
    }
    case 'ended':
      return { ...NO_TIME, to: start.to, unit: start.unit, toUnit: start.unit };
    case 'until':
      // 到五点 told of a past matter is when something came to its end or began: as good as the time itself.
      return base.lean === 'past'
        ? of(start)
        : { ...NO_TIME, to: start.to, unit: start.unit, toUnit: start.unit };
  }
}

/** The end of a range takes over what it does not name itself: 3月5日至9日, 昨天下午三点到五点. */
function narrowEnd(
  pieces: readonly TimePiece[],
  until: readonly TimePiece[],
  start: Stretch,
  base: TimeBase,
): Stretch | null {
  const [first] = until;
  if (first === undefined) return null;
  const coarser = pieces.filter((piece) => rankOf(piece) < rankOf(first) && piece.type !== 'part');
  if (first.type === 'clock' && first.clock.hour <= 12 && !first.clock.exact)
    return clockAfter(first, start, base);
  const end =
    coarser.length > 0 || isAnchored(first)
      ? narrow([...coarser, ...until], { ...base, lean: 'none', day: startOfDay(start.from) })
      : narrowWithin(holder(first, start), until, base);
  if (end === null || end.to > start.from) return end;
  return later(end, first, start);
}

/** Stands for itself, whatever was said before. */
function isAnchored({ type }: TimePiece): boolean {
  return type.endsWith('-offset') || ['year', 'decade', 'century', 'day-after'].includes(type);
}

/** The unit around the start in which the end is looked for. */
function holder(piece: TimePiece, start: Stretch): Stretch {
  const { year, month } = fieldsOf(start.from);
  if (piece.type === 'weekday' || piece.type === 'weekend') {
    return { from: weekStart(start.from), to: weekStart(start.from) + 7 * DAY, unit: 'week' };
  }
  if (piece.type === 'day' || piece.type === 'ten-days') return months(year, month);
  if (piece.type === 'part' || piece.type === 'clock') return days(startOfDay(start.from));
  return years(year);
}

/** The first such hour after the start: 晚上十点到六点 ends in the morning. */
function clockAfter(
  piece: Extract<TimePiece, { type: 'clock' }>,
  start: Stretch,
  base: TimeBase,
): Stretch | null {
  const midnight = startOfDay(start.from);
  const found = narrowWithin(days(midnight), [{ ...piece, clock: { ...piece.clock, exact: true } }], base);
  if (found === null) return null;
  for (const hours of [0, 12, 24, 36]) {
    if (found.from + hours * HOUR > start.from)
      return { ...found, from: found.from + hours * HOUR, to: found.to + hours * HOUR };
  }
  return null;
}

/** An end that lies before its start belongs to the next unit. */
function later(end: Stretch, piece: TimePiece, start: Stretch): Stretch | null {
  const unit: SpanUnit =
    piece.type === 'part' || piece.type === 'clock'
      ? 'day'
      : piece.type === 'weekday' || piece.type === 'weekend'
        ? 'week'
        : piece.type === 'day'
          ? 'month'
          : 'year';
  const moved = shifted(end, { count: 1, upTo: null, unit }, 1);
  return moved.to > start.from ? moved : null;
}

function shifted(stretch: Stretch, { count, unit }: Amount, sign: 1 | -1): Stretch {
  const from = plus(stretch.from, sign * count, unit);
  return { ...stretch, from, to: from + (stretch.to - stretch.from) };
}

const CLOCK_UNITS: ReadonlySet<TimePrecision> = new Set(['second', 'minute', 'hour']);
const PRECISIONS: readonly TimePrecision[] = [
  ...(['second', 'minute', 'hour', 'part', 'day', 'week', 'month', 'quarter', 'year', 'decade'] as const),
];

function finer(a: TimePrecision, b: TimePrecision): TimePrecision {
  return PRECISIONS.indexOf(a) <= PRECISIONS.indexOf(b) ? a : b;
}

/** 三天前 is that day, 两个月后 that month, 半小时前 that minute. */
function resolveDistance(
  amounts: readonly Amount[],
  sign: 1 | -1,
  then: readonly TimePiece[],
  base: TimeBase,
): ResolvedTime | null {
  let wall = base.wall;
  for (const { count, unit } of amounts) wall = plus(wall, sign * count, unit);
  const unit = amounts.at(-1)?.unit ?? 'day';
  if (unit === 'hour' || unit === 'minute' || unit === 'second') {
    const moment = unit === 'second' ? wall : Math.floor(wall / MINUTE) * MINUTE;
    return { ...NO_TIME, from: moment, to: moment, unit: unit === 'second' ? 'second' : 'minute' };
  }
  const first = then[0];
  // 三年前的今天 counts to the day.
  if (first?.type === 'day-offset') {
    const found = narrowWithin(days(startOfDay(wall) + first.offset * DAY), then.slice(1), base);
    return found === null ? null : of(found);
  }
  const { year, month } = fieldsOf(wall);
  const half = amounts.some(({ count }) => count % 1 !== 0);
  const stretch =
    unit === 'year' && !half
      ? years(year)
      : (unit === 'month' && !half) || unit === 'quarter' || unit === 'year'
        ? months(year, month)
        : days(startOfDay(wall));
  const found = narrowWithin(stretch, then, base);
  return found === null ? null : of(found);
}

/** Without a lean to what happened, the bounds are the best answer there is. */
function resolveVague(far: number | null, near: number | null, base: TimeBase): ResolvedTime {
  const earliest = far === null ? null : base.wall - far * DAY;
  const latest = near === null ? null : base.wall - near * DAY;
  const bounds = { ...NO_TIME, earliest, latest };
  if (base.lean === 'past' || earliest === null || latest === null) return bounds;
  if (latest - earliest < DAY) return { ...bounds, from: earliest, to: latest, unit: 'minute' };
  const to = near === 0 ? base.wall : startOfDay(latest) + DAY;
  return { ...bounds, from: startOfDay(earliest), to, unit: 'day', toUnit: near === 0 ? null : 'day' };
}

function resolveLately(amount: Amount, sign: 1 | -1, whole: boolean, base: TimeBase): ResolvedTime {
  const { wall } = base;
  const other = plus(wall, sign * amount.count, amount.unit);
  const [from, to] = sign === 1 ? [wall, other] : [other, wall];
  const fine = amount.unit === 'hour' || amount.unit === 'minute' || amount.unit === 'second';
  // 这三天 counts today as one of them.
  const first = whole ? startOfDay(from) + DAY : from;
  return {
    ...NO_TIME,
    from: first,
    to,
    unit: fine ? 'minute' : 'day',
    duration: durationOf(amount),
  };
}

/** Weeks and more are told loosely: 一个月了 has no first day. */
function resolveLasting(amount: Amount, than: 'less' | 'more' | null, base: TimeBase): ResolvedTime {
  const { count, unit } = amount;
  const duration = durationOf(amount);
  const ago = (units: number): Wall => plus(base.wall, -Math.max(0, units), unit);
  if (than === null && ['second', 'minute', 'hour', 'day'].includes(unit)) {
    const fine = unit !== 'day';
    const since = ago(count);
    return {
      ...NO_TIME,
      from: fine ? Math.floor(since / MINUTE) * MINUTE : startOfDay(since),
      to: base.wall,
      unit: fine ? 'minute' : 'day',
      duration,
    };
  }
  const most = than === 'less' ? count : than === 'more' ? Math.min(count + 1, 2 * count) : count + 1;
  const least = than === 'less' ? Math.max(count - 0.5, 0.6 * count) : than === 'more' ? count : count - 1;
  return { ...NO_TIME, earliest: ago(most), latest: ago(least), duration };
}

function resolveRecurrence(
  { recurrence, pieces, until }: Extract<TimeMention['meaning'], { type: 'recurrence' }>,
  base: TimeBase,
): ResolvedTime {
  const weekdays = [...recurrence.weekdays];
  const monthDays = [...recurrence.monthDays];
  for (const piece of pieces) {
    if (piece.type === 'weekday' || piece.type === 'nth-weekday') weekdays.push(piece.weekday);
    if (piece.type === 'day') monthDays.push(piece.day);
  }
  const which = pieces.find((piece) => piece.type === 'nth-weekday');
  const time = pieces.filter(({ type }) => type === 'part' || type === 'clock');
  const neutral = { ...base, lean: 'none' } as const;
  const day = days(startOfDay(base.wall));
  const at = time.length === 0 ? null : narrowWithin(day, time, neutral);
  const end = at === null || until === null ? null : narrowEnd(time, until, at, neutral);
  const minute = at === null ? 0 : Math.floor((((at.from % DAY) + DAY) % DAY) / MINUTE);
  const length = end === null || at === null ? null : Math.round((end.from - at.from) / MINUTE);
  return {
    ...NO_TIME,
    unit: at?.unit ?? null,
    duration: length === null || length <= 0 ? null : minutesDuration(length),
    rrule: rruleOf(
      {
        ...recurrence,
        frequency: recurrence.frequency === 'DAILY' && weekdays.length > 0 ? 'WEEKLY' : recurrence.frequency,
        weekdays,
        nth: which?.nth ?? recurrence.nth,
        monthDays,
      },
      at === null ? null : { hour: Math.floor(minute / 60), minute: minute % 60 },
    ),
  };
}

const ISO_UNITS: Readonly<Record<SpanUnit, readonly [string, string, number]>> = {
  second: ['PT', 'S', 1],
  minute: ['PT', 'M', 1],
  hour: ['PT', 'H', 1],
  day: ['P', 'D', 1],
  week: ['P', 'W', 1],
  month: ['P', 'M', 1],
  quarter: ['P', 'M', 3],
  year: ['P', 'Y', 1],
};

/** ISO 8601 duration in whole units: 一年半 is P18M, 半小时 PT30M. */
function durationOf({ count, unit }: Amount): string {
  if (count % 1 === 0) {
    const [head, letter, factor] = ISO_UNITS[unit];
    return `${head}${count * factor}${letter}`;
  }
  const lower: Partial<Record<SpanUnit, readonly [SpanUnit, number]>> = {
    minute: ['second', 60],
    hour: ['minute', 60],
    day: ['hour', 24],
    week: ['day', 7],
    month: ['day', 30],
    quarter: ['day', 91],
    year: ['month', 12],
  };
  const [next, factor] = lower[unit] ?? (['second', 1] as const);
  return durationOf({ count: Math.round(count * factor), upTo: null, unit: next });
}

function minutesDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return `PT${hours > 0 ? `${hours}H` : ''}${minutes % 60 > 0 || hours === 0 ? `${minutes % 60}M` : ''}`;
}
