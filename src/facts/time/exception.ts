import type { Recurrence, TimePiece } from './pieces.ts';

/** 除了星期天; 拆除了 and 清除了 except nothing. */
const EXCEPT_BEFORE = /(?<![拆清排消删解扣免开废根])除(?:了|开|掉|去)?$/;
const EXCEPT_BETWEEN = /^[，,\s]?(?<![拆清排消删解扣免开废根])除(?:了|开|掉|去)?$/;
/** 除了星期天都有, and not 除了昨天还有前天. */
const ALL_ELSE = /^(?![，,\s]*(?:还|也|又|外))[^，。]{0,8}?都/;
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;

/** Whether what begins at a place is left out of what is told. */
export function isExcepted(text: string, start: number): boolean {
  return EXCEPT_BEFORE.test(text.slice(Math.max(0, start - 4), start));
}

/** 每天除了中午 … */
export function bringsException(gap: string): boolean {
  return EXCEPT_BETWEEN.test(gap);
}

/** Whether all other times are meant, by the words behind the one that is left out. */
export function meansAllElse(after: string): boolean {
  return ALL_ELSE.test(after);
}

/** Weekly, on all days but these. */
export function onOtherDays(recurrence: Recurrence, weekdays: readonly number[]): Recurrence {
  return { ...recurrence, frequency: 'WEEKLY', weekdays: WEEK.filter((day) => !weekdays.includes(day)) };
}

/** Days of the week that pieces name and nothing else; null for other pieces. */
export function weekdayRange(
  pieces: readonly TimePiece[],
  until: readonly TimePiece[] | null,
): number[] | null {
  const [first, ...rest] = pieces;
  const last = until?.[0] ?? first;
  if (first === undefined || rest.length > 0 || (until?.length ?? 1) !== 1) return null;
  if (first.type === 'weekend') return [6, 7];
  if (first.type !== 'weekday' || last?.type !== 'weekday') return null;
  const to = last.upTo ?? last.weekday;
  return to < first.weekday
    ? null
    : Array.from({ length: to - first.weekday + 1 }, (_, at) => first.weekday + at);
}
