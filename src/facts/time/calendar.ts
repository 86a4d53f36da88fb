import { LegalHoliday, LunarDay, LunarMonth, LunarYear, SolarDay, SolarTerm } from 'tyme4ts';
import { DAY, fieldsOf, type Wall, wallDate } from './local-time.ts';

/** Days of the lunar calendar, the solar terms and the holidays; the library computes, the cache remembers. */

const cache = new Map<string, Wall | null>();
const CACHE_LIMIT = 2_000;
/** The library's tables reach this far. */
const FIRST_YEAR = 1;
const LAST_YEAR = 9_000;

function cached(
  key: string,
  compute: () => { year: number; month: number; day: number } | null,
): Wall | null {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const found = compute();
  const wall = found === null ? null : wallDate(found.year, found.month, found.day);
  if (cache.size < CACHE_LIMIT) cache.set(key, wall);
  return wall;
}

function inReach(year: number): boolean {
  return Number.isInteger(year) && year > FIRST_YEAR && year < LAST_YEAR;
}

function fields(day: { getYear(): number; getMonth(): number; getDay(): number }) {
  return { year: day.getYear(), month: day.getMonth(), day: day.getDay() };
}

/** A day of a lunar year; null where there is none (no such leap month, a thirtieth in a short month). */
export function lunarDate(year: number, month: number, day: number, leap = false): Wall | null {
  return cached(`${year}-${leap ? '+' : ''}${month}-${day}`, () => {
    if (!inReach(year) || month < 1 || month > 12 || day < 1) return null;
    if (leap && LunarYear.fromYear(year).getLeapMonth() !== month) return null;
    const signed = leap ? -month : month;
    if (day > LunarMonth.fromYm(year, signed).getDayCount()) return null;
    return fields(LunarDay.fromYmd(year, signed, day).getSolarDay());
  });
}

/** First day and day after the last of a lunar month; null where the year has no such leap month. */
export function lunarMonth(year: number, month: number, leap: boolean): readonly [Wall, Wall] | null {
  const first = lunarDate(year, month, 1, leap);
  if (first === null) return null;
  return [first, first + LunarMonth.fromYm(year, leap ? -month : month).getDayCount() * DAY];
}

/** Such a day of the lunar month that holds a day; null where the month has no such day. */
export function lunarDayAround(wall: Wall, day: number): Wall | null {
  const { year, month, day: date } = fieldsOf(wall);
  if (!inReach(year)) return null;
  const lunar = SolarDay.fromYmd(year, month, date).getLunarDay();
  const signed = lunar.getMonth();
  return lunarDate(lunar.getYear(), Math.abs(signed), day, signed < 0);
}

/** 小寒 to 冬至 as they come in a calendar year. */
export const SOLAR_TERMS = [
  ...['小寒', '大寒', '立春', '雨水', '惊蛰', '春分', '清明', '谷雨', '立夏', '小满', '芒种', '夏至'],
  ...['小暑', '大暑', '立秋', '处暑', '白露', '秋分', '寒露', '霜降', '立冬', '小雪', '大雪', '冬至'],
] as const;

/** The day on which a solar term begins in a calendar year. */
export function solarTerm(name: string, year: number): Wall | null {
  return cached(`${name}-${year}`, () => {
    if (!inReach(year)) return null;
    // The library counts 冬至 as the first term of the year after it.
    const term = SolarTerm.fromName(name === '冬至' ? year + 1 : year, name);
    return fields(term.getJulianDay().getSolarDay());
  });
}

type HolidayDay =
  | { readonly solar: readonly [number, number] }
  | { readonly lunar: readonly [number, number] }
  | { readonly term: (typeof SOLAR_TERMS)[number] }
  /** Month, which one (-1 the last), day of the week. */
  | { readonly nth: readonly [number, number, number] }
  | { readonly eve: true };

interface Holiday {
  readonly names: readonly string[];
  readonly day: HolidayDay;
  /** Days that the holiday lasts when all of it is meant (国庆期间); the usual days off. */
  readonly days?: number;
  /** How many days before its day the holiday begins. */
  readonly begins?: number;
}

