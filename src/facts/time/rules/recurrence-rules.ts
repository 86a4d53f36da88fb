import { holidayIn, isLunarHoliday } from '../calendar.ts';
import type { Recurrence, TimePiece, TimeToken } from '../pieces.ts';
import { DAILY } from '../recurrence.ts';
import { PART, partOf } from './day-rules.ts';
import { DAY_OF_MONTH, MONTH, NUMERALS, numeral, rule, type TimeRule, TO, WEEK, weekdayOf } from './rule.ts';

const WEEKDAY = '[一二三四五六日天]';
const WORKDAYS = [1, 2, 3, 4, 5] as const;
const WEEKEND = [6, 7] as const;
const COUNT = `(?:[0-9]{1,2}|[${NUMERALS}]{1,3}|半)`;
const EVERY = '(?:每逢|每到|一到|逢|每)';
const FREQUENCIES: Readonly<Record<string, Recurrence['frequency']>> = {
  分钟: 'MINUTELY',
  小时: 'HOURLY',
  钟头: 'HOURLY',
  天: 'DAILY',
  日: 'DAILY',
  晚: 'DAILY',
  周: 'WEEKLY',
  星期: 'WEEKLY',
  礼拜: 'WEEKLY',
  月: 'MONTHLY',
  年: 'YEARLY',
};

function recurring(how: Partial<Recurrence>, ...pieces: readonly TimePiece[]): TimeToken {
  return { type: 'recurrence', recurrence: { ...DAILY, ...how }, pieces };
}

function weekly(weekdays: readonly number[], ...pieces: readonly TimePiece[]): TimeToken {
  return recurring({ frequency: 'WEEKLY', weekdays }, ...pieces);
}

function partPieces(word: string | undefined): TimePiece[] {
  const part = partOf(word === '晚' ? '晚上' : word === '早' ? '早上' : word === '夜' ? '夜里' : word);
  return part === null ? [] : [{ type: 'part', part }];
}

/** 一三五, 二、四、六: the days of the week in a run of characters. */
function weekdaysIn(text: string): number[] {
  return [...text].map(weekdayOf).filter((day): day is number => day !== null && day >= 1 && day <= 7);
}

