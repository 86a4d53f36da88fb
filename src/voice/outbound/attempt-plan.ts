import { firstLoud, type QuietHours } from './quiet-hours.ts';

/** All in epoch milliseconds. */
export interface AttemptPlan {
  readonly quiet: QuietHours;
  /** Between an attempt and the next. */
  readonly spacingMs: number;
  readonly maxAttempts: number;
}

export interface Attempts {
  readonly made: number;
  /** When the last one was made; null before the first. */
  readonly lastAt: number | null;
  /** Nobody is called before. */
  readonly notBefore: number;
  /** Nor from then on; what was booked is worth nothing then. */
  readonly notAfter: number;
}

/** `used up`: as often as may be; `too late`: no time is left that is allowed. */
export type NextAttempt = { readonly at: number } | { readonly over: 'used up' | 'too late' };

/** When somebody may be called next: after the spacing, inside the booked window, never in quiet hours. */
export function nextAttempt(plan: AttemptPlan, attempts: Attempts, now: number): NextAttempt {
  if (attempts.made >= plan.maxAttempts) return { over: 'used up' };
  const spaced = attempts.lastAt === null ? now : attempts.lastAt + plan.spacingMs;
  const at = firstLoud(plan.quiet, Math.max(now, spaced, attempts.notBefore));
  return at === null || at >= attempts.notAfter ? { over: 'too late' } : { at };
}
