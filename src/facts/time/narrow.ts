import { holidayIn, lunarDate, lunarDayAround, lunarMonth, nthWeekday } from './calendar.ts';
import { clockStretch, partStretch, SLACK } from './day-time.ts';
import { DAY, fieldsOf, MINUTE, startOfDay, type Wall, wallDate } from './local-time.ts';
import type { DayPart, PieceType, Stage, Third, TimePiece } from './pieces.ts';
import { days, months, plus, type Stretch, weekStart, years } from './stretch.ts';
import type { TimeBase } from './time-base.ts';

/** From coarse to fine; pieces of one rank exclude each other. */
const RANKS: Readonly<Record<PieceType, number>> = {
  century: 0,
  'century-offset': 0,
  decade: 1,
  year: 2,
  'cyclic-year': 2,
  'year-offset': 2,
  half: 3,
  quarter: 3,
  'quarter-offset': 3,
  season: 3,
  month: 4,
  'month-offset': 4,
  lunar: 4,
  holiday: 4,
  stage: 5,
  'ten-days': 5,
  'week-offset': 5,
  'nth-week': 5,
  weekday: 6,
  weekend: 6,
  'nth-weekday': 6,
  'nth-month': 4.5,
  first: 5.5,
  'lunar-day': 6,
  day: 6,
  'day-offset': 6,
  'nth-day': 6,
  'day-after': 6,
  part: 7,
  clock: 8,
  'same-time': 8,
};

export function rankOf(piece: TimePiece): number {
  // 90年代初 narrows the decade, 年底 the year.
  if (piece.type === 'lunar' && piece.day !== null) return 6;
  if (piece.type === 'first' && piece.unit === 'month') return 4.5;
  // 五一是29号 names two days; 国庆期间第三天 one.
  if (piece.type === 'holiday' && !piece.whole) return 6;
  return RANKS[piece.type];
}

/** The unit that holds a piece which is named without it; null where the piece stands for itself. */
function containerOf(piece: TimePiece): 'year' | 'month' | 'week' | 'day' | null {
  switch (piece.type) {
    case 'half':
    case 'quarter':
    case 'season':
    case 'month':
    case 'lunar':
    case 'holiday':
      return 'year';
    case 'stage':
      return piece.of === 'month' ? 'month' : 'year';
    case 'nth-week':
      return piece.nth > 5 ? 'year' : 'month';
    case 'ten-days':
    case 'day':
    case 'nth-weekday':
      return 'month';
    case 'weekday':
    case 'weekend':
      return 'week';
    case 'part':
    case 'clock':
      return 'day';
    default:
      return null;
  }
}

/** How many units back or on are tried: a thirtieth may be two months away, 29 February eight years. */
const TRIES = { year: 8, month: 3, week: 1, day: 1 } as const;

/** A coming month or holiday is meant by those who tell what happened where it is so many times nearer than the last. */
const MUCH_NEARER = 4;
type Container = keyof typeof TRIES;

/** What a row of pieces, coarse to fine, means; null where there is no such day or too little is said. */
export function narrow(pieces: readonly TimePiece[], base: TimeBase): Stretch | null {
  const [first] = pieces;
  if (first === undefined) return null;
  const container = containerOf(first);
  if (container === null) return narrowWithin(null, pieces, base);
  if (container === 'day' && base.day !== null) return narrowWithin(days(base.day), pieces, base);
  if (base.lean === 'past') return narrowPast(pieces, container, base);
  const tries = base.lean === 'none' && container !== 'year' ? 0 : TRIES[container];
  for (let k = 0; k <= tries; k += 1) {
    const found = narrowWithin(unitAt(base.wall, container, k), pieces, base, true);
    if (found === null) continue;
    if (base.lean === 'none') return k === 0 || first.type === 'day' ? found : null;
    if (found.to > base.wall) return found;
  }
  return null;
}

/**
 * The latest such time before the call, or the coming one where that is much nearer (五月二十六号 said on the 17th of May,
 * if nothing says that it has happened) or on the day of the week that was named with it (14号，星期一).
 */
