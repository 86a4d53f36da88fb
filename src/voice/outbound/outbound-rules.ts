import type { OutboundRow } from '../../store/repositories/outbound-row.ts';
import type { DayTimes } from '../queue/day-times.ts';
import { type NextAttempt, nextAttempt } from './attempt-plan.ts';
import { closedHours, type QuietHours } from './quiet-hours.ts';

export interface OutboundSettings {
  readonly timeZone: string;
  readonly quietHours: DayTimes;
  readonly openingHours: DayTimes;
  readonly maxAttempts: number;
  readonly spacingMs: number;
  /** How long it rings, seconds. */
  readonly ringS: number;
}

const HOUR = 60 * 60 * 1_000;
/** A call-back without a window is worth nothing after a day, a follow-up after a week. */
export const WORTH = { callback: 24 * HOUR, 'follow-up': 7 * 24 * HOUR } as const;

/** Whoever is called back wants a person: not outside the opening hours. A follow-up needs none. */
export function quietFor(purpose: OutboundRow['purpose'], settings: OutboundSettings): QuietHours {
  const closed = purpose === 'callback' ? closedHours(settings.openingHours) : [];
  return { spans: [settings.quietHours, ...closed], timeZone: settings.timeZone };
}

type Timed = Pick<OutboundRow, 'purpose' | 'windowFrom' | 'windowTo' | 'attempts' | 'placedAt' | 'createdAt'>;

/** When a call may be placed next. */
export function nextOf(row: Timed, settings: OutboundSettings, now: number): NextAttempt {
  const { maxAttempts, spacingMs } = settings;
  const plan = { quiet: quietFor(row.purpose, settings), spacingMs, maxAttempts };
  return nextAttempt(
    plan,
    {
      made: row.attempts,
      lastAt: row.placedAt?.getTime() ?? null,
      notBefore: row.windowFrom?.getTime() ?? 0,
      notAfter: row.windowTo?.getTime() ?? row.createdAt.getTime() + WORTH[row.purpose],
    },
    now,
  );
}
