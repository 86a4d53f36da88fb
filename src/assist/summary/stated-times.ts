import type { Span } from '../../facts/text.ts';
import { DAY, isoDate, startOfDay } from '../../facts/time/local-time.ts';
import { timeMentions } from '../../facts/time/mentions.ts';
import type { DayPart, TimeMention, TimePiece } from '../../facts/time/pieces.ts';
import { type ResolvedTime, resolveTime } from '../../facts/time/resolve.ts';
import type { TimeBase } from '../../facts/time/time-base.ts';

/**
 * `day`: ISO date. `period`: longer stretch, first and last day. `clock`: minute of the day, `either` where the half of the
 * day was not told.
 */
export type StatedTime =
  | { readonly kind: 'day'; readonly value: string }
  | { readonly kind: 'period'; readonly value: string }
  | { readonly kind: 'clock'; readonly value: number; readonly either: boolean };

const HALF_DAY = 12 * 60;
const LATE: ReadonlySet<DayPart> = new Set(['afternoon', 'dusk', 'evening', 'night']);
const NAMES_DAY: ReadonlySet<TimePiece['type']> = new Set([
  'day',
  'day-offset',
  'weekday',
  'nth-weekday',
  'holiday',
  'lunar',
  'nth-day',
]);

/** 大道西8号, 里17号: the number of a house. */
const HOUSE = /^(?:\d+|[零一二三四五六七八九十]+)号$/;
const STREET = /[路街道巷里村弄坊园段区厦楼门东南西北中]$/;

/** 8点至11点、下午: the part of the day belongs to the time that follows. */
const ENDS_IN_NEXT = /[、，,\s](?:上午|下午|晚上|中午|早上|凌晨|傍晚|夜里)$/;

/** The days, longer stretches and clock times that a folded text names. What is only vague (前几天) is no statement. */
export function statedTimes(text: string, base: TimeBase): (Span & StatedTime)[] {
  return timeMentions(text).flatMap((mention) => {
    const { start, end } = mention;
    if (HOUSE.test(text.slice(start, end)) && STREET.test(text.slice(Math.max(0, start - 1), start)))
      return [];
    const loose = ENDS_IN_NEXT.test(text.slice(start, end));
    return timesOf(mention, base).map((time) => ({
      ...(loose && time.kind === 'clock' ? { ...time, value: time.value % HALF_DAY, either: true } : time),
      start,
      end,
    }));
  });
}

function timesOf(mention: TimeMention, base: TimeBase): StatedTime[] {
  const { meaning } = mention;
  if (meaning.type !== 'dated' && meaning.type !== 'recurrence') return [];
  const { pieces, until } = meaning;
  const clocks = [...clocksOf(pieces, []), ...clocksOf(until ?? [], pieces)];
  if (meaning.type === 'recurrence') return clocks;
  const resolved = resolveTime(mention, base);
  return resolved === null ? clocks : [...datesOf(pieces, until ?? [], resolved), ...clocks];
}

function datesOf(
  pieces: readonly TimePiece[],
  until: readonly TimePiece[],
  { from, to }: ResolvedTime,
): StatedTime[] {
  if (from === null) return [];
  if (namesDay(pieces)) {
    const first: StatedTime = { kind: 'day', value: isoDate(from) };
    return namesDay(until) && to !== null ? [first, { kind: 'day', value: isoDate(to - 1) }] : [first];
  }
  const isWhole = to !== null && startOfDay(from) === from && to - from > DAY;
  if (
    !isWhole ||
    until.some(({ type }) => type === 'clock') ||
    pieces.some(({ type }) => type === 'clock' || type === 'part')
  )
    return [];
  return [{ kind: 'period', value: `${isoDate(from)}/${isoDate(to - 1)}` }];
}

function namesDay(pieces: readonly TimePiece[]): boolean {
  return pieces.some(({ type }) => NAMES_DAY.has(type));
}

/** @param context pieces said before, whose part of the day goes on */
function clocksOf(pieces: readonly TimePiece[], context: readonly TimePiece[]): StatedTime[] {
  let part = partOf(context);
  return pieces.flatMap((piece) => {
    if (piece.type === 'part') part = piece.part;
    if (piece.type !== 'clock') return [];
    const { hour, minute, minuteUpTo, upTo, exact } = piece.clock;
    const late = part !== null && LATE.has(part) && hour < 12 && hour > 0 && !(part === 'night' && hour < 6);
    const at = (hours: number, minutes: number): StatedTime => ({
      kind: 'clock',
      value: ((late ? hours + 12 : hours) % 24) * 60 + minutes,
      either: part === null && !exact && hour <= 12,
    });
    const ends = [
      ...(minuteUpTo === null ? [] : [at(hour, minuteUpTo)]),
      ...(upTo === null ? [] : [at(upTo, minute ?? 0)]),
    ];
    return [at(hour, minute ?? 0), ...ends];
  });
}

function partOf(pieces: readonly TimePiece[]): DayPart | null {
  for (const piece of pieces) if (piece.type === 'part') return piece.part;
  return null;
}

/** Whether two clock times may be the same: 两点半 and 14:30 may, 凌晨两点半 and 14:30 not. */
export function sameClock(
  a: { readonly value: number; readonly either: boolean },
  b: { readonly value: number; readonly either: boolean },
): boolean {
  return a.either || b.either ? a.value % HALF_DAY === b.value % HALF_DAY : a.value === b.value;
}

/** Minute of the day of an ISO instant, on its own wall clock; null of a date. */
export function clockOf(iso: string): number | null {
  const match = /T(\d{2}):(\d{2})/.exec(iso);
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}
