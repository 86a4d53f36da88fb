import { englishNumbers } from '../english-numbers.ts';
import { partOfDay } from '../part-of-day.ts';
import type { WaitEstimate } from './wait-estimate.ts';

/** A text in both languages, as it is spoken. */
export interface Spoken {
  readonly zh: string;
  readonly en: string;
}

const DIGITS = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** A number from 0 to 99 in Chinese: 二十五. */
export function chineseNumber(value: number): string {
  const tens = Math.floor(value / 10);
  const ones = value % 10;
  if (tens === 0) return DIGITS[ones] ?? '';
  return `${tens === 1 ? '' : (DIGITS[tens] ?? '')}十${ones === 0 ? '' : (DIGITS[ones] ?? '')}`;
}

/** As counted: 两分钟. */
function counted(value: number): string {
  return value === 2 ? '两' : chineseNumber(value);
}

/** Steps of five beyond nineteen. */
const MORE: Readonly<Record<number, string>> = {
  20: 'twenty',
  25: 'twenty-five',
  30: 'thirty',
};

function englishNumber(value: number): string {
  return englishNumbers[value] ?? MORE[value] ?? String(value);
}

/** Waits beyond it are not told more exactly, minutes. */
const LONGEST = 30;
/** From here on minutes are told in steps of five. */
const EXACT = 10;

/**
 * A wait as it is told: the whole interval, rounded outward to minutes, beyond ten to steps of five. Nothing known is said
 * to be unknown. Short, for the opening offer with it takes less than 12 seconds.
 */
export function spokenWait(estimate: WaitEstimate | null): Spoken {
  if (estimate === null)
    return { zh: '现在还无法估计要等多久', en: 'we cannot tell yet how long it will take' };
  if (estimate.toS === 0) return { zh: '现在就可以接通', en: 'no waiting' };
  const from = outward(estimate.fromS / 60, Math.floor);
  const to = outward(estimate.toS / 60, Math.ceil);
  if (estimate.toS < 60) return { zh: '不到一分钟', en: 'less than a minute' };
  if (from >= LONGEST) return { zh: '三十分钟以上', en: 'more than thirty minutes' };
  if (to > LONGEST) {
    if (from === 0) return { zh: '可能超过三十分钟', en: 'possibly more than thirty minutes' };
    return {
      zh: `${counted(from)}到三十多分钟`,
      en: `about ${englishNumber(from)} to over thirty minutes`,
    };
  }
  if (from === 0)
    return { zh: `${counted(to)}分钟以内`, en: `no more than ${englishNumber(to)} ${minutes(to)}` };
  if (from === to) return { zh: `约${counted(to)}分钟`, en: `about ${englishNumber(to)} ${minutes(to)}` };
  return {
    zh: `约${counted(from)}到${counted(to)}分钟`,
    en: `about ${englishNumber(from)} to ${englishNumber(to)} minutes`,
  };
}

function outward(value: number, round: (value: number) => number): number {
  const exact = round(value);
  return exact <= EXACT ? exact : round(value / 5) * 5;
}

function minutes(count: number): string {
  return count === 1 ? 'minute' : 'minutes';
}

/** A time of day in minutes since midnight, 0 to 1440: 上午八点半, 8:30 a.m. */
export function spokenClock(minute: number): Spoken {
  const hour = Math.floor(minute / 60);
  const rest = minute % 60;
  if (hour === 24) return { zh: '夜里十二点', en: 'midnight' };
  const past = rest === 0 ? '' : rest === 30 ? '半' : `${rest < 10 ? '零' : ''}${chineseNumber(rest)}分`;
  const zh = `${partOfDay(hour)}${counted(hour > 12 ? hour - 12 : hour)}点${past}`;
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`;
  return { zh, en: `${clock} ${hour < 12 ? 'a.m.' : 'p.m.'}` };
}