function narrowPast(pieces: readonly TimePiece[], container: Container, base: TimeBase): Stretch | null {
  const latest = base.wall + (container === 'day' ? SLACK : 0);
  const named = pieces.some((piece) => piece.type === 'day' && piece.weekday !== undefined);
  const first = (step: 1 | -1, tries: number, fits: (found: Stretch) => boolean): Stretch | null => {
    for (let k = 0; k <= tries; k += 1) {
      const found = narrowWithin(unitAt(base.wall, container, k * step), pieces, base, true);
      if (found !== null && fits(found)) return found;
    }
    return null;
  };
  const behind = first(-1, TRIES[container], ({ from }) => from <= latest);
  if (behind !== null && !named && (container === 'day' || base.undecided !== true)) return behind;
  const ahead = first(1, named ? TRIES[container] : 1, ({ from }) => from > latest);
  if (behind === null) return named ? ahead : null;
  if (ahead === null) return behind;
  const nearer = (ahead.from - base.wall) * (named ? 1 : MUCH_NEARER) < base.wall - behind.from;
  return nearer ? ahead : behind;
}

function unitAt(wall: Wall, unit: Container, offset: number): Stretch {
  const { year, month } = fieldsOf(wall);
  if (unit === 'year') return years(year + offset);
  if (unit === 'month') return months(year, month + offset);
  if (unit === 'week')
    return {
      from: weekStart(wall) + offset * 7 * DAY,
      to: weekStart(wall) + (offset + 1) * 7 * DAY,
      unit: 'week',
    };
  return days(startOfDay(wall) + offset * DAY);
}

/**
 * Narrows a stretch by one piece after another.
 * @param guessed the stretch to begin with is a guess, nobody named it
 */
export function narrowWithin(
  within: Stretch | null,
  pieces: readonly TimePiece[],
  base: TimeBase,
  guessed = false,
): Stretch | null {
  let stretch = within;
  let part: DayPart | null = null;
  /** The day itself, while a part of it is what the stretch covers. */
  let day: Stretch | null = within;
  for (const piece of pieces) {
    if (piece.type === 'part') {
      part = piece.part;
      day = stretch;
      // 上个月晚上 names no evening.
      if (stretch === null || stretch.to - stretch.from !== DAY) continue;
      stretch = partStretch(stretch.from, part, base);
    } else if (piece.type === 'clock') {
      const on = part === null ? stretch : day;
      if (on === null || on.to - on.from !== DAY) continue;
      stretch = clockStretch(on.from, piece.clock, part, base, guessed);
    } else stretch = applyPiece(piece, stretch, base, guessed && piece === pieces[0]);
    if (stretch === null) return null;
  }
  return stretch;
}

