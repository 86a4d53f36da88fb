export interface Backoff {
  /** Longest wait before the first attempt, milliseconds. */
  readonly firstMs: number;
  /** No wait is longer, milliseconds. */
  readonly maxMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { firstMs: 200, maxMs: 10_000 };

/**
 * Wait before attempt number `attempt` (0 is the first), milliseconds: doubled each time, half of it by chance, so
 * that the clients of a restarted node don't come back all at once.
 */
export function backoffMs(attempt: number, backoff: Backoff, random: () => number): number {
  const ceiling = Math.min(backoff.maxMs, backoff.firstMs * 2 ** Math.min(attempt, 30));
  return ceiling / 2 + (ceiling / 2) * random();
}
