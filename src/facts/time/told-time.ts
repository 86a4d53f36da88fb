import type { Evidence } from '../../protocol/common.ts';
import type { FactOf, FactValue, TimeValue } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import { fact } from '../fact.ts';
import { HOUR, type Wall } from './local-time.ts';
import type { TimeMention } from './pieces.ts';
import {
  isCoarse,
  isRange,
  isYearAlone,
  namesClock,
  namesDay,
  namesMonth,
  specificity,
  type TimeCues,
} from './time-cues.ts';

export type TimeUse = FactValue<'time'>['use'];

/** A time that was told, and how likely it is the event's. */
export interface ToldTime {
  readonly value: TimeValue;
  /** Its start on the wall clock; null where it names none. */
  readonly wall: Wall | null;
  readonly rule: string;
  readonly source: ValueSource;
  evidence: readonly Evidence[];
  readonly index: number;
  readonly use: TimeUse;
  readonly specificity: number;
  /** Names a day, and not hours alone. */
  readonly dated: boolean;
  withdrawn: boolean;
  confirmed: boolean;
  score: number;
}

/** Below this a time is not taken for the event's: it is more likely about something else. */
export const MIN_SCORE = 2;
const FULL_SCORE = 9;
/** From this score on a time may stand alone. */
const ALONE = 3.4;
/** A difference in score that is no matter of taste. */
const MUCH_LESS = 3;
const OPENING_TURNS = 3;
const EARLY_TURNS = 7;

/** What a turn adds to a mention's score. */
export interface Hearing {
  readonly index: number;
  readonly asked: boolean;
  /** A day was named earlier in the turn or by the question. */
  readonly onSpokenDay: boolean;
  /** The same turn says that it was just now. */
  readonly justNow: boolean;
  /** How many times of the clock the turn has told before: people close in on the right one. */
  readonly clocksBefore: number;
}

/** How likely a time is the event's: asked for, close, told of what happened, early in the call. */
export function scoreOf(
  mention: TimeMention,
  value: TimeValue,
  cues: TimeCues,
  { index, asked, onSpokenDay, justNow, clocksBefore }: Hearing,
): number {
  let score = 2 + (asked ? 2 : 0) + (index <= OPENING_TURNS ? 1 : index <= EARLY_TURNS ? 0.7 : 0);
  const coarse = isCoarse(mention);
  if (value.from !== null) {
    score += specificity(mention) + (onSpokenDay && !namesDay(mention) ? 1 : 0);
    if (justNow && !namesDay(mention)) score += 1.5;
  } else if (value.rrule !== null) score += namesClock(mention) || asked ? 2.5 : 0.5;
  // People close in on the right hour; an answer begins with it.
  if (namesClock(mention) && !cues.end && !asked) score += Math.min(2, clocksBefore) * 0.3;
  if (cues.end) score -= 1.5;
  if (cues.happened) score += 0.8;
  else score -= mention.meaning.type === 'now' ? 2 : 0.4;
  if (mention.takenBack) score -= 3;
  if (cues.contact) score -= 3;
  if (cues.wish) score -= 4;
  if (cues.age) score -= 1;
  if (cues.digits || cues.clockNow) score -= 4;
  // A month or a year is mostly background (今年一月交的房) until the agent asks or repeats it.
  if (coarse && cues.howLong && !cues.onset && !namesMonth(mention)) score -= 4.5;
  const dueMonths = cues.owed && namesMonth(mention);
  if (coarse && !asked && !cues.onset && !cues.howLong && !dueMonths) score -= 2.5;
  if (dueMonths && isRange(mention)) score += 1;
  if (isYearAlone(mention)) score -= 2;
  return score;
}

/** The facts of a call's times: the event's candidates, best first, then the newest others. */
export function timeFacts(told: readonly ToldTime[], events: number, others: number): FactOf<'time'>[] {
  const best = closestFirst(
    told
      .filter(isEvent)
      .sort((a, b) => b.score - a.score || b.specificity - a.specificity || a.index - b.index),
  ).slice(0, events);
  const rest = told.filter((one) => !best.includes(one)).slice(-others);
  return [...best, ...rest].map((one) =>
    fact(
      'time',
      { ...one.value, use: one.use === 'event' && !isEvent(one) ? 'background' : one.use },
      {
        confidence: isEvent(one) ? confidenceOf(one, best) : 0.3,
        source: one.source,
        rule: one.rule,
        evidence: one.evidence,
        status: one.withdrawn ? 'withdrawn' : one.confirmed ? 'confirmed' : 'stated',
      },
    ),
  );
}

/** A day that no other day told of contests is likely enough to be filled in. */
function confidenceOf(one: ToldTime, events: readonly ToldTime[]): number {
  const { score, wall } = one;
  const sure = Math.max(0.2, Math.min(0.95, score / FULL_SCORE));
  if (wall === null || !one.dated || score < ALONE || events[0] !== one) return sure;
  const contested = events.some(
    (other) => other.wall !== null && !sameDay(other.wall, wall) && other.score >= score - 1,
  );
  return contested ? sure : Math.max(0.5, sure);
}

/** Of a day and an hour on that day the hour says more; it leads unless it is much less likely. */
function closestFirst(ranked: readonly ToldTime[]): readonly ToldTime[] {
  const [top] = ranked;
  if (top === undefined || top.wall === null || isFine(top.value)) return ranked;
  const from = top.wall;
  const until = from + (top.value.precision === 'part' ? 8 : 24) * HOUR;
  const closer = ranked.find(
    ({ wall, value, score }) =>
      wall !== null && isFine(value) && wall >= from && wall < until && score >= top.score - MUCH_LESS,
  );
  return closer === undefined ? ranked : [closer, ...ranked.filter((one) => one !== closer)];
}

function isEvent({ use, score, withdrawn }: ToldTime): boolean {
  return use === 'event' && score >= MIN_SCORE && !withdrawn;
}

/** Whether an agent's time repeats or completes what was told: the same hour of the clock, or the same day. */
export function completes(read: Pick<ToldTime, 'wall' | 'value'>, told: ToldTime): boolean {
  if (read.wall === null) return false;
  if (told.wall === null)
    return told.value.rrule === null && told.value.earliest !== null && within(read.wall, told);
  const bothFine = isFine(read.value) && isFine(told.value);
  if (bothFine) return (read.wall - told.wall) % (12 * HOUR) === 0 || Math.abs(read.wall - told.wall) < HOUR;
  return sameDay(read.wall, told.wall);
}

function within(wall: Wall, { value }: ToldTime): boolean {
  const [earliest, latest] = [value.earliest, value.latest].map((text) =>
    text === null ? NaN : Date.parse(text),
  );
  const slack = 24 * HOUR;
  return wall >= (earliest ?? NaN) - slack && wall <= (latest ?? NaN) + slack;
}

function isFine({ precision }: TimeValue): boolean {
  return precision === 'hour' || precision === 'minute' || precision === 'second';
}

function sameDay(a: Wall, b: Wall): boolean {
  return Math.floor(a / (24 * HOUR)) === Math.floor(b / (24 * HOUR));
}