function applyPiece(
  piece: TimePiece,
  within: Stretch | null,
  base: TimeBase,
  guessed: boolean,
): Stretch | null {
  const now = fieldsOf(base.wall);
  const today = startOfDay(base.wall);
  const year = fieldsOf(within?.from ?? base.wall).year;
  switch (piece.type) {
    case 'century':
      return years((piece.century - 1) * 100, piece.century * 100 - 1, 'decade');
    case 'century-offset': {
      const first = (Math.floor(now.year / 100) + piece.offset) * 100;
      return years(first, first + 99, 'decade');
    }
    case 'decade': {
      const first = piece.decade >= 1_000 ? piece.decade : decadeOf(piece.decade, within, now.year);
      return years(first, first + 9, 'decade');
    }
    case 'year':
      return years(piece.year, piece.upTo ?? piece.year);
    case 'cyclic-year': {
      const turn = (((piece.cycle + 4 - (now.year - 49)) % 60) + 60) % 60;
      return years(now.year - 49 + turn);
    }
    case 'year-offset':
      return years(now.year + piece.offset, now.year + (piece.upTo ?? piece.offset));
    case 'half':
      return months(year, piece.half === 1 ? 1 : 7, piece.half === 1 ? 6 : 12, 'quarter');
    case 'quarter':
      return months(year, piece.quarter * 3 - 2, lastOf(piece.quarter, piece.upTo, 4) * 3, 'quarter');
    case 'quarter-offset': {
      const quarter = Math.floor((now.month - 1) / 3) + piece.offset;
      return months(now.year, quarter * 3 + 1, quarter * 3 + 3, 'quarter');
    }
    case 'season':
      return months(year, piece.season * 3, piece.season * 3 + 2, 'quarter');
    case 'month':
      return piece.month < 1 || piece.month > 12
        ? null
        : months(year, piece.month, lastOf(piece.month, piece.upTo, 12));
    case 'month-offset':
      return months(now.year, now.month + piece.offset);
    case 'lunar':
      return lunarStretch(piece, year, guessed || within?.unit !== 'year');
    case 'holiday': {
      const holiday = holidayIn(piece.name, year, piece.whole);
      return holiday === null ? null : { from: holiday.from, to: holiday.to + DAY, unit: 'day' };
    }
    case 'stage':
      return within === null ? null : stageOf(within, piece.of, piece.stage);
    case 'ten-days':
      return within === null ? null : { ...thirdOf(within, piece.from), to: thirdOf(within, piece.to).to };
    case 'week-offset': {
      const monday = weekStart(today) + piece.offset * 7 * DAY;
      return { from: monday, to: monday + 7 * DAY, unit: 'week' };
    }
    case 'nth-week':
      return within === null ? null : nthWeek(within, piece.nth);
    case 'weekday':
      return within === null ? null : weekdaysOf(within, piece.weekday, piece.upTo ?? piece.weekday);
    case 'weekend':
      return within === null ? null : days(weekStart(within.from) + 5 * DAY, 2);
    case 'nth-weekday': {
      if (within === null) return null;
      const { month } = fieldsOf(piece.nth === -1 ? within.to - DAY : within.from);
      const found = nthWeekday(year, month, piece.nth, piece.weekday);
      return found === null ? null : days(found);
    }
    case 'day': {
      const { month } = fieldsOf(within?.from ?? base.wall);
      const first = wallDate(year, month, piece.day);
      const last = piece.upTo === null ? first : wallDate(year, month, piece.upTo);
      if (first === null || last === null) return null;
      const other = piece.weekday !== undefined && fieldsOf(first).weekday !== piece.weekday;
      return other ? null : { from: first, to: last + DAY, unit: 'day' };
    }
    case 'day-offset':
      // 去年今天, 上个月的今天: the day at the same place of what is named before it.
      if (within !== null) return sameDayIn(within, today + piece.offset * DAY);
      return days(today + piece.offset * DAY, (piece.upTo ?? piece.offset) - piece.offset + 1);
    case 'nth-day': {
      if (within === null) return null;
      const from = piece.nth === -1 ? within.to - DAY : within.from + (piece.nth - 1) * DAY;
      // 国庆第二天 counts on from the feast.
      return from < within.to || within.to - within.from === DAY ? days(from) : null;
    }
    case 'day-after':
      if (base.day === null && base.lean === 'past') return null;
      return days((base.day ?? today) + piece.offset * DAY);
    case 'first': {
      if (within === null) return null;
      const [from, to] = piece.last
        ? [plus(within.to, -piece.count, piece.unit), within.to]
        : [within.from, plus(within.from, piece.count, piece.unit)];
      return from >= within.from && to <= within.to ? { from, to, unit: piece.unit } : null;
    }
    case 'nth-month': {
      if (within === null) return null;
      const { month } = fieldsOf(piece.nth === -1 ? within.to - DAY : within.from);
      const found = months(year, month + (piece.nth === -1 ? 0 : piece.nth - 1));
      return found.from < within.to ? found : null;
    }
    case 'lunar-day': {
      const found = lunarDayAround(base.wall, piece.day);
      return found === null ? null : days(found);
    }
    case 'same-time':
      return within === null ? null : sameTimeIn(within, base.wall);
    case 'part':
    case 'clock':
      return within;
  }
}

/** Two figures of a decade: of the century named before, else the latest that has begun. */
function decadeOf(decade: number, within: Stretch | null, thisYear: number): number {
  if (within !== null) return fieldsOf(within.from).year + decade;
  const here = Math.floor(thisYear / 100) * 100 + decade;
  return here <= thisYear ? here : here - 100;
}

/** The last of a range of months or quarters, counted on where it is named as one of the next year: 十二月到三月. */
function lastOf(first: number, upTo: number | null, inYear: number): number {
  const last = upTo ?? first;
  return last < first ? last + inYear : last;
}

