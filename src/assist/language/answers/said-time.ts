import { HOUR, wallAt } from '../../../facts/time/local-time.ts';
import { readTime } from '../../../facts/time/read-time.ts';
import type { TimeBase } from '../../../facts/time/time-base.ts';
import { timeValue } from '../../../facts/time/time-value.ts';
import type { OccurredAt } from '../../../protocol/form.ts';

/** No zone is further than this from UTC. */
const FURTHEST = 26 * HOUR;

/** The words of a time with what our own reader makes of them; `from` and `to` are null where it makes nothing. */
export function saidTime(
  text: string,
  { startedAt, timeZone }: { readonly startedAt: string; readonly timeZone: string },
): OccurredAt {
  const base = baseOf(startedAt, timeZone);
  const read = base === null ? null : readTime(text, base);
  if (base === null || read === null) return { text, from: null, to: null };
  const { from, to } = timeValue(text, read.mention, read.resolved, base);
  return { text, from, to };
}

function baseOf(startedAt: string, timeZone: string): TimeBase | null {
  const epoch = Date.parse(startedAt);
  if (Number.isNaN(epoch)) return null;
  try {
    const wall = wallAt(epoch, timeZone);
    return Math.abs(wall - epoch) > FURTHEST ? null : { wall, timeZone, lean: 'past', day: null };
  } catch {
    return null;
  }
}
