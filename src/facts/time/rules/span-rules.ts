import { allMatches } from '../../text.ts';
import type { Amount, SpanUnit, TimeToken } from '../pieces.ts';
import { DIGITS, NUMERALS, numeral, rule, type TimeRule } from './rule.ts';

const UNITS: Readonly<Record<string, SpanUnit>> = {
  秒: 'second',
  秒钟: 'second',
  分: 'minute',
  分钟: 'minute',
  小时: 'hour',
  钟头: 'hour',
  钟: 'hour',
  天: 'day',
  日: 'day',
  晚: 'day',
  夜: 'day',
  周: 'week',
  星期: 'week',
  礼拜: 'week',
  月: 'month',
  季度: 'quarter',
  年: 'year',
  年度: 'year',
  载: 'year',
};
/** 三月 is a month of the year; three of them are 三个月. */
const UNIT = '(?:秒钟?|分钟|小时|钟头|天|周年?|星期|礼拜|(?<=个半?)月|季度|年(?!级|龄|代|度|底|初|末))';
/** A number in words, not digit by digit: 两三 is a rough one and no 23. */
const COUNT =
  '(?:[0-9]{1,3}(?:\\.[0-9])?|[一二两三四五六七八九]?[百千](?:零?[一二三四五六七八九]?十?[一二三四五六七八九]?)|[一二三四五六七八九]?十[一二三四五六七八九]?|[一二两俩三四五六七八九])';
const FREE = `(?<![0-9零〇幺一二两三四五六七八九十百千第.每])`;
/** 一个半小时, 半年, 两年半, 三刻钟, 一年零三个月. */
const PIECE = `(?:半个?(?:多)?(?:小时|钟头|月|年|天)|[一两三1-3]刻钟|${COUNT}个?半?${UNIT}半?|[${NUMERALS}0-9]{1,3}来?个?半?(?:小时|钟头))`;
const AMOUNT = `(?<amount>${PIECE}(?:[零又]?${PIECE})?)`;
const APPROXIMATE = '(?:大概|大约|差不多|将近|近|快|约|左右|也就)?';
const PIECE_PATTERN = new RegExp(
  `(?:(?<half>半)个?(?<halfUnit>小时|钟头|月|年|天)|(?<quarters>[一两三1-3])刻钟|(?<count>${COUNT})个?(?<plus>半)?(?<unit>${UNIT})(?<more>半)?)`,
  'g',
);
const FIRST = `${DIGITS}${NUMERALS}半`;
/** Two neighbouring numbers: 两三天, 七八个月. */
const ROUGH = `(?:[一二两三四五六七八九][二三四五六七八九](?![十百])|[${NUMERALS}0-9]{1,3}个?(?:来|多|几)|十几|几十?|好几|好些|若干|[${NUMERALS}0-9]{1,3}[-~到至][${NUMERALS}0-9]{1,3})`;
const ROUGH_UNIT = '(?:秒钟|分钟|小时|钟头|天|星期|礼拜|周|月|年)';

/** What 半, 三刻, 一个半小时 and 一年零三个月 count; null where a number is none. */
export function amountsOf(text: string | undefined): readonly Amount[] | null {
  if (text === undefined) return null;
  const amounts: Amount[] = [];
  for (const { groups = {} } of allMatches(text, PIECE_PATTERN)) {
    const { half, halfUnit, quarters, count, plus, unit, more } = groups;
    if (half !== undefined) amounts.push({ count: 0.5, upTo: null, unit: UNITS[halfUnit ?? ''] ?? 'day' });
    else if (quarters !== undefined) {
      amounts.push({ count: (numeral(quarters) ?? 0) * 15, upTo: null, unit: 'minute' });
    } else {
      const value = count?.includes('.') === true ? Number(count) : numeral(count);
      if (value === null || value > 5_000) return null;
      const extra = plus !== undefined || more !== undefined ? 0.5 : 0;
      amounts.push({
        count: value + extra,
        upTo: null,
        unit: UNITS[(unit ?? '').replace('周年', '年')] ?? 'day',
      });
    }
  }
  return amounts.length === 0 ? null : amounts;
}

function roughly(text: string, unit: string, sign: 1 | -1): TimeToken | null {
  const named = UNITS[unit];
  if (named === undefined) return null;
  const days = DAYS[named];
  const [low, high] = roughBounds(text);
  if (low === null || high === null || low > high) return null;
  return sign === 1
    ? { type: 'vague', far: -low * days, near: -high * days }
    : { type: 'vague', far: high * days, near: low * days };
}

const DAYS: Readonly<Record<SpanUnit, number>> = {
  second: 1 / 86_400,
  minute: 1 / 1_440,
  hour: 1 / 24,
  day: 1,
  week: 7,
  month: 30.4,
  quarter: 91.3,
  year: 365.25,
};

