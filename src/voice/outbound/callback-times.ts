import { DAY, fieldsOf, MINUTE, startOfDay, wallAt } from '../../facts/time/local-time.ts';
import type { TimeWindow } from '../engine/effects.ts';
import { type Spoken, spokenClock } from '../queue/spoken.ts';
import { nextOf, type OutboundSettings, quietFor } from './outbound-rules.ts';
import { firstLoud } from './quiet-hours.ts';

/** When a call-back comes. */
export interface CallbackTimes {
  /** Both null: when it is their turn. */
  readonly windowFrom: Date | null;
  readonly windowTo: Date | null;
  readonly nextAt: Date;
  /** Fits into a sentence: we call you back … */
  readonly spoken: Spoken;
}

const HOUR = 60 * MINUTE;
/** Nobody remembers a call that was booked longer ago. */
const FARTHEST = 7 * DAY;

/**
 * The time that was wished for, moved to when people may be called and a person is there; null for one that is past or too
 * far off. Without a wish it is their turn that counts, from the first time on that is allowed.
 */
export function callbackTimes(
  window: TimeWindow | null,
  now: Date,
  settings: OutboundSettings,
): CallbackTimes | null {
  const wish =
    window === null ? null : { from: new Date(window.from), to: new Date(window.to), spoken: window.spoken };
  if (wish !== null && (wish.to <= now || wish.from >= wish.to)) return null;
  if (wish !== null && wish.from.getTime() > now.getTime() + FARTHEST) return null;
  const blank = { purpose: 'callback', attempts: 0, placedAt: null, createdAt: now } as const;
  const span = { windowFrom: wish?.from ?? null, windowTo: wish?.to ?? null };
  const next = nextOf({ ...blank, ...span }, settings, now.getTime());
  if ('at' in next) {
    const soon = wish === null && next.at > now.getTime();
    const turn = soon ? spokenFrom(next.at, now, settings.timeZone) : TURN;
    return { ...span, nextAt: new Date(next.at), spoken: wish?.spoken ?? turn };
  }
  // Nobody may be called at the time wished for: the first time after it that is allowed, as long as they had given us.
  const from = Math.max(now.getTime(), wish?.from.getTime() ?? 0);
  const at = firstLoud(quietFor('callback', settings), from);
  if (at === null || wish === null) return null;
  const length = Math.max(HOUR, wish.to.getTime() - wish.from.getTime());
  return {
    windowFrom: new Date(at),
    windowTo: new Date(at + length),
    nextAt: new Date(at),
    spoken: spokenFrom(at, now, settings.timeZone),
  };
}

const TURN: Spoken = { zh: '轮到您的时候', en: 'when it is your turn' };

/** 明天上午八点以后 / tomorrow after 8 a.m. */
function spokenFrom(at: number, now: Date, timeZone: string): Spoken {
  const wall = wallAt(at, timeZone);
  const days = Math.round((startOfDay(wall) - startOfDay(wallAt(now.getTime(), timeZone))) / DAY);
  const { month, day } = fieldsOf(wall);
  const date = new Date(wall).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  const clock = spokenClock(Math.floor((wall - startOfDay(wall)) / MINUTE));
  const zh = ['今天', '明天', '后天'][days] ?? `${month}月${day}日`;
  const en = ['today', 'tomorrow'][days] ?? `on ${date}`;
  return { zh: `${zh}${clock.zh}以后`, en: `${en} after ${clock.en}` };
}
