import { HOLIDAY_NAMES, SOLAR_TERMS } from '../calendar.ts';
import { DAY_OF_MONTH, FREE, MONTH, NUMERALS, numeral, pieces, rule, type TimeRule } from './rule.ts';

/** What follows when the words name a road, a school, a dish. */
const NOT_FESTIVAL =
  '(?!路|街|大道|村|小区|广场|花园|桥|公园|医院|小学|中学|社区|镇|新|农家|菜|饭|饺|粽|月饼|晚会|联欢|礼|包|快乐|一路|[一二三四五六]?横|南路|北路|东路|西路|中路|号|队|站|运动|制|奖|厂|礼堂|建|片)';
const DAYS_OFF =
  '(?<whole>期间|假期|放假|长假|小长假|黄金周|假日|那几天|这几天|那会儿?|那阵子?|[这那放]?[三五七357]天(?!前|后|之|以|内))';
/** Names that mean something else unless 节 or days off follow. */
const SHORT: ReadonlySet<string> = new Set([
  ...[
    '情人',
    '妇女',
    '三八',
    '女神',
    '植树',
    '愚人',
    '劳动',
    '五四',
    '青年',
    '护士',
    '儿童',
    '七一',
    '建党',
    '八一',
  ],
  ...[
    '建军',
    '教师',
    '十一',
    '万圣',
    '光棍',
    '母亲',
    '父亲',
    '感恩',
    '春',
    '鬼',
    '三一五',
    '六一八',
    '315',
    '618',
  ],
]);
const FOLLOWED = '(?=那天|当天|前后|前夕|以前|以后|之前|之后)';
/** Solar terms that are plain weather words unless something marks the term. */
const WEATHER: ReadonlySet<string> = new Set([
  '雨水',
  '小雪',
  '大雪',
  '霜降',
  '大寒',
  '小寒',
  '小满',
  '白露',
  '寒露',
  '谷雨',
]);
const LUNAR_PREFIX = '(?:农历|阴历|旧历|老历)';
const FIRST_DAYS = '初[一二三四五六七八九十](?![中高级届班年个次直些])';
const LUNAR_DAY = `(?:${FIRST_DAYS}|三十|二?十[一二三四五六七八九]?|廿[一二三四五六七八九]?|二十[一二三四五六七八九]?)`;
const LUNAR_MONTHS: Readonly<Record<string, number>> = { 正: 1, 冬: 11, 腊: 12, 元: 1 };

function lunarMonthOf(text: string | undefined): number | null {
  return text === undefined ? null : (LUNAR_MONTHS[text] ?? numeral(text));
}

function lunarDayOf(text: string | undefined): number | null {
  return text === undefined ? null : numeral(text.replace(/^初/, '').replace(/[号日]$/, ''));
}

