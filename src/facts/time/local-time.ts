/**
 * Wall-clock arithmetic. A `Wall` is a wall-clock time written as if it were UTC, in milliseconds: days and hours can
 * be added without caring for the zone, which comes back when it is printed.
 */
export type Wall = number;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formats.set(timeZone, format);
  return format;
}

/** Since then zones have changed their clocks at full quarters of an hour only. */
const STEADY = Date.UTC(1973, 0);
const QUARTER = 15 * MINUTE;
/** How far a zone's wall clock is ahead, by the quarter of an hour; asking the platform takes microseconds each time. */
const offsets = new Map<string, number>();
const MAX_OFFSETS = 2_000;

/** The wall clock in a zone at an instant given in epoch milliseconds, in whole seconds. */
export function wallAt(epochMs: number, timeZone: string): Wall {
  if (!(epochMs >= STEADY)) return askWall(epochMs, timeZone);
  const quarter = Math.floor(epochMs / QUARTER);
  const key = `${timeZone} ${quarter}`;
  let offset = offsets.get(key);
  if (offset === undefined) {
    offset = askWall(quarter * QUARTER, timeZone) - quarter * QUARTER;
    if (offsets.size === MAX_OFFSETS) offsets.clear();
    offsets.set(key, offset);
  }
  return Math.floor(epochMs / 1_000) * 1_000 + offset;
}

function askWall(epochMs: number, timeZone: string): Wall {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(epochMs)) parts[type] = Number(value);
  return Date.UTC(
    parts.year ?? 1970,
    (parts.month ?? 1) - 1,
    parts.day ?? 1,
    parts.hour ?? 0,
    parts.minute ?? 0,
    parts.second ?? 0,
  );
}

export function startOfDay(wall: Wall): Wall {
  return Math.floor(wall / DAY) * DAY;
}

/** Null where the day does not exist (2月30号). */
export function wallDate(year: number, month: number, day: number): Wall | null {
  const wall = Date.UTC(year, month - 1, day);
  const date = new Date(wall);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? wall : null;
}

export function fieldsOf(wall: Wall): { year: number; month: number; day: number; weekday: number } {
  const date = new Date(wall);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    weekday: ((date.getUTCDay() + 6) % 7) + 1,
  };
}

/** ISO date, for example `2018-05-18`. */
export function isoDate(wall: Wall): string {
  return new Date(wall).toISOString().slice(0, 10);
}

/** ISO instant to the minute with the zone's offset, for example `2018-05-30T02:10:00+08:00`. */
export function isoInstant(wall: Wall, timeZone: string): string {
  const guess = wall - (wallAt(wall, timeZone) - wall);
  const offset = Math.round((wallAt(guess, timeZone) - guess) / MINUTE);
  return `${new Date(wall).toISOString().slice(0, 16)}:00${offsetText(offset)}`;
}

/** As ISO 8601 writes how far a zone is ahead: `+08:00`. */
export function offsetText(minutes: number): string {
  const pad = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(minutes) / 60))}:${pad(Math.abs(minutes) % 60)}`;
}
