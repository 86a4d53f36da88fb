import { DAY, fieldsOf, HOUR, MINUTE, startOfDay, type Wall } from '../../../facts/time/local-time.ts';
import { englishNumbers } from '../../english-numbers.ts';

/** Those of a clock: no hour is beyond twelve. */
const CLOCK_NUMBER = new RegExp(`\\b(?:${englishNumbers.slice(0, 13).join('|')})\\b`, 'g');
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
/** Hours of the parts of a day. */
const PARTS: readonly (readonly [word: RegExp, from: number, to: number])[] = [
  [/\bmorning\b/, 8, 12],
  [/\b(?:noon|lunch ?time|midday)\b/, 12, 14],
  [/\bafternoon\b/, 12, 18],
  [/\b(?:evening|tonight|night)\b/, 18, 21],
];
const CLOCK = '(?:half past (\\d{1,2})|(\\d{1,2})(?:[: ]([0-5]\\d)(?!\\d))?)(?: ?o ?clock)? ?(am|pm)?';
const RANGE = new RegExp(`\\b(?:from |between )?${CLOCK} ?(?:to|and|until|till|-) ?${CLOCK}`);
const AFTER = new RegExp(`\\b(?:after|from|since) ${CLOCK}`);
const BEFORE = new RegExp(`\\b(?:before|by|until|till) ${CLOCK}`);
const AT = new RegExp(`\\b(?:at|around|about)? ?${CLOCK}`);
const DISTANCE = /\bin (?:about )?(half an|an?|\d{1,2}) (hour|minute)/;

/** The stretch of time that an English answer names, `to` excluded; null for none. @param opens of a day's hours */
export function englishSpan(
  said: string,
  now: Wall,
  opens: number,
  closes: number,
): { readonly from: Wall; readonly to: Wall } | null {
  const text = figures(said);
  const distance = DISTANCE.exec(text);
  if (distance !== null) {
    const count = distance[1] === 'half an' ? 0.5 : /^an?$/.test(distance[1] ?? '') ? 1 : Number(distance[1]);
    const from = now + count * (distance[2] === 'hour' ? HOUR : MINUTE);
    return { from, to: from + HOUR };
  }
  const told = dayIn(text, now);
  const part = PARTS.find(([word]) => word.test(text));
  const day = told ?? startOfDay(now);
  const later = (span: { from: Wall; to: Wall }) =>
    told === null && span.to <= now ? { from: span.from + DAY, to: span.to + DAY } : span;
  const clock = (groups: readonly (string | undefined)[]): Wall | null =>
    clockAt(groups, day, part?.[1] ?? null);

  const range = RANGE.exec(text);
  if (range !== null) {
    const to = clockAt(range.slice(5, 9), day, part?.[1] ?? null);
    const from = clockAt([...range.slice(1, 4), range[4] ?? range[8]], day, part?.[1] ?? null);
    if (from === null || to === null) return null;
    // 11 to 1 pm begins before noon.
    const began = from >= to && from - 12 * HOUR >= day ? from - 12 * HOUR : from;
    return later({ from: began, to: to > began ? to : to + 12 * HOUR });
  }
  const after = AFTER.exec(text);
  const from = after === null ? null : clock(after.slice(1));
  if (from !== null) return later({ from, to: Math.max(day + closes, from + HOUR) });
  const before = BEFORE.exec(text);
  const to = before === null ? null : clock(before.slice(1));
  if (to !== null) return later({ from: told === null ? now : day + opens, to });
  const at = AT.exec(text);
  const moment = at === null ? null : clock(at.slice(1));
  if (moment !== null) return later({ from: moment, to: moment + HOUR });
  if (part !== undefined) return later({ from: day + part[1] * HOUR, to: day + part[2] * HOUR });
  return told === null ? null : { from: day + opens, to: day + closes };
}

/** Numbers as figures, "p.m." as pm. */
function figures(said: string): string {
  return said
    .replace(/\b([ap])\.? ?m\b\.?/g, '$1m')
    .replace(/['’]/g, ' ')
    .replace(CLOCK_NUMBER, (word) => String(englishNumbers.indexOf(word)))
    .replace(/\b(\d{1,2}) thirty\b/g, '$1:30')
    .replace(/\b(\d{1,2}) fifteen\b/g, '$1:15');
}

function dayIn(text: string, now: Wall): Wall | null {
  const today = startOfDay(now);
  if (/\bday after tomorrow\b/.test(text)) return today + 2 * DAY;
  if (/\btomorrow\b/.test(text)) return today + DAY;
  if (/\b(?:today|tonight|this (?:morning|afternoon|evening))\b/.test(text)) return today;
  const weekday = WEEKDAYS.findIndex((name) => new RegExp(`\\b${name}\\b`).test(text));
  if (weekday < 0) return null;
  const ahead = (weekday + 1 - fieldsOf(now).weekday + 7) % 7;
  return today + (ahead === 0 ? 7 : ahead) * DAY;
}

/** Without am or pm: in the part of the day that was told, else the hour at which people are called. */
function clockAt(
  [half, hour, minute, meridiem]: readonly (string | undefined)[],
  day: Wall,
  partFrom: number | null,
): Wall | null {
  const told = Number(half ?? hour);
  if (!(told >= 0 && told <= 24)) return null;
  const minutes = half === undefined ? Number(minute ?? 0) : 30;
  const evening = meridiem === 'pm' || (meridiem === undefined && (partFrom ?? (told < 8 ? 12 : 0)) >= 12);
  const shifted = told < 12 && evening ? told + 12 : told === 12 && meridiem === 'am' ? 0 : told;
  return day + shifted * HOUR + minutes * MINUTE;
}