/** Least and most of 两三, 十来, 二十多, 好几; null for no number. */
export function roughBounds(text: string): readonly [number | null, number | null] {
  const range = /^(.+)[-~到至](.+)$/.exec(text);
  if (range !== null) return [numeral(range[1]), numeral(range[2])];
  if (/^好?[几些]|若干/.test(text)) return text === '几十' ? [20, 99] : [2, 9];
  if (text === '十几') return [11, 19];
  const pair = /^([一二两三四五六七八九])([二三四五六七八九])$/.exec(text);
  if (pair !== null) return [numeral(pair[1]), numeral(pair[2])];
  const [, count, word] = /^(.+?)个?([来多几])$/.exec(text) ?? [];
  const value = numeral(count);
  if (value === null) return [null, null];
  const step = value >= 100 ? 100 : value >= 10 ? 10 : 1;
  return word === '来' ? [value * 0.9, value * 1.3] : [value, value + step];
}

/** Distances from the call, how long something lasts, and what is said without a bound. */
export const spanRules: readonly TimeRule[] = [
  rule(
    'distance',
    FIRST,
    `${FREE}${APPROXIMATE}${AMOUNT}(?:左右|钟)?(?:之|以)?(?:(?<before>前)(?!面|台|后|往|进|夫|妻|任|所未|列|锋)|(?<after>后)(?!面|来|悔|边|续|备|台|勤|院|门|排|果))`,
    ({ amount, before }) => {
      const amounts = amountsOf(amount);
      return amounts === null ? null : { type: 'distance', amounts, sign: before === undefined ? 1 : -1 };
    },
  ),
  rule(
    'in-amount',
    '再过',
    `(?:再过|(?<=^|[，,。\\s就要等])过)${AMOUNT}(?=[，,。\\s就再才会后要来]|$)`,
    ({ amount }) => {
      const amounts = amountsOf(amount);
      return amounts === null ? null : { type: 'distance', amounts, sign: 1 };
    },
  ),
  rule(
    'rough-distance',
    `${FIRST}几好若`,
    `${FREE}(?<count>${ROUGH})个?多?(?<unit>${ROUGH_UNIT})(?:左右)?(?:之|以)?前(?!面|台|后|往)`,
    ({ count, unit }) => roughly(count ?? '', unit ?? '', -1),
  ),
  rule(
    'rough-future',
    `${FIRST}几`,
    `${FREE}(?<count>${ROUGH})个?(?<unit>${ROUGH_UNIT})(?:左右)?(?:(?:之|以)?后(?!面|来|悔)|(?:之|以)?内(?!部|容))`,
    ({ count, unit }) => roughly(count ?? '', unit ?? '', 1),
  ),
  rule(
    'lately',
    '近最过刚往此未今接之往',
    `(?:(?:(?:最|刚刚|刚)?(?:近|过去)的?|往前|此前)(?<past>)|(?:未来|今后|接下来的?|往后|之后的?)(?<future>))(?:这|的)?(?<amount>${PIECE})(?:内|里|间|以来|之内|以内)?`,
    ({ past, amount }) => lately(amount, past === undefined ? 1 : -1, false),
  ),
  rule('within', `${FIRST}`, `${FREE}(?<amount>${PIECE})(?:之|以)?内(?!部|容|裤|衣|科|环|存)`, ({ amount }) =>
    lately(amount, 1, false),
  ),
  rule(
    'since-amount',
    `${FIRST}`,
    `${FREE}(?<amount>${PIECE})(?:以来|来(?=[，,\\s]|一直|都|$))`,
    ({ amount }) => lately(amount, -1, false),
  ),
  rule(
    'this-amount',
    '这',
    `这(?!两[天日年])(?<amount>半个月|半年|半天|${COUNT}个?(?:天|星期|礼拜|周|月|年))(?!前|后|内)`,
    ({ amount }) => lately(amount, -1, true),
  ),
  rule(
    'last-amount',
    '前',
    `(?<![0-9以之提目届满年月周期度日节旬])前(?<amount>[三四五六七八九十3-9]个?(?:天|星期|礼拜|周|月|年)|两个?(?:星期|礼拜|周|月|年)|[0-9]{2}个?(?:天|周|月))(?!前|后|内|级|[0-9]|[号日])`,
    ({ amount }) => lately(amount, -1, false),
  ),
  rule(
    'next-amount',
    '后',
    `(?<=^|[，,。\\s今往])后(?<amount>[两三四五六七八九十3-9]个?(?:天|星期|礼拜|周|月|年))(?!前|后|内)`,
    ({ amount }) => lately(amount, 1, false),
  ),
  rule(
    'lasting',
    `${FIRST}快差将近都已小大`,
    // 不是一天两天了 is an idiom.
    `${FREE}(?<![一三]天)(?<nearly>快|差不多|将近|近|小(?=半))?(?<over>大(?=半))?(?:都|已经|有)?(?<amount>${PIECE})(?<more>多)?(?=了|(?<=快${PIECE}|小半[年月天]|小半个[月])(?=[，,。\\s]|$)|啦|没(?:有)?(?:水|电|网|人|来|气|用|热|下|修|管|动|开|给|发|打|通|回|见|停|睡|处理|解决|结果|消息|信号)|[，,\\s]?(?:还|都)(?:没|在|不)|过去)(?!了[几好])`,
    ({ nearly, over, amount, more }) => {
      const [first] = amountsOf(amount) ?? [];
      return first === undefined
        ? null
        : {
            type: 'lasting',
            amount: first,
            than: nearly !== undefined ? 'less' : (over ?? more) !== undefined ? 'more' : null,
          };
    },
  ),
  rule(
    'rough-lasting',
    `${FIRST}几好快`,
    `${FREE}(?<count>${ROUGH})个?(?<plus>多)?(?<unit>${ROUGH_UNIT})(?:多|半)?(?=了|啦|没|[，,\\s]?(?:还|都)(?:没|在|不))`,
    ({ count, unit }) => roughly(count ?? '', unit ?? '', -1),
  ),
  rule(
    'vague',
    '最近前这那好很长一早以之过改不日此往几多从年小近久向',
    '(?<![提以之目])(?<word>最近(?!的?(?:一|的|医院|站))|近期|近来|近日|近些年|近年来?|前[几两些]天|前两日|前些日子|前一?(?:段时间|段日子|阵子|段(?=[，,\\s]))|前不久|前些年|前几[年个](?:月|星期|礼拜)?|这(?:几|两|些)(?:天|日|个月|年|个?星期|个?礼拜)|(?:这|那)一?(?:段时间|段日子|阵子|阵(?=[，,\\s]))|那几天|那时候?|好(?:几|多|些)(?:天|日子|个月|年|个(?:星期|礼拜|小时|钟头))|[几多好]年(?:了|前|来)|几(?:天|个月|个小时|分钟)了|很久|好久|好长时间|长期|一直以来|早就|以前(?!的?单)|之前(?!的?单)|早先|过几天|改天|不久前?|日前|此前|往年|从小|久了)',
    ({ word }) => {
      const bounds = VAGUE.find(([pattern]) => pattern.test(word ?? ''))?.[1] ?? [null, null];
      return { type: 'vague', far: bounds[0], near: bounds[1] };
    },
  ),
  rule(
    'just-now',
    '刚',
    `(?:刚刚才|刚才|刚刚)[，,\\s]{0,2}(?:就|也就|大概|不到|最多|顶多)*(?<amount>${PIECE})(?:钟)?(?:不到|左右|的样子|之前|以前|前)?(?=[，,。\\s]|$)`,
    ({ amount }) => {
      const [first] = amountsOf(amount) ?? [];
      return first === undefined ? null : { type: 'vague', far: first.count * DAYS[first.unit], near: 0 };
    },
  ),
  rule(
    'now',
    '刚现目眼此这当',
    '(?:(?<just>刚刚才|刚才|刚刚|刚(?=[^才刚好需过建性果])|这会(?:儿|(?=[，,\\s]|正|还|又|都)))|现在|目前|眼下|眼前|此刻|当前)',
    ({ just }) => ({ type: 'now', present: just === undefined }),
  ),
];