/** Without a year the day or month of the lunar calendar that falls into the calendar year. */
function lunarStretch(
  { month, leap, day }: Extract<TimePiece, { type: 'lunar' }>,
  year: number,
  yearless: boolean,
): Stretch | null {
  const inYear = (lunarYear: number): Stretch | null => {
    if (day === null) {
      const found = lunarMonth(lunarYear, month, leap);
      return found === null ? null : { from: found[0], to: found[1], unit: 'month' };
    }
    const found = lunarDate(lunarYear, month, day, leap);
    return found === null ? null : days(found);
  };
  const found = inYear(year);
  if (!yearless && found !== null) return found;
  const earlier = inYear(year - 1);
  return [earlier, found].find((one) => one !== null && fieldsOf(one.from).year === year) ?? found;
}

function stageOf(within: Stretch, of: 'year' | 'month' | 'any', stage: Stage): Stretch | null {
  const { year, month } = fieldsOf(within.from);
  const length = Math.round((within.to - within.from) / DAY);
  if (of === 'month' || within.unit === 'month') {
    if (length > 31) return null;
    return thirdOf(within, stage === 'start' ? 1 : stage === 'middle' ? 2 : 3);
  }
  if (length > 3_000) {
    const span = fieldsOf(within.to - DAY).year - year + 1;
    // 90年代初 is three years, 上世纪末 ten.
    const third = span > 10 ? 10 : 3;
    if (stage === 'start') return years(year, year + third - 1, 'decade');
    return stage === 'end'
      ? years(year + span - third, year + span - 1, 'decade')
      : years(year + third, year + span - third - 1, 'decade');
  }
  if (length > 200) {
    if (stage === 'start') return months(year, 1);
    return stage === 'middle' ? months(year, 6, 7) : months(year, 12);
  }
  // A quarter or a season: its first, middle or last month.
  return months(year, month + (stage === 'start' ? 0 : stage === 'middle' ? 1 : 2));
}

/** 上旬, 中旬, 下旬: ten days, ten days and the rest. */
function thirdOf(within: Stretch, third: Third): Stretch {
  const from = within.from + (third - 1) * 10 * DAY;
  return { from, to: third === 3 ? within.to : from + 10 * DAY, unit: 'week' };
}

/** Of a year by ISO 8601; of a month the first week is the one that holds its first day. */
function nthWeek(within: Stretch, nth: number): Stretch | null {
  const ofYear = within.to - within.from > 200 * DAY;
  const { weekday } = fieldsOf(within.from);
  const first = weekStart(within.from) + (ofYear && weekday > 4 ? 7 * DAY : 0);
  const from = nth === -1 ? weekStart(within.to - DAY) : first + (nth - 1) * 7 * DAY;
  return from < within.to ? { from, to: from + 7 * DAY, unit: 'week' } : null;
}

/** The same day of another year, month or week; null in any other stretch, or where that month has no such day. */
function sameDayIn(within: Stretch, today: Wall): Stretch | null {
  const { month, day, weekday } = fieldsOf(today);
  const { year, month: named } = fieldsOf(within.from);
  if (within.unit === 'week') return days(weekStart(within.from) + (weekday - 1) * DAY);
  if (within.unit !== 'year' && within.unit !== 'month') return null;
  const found = wallDate(year, within.unit === 'year' ? month : named, day);
  return found === null ? null : days(found);
}

/** 昨天此时 is a minute, 去年的这个时候 a day. */
function sameTimeIn(within: Stretch, now: Wall): Stretch | null {
  if (within.unit !== 'day') return sameDayIn(within, startOfDay(now));
  const from = within.from + Math.floor((now - startOfDay(now)) / MINUTE) * MINUTE;
  return { from, to: from + MINUTE, unit: 'minute' };
}

/** In a longer stretch than a week, the first such day. */
function weekdaysOf(within: Stretch, from: number, to: number): Stretch {
  let monday = weekStart(within.from);
  if (monday + (from - 1) * DAY < within.from) monday += 7 * DAY;
  return { from: monday + (from - 1) * DAY, to: monday + to * DAY, unit: 'day' };
}
