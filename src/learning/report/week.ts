const DAY_MS = 86_400_000;

/** The Monday of a day's week (ISO 8601), both `YYYY-MM-DD`. */
export function weekOf(day: string): string {
  const at = new Date(`${day}T00:00:00Z`);
  const sinceMonday = (at.getUTCDay() + 6) % 7;
  return new Date(at.getTime() - sinceMonday * DAY_MS).toISOString().slice(0, 10);
}
