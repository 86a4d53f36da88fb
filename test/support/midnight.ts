const DAY_MS = 86_400_000;
/** The city is so far ahead of UTC, all year. */
const AHEAD_MS = 8 * 3_600_000;
/** Longer than what must be of one day takes on a slow machine. */
const CLOSE_MS = 40_000;

/** Lets the city's midnight pass where it is close, for what counts by days of the store's clock, which no test can move. */
export async function awayFromMidnight(): Promise<void> {
  const left = DAY_MS - ((Date.now() + AHEAD_MS) % DAY_MS);
  if (left < CLOSE_MS) await new Promise((resolve) => setTimeout(resolve, left + 100));
}