/** Holidays, solar terms and days of the lunar calendar. */
export const holidayRules: readonly TimeRule[] = [
  rule(
    'holiday',
    [...new Set(HOLIDAY_NAMES.map((name) => name.charAt(0)))].join(''),
    `(?<!每逢|[0-9零幺块毛角元点万千百])(?<name>${HOLIDAY_NAMES.join('|')})(?:(?<feast>[佳长]?节)(?!目|省|约|假日|能|水|点)|(?<day>日)(?!期|子)|(?<marked>${FOLLOWED})|)(?:的?${DAYS_OFF})?${NOT_FESTIVAL}(?![0-9零幺点分块元个])`,
    ({ name, feast, day, marked, whole }) => {
      if (name === undefined) return null;
      const told = feast ?? day ?? marked ?? whole;
      if (SHORT.has(name) && told === undefined) return null;
      return pieces({ type: 'holiday', name, whole: whole !== undefined });
    },
  ),
  rule(
    'short-holiday',
    '十五六八',
    '(?<=今年|去年|前年|明年|国庆)(?<name>十一|五一|六一|八一)(?![0-9月点号个])',
    ({ name }) => (name === undefined ? null : pieces({ type: 'holiday', name, whole: false })),
  ),
  rule(
    'solar-term',
    [...new Set(SOLAR_TERMS.map((name) => name.charAt(0)))].join(''),
    `(?<name>${SOLAR_TERMS.join('|')})(?:(?<marked>节气?|时节|(?=那天|当天|这天|前后|以前|以后|之前|之后))|)${NOT_FESTIVAL}`,
    ({ name, marked }, before) => {
      if (name === undefined) return null;
      const told = marked !== undefined || /年$/.test(before) || before === '';
      return WEATHER.has(name) && !told ? null : pieces({ type: 'holiday', name, whole: false });
    },
  ),
  rule(
    'lunar-date-of-year',
    '农阴旧老',
    `${LUNAR_PREFIX}的?(?<year>(?:1[0-9]{3}|20[0-9]{2})|[一二][零〇九][零〇一二三四五六七八九]{2})年(?<leap>闰)?(?<month>${MONTH}|[正冬腊])月(?:份)?(?<day>${LUNAR_DAY}|${DAY_OF_MONTH}(?:[号日]|(?![点个月])))?`,
    ({ year, leap, month, day }) => {
      const [y, m] = [numeral(year), lunarMonthOf(month)];
      if (y === null || m === null) return null;
      return pieces(
        { type: 'year', year: y, upTo: null },
        { type: 'lunar', month: m, leap: leap !== undefined, day: lunarDayOf(day) },
      );
    },
  ),
  rule(
    'lunar-date',
    '农阴旧老',
    `${LUNAR_PREFIX}的?(?<leap>闰)?(?<month>${MONTH}|[正冬腊])月(?:份)?(?<day>${LUNAR_DAY}|${DAY_OF_MONTH}(?:[号日]|(?![点个月])))?`,
    ({ leap, month, day }) => {
      const value = lunarMonthOf(month);
      return value === null
        ? null
        : pieces({ type: 'lunar', month: value, leap: leap !== undefined, day: lunarDayOf(day) });
    },
  ),
  rule(
    'lunar-words',
    `正冬腊闰${NUMERALS}0123456789`,
    `(?:(?<named>[正冬腊])月(?:里|份)?(?<namedDay>${LUNAR_DAY})?|闰(?<leap>${MONTH})月(?:份)?(?<leapDay>${LUNAR_DAY})?|${FREE}(?<month>${MONTH})月(?<day>${FIRST_DAYS}|廿[一二三四五六七八九]?))(?!号|日|个|块|点|路|村)`,
    ({ named, namedDay, leap, leapDay, month, day }) => {
      const value = lunarMonthOf(named ?? leap ?? month);
      if (value === null) return null;
      return pieces({
        type: 'lunar',
        month: value,
        leap: leap !== undefined,
        day: lunarDayOf(namedDay ?? leapDay ?? day),
      });
    },
  ),
  rule(
    'lunar-day',
    '农阴旧老初廿',
    `(?:${LUNAR_PREFIX}的?(?<day>${FIRST_DAYS}|廿[一二三四五六七八九]?|三十|二?十[一二三四五六七八九]?)|${FREE}(?<alone>初[四五六七八九十]|廿[一二三四五六七八九]))(?![中高级届班年月个次])`,
    ({ day, alone }) => {
      const value = lunarDayOf(day ?? alone);
      return value === null ? null : pieces({ type: 'lunar-day', day: value });
    },
  ),
  rule(
    'new-year-day',
    '大年春过',
    `(?:大年|年|春节|过年)(?<day>初[一二三四五六七八九十]|廿[一二三四五六七八九]|二十[一二三四五六七八九])(?![个中高级届])`,
    ({ day }) => {
      const value = lunarDayOf(day);
      if (value === null) return null;
      return pieces({
        type: 'lunar',
        month: day?.startsWith('初') === true ? 1 : 12,
        leap: false,
        day: value,
      });
    },
  ),
];
