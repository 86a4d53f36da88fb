import {
  DAY_OF_MONTH,
  DIGITS,
  FREE,
  MONTH,
  NUMERALS,
  numeral,
  pieces,
  rule,
  type TimeRule,
  TO,
  WEEK,
  weekdayOf,
} from './rule.ts';

/** What follows 月 in words that name no month. */
const NOT_MONTH =
  '(?!(?<=三月)三(?![十号日])|球|亮|饼|嫂|子|季|经|供|租|薪|票|均|花|牙|桥|湾|湖|岛|桂|老|台|光|收入|度|[一二三四五六七八九十0-9]+楼)';
const OFFSETS: Readonly<Record<string, number>> = {
  上上上: -3,
  上上: -2,
  上: -1,
  这: 0,
  本: 0,
  当: 0,
  下: 1,
  次: 1,
  下下: 2,
};
const WHICH = '(?<which>上上上|上上|上|这|本|当|下下|下)一?个?';
const WEEKDAY = '[一二三四五六日天]';
/** A weekday and not a count: 上周三天, 周一个人. */
const AS_WEEKDAY = '(?!天(?!天)|[个次回号月年岁家项人块元点]|分之|百|千|十)';
/** Before a weekday without 上 or 下: part of another word. */
const BARE = '(?<![0-9上下这本每两三四几个第半一姓叫])';

function offsetOf(which: string | undefined): number {
  return OFFSETS[which ?? ''] ?? 0;
}

/** -1 for the last, else how many. */
function nthOf(text: string | undefined): number | null {
  if (text === undefined) return null;
  return text === '最后一' || text === '末' ? -1 : text === '首' || text === '头一' ? 1 : numeral(text);
}