/** How often something happens. */
export const recurrenceRules: readonly TimeRule[] = [
  rule(
    'daily',
    '每天日夜见晚成',
    `(?:每(?:一)?(?:天|日)|天天|日日|见天儿?|成天|日复一日|(?<night>每晚|每夜|夜夜|晚晚|晚上天天)|每(?:个)?(?<part>${PART}|早|晚|夜))(?!向上|费|均)`,
    ({ night, part }) =>
      recurring({}, ...partPieces(night === undefined ? part : night.includes('夜') ? '夜里' : '晚上')),
  ),
  rule(
    'every-part',
    '一逢每到',
    `(?:一到|每到|每逢|到了)(?:了)?(?<part>${PART})(?=就|都|还|总|又|便|[，,\\s])`,
    ({ part }) => recurring({}, ...partPieces(part)),
  ),
  rule(
    'weekly',
    '每逢一',
    `${EVERY}(?:一)?(?:个)?${WEEK}的?(?<days>${WEEKDAY}(?:[、，和]?(?:${WEEK})?${WEEKDAY})*|末)?(?:${TO}(?:${WEEK})?(?<to>${WEEKDAY}))?(?![天个次回](?![，,\\s]))`,
    ({ days, to }) => {
      if (days === undefined) return weekly([]);
      if (days === '末') return weekly(WEEKEND);
      const listed = weekdaysIn(days);
      const [from, end] = [listed[0], weekdayOf(to)];
      if (end === null || from === undefined) return weekly(listed);
      return end > from ? weekly(Array.from({ length: end - from + 1 }, (_, at) => from + at)) : null;
    },
  ),
  rule(
    'weekend-days',
    '每逢一周双节休',
    `(?:${EVERY}(?:个)?(?:周末|双休日|休息日|节假日|节日|放假)|周末(?=都|总|就|经常|老是|天天)|节假日|双休日(?=都|总|就))`,
    () => weekly(WEEKEND),
  ),
  rule(
    'workdays',
    '每逢一工上平',
    `(?:${EVERY})?(?<![0-9${NUMERALS}几多]个?)(?:个)?(?:工作日|上班日)(?!内|以内|之内|前|后|办)`,
    () => weekly(WORKDAYS),
  ),
  rule(
    'listed-weekdays',
    `一二三四五六${WEEK.slice(3, -1).replaceAll('|', '')}`,
    `(?<![0-9零一二三四五六七八九十第${NUMERALS}])(?:${WEEK})?(?<days>一[、，]?三[、，]?五|二[、，]?四[、，]?六|[一三][、，]?[五日])(?=来|才|去|有|收|上|下|早|晚|中|凌|半|傍|夜|[，,\\s]|都|就|休|送|开|停|限)(?!来岁|十)`,
    ({ days }) => {
      const listed = weekdaysIn(days ?? '');
      return listed.length >= 3 ? weekly(listed) : null;
    },
  ),
  rule(
    'monthly',
    '每逢一',
    `${EVERY}(?:一)?个?月(?:的)?(?:(?<day>${DAY_OF_MONTH})(?:[号日]?${TO}(?<to>${DAY_OF_MONTH}))?(?:[号日])|(?<word>初|底|末|中))?(?!费|薪|均|租|供|工资)`,
    ({ day, to, word }) => {
      const [from, end] = [numeral(day), numeral(to)];
      if (word === '初') return recurring({ frequency: 'MONTHLY', monthDays: [1] });
      if (word === '底' || word === '末') return recurring({ frequency: 'MONTHLY', monthDays: [-1] });
      if (word === '中') return recurring({ frequency: 'MONTHLY', monthDays: [15] });
      if (from === null) return recurring({ frequency: 'MONTHLY' });
      const last = end !== null && end > from ? end : from;
      return recurring({
        frequency: 'MONTHLY',
        monthDays: Array.from({ length: last - from + 1 }, (_, at) => from + at),
      });
    },
  ),
  rule('lunar-monthly', '每逢', `${EVERY}(?:农历|阴历)?(?:的)?(?:初一(?:[和、]?十五)?|初一十五)`, () =>
    recurring({ frequency: 'MONTHLY', monthDays: [1, 15], lunar: true }),
  ),
  rule(
    'yearly',
    '每年',
    `(?:每年|年年)的?(?:(?<month>${MONTH})月份?(?:(?<day>${DAY_OF_MONTH})[号日])?|(?<season>[春夏秋冬])[天季]|(?<holiday>春节|过年|元宵|清明|端午|中秋|国庆|五一|元旦)节?)?(?!审|费|检)`,
    ({ month, day, season, holiday }) => {
      const yearly = { frequency: 'YEARLY' } as const;
      const [m, d] = [numeral(month), numeral(day)];
      if (m !== null) return recurring({ ...yearly, months: [m], monthDays: d === null ? [] : [d] });
      if (season !== undefined) {
        const first = '春夏秋冬'.indexOf(season) * 3 + 3;
        return recurring({
          ...yearly,
          months: [first, first + 1, first + 2].map((one) => ((one - 1) % 12) + 1),
        });
      }
      if (holiday !== undefined)
        return recurring({ ...yearly, ...dayOfHoliday(holiday === '春节' ? '春' : holiday) });
      return recurring(yearly);
    },
  ),
  rule(
    'interval',
    '每隔',
    `(?:每?隔|每间隔)(?<count>${COUNT})?(?<rough>[两三]三|几)?个?(?<unit>分钟|小时|钟头|天|晚|日|周|星期|礼拜|月|年)(?!壁)`,
    ({ count, rough, unit }) => {
      if (rough !== undefined) return null;
      const frequency = FREQUENCIES[unit ?? ''];
      if (frequency === undefined) return null;
      if (count === '半')
        return frequency === 'HOURLY' ? recurring({ frequency: 'MINUTELY', interval: 30 }) : null;
      const value = count === undefined ? 1 : numeral(count);
      if (value === null || value < 1 || value > 99) return null;
      // 隔两天 skips two days; 每隔半小时 and 每隔两小时 leave none out.
      const skips = frequency === 'MINUTELY' || frequency === 'HOURLY' ? value : value + 1;
      return recurring({ frequency, interval: skips });
    },
  ),
  rule(
    'every-so-many',
    '每',
    `每(?<count>${COUNT})个?(?<unit>分钟|小时|钟头|天|周|星期|礼拜|月|年)(?=一次|就|都|来|换|检|收|一班|一趟|会|才|[，,\\s]|$)`,
    ({ count, unit }) => {
      const frequency = FREQUENCIES[unit ?? ''];
      if (frequency === undefined) return null;
      if (count === '半')
        return frequency === 'HOURLY' ? recurring({ frequency: 'MINUTELY', interval: 30 }) : null;
      const value = numeral(count);
      return value === null || value < 1 || value > 99 ? null : recurring({ frequency, interval: value });
    },
  ),
  rule('hourly', '每', '每(?:个)?(?:小时|钟头)(?=就|都|来|一次|一班|会)', () =>
    recurring({ frequency: 'HOURLY' }),
  ),
];

/** The month and day of a holiday, by its own calendar. */
function dayOfHoliday(name: string): Partial<Recurrence> {
  if (isLunarHoliday(name)) {
    const days: Readonly<Record<string, readonly [number, number]>> = {
      春: [1, 1],
      过年: [1, 1],
      元宵: [1, 15],
      端午: [5, 5],
      中秋: [8, 15],
    };
    const [month, day] = days[name] ?? [1, 1];
    return { months: [month], monthDays: [day], lunar: true };
  }
  // A year without leap day; 清明 falls on 4 or 5 April.
  const day = holidayIn(name, 2001);
  const date = new Date(day?.from ?? 0);
  return { months: [date.getUTCMonth() + 1], monthDays: [date.getUTCDate()] };
}
