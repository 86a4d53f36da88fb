/** The day of an instant in a time zone, `YYYY-MM-DD`: orders are numbered by it. */
export function orderDay(at: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(at);
}
