/** A day is counted by quarter-hours, as hotlines report it. */
export const QUARTER_S = 900;
export const QUARTERS = 96;
export const DAY_S = QUARTERS * QUARTER_S;

/** When a quarter-hour begins, `HH:MM`. */
export function quarterName(quarter: number): string {
  const minutes = quarter * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
