import { DAY, fieldsOf, HOUR, MINUTE, startOfDay, type Wall } from '../../../facts/time/local-time.ts';
import { partOfDay } from '../../part-of-day.ts';

/** A window as it is read out: 明天上午9点到11点, "tomorrow from 9 am to 11 am". */
export function windowWords(
  { from, to }: { readonly from: Wall; readonly to: Wall },
  now: Wall,
): { zh: string; en: string } {
  const sameDay = startOfDay(from) === startOfDay(to - 1);
  const [zhDay, enDay] = dayWords(from, now);
  const [zhLast, enLast] = sameDay ? ['', ''] : dayWords(to, now);
  const samePart = sameDay && partOf(from) === partOf(to);
  return {
    zh: `${zhDay}${partOf(from)}${zhClock(from)}到${zhLast}${samePart ? '' : partOf(to)}${zhClock(to)}`,
    en: `${enDay} from ${enClock(from)} to ${enLast === '' ? '' : `${enLast} `}${enClock(to)}`,
  };
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

function dayWords(wall: Wall, now: Wall): readonly [zh: string, en: string] {
  const days = Math.round((startOfDay(wall) - startOfDay(now)) / DAY);
  if (days === 0) return ['今天', 'today'];
  if (days === 1) return ['明天', 'tomorrow'];
  if (days === 2) return ['后天', 'the day after tomorrow'];
  const { month, day } = fieldsOf(wall);
  return [`${month}月${day}号`, `on ${MONTHS[month - 1] ?? ''} ${day}`];
}

function hourOf(wall: Wall): number {
  return Math.floor((wall - startOfDay(wall)) / HOUR);
}

function minuteOf(wall: Wall): number {
  return Math.floor((wall - startOfDay(wall)) / MINUTE) % 60;
}

function partOf(wall: Wall): string {
  return partOfDay(hourOf(wall));
}

function zhClock(wall: Wall): string {
  const hour = hourOf(wall);
  const minute = minuteOf(wall);
  return `${hour > 12 ? hour - 12 : hour}点${minute === 0 ? '' : minute === 30 ? '半' : `${minute}分`}`;
}

function enClock(wall: Wall): string {
  const hour = hourOf(wall);
  const minute = minuteOf(wall);
  const twelve = hour % 12 === 0 ? 12 : hour % 12;
  return `${twelve}${minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`} ${hour < 12 ? 'am' : 'pm'}`;
}
