import type { OccurredAt } from '../../protocol/form.ts';

/**
 * The time of the event as the agent reads and types it: `2018-05-22 14:30`, a date alone, or two of them joined by 至.
 * Text that is no date is kept as spoken.
 */

const moment = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:：时](\d{1,2})分?)?$/;

/** `offsetMinutes` is how far the local zone lies east of UTC at a given time; it makes typed times exact instants. */
export type OffsetMinutes = (time: Date) => number;

export const browserOffset: OffsetMinutes = (time) => -time.getTimezoneOffset();

/** One line for the form's input. */
export function formatOccurredAt(value: OccurredAt, offset: OffsetMinutes = browserOffset): string {
  const from = formatMoment(value.from, offset);
  const to = formatMoment(value.to, offset);
  if (from === null && to === null) return value.text;
  if (to === null) return from ?? '';
  return `${from ?? ''} 至 ${to}`.trim();
}

/** What the agent typed, as a value; the spoken words of the value before are kept beside a typed time. */
export function parseOccurredAt(
  input: string,
  spoken: string,
  offset: OffsetMinutes = browserOffset,
): OccurredAt {
  const text = input.trim();
  const [first = '', second, ...more] = text.split(/\s*[至~～]\s*/);
  const from = parseMoment(first, offset);
  const to = second === undefined ? null : parseMoment(second, offset);
  const isTime =
    more.length === 0 &&
    (second === undefined ? from !== null : to !== null && (from !== null || first === ''));
  return isTime ? { text: spoken === '' ? text : spoken, from, to } : { text, from: null, to: null };
}

function formatMoment(iso: string | null, offset: OffsetMinutes): string | null {
  if (iso === null) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(iso)) return iso;
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const local = new Date(time.getTime() + offset(time) * 60_000).toISOString();
  return `${local.slice(0, 10)} ${local.slice(11, 16)}`;
}

function parseMoment(text: string, offset: OffsetMinutes): string | null {
  const match = moment.exec(text.trim());
  if (match === null) return null;
  const [, year = '', month = '', day = '', hour, minute = '0'] = match;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const midnight = new Date(`${date}T00:00:00Z`);
  // 31 February would roll over into March.
  if (Number.isNaN(midnight.getTime()) || midnight.toISOString().slice(0, 10) !== date) return null;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59) return null;
  const clock = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}:00`;
  return `${date}T${clock}${formatOffset(offset(new Date(`${date}T${clock}Z`)))}`;
}

function formatOffset(minutes: number): string {
  const size = Math.abs(minutes);
  const hours = String(Math.floor(size / 60)).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${hours}:${String(size % 60).padStart(2, '0')}`;
}
