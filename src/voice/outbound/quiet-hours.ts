import { type DayTimes, firstOutside, isWithin } from '../queue/day-times.ts';

/** When nobody is called, by the wall clock of the people who are called. */
export interface QuietHours {
  readonly spans: readonly DayTimes[];
  readonly timeZone: string;
}

/** The rest of the day, for people who can be helped in the opening hours only. */
export function closedHours(open: DayTimes): readonly DayTimes[] {
  return open.from === 0 && open.to === 1_440 ? [] : [{ from: open.to % 1_440, to: open.from }];
}

export function isQuiet({ spans, timeZone }: QuietHours, at: number): boolean {
  return spans.some((span) => isWithin(span, at, timeZone));
}

/** More rounds than spans of two days can need. */
const MOST_ROUNDS = 16;

/** The first instant from `at` on at which somebody may be called (epoch milliseconds); null: never. */
export function firstLoud(quiet: QuietHours, at: number): number | null {
  let candidate: number | null = at;
  for (let round = 0; candidate !== null && isQuiet(quiet, candidate); round++) {
    if (round === MOST_ROUNDS) return null;
    for (const span of quiet.spans) {
      if (candidate !== null) candidate = firstOutside(span, candidate, quiet.timeZone);
    }
  }
  return candidate;
}
