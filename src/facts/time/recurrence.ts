import type { Clock, Recurrence, TimePiece } from './pieces.ts';

const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** Every day. */
export const DAILY: Recurrence = {
  frequency: 'DAILY',
  interval: 1,
  weekdays: [],
  nth: null,
  monthDays: [],
  months: [],
  lunar: false,
};

/**
 * The value of an RRULE (RFC 5545, 3.3.10) without DTSTART, for example `FREQ=WEEKLY;BYDAY=SA,SU`; days of the lunar
 * calendar with RSCALE (RFC 7529).
 * @param at the wall-clock time of each occurrence, null where it fills the day
 */
export function rruleOf(
  { frequency, interval, weekdays, nth, monthDays, months, lunar }: Recurrence,
  at: { readonly hour: number; readonly minute: number } | null,
): string {
  return [
    lunar ? 'RSCALE=CHINESE' : '',
    `FREQ=${frequency}`,
    interval > 1 ? `INTERVAL=${interval}` : '',
    months.length > 0 ? `BYMONTH=${months.join(',')}` : '',
    monthDays.length > 0 ? `BYMONTHDAY=${monthDays.join(',')}` : '',
    weekdays.length > 0 ? `BYDAY=${weekdays.map((day) => `${nth ?? ''}${DAYS[day - 1]}`).join(',')}` : '',
    at === null ? '' : `BYHOUR=${at.hour};BYMINUTE=${at.minute}`,
  ]
    .filter((part) => part !== '')
    .join(';');
}

/** The clock among pieces, null for none. */
export function clockOf(pieces: readonly TimePiece[]): Clock | null {
  const found = pieces.find((piece) => piece.type === 'clock');
  return found?.type === 'clock' ? found.clock : null;
}
