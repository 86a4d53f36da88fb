import type { Clock } from '../pieces.ts';
import { DIGITS, NUMERAL, numeral, pieces, rule, type TimeRule, TO } from './rule.ts';

const HOUR = '(?:[01]?[0-9]|2[0-4]|二十[一二三四]?|十[一二三四五六七八九]?|[零〇一二两三四五六七八九])';
const FREE_HOUR = '(?<![0-9零〇幺二两三四五六七八九十第提有几这那半])';
/** What follows 点 in words that tell no hour: 两点意见, 一点儿, 五点零. */
const NOT_HOUR =
  '(?!儿?点(?!钟)|击|名(?!字)|评|(?<=[两三]点)水|心|滴|赞|头|子|都不|都没|钱|也不|也没|意见|要求|建议|儿|歌|菜|餐|原因|问题|理由|诉求|事情?|[，,]?第[一二三]|几[%％]|[0-9一二三四五六七八九]+(?:%|％|个百分|倍|万|亿|[公千]里|米|平|元|块))';
const HOUR_MARK = `(?:点钟?|时(?!间|候|段|期|不时|而|常))`;
const MINUTE =
  '(?:[0-5]?[0-9]|[二三四五]?十[一二三四五六七八九]?|[零〇一二三四五六七八九])(?![0-9一二三四五六七八九十])';
/** A number after the hour that counts minutes and nothing else. */
const AS_MINUTE =
  '(?!(?<=[^二三四五十]一)(?:[直起样定般下些共边])|路|个|块|元|号|栋|楼|人|次|天|点|年|月|多个|米|度|%|百|千|万|家|辆|台|条|班|岁|斤|层|位|名|只|件|张)';
const AFTER = '(?:(?<more>多(?:钟|分)?|几分)|(?<about>来钟|许))?';

const FULL_HOUR = {
  minute: null,
  second: null,
  minuteUpTo: null,
  more: false,
  about: false,
  upTo: null,
  exact: false,
};

function clock(hour: number | null, parts: Partial<Omit<Clock, 'hour'>> = {}) {
  if (hour === null || hour > 24) return null;
  const made: Clock = { ...FULL_HOUR, hour, ...parts };
  if ((made.minute ?? 0) > 59 || (made.second ?? 0) > 59) return null;
  return pieces({ type: 'clock', clock: made });
}

/** 十点差五分 is 9:55. */
function before(hour: number | null, minutes: number | null) {
  if (hour === null || minutes === null || minutes < 1 || minutes > 59) return null;
  return clock(hour === 0 ? 23 : hour - 1, { minute: 60 - minutes });
}

function minutesOf(quarter: string | undefined, minutes: string | undefined): number | null {
  const count = numeral(quarter ?? minutes);
  return count === null ? null : quarter === undefined ? count : count * 15;
}

/** Times of the clock. */
export const clockRules: readonly TimeRule[] = [
  rule(
    'digital-clock',
    DIGITS,
    '(?<![0-9:：.])(?<hour>[01]?[0-9]|2[0-4])[:：](?<minute>[0-5][0-9])(?:[:：](?<second>[0-5][0-9]))?(?![0-9:：])(?<half>\\s?[aApP]\\.?[mM]\\.?)?',
    ({ hour, minute, second, half }) => {
      const value = Number(hour);
      const afternoon = half !== undefined && /p/i.test(half) && value < 12;
      const exact = half !== undefined || value > 12 || value === 0 || (hour ?? '').startsWith('0');
      return clock(value + (afternoon ? 12 : 0), {
        minute: Number(minute),
        second: second === undefined ? null : Number(second),
        exact,
      });
    },
  ),
  rule(
    'english-clock',
    DIGITS,
    '(?<![0-9:.])(?<hour>1[0-2]|0?[1-9])\\s?(?<half>[aApP])\\.?[mM]\\.?(?![a-zA-Z])',
    ({ hour, half }) => clock((Number(hour) % 12) + (/p/i.test(half ?? '') ? 12 : 0), { exact: true }),
  ),
  rule(
    'hours',
    `${DIGITS}一二两三四五六七八九十`,
    `${FREE_HOUR}(?:(?<from>${HOUR})(?:${TO}|[、，])(?<to>${HOUR})|(?<first>[一二两三四五六七八九])(?<second>[二三四五六七八九十])|(?<ten>十)(?<eleven>[一二]?)[、，]?(?<next>十[一二]))点(?:钟|多)*${NOT_HOUR}(?!半|[一三]刻|${NUMERAL}+分)`,
    ({ from, to, first, second, ten, eleven, next }) => {
      const start = numeral(from ?? first ?? (ten === undefined ? undefined : ten + (eleven ?? '')));
      const end = numeral(to ?? second ?? next);
      if (start === null || end === null || end <= start || end > 24) return null;
      if (from === undefined && end !== start + 1) return null;
      return clock(start, { upTo: end });
    },
  ),
  rule('eleven-twelve', '十', `${FREE_HOUR}十一二点(?:钟|多)*${NOT_HOUR}`, () => clock(11, { upTo: 12 })),
  rule(
    'minutes-before-hour',
    '差',
    `差(?:(?<quarter>[一三1-3])刻钟?|(?<minutes>${MINUTE})分钟?)(?:到|就|不到)?(?<hour>${HOUR})${HOUR_MARK}`,
    ({ quarter, minutes, hour }) => before(numeral(hour), minutesOf(quarter, minutes)),
  ),
  rule(
    'hour-less-minutes',
    `${DIGITS}零〇一二两三四五六七八九十`,
    `${FREE_HOUR}(?<hour>${HOUR})点(?:钟)?(?:还)?差(?:(?<quarter>[一三1-3])刻钟?|(?<minutes>${MINUTE})分钟?)`,
    ({ quarter, minutes, hour }) => before(numeral(hour), minutesOf(quarter, minutes)),
  ),
  rule(
    'rough-minutes',
    `${DIGITS}零〇一二两三四五六七八九十`,
    `${FREE_HOUR}(?<hour>${HOUR})点(?<tens>[二三四])(?<next>[三四五])十(?:来)?分?`,
    ({ hour, tens, next }) => {
      const [from, to] = [numeral(tens), numeral(next)];
      if (from === null || to !== from + 1) return null;
      return clock(numeral(hour), { minute: from * 10, minuteUpTo: to * 10 });
    },
  ),
  rule(
    'clock',
    `${DIGITS}零〇一二两三四五六七八九十`,
    `${FREE_HOUR}(?<hour>${HOUR})${HOUR_MARK}${NOT_HOUR}(?:整|(?<half>半)(?!个|夜|天)|(?<quarter>[一两三1-3])刻钟?|(?:过|零|〇|洞|0)?(?<minute>${MINUTE})${AS_MINUTE}(?:来|几)?(?:分(?!钱|局|公司|店|院|之)(?:(?<second>${MINUTE})秒)?)?)?${AFTER}`,
    ({ hour, half, quarter, minute, second, more, about }) => {
      const value = numeral(hour);
      const minutes = half !== undefined ? 30 : minutesOf(quarter, minute);
      return clock(value, {
        minute: minutes,
        second: numeral(second),
        more: more !== undefined && minutes === null,
        about: about !== undefined,
        exact: (value ?? 0) > 12,
      });
    },
  ),
];
