import type { DayPart, TimePiece } from '../pieces.ts';
import { DAY_OF_MONTH, DIGITS, FREE, numeral, pieces, rule, type TimeRule, TO, upTo } from './rule.ts';

/** What follows 号 when it numbers a thing and not a day. */
const NOT_DAY =
  '(?!楼|院|门|线|店|栋|机|车|码|公馆|铺|厂|房|别墅|路|桥|桩|区|馆|井|电梯|商铺|地块|单元|公寓|大院|工单|学|窗|小区|宿舍|仓|码头|附|柜|岗|文|令|台|泵|包厢|包间|桌|床|的?(?:房|店|铺|小区)|内|游|均|志|记|子|元)';
/** A number behind these is a house, a floor, a count; so is one behind a road and a breath, if a breath follows. */
const NOT_BEHIND =
  '(?<![路街道巷村第楼栋区门段院园苑厦邸庄湾城府庭郡里坊寓馆座幢弄条型编])(?!(?<=[路街道巷][，,\\s]{1,2})[0-9一二三四五六七八九十]{1,3}号(?:[，,\\s]|$))';
const RELATIVE: Readonly<Record<string, number>> = {
  大大前: -4,
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  即: 0,
  明: 1,
  后: 2,
  大后: 3,
  大大后: 4,
};
/** 说明, 证明, 文明: no morrow. */
const WORD_START = '(?<![说证声表透文照聪发黎光分清英小三目])';
const PART_WORDS: readonly (readonly [DayPart, readonly string[]])[] = [
  ['dawn', ['凌晨', '后半夜', '下半夜', '拂晓', '黎明', '天没亮', '天不亮', '天还没亮']],
  [
    'early',
    [
      '一大清早',
      '大清早',
      '一清早',
      '一大早',
      '大早上',
      '清早',
      '清晨',
      '早起',
      '早上',
      '早晨',
      '早间',
      '一早',
      '天刚亮',
      '天一亮',
    ],
  ],
  ['morning', ['上午', '前半晌', '午前']],
  ['noon', ['大中午', '中午', '正午', '晌午', '午间']],
  ['afternoon', ['大下午', '下午', '午后', '后半晌']],
  ['dusk', ['傍晚', '傍黑', '黄昏', '擦黑', '天快黑']],
  ['evening', ['大晚上', '晚上', '晚间', '夜晚', '入夜', '天黑']],
  [
    'night',
    [
      '三更半夜',
      '深更半夜',
      '大半夜',
      '上半夜',
      '前半夜',
      '半夜',
      '夜里',
      '深夜',
      '夜间',
      '午夜',
      '子夜',
      '大夜里',
    ],
  ],
];
const PART_OF = new Map(PART_WORDS.flatMap(([part, words]) => words.map((word) => [word, part] as const)));
export const PART = [...PART_OF.keys()].sort((a, b) => b.length - a.length).join('|');
/** 早上好 greets; 下午茶 is a meal. */
const NOT_PART = '(?!好(?:[，,。！ ]|$)|茶|档|市|饭|班车|高峰)';

export function partOf(word: string | undefined): DayPart | null {
  return word === undefined ? null : (PART_OF.get(word) ?? null);
}

function dayOffset(word: string | undefined, to: number | null = null): TimePiece {
  return { type: 'day-offset', offset: RELATIVE[word ?? ''] ?? 0, upTo: to };
}