/** Months, weeks and days of the week. */
export const monthWeekRules: readonly TimeRule[] = [
  // 十三月五号: no month, but told as one, so that its fifth is not taken for this month's.
  rule(
    'no-month',
    `${DIGITS}一二三四五六七八九十`,
    `${FREE}(?<month>1[3-9]|[2-9][0-9]|十[三四五六七八九]|[二三四五六七八九]十[一二三四五六七八九]?)月(?=${DAY_OF_MONTH}[号日])`,
    ({ month }) => {
      const value = numeral(month);
      return value === null ? null : pieces({ type: 'month', month: value, upTo: null });
    },
  ),
  rule(
    'months',
    `${DIGITS}一二三四五六七八九十`,
    `${FREE}(?:(?<from>${MONTH})(?:月份?)?(?:(?<through>${TO})|、|和|跟)(?<to>${MONTH})|(?<first>[一二三四五六七八九])[、，]?(?<second>[二三四五六七八九]|十[一二]?))月(?:份|(?=[^份])|$)(?:(?<dated>(?=[0-9一二三四五六七八九十廿]+[号日]))|)${NOT_MONTH}`,
    ({ from, through, to, first, second, dated }) => {
      const [start, end] = [numeral(from ?? first), numeral(to ?? second)];
      if (start === null || end === null) return null;
      // 三、5月26日 is the third item of a list.
      if (dated !== undefined && through === undefined) return null;
      // 七八月 names neighbours; 五十月 is none.
      if (first !== undefined && end !== start + 1) return null;
      return pieces({ type: 'month', month: start, upTo: end });
    },
  ),
  rule(
    'month',
    `${DIGITS}一二三四五六七八九十元`,
    `${FREE}(?:(?<month>${MONTH})|元)月(?:份|(?=[^份])|$)${NOT_MONTH}`,
    ({ month }) => {
      const value = month === undefined ? 1 : numeral(month);
      return value === null ? null : pieces({ type: 'month', month: value, upTo: null });
    },
  ),
  rule(
    'month-offset',
    '上这本当下次',
    `(?<!以|一)(?:${WHICH}|(?<next>次))月(?:份|(?=[^份])|$)(?!球|亮|饼)`,
    ({ which, next }) => pieces({ type: 'month-offset', offset: next === undefined ? offsetOf(which) : 1 }),
  ),
  rule(
    'month-stage',
    '月初中底末上下头尾',
    '(?:(?<=月份?的?)|(?<![个岁满足每坐做出])月)(?:(?<start>初(?![一二三四五六七八九十])|头)|(?<middle>中(?!旬|秋|国|学|心|午|考|间|途|央|介))|(?<end>底|末|尾))',
    ({ start, middle }) =>
      pieces({
        type: 'stage',
        of: 'month',
        stage: start !== undefined ? 'start' : middle !== undefined ? 'middle' : 'end',
      }),
  ),
  rule('ten-days', '上中下', '(?<third>中上|中下|[上中下])旬', ({ third }) =>
    pieces({
      type: 'ten-days',
      from: third?.includes('上') === true ? 1 : third === '下' ? 3 : 2,
      to: third === '上' ? 1 : third?.includes('下') === true ? 3 : 2,
    }),
  ),
  rule(
    'week-offset',
    '上这本当下',
    `(?<!以)${WHICH}${WEEK}(?:(?<weekday>${WEEKDAY})${AS_WEEKDAY}|(?<end>末))?(?!年|围|边|转|岁|期)`,
    ({ which, weekday, end }) => {
      const week = { type: 'week-offset', offset: offsetOf(which) } as const;
      if (end !== undefined) return pieces(week, { type: 'weekend' });
      const day = weekdayOf(weekday);
      return day === null ? pieces(week) : pieces(week, { type: 'weekday', weekday: day, upTo: null });
    },
  ),
  rule(
    'weekdays',
    '星礼周',
    `${BARE}${WEEK}(?<from>${WEEKDAY})${TO}(?:${WEEK})?(?<to>${WEEKDAY})${AS_WEEKDAY}`,
    ({ from, to }) => {
      const [start, end] = [weekdayOf(from), weekdayOf(to)];
      if (start === null || end === null || end <= start) return null;
      return pieces({ type: 'weekday', weekday: start, upTo: end });
    },
  ),
  rule(
    'weekday',
    '星礼周',
    `${BARE}${WEEK}(?<weekday>${WEEKDAY})${AS_WEEKDAY}(?!围|年|期|边)`,
    ({ weekday }) => {
      const day = weekdayOf(weekday);
      return day === null ? null : pieces({ type: 'weekday', weekday: day, upTo: null });
    },
  ),
  rule('weekend', '周星礼双', `(?<![一每])(?:周末|双休日|${WEEK}六(?:、|和)?(?:${WEEK})?[日天](?!天))`, () =>
    pieces({ type: 'weekend' }),
  ),
  rule(
    'nth-weekday',
    '第最头首末',
    `(?:第(?<nth>[一二三四五1-5])|(?<word>最后一|首|头一|末))个?${WEEK}(?<weekday>${WEEKDAY})${AS_WEEKDAY}`,
    ({ nth, word, weekday }) => {
      const [count, day] = [nthOf(nth ?? word), weekdayOf(weekday)];
      return count === null || day === null
        ? null
        : pieces({ type: 'nth-weekday', nth: count, weekday: day });
    },
  ),
  rule(
    'nth-week',
    '第最头首',
    `(?:第(?<nth>[0-9]{1,2}|[${NUMERALS}]{1,3})|(?<word>最后一|首|头一))个?${WEEK}(?!${WEEKDAY}|末)`,
    ({ nth, word }) => {
      const count = nthOf(nth ?? word);
      return count === null ? null : pieces({ type: 'nth-week', nth: count });
    },
  ),
  rule(
    'first-part',
    '前头最后',
    `(?<=[年月周度节期末旬季]的?)(?:(?<first>前|头)|(?<last>最后|后))(?<count>[${NUMERALS}0-9]{1,3})(?:(?<day>天|日)|个?(?<week>${WEEK})|个(?<month>月))(?!前|后|内)`,
    ({ last, count, week, month }) => {
      const value = numeral(count);
      if (value === null || value < 1) return null;
      const unit = month !== undefined ? 'month' : week !== undefined ? 'week' : 'day';
      return pieces({ type: 'first', count: value, unit, last: last !== undefined });
    },
  ),
  rule(
    'nth-month',
    '第最首',
    `(?<=[年度季期春夏秋冬]的?)(?:第(?<nth>[0-9]{1,2}|[${NUMERALS}]{1,2})|(?<word>最后一|首))个月`,
    ({ nth, word }) => {
      const count = nthOf(nth ?? word);
      return count === null ? null : pieces({ type: 'nth-month', nth: count });
    },
  ),
  rule(
    'nth-day',
    '第最头首',
    `(?<=[年月周度日节期末初庆一午秋夕宵旦]的?)(?:第(?<nth>[0-9]{1,3}|[${NUMERALS}]{1,4})|(?<word>最后一|首|头一))[天日]`,
    ({ nth, word }) => {
      const count = nthOf(nth ?? word);
      return count === null ? null : pieces({ type: 'nth-day', nth: count });
    },
  ),
];
