import { DAY, fieldsOf, type Wall, wallDate } from './local-time.ts';

const chinese = new Intl.DateTimeFormat('en-u-ca-chinese', {
  timeZone: 'UTC',
  month: 'numeric',
  day: 'numeric',
});
const cache = new Map<string, Wall | null>();

/** The day of a lunar date in the lunar year that begins in `year`; leap months are not meant. */
export function lunarDate(year: number, month: number, day: number): Wall | null {
  const key = `${year}-${month}-${day}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const wanted = `${month}/${day}`;
  let found: Wall | null = null;
  // The lunar year begins between 21 January and 20 February.
  const from = (wallDate(year, 1, 20) ?? 0) + (month - 1) * 29 * DAY;
  for (let wall = from; wall < from + 70 * DAY; wall += DAY) {
    if (chinese.format(wall) === wanted) {
      found = wall;
      break;
    }
  }
  if (cache.size < 500) cache.set(key, found);
  return found;
}

const FIXED: Readonly<Record<string, readonly [number, number]>> = {
  元旦: [1, 1],
  五一: [5, 1],
  劳动节: [5, 1],
  六一: [6, 1],
  儿童节: [6, 1],
  国庆: [10, 1],
  十一: [10, 1],
  圣诞: [12, 25],
  清明: [4, 5],
};
const LUNAR: Readonly<Record<string, readonly [number, number]>> = {
  春节: [1, 1],
  过年: [1, 1],
  大年初一: [1, 1],
  元宵: [1, 15],
  三月三: [3, 3],
  端午: [5, 5],
  七夕: [7, 7],
  中秋: [8, 15],
};

/** The first day of a holiday in a calendar year; null for a word that names none. */
export function holidayIn(name: string, year: number): Wall | null {
  for (const [word, [month, day]] of Object.entries(FIXED))
    if (name.startsWith(word)) return wallDate(year, month, day);
  for (const [word, [month, day]] of Object.entries(LUNAR))
    if (name.startsWith(word)) return lunarDate(year, month, day);
  if (name !== '除夕' && name !== '年三十') return null;
  const newYear = lunarDate(year, 1, 1);
  return newYear === null ? null : newYear - DAY;
}

/** The latest such holiday that is not after a day. */
export function latestHoliday(name: string, today: Wall): Wall | null {
  const { year } = fieldsOf(today);
  const thisYear = holidayIn(name, year);
  if (thisYear !== null && thisYear <= today) return thisYear;
  return holidayIn(name, year - 1);
}