/** Days and the parts of a day. */
export const dayRules: readonly TimeRule[] = [
  rule(
    'written-date',
    DIGITS,
    '(?<![0-9.])(?<year>(?:19|20)[0-9]{2})(?:[-/.年](?<month>0?[1-9]|1[0-2])[-/.月](?<day>3[01]|[12][0-9]|0?[1-9])(?:[日号]|(?![0-9]))|(?<compact>(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01]))(?![0-9]))',
    ({ year, month, day, compact }) =>
      pieces(
        { type: 'year', year: Number(year), upTo: null },
        { type: 'month', month: Number(month ?? compact?.slice(0, 2)), upTo: null },
        { type: 'day', day: Number(day ?? compact?.slice(2)), upTo: null },
      ),
  ),
  rule(
    'written-month',
    DIGITS,
    '(?<![0-9.])(?<year>(?:19|20)[0-9]{2})[-/.](?<month>0?[1-9]|1[0-2])(?![0-9./]|-[0-9]{1,2}(?![0-9]))',
    ({ year, month }) =>
      pieces(
        { type: 'year', year: Number(year), upTo: null },
        { type: 'month', month: Number(month), upTo: null },
      ),
  ),
  rule(
    'written-day',
    DIGITS,
    '(?<![0-9./-])(?:(?<month>0?[1-9]|1[0-2])[/·](?<day>3[01]|[12][0-9]|0?[1-9])|(?<m>0[1-9]|1[0-2])-(?<d>0[1-9]|[12][0-9]|3[01]))(?![0-9./-]|[号元分人天年月名米层栋楼岁%个家台点块斤度路])',
    ({ month, day, m, d }) =>
      pieces(
        { type: 'month', month: Number(month ?? m), upTo: null },
        { type: 'day', day: Number(day ?? d), upTo: null },
      ),
  ),
  rule(
    'days',
    `${DIGITS}一二三四五六七八九十廿`,
    `${FREE}${NOT_BEHIND}(?:(?<from>${DAY_OF_MONTH})(?:[号日]?(?<through>${TO})|[号日]?[、和跟]|[号日])(?<to>${DAY_OF_MONTH})|(?<first>[一二三四五六七八九])、?(?<second>[二三四五六七八九]|十(?![一二三四五六七八九])))(?:号|日)${NOT_DAY}`,
    ({ from, through, to, first, second }) => {
      const [start, end] = [numeral(from ?? first), numeral(to ?? second)];
      if (start === null || end === null || end <= start) return null;
      // 三号和五号 are two days, not three.
      if (through === undefined && end !== start + 1) return null;
      return pieces({ type: 'day', day: start, upTo: end });
    },
  ),
  rule(
    'day',
    `${DIGITS}一二三四五六七八九十廿`,
    `${FREE}${NOT_BEHIND}(?<day>${DAY_OF_MONTH})(?:号|日)${NOT_DAY}`,
    ({ day }) => {
      const value = numeral(day);
      return value === null ? null : pieces({ type: 'day', day: value, upTo: null });
    },
  ),
  rule(
    'day-of-named-month',
    `${DIGITS}一二三四五六七八九十廿`,
    `(?<=[0-9一二三四五六七八九十元这本上下]月份?的?)(?<day>${DAY_OF_MONTH})(?:${TO}(?<to>${DAY_OF_MONTH}))?(?![0-9一二三四五六七八九十百千万]|[号日个多天人块元点月年来几岁%:：分家户次位名米斤层楼台辆路条张栋批吨度季]|小时|星期|礼拜)`,
    ({ day, to }, before) => {
      const value = numeral(day);
      // 三月三 is a feast.
      if (value === null || (value === 3 && /(?<!十)三月$/.test(before))) return null;
      return pieces({ type: 'day', day: value, upTo: upTo(value, to) });
    },
  ),
  rule(
    'relative-day',
    '大前昨今明后即',
    `(?<!每)(?<![以之年月日天周号时候](?=[前后]))(?<which>大大前|大大后|大前|大后|前|昨|今|明|后|即)(?:天|日|儿个?|个儿?)(?!气|然|台|头条|照|本|元|下午茶)`,
    ({ which }) => pieces(dayOffset(which)),
  ),
  rule('same-time', '此这', '(?:此时此刻|此时|这个?时候|这个点)(?!间|光)', () =>
    pieces({ type: 'same-time' }),
  ),
  rule(
    'relative-day-part',
    '前昨今明当',
    `${WORD_START}(?:(?<which>前|昨|今|明)|(?<same>当))(?:天|日|儿)?(?<part>${PART}|晚|早|夜|晨)(?!会|饭|餐|报|间|安|好(?:[，,。！ ]|$))`,
    ({ which, same, part }) => {
      const word =
        part === '晚' ? '晚上' : part === '早' || part === '晨' ? '早上' : part === '夜' ? '夜里' : part;
      const known = partOf(word);
      if (known === null) return null;
      const day: TimePiece = same === undefined ? dayOffset(which) : { type: 'day-after', offset: 0 };
      return pieces(day, { type: 'part', part: known });
    },
  ),
  rule('two-days', '今明昨前', `${WORD_START}(?<pair>今明|明后|昨今|前昨)(?:两天|天)`, ({ pair }) => {
    const start = pair === '今明' ? 0 : pair === '明后' ? 1 : pair === '昨今' ? -1 : -2;
    return pieces({ type: 'day-offset', offset: start, upTo: start + 1 });
  }),
  rule(
    'day-after',
    '当次翌第隔转头前同',
    '(?:(?<same>当[天日]|同[天日])|(?<next>次日|翌日|第二天|隔天|转天)|(?<before>头一天|前一天))(?!然)',
    ({ next, before }) =>
      pieces({ type: 'day-after', offset: next !== undefined ? 1 : before !== undefined ? -1 : 0 }),
  ),
  rule(
    'part',
    [...new Set([...PART_OF.keys()].map((word) => word.charAt(0)))].join(''),
    // 一晚上, 半个下午: how long, and no time of the day; but 初一晚上, 周一晚上.
    `(?<![0-9一二两三四五六七八九十几整每半][个多]|(?<![0-9一二三四五六七八九十初周期拜五元])[一整])(?<part>${PART})${NOT_PART}`,
    ({ part }) => {
      const known = partOf(part);
      return known === null ? null : pieces({ type: 'part', part: known });
    },
  ),
  rule(
    'short-part',
    '早晚',
    `(?<part>[早晚])(?=(?:上)?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})(?:点|时|[:：][0-9]))`,
    ({ part }) => pieces({ type: 'part', part: part === '早' ? 'early' : 'evening' }),
  ),
];
