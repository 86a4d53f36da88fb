import type { TimePrecision, TimeValue } from '../../protocol/fact.ts';
import { DAY, HOUR, isoDate, isoInstant, MINUTE, type Wall } from './local-time.ts';
import type { TimeMention } from './pieces.ts';
import type { ResolvedTime } from './resolve.ts';
import type { TimeBase } from './time-base.ts';

const LENGTHS: Partial<Record<TimePrecision, number>> = { second: 1_000, minute: MINUTE, hour: HOUR };
/** Bounds closer than this to the call are told by the minute. */
const NEAR = 2 * DAY;

/** A resolved time as it goes over the wire. `text`: the words it was said in. */
export function timeValue(
  text: string,
  mention: TimeMention,
  { from, to, unit, toUnit, earliest, latest, duration, rrule }: ResolvedTime,
  base: TimeBase,
): TimeValue {
  const bound = (wall: Wall | null): string | null =>
    wall === null
      ? null
      : Math.abs(base.wall - wall) < NEAR
        ? isoInstant(wall, base.timeZone)
        : isoDate(wall);
  const fine = unit !== null && (LENGTHS[unit] !== undefined || unit === 'part');
  const at = (wall: Wall | null): string | null =>
    wall === null ? null : fine ? isoInstant(wall, base.timeZone) : isoDate(wall);
  return {
    text,
    from: at(from),
    to: at(fine ? fineEnd(from, to, unit, toUnit, hasLength(mention), base) : dayEnd(from, to, base)),
    precision: unit,
    approximate: mention.approximate,
    earliest: bound(earliest),
    latest: bound(latest),
    duration,
    rrule,
  };
}

/** 三点多 and 七八点 end where the hour ends; 三点 is a moment. */
function hasLength({ meaning }: TimeMention): boolean {
  if (meaning.type !== 'dated' || meaning.until !== null) return false;
  return meaning.pieces
    .filter((piece) => piece.type === 'clock')
    .some(({ clock }) => clock.more || clock.upTo !== null || clock.minuteUpTo !== null);
}

function fineEnd(
  from: Wall | null,
  to: Wall | null,
  unit: TimePrecision | null,
  toUnit: TimePrecision | null,
  long: boolean,
  base: TimeBase,
): Wall | null {
  if (to === null || to === from) return null;
  // What is still going on lasts until the call.
  const ended = base.lean === 'past' && from !== null && from <= base.wall && to > base.wall ? base.wall : to;
  const minute = Math.floor(ended / MINUTE) * MINUTE;
  const named = toUnit === null ? undefined : LENGTHS[toUnit];
  if (named === undefined || long) return minute;
  const last = to - named;
  return last === from && toUnit === unit ? null : last;
}

/** The last day that belongs to it; null for a single day. */
function dayEnd(from: Wall | null, to: Wall | null, base: TimeBase): Wall | null {
  if (to === null) return null;
  const last = to === base.wall ? base.wall : to - 1;
  return from !== null && isoDate(last) === isoDate(from) ? null : last;
}