/** Names without 节. Days off by the State Council's rules on holidays (2025). */
const HOLIDAYS: readonly Holiday[] = [
  { names: ['元旦'], day: { solar: [1, 1] } },
  { names: ['情人'], day: { solar: [2, 14] } },
  { names: ['妇女', '三八妇女', '三八', '女神'], day: { solar: [3, 8] } },
  { names: ['植树'], day: { solar: [3, 12] } },
  { names: ['消费者权益日', '三一五', '315'], day: { solar: [3, 15] } },
  { names: ['愚人'], day: { solar: [4, 1] } },
  { names: ['世界读书日'], day: { solar: [4, 23] } },
  { names: ['五一劳动', '五一', '劳动'], day: { solar: [5, 1] }, days: 5 },
  { names: ['五四青年', '五四', '青年'], day: { solar: [5, 4] } },
  { names: ['护士'], day: { solar: [5, 12] } },
  { names: ['六一儿童', '六一', '儿童'], day: { solar: [6, 1] } },
  { names: ['七一', '建党'], day: { solar: [7, 1] } },
  { names: ['八一', '建军'], day: { solar: [8, 1] } },
  { names: ['教师'], day: { solar: [9, 10] } },
  { names: ['国庆', '十一国庆', '十一'], day: { solar: [10, 1] }, days: 7 },
  { names: ['万圣'], day: { solar: [11, 1] } },
  { names: ['光棍', '双十一', '双11'], day: { solar: [11, 11] } },
  { names: ['双十二', '双12'], day: { solar: [12, 12] } },
  { names: ['六一八', '618'], day: { solar: [6, 18] } },
  { names: ['平安夜'], day: { solar: [12, 24] } },
  { names: ['圣诞'], day: { solar: [12, 25] } },
  { names: ['跨年夜'], day: { solar: [12, 31] } },
  { names: ['母亲'], day: { nth: [5, 2, 7] } },
  { names: ['父亲'], day: { nth: [6, 3, 7] } },
  { names: ['感恩'], day: { nth: [11, 4, 4] } },
  { names: ['春', '过年', '大年初一', '新春', '正月初一'], day: { lunar: [1, 1] }, days: 7 },
  { names: ['元宵', '上元', '正月十五'], day: { lunar: [1, 15] } },
  { names: ['龙抬头'], day: { lunar: [2, 2] } },
  { names: ['三月三'], day: { lunar: [3, 3] } },
  { names: ['端午', '端阳'], day: { lunar: [5, 5] }, days: 3 },
  { names: ['七夕'], day: { lunar: [7, 7] } },
  { names: ['中元', '鬼'], day: { lunar: [7, 15] } },
  { names: ['中秋', '八月十五'], day: { lunar: [8, 15] }, days: 3 },
  { names: ['重阳'], day: { lunar: [9, 9] } },
  { names: ['腊八'], day: { lunar: [12, 8] } },
  { names: ['小年'], day: { lunar: [12, 23] } },
  { names: ['除夕', '年三十', '大年三十', '大年夜'], day: { eve: true } },
  { names: ['清明'], day: { term: '清明' }, days: 3 },
  { names: ['暑假'], day: { solar: [7, 1] }, days: 62 },
];
const BY_NAME = new Map(HOLIDAYS.flatMap((holiday) => holiday.names.map((name) => [name, holiday] as const)));

/** All names of holidays, the longest first. */
export const HOLIDAY_NAMES: readonly string[] = [...BY_NAME.keys()].sort((a, b) => b.length - a.length);

/** Whether a holiday's own day is named by the lunar year. */
export function isLunarHoliday(name: string): boolean {
  const day = BY_NAME.get(name)?.day;
  return day !== undefined && ('lunar' in day || 'eve' in day);
}

/**
 * First and last day of a holiday or the day of a solar term in a calendar year; null for an unknown name.
 * @param whole all days off and not only the day itself
 */
export function holidayIn(name: string, year: number, whole = false): { from: Wall; to: Wall } | null {
  const holiday = BY_NAME.get(name) ?? termNamed(name);
  if (holiday === null) return null;
  const day = dayOf(holiday.day, year);
  if (day === null) return null;
  const off = whole && holiday.days === SHORT_HOLIDAY ? daysOff(day) : null;
  if (off !== null) return off;
  const from = day - (whole ? (holiday.begins ?? 0) * DAY : 0);
  return { from, to: whole ? from + ((holiday.days ?? 1) - 1) * DAY : from };
}

/** A holiday of one day off that is joined with a weekend to so many. */
const SHORT_HOLIDAY = 3;

/** The days off around a holiday as the State Council announced them; null for years the library has no table of. */
function daysOff(day: Wall): { from: Wall; to: Wall } | null {
  if (!isDayOff(day)) return null;
  let [from, to] = [day, day];
  while (to - from < SHORT_HOLIDAY * DAY && isDayOff(from - DAY)) from -= DAY;
  while (to - from < SHORT_HOLIDAY * DAY && isDayOff(to + DAY)) to += DAY;
  return { from, to };
}

function isDayOff(wall: Wall): boolean {
  const { year, month, day } = fieldsOf(wall);
  return LegalHoliday.fromYmd(year, month, day)?.isWork() === false;
}

function termNamed(name: string): Holiday | null {
  const term = SOLAR_TERMS.find((one) => one === name);
  return term === undefined ? null : { names: [name], day: { term } };
}

function dayOf(day: HolidayDay, year: number): Wall | null {
  if ('solar' in day) return wallDate(year, ...day.solar);
  if ('lunar' in day) {
    const [month, date] = day.lunar;
    // The twelfth month of a lunar year lies in the calendar year after it.
    return lunarDate(month === 12 ? year - 1 : year, month, date);
  }
  if ('term' in day) return solarTerm(day.term, year);
  if ('nth' in day) return nthWeekday(year, ...day.nth);
  const newYear = lunarDate(year, 1, 1);
  return newYear === null ? null : newYear - DAY;
}

/** The nth such day of the week of a month, -1 the last; null where there is none. */
export function nthWeekday(year: number, month: number, nth: number, weekday: number): Wall | null {
  const first = Date.UTC(year, month - 1, 1);
  const last = Date.UTC(year, month, 1) - DAY;
  if (nth === -1) return last - ((fieldsOf(last).weekday - weekday + 7) % 7) * DAY;
  const day = first + (((weekday - fieldsOf(first).weekday + 7) % 7) + (nth - 1) * 7) * DAY;
  return nth > 0 && day <= last ? day : null;
}
