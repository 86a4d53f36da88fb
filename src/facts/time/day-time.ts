import { DAY, HOUR, MINUTE, startOfDay, type Wall } from './local-time.ts';
import type { Clock, DayPart } from './pieces.ts';
import type { Stretch } from './stretch.ts';
import type { TimeBase } from './time-base.ts';

/** Hours that a part of the day spans, counted from its midnight; the night runs into the next day. */
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
const SECOND = 1_000;
/** A clock a little ahead of the call is still a slip of the tongue. */
export const SLACK = 10 * MINUTE;

export function partHours(part: DayPart): readonly [number, number] {
  return PART_HOURS[part];
}

export function partStretch(day: Wall, part: DayPart, base: TimeBase): Stretch {
  const [from, to] = PART_HOURS[part];
  let start = day + from * HOUR;
  // 今天夜里 told of in the morning is the night that has just ended.
  if (part === 'night' && base.lean === 'past' && start > base.wall) start -= DAY;
  return { from: start, to: start + (to - from) * HOUR, unit: 'part' };
}

/**
 * Where a clock time lies on a day.
 * @param guessed nobody named the day
 */
export function clockStretch(
  day: Wall,
  clock: Clock,
  part: DayPart | null,
  base: TimeBase,
  guessed: boolean,
): Stretch {
  const minutes = (clock.minute ?? 0) * MINUTE + (clock.second ?? 0) * SECOND;
  const hour = hourOn(day, clock, part, base, guessed);
  const from = day + hour * HOUR + minutes;
  const unit = clock.second !== null ? 'second' : clock.minute !== null ? 'minute' : 'hour';
  const hours = clock.upTo === null ? 1 : clock.upTo - clock.hour;
  if (clock.minuteUpTo !== null && clock.minute !== null)
    return { from, to: from + (clock.minuteUpTo - clock.minute) * MINUTE, unit };
  return { from, to: from + (unit === 'hour' ? hours * HOUR : unit === 'minute' ? MINUTE : SECOND), unit };
}

/** The hour, counted from the day's midnight, that a spoken hour of the clock means. */
function hourOn(day: Wall, clock: Clock, part: DayPart | null, base: TimeBase, guessed: boolean): number {
  const { hour } = clock;
  const at = (hours: number): Wall => day + hours * HOUR + (clock.minute ?? 0) * MINUTE;
  if (clock.exact || hour > 12 || hour === 0) return hour;
  switch (part) {
    case 'dawn':
      return hour === 12 ? 0 : hour;
    case 'early':
    case 'morning':
      return hour;
    case 'noon':
      return hour < 4 ? hour + 12 : hour;
    case 'afternoon':
    case 'dusk':
      return hour < 12 ? hour + 12 : hour;
    case 'evening':
    case 'night': {
      if (hour >= 5 && hour < 12) return hour + 12;
      // 昨天夜里两点 is the next morning; 今天夜里两点 has been already.
      const next = (hour % 12) + 24;
      if (base.lean === 'past') return at(next) > base.wall ? hour % 12 : next;
      return guessed && hour !== 12 ? hour : next;
    }
    case null: {
      if (base.lean === 'none') return hour;
      // Twelve is noon or midnight, the other hours come in the morning and again after noon.
      const early = hour % 12;
      if (guessed || startOfDay(base.wall) === day) {
        if (base.lean === 'past') return at(early + 12) <= base.wall + SLACK ? early + 12 : early;
        return at(early) > base.wall ? early : early + 12;
      }
      // On another day hours one to five are meant in the afternoon.
      return hour <= 5 ? hour + 12 : hour;
    }
  }
}
