const formats = new Map<string, Intl.DateTimeFormat>();

/** The day of an instant in a time zone, `YYYY-MM-DD`: orders are numbered by it. */
export function orderDay(at: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (format === undefined) {
    // Making one takes longer than thousands of uses.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(at);
}