/** Days before the call, from the farthest to the nearest, that vague words reach; null where nobody can say. */
const VAGUE: readonly (readonly [RegExp, readonly [number | null, number | null]])[] = [
  [/^前两[天日]/, [2, 1]],
  [/^前[几些]天|^那几天/, [10, 2]],
  [/^前些日子|^前一?(?:段|阵)|^前不久|^不久/, [60, 3]],
  [/^前几个?(?:星期|礼拜)/, [63, 14]],
  [/^前几个?月/, [280, 60]],
  [/^前些年|^前几年/, [3_650, 730]],
  [/^这两个?(?:天|日)/, [1, 0]],
  [/^这[几些]个?(?:天|日)/, [7, 0]],
  [/^这[几两些]个?(?:星期|礼拜)/, [42, 0]],
  [/^这[几两些]个月/, [180, 0]],
  [/^这[几两些]年|^近些年|^近年/, [2_555, 0]],
  [/^最近|^近|^日前|^(?:这|那)一?(?:段|阵)/, [45, 0]],
  [/^好[几多些](?:天|日子)|^几天/, [30, 3]],
  [/^好[几多些]个?(?:星期|礼拜)/, [63, 14]],
  [/^好[几多些]个月|^几个月/, [400, 60]],
  [/^好[几多些]年|^[几多好]年/, [7_300, 730]],
  [/^好[几多些]个?(?:小时|钟头)|^几个小时/, [1, 1 / 12]],
  [/^几分钟/, [1 / 48, 0]],
  [/^过几天|^改天/, [-3, -14]],
];

function lately(amount: string | undefined, sign: 1 | -1, whole: boolean): TimeToken | null {
  const [first] = amountsOf(amount) ?? [];
  return first === undefined || first.count === 0 ? null : { type: 'lately', amount: first, sign, whole };
}
