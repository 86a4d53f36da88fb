import { DAY, HOUR, MINUTE, startOfDay, type Wall } from '../../../facts/time/local-time.ts';
import { readTime } from '../../../facts/time/read-time.ts';
import type { TimeWindow } from '../effects.ts';
import { englishSpan } from './english-time.ts';
import { folded } from './heard-form.ts';
import { windowWords } from './window-words.ts';

/** A stretch on the caller's wall clock; `to` is excluded. */
export interface Span {
  readonly from: Wall;
  readonly to: Wall;
}

/** Hours at which people are called back; 明天 means these, and 晚上 ends with them. */
const DAY_FROM = 8 * HOUR;
const DAY_TO = 21 * HOUR;
/** A time without an end, and the least that a window lasts. */
const LEAST = HOUR;
const ANY_TIME =
  /随时|任何时[候间]|什么时候都|都(?:可以|行|方便)|尽快|越快越好|马上|现在|立刻|\b(?:any ?time|as soon as possible|asap|right now|right away|now|whenever|immediately)\b/;
/** Words that say in which half of the day an hour lies. */
const HALF_TOLD = /[早晚夜凌晨上中下午]午?|半夜|\b(?:am|pm|morning|evening|night|noon)\b/;

/**
 * When the caller wants to be called, as a window on his day that has not passed; null where no time was said.
 *
 * @param now ISO 8601 with offset
 */
export function readWindow(text: string, now: string): TimeWindow | null {
  const clock = clockOf(now);
  if (clock === null) return null;
  const said = folded(text);
  const span = spanIn(said, clock.wall);
  if (span === null) return null;
  const window = { from: Math.max(span.from, floorMinute(clock.wall)), to: span.to };
  if (window.to - window.from < 10 * MINUTE) return null;
  return {
    from: iso(window.from, clock.offset),
    to: iso(window.to, clock.offset),
    spoken: windowWords(window, clock.wall),
  };
}

/** 明天不行，后天上午: what stands before is not wanted; "not tomorrow, Monday": what follows in the clause. */
const REFUSED =
  /^.*(?:不行|不方便|没空|没时间|不可以|不在)|\b(?:not|cannot|can['’]?t|busy|don['’]?t)\b[^,.;]*/gs;
/** 不要今天: nothing that is wanted was said. */
const REFUSING = /^[^,，。;；]*(?:不要|除了|别在?)[^,，。;；]*$/;

function spanIn(text: string, now: Wall): Span | null {
  if (REFUSING.test(text)) return null;
  const said = text.replace(REFUSED, '');
  const span = /\p{Script=Han}/u.test(said)
    ? chineseSpan(said, now)
    : englishSpan(said, now, DAY_FROM, DAY_TO);
  if (span !== null) return HALF_TOLD.test(said) ? span : likelyHalf(span);
  return ANY_TIME.test(said) ? anyTime(now) : null;
}

/** Whenever: until the end of this day's hours, or tomorrow. */
function anyTime(now: Wall): Span {
  const today = startOfDay(now);
  if (now > today + DAY_TO - LEAST) return { from: today + DAY + DAY_FROM, to: today + DAY + DAY_TO };
  return { from: Math.max(now, today + DAY_FROM), to: today + DAY_TO };
}

function chineseSpan(said: string, now: Wall): Span | null {
  const read = readTime(said, { wall: now, timeZone: 'Etc/UTC', lean: 'future', day: null });
  if (read === null) return null;
  const { meaning } = read.mention;
  const { from, to, unit, toUnit } = read.resolved;
  if (from === null) return to === null || to <= now ? null : { from: now, to };
  const day = startOfDay(from);
  if (unit === 'day' || unit === 'part') return withinHours({ from, to: to ?? from + DAY });
  if (unit !== 'hour' && unit !== 'minute') return null;
  if (meaning.type === 'dated' && meaning.until !== null && to !== null)
    // 到十一点 ends when eleven strikes.
    return {
      from,
      to: Math.max(to - (toUnit === 'hour' ? HOUR : toUnit === 'minute' ? MINUTE : 0), from + LEAST),
    };
  if (meaning.type === 'dated' && meaning.opening === 'after')
    return { from, to: Math.max(day + DAY_TO, from + LEAST) };
  return { from, to: Math.max(to ?? from, from + LEAST) };
}

/** Whole days and parts of them, cut to the hours at which people are called. */
function withinHours({ from, to }: Span): Span {
  const opens = startOfDay(from) + DAY_FROM;
  const closes = startOfDay(to - 1) + DAY_TO;
  const cut = { from: Math.max(from, opens), to: Math.min(to, closes) };
  return cut.to > cut.from ? cut : { from, to };
}

/** 九点 said in the morning is no hour of the night: the next one at which people are called. */
function likelyHalf({ from, to }: Span): Span {
  const hour = from - startOfDay(from);
  const shift = hour >= DAY_TO || hour < DAY_FROM - HOUR ? 12 * HOUR : 0;
  return { from: from + shift, to: to + shift };
}

function floorMinute(wall: Wall): Wall {
  return Math.floor(wall / MINUTE) * MINUTE;
}

const NOW = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** The wall clock of an ISO instant and its offset; null for no such instant. */
function clockOf(now: string): { readonly wall: Wall; readonly offset: string } | null {
  const [, minute, second = ':00', offset] = NOW.exec(now) ?? [];
  const wall = Date.parse(`${minute}${second}Z`);
  if (offset === undefined || Number.isNaN(wall)) return null;
  return { wall, offset: offset === 'Z' ? '+00:00' : offset };
}

function iso(wall: Wall, offset: string): string {
  return `${new Date(wall).toISOString().slice(0, 19)}${offset}`;
}
