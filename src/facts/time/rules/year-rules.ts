import { DIGITS, FREE, MONTH, NUMERALS, numeral, pieces, rule, type TimeRule, TO, upTo } from './rule.ts';

const YEAR = '(?:1[0-9]{3}|20[0-9]{2}|[一二][零〇0九八七六五四三二一][零〇0-9一二三四五六七八九]{2})';
/** What follows 年 when the number counts years. */
const NOT_YEAR = '(?!前|以?后|之|代|级|来|多|了|内|里|左右|间|期|龄|轻|纪|限|制|才|以|的?时间|没|半)';
/** Four figures count years less often: 2018年前 is before 2018. */
const NOT_WHOLE_YEAR = '(?!代|级|来|多|了|间|期|龄|轻|纪|限|制|才|半)';
/** What stands before two digits that count years: 住了十几, 干过. */
const COUNTED = '(?<![了过近约快干用住整满第每这有好])';
const RELATIVE: Readonly<Record<string, number>> = {
  大前年: -3,
  前年: -2,
  去年: -1,
  上年: -1,
  上一年: -1,
  今年: 0,
  本年: 0,
  这一年: 0,
  明年: 1,
  来年: 1,
  翌年: 1,
  次年: 1,
  年内: 0,
  后年: 2,
  大后年: 3,
};
const STEMS = '甲乙丙丁戊己庚辛壬癸';
const BRANCHES = '子丑寅卯辰巳午未申酉戌亥';
const QUARTER = '[一二三四1-4]';
/** Two figures of a year are of this century up to here, else of the last. */
const PIVOT = 39;

function fullYear(value: number): number {
  if (value >= 100) return value;
  return value <= PIVOT ? 2000 + value : 1900 + value;
}

/** Years, what is longer, and the parts of a year that are longer than a month. */
export const yearRules: readonly TimeRule[] = [
  rule(
    'century',
    `${DIGITS}${NUMERALS}公`,
    `(?:公元)?${FREE}(?<century>[0-9]{1,2}|[${NUMERALS}]{1,3})世纪`,
    ({ century }) => {
      const value = numeral(century);
      return value === null ? null : pieces({ type: 'century', century: value });
    },
  ),
  rule(
    'century-offset',
    '上本这下',
    '(?<!桥)(?<which>上|本|这|下)一?个?世纪(?!大桥|公园|广场|花园|城|金)',
    ({ which }) => pieces({ type: 'century-offset', offset: which === '上' ? -1 : which === '下' ? 1 : 0 }),
  ),
  rule(
    'decade',
    `${DIGITS}${NUMERALS}`,
    `${FREE}(?<decade>(?:1[0-9]|20)?[0-9]0|(?:[一二][零〇九八七六])?[零〇一二三四五六七八九][零〇]|[一二三四五六七八九]十)年代`,
    ({ decade }) => {
      const value = numeral(decade);
      return value === null ? null : pieces({ type: 'decade', decade: value });
    },
  ),
  rule(
    'year',
    `${DIGITS}一二公`,
    `(?:公元)?${FREE}(?<year>${YEAR})(?:年?${TO}(?<to>${YEAR}|[0-9]{2}))?年度?${NOT_WHOLE_YEAR}`,
    ({ year, to }) => {
      const value = numeral(year);
      if (value === null) return null;
      const end = to?.length === 2 ? `${year?.slice(0, 2)}${to}` : to;
      return pieces({ type: 'year', year: value, upTo: upTo(value, end) });
    },
  ),
  rule(
    'short-year',
    `${DIGITS}零〇一二三四五六七八九`,
    `${FREE}${COUNTED}(?<year>[0-9]{2}|[零〇一二三四五六七八九]{2})年${NOT_YEAR}(?:(?<exact>(?=(?:的|的?下|的?上|年)?(?:${MONTH}月|半年|[春夏秋冬初底末]|第?[一二三四1-4]季)))|)(?:(?<ends>(?=[，,。！？\\s]|$))|)`,
    ({ year, exact, ends }, before) => {
      const value = numeral(year);
      // 结婚11年，…: behind a word and at the end of a clause it counts years.
      if (
        ends !== undefined &&
        exact === undefined &&
        /\p{Script=Han}$/u.test(before) &&
        !/[于在从到自是约]$/.test(before)
      )
        return null;
      // 十年, 20年 alone count years.
      if (value === null || (value % 10 === 0 && exact === undefined && !/^[0零〇]/.test(year ?? '')))
        return null;
      return pieces({ type: 'year', year: fullYear(value), upTo: null });
    },
  ),
  rule('republic-year', '民', `民国(?<year>[0-9]{1,2}|[${NUMERALS}]{1,4})年`, ({ year }) => {
    const value = numeral(year);
    return value === null ? null : pieces({ type: 'year', year: 1911 + value, upTo: null });
  }),
  rule('cyclic-year', STEMS, `(?<stem>[${STEMS}])(?<branch>[${BRANCHES}])年`, ({ stem, branch }) => {
    const [s, b] = [STEMS.indexOf(stem ?? ''), BRANCHES.indexOf(branch ?? '')];
    // Stem and branch are both odd or both even; the cycle's position follows by the Chinese remainder.
    return (s - b) % 2 === 0 ? pieces({ type: 'cyclic-year', cycle: (6 * s - 5 * b + 60) % 60 }) : null;
  }),
  rule(
    'relative-year',
    '大前去上今本这明来翌次后年',
    '(?<!每|以|往|[年月日天周]之?|[一二两三四五六七八九十几半0-9])(?<year>大前年|大后年|前年|去年|上一年|上年|今年|本年|这一年|明年|来年|翌年|次年|后年|年内)度?(?!龄|纪|轻|级|货|夜饭|会|画|糕)',
    ({ year }) => pieces({ type: 'year-offset', offset: RELATIVE[year ?? ''] ?? 0, upTo: null }),
  ),
  rule('two-years', '今去', '(?<pair>今明|去今)两年', ({ pair }) =>
    pieces(
      pair === '今明'
        ? { type: 'year-offset', offset: 0, upTo: 1 }
        : { type: 'year-offset', offset: -1, upTo: 0 },
    ),
  ),
  rule('half-year', '上下前后', '(?<!这|近)(?<half>[上前下后])半年(?!前|多|了|后|内)', ({ half }) =>
    pieces({ type: 'half', half: half === '上' || half === '前' ? 1 : 2 }),
  ),
  rule(
    'quarter',
    `第${DIGITS}${NUMERALS}首头末前`,
    `(?:第?(?<!一)(?<quarter>${QUARTER})(?:${TO}(?<to>${QUARTER}))?个?季(?:度|(?=[末初]))|(?<first>首|头一?个?)季度|末季度?|前(?<span>[两二三23])个?季度?)(?!节|军|截)`,
    ({ quarter, to, first, span }) => {
      if (span !== undefined) return pieces({ type: 'quarter', quarter: 1, upTo: numeral(span) });
      if (first !== undefined) return pieces({ type: 'quarter', quarter: 1, upTo: null });
      const value = quarter === undefined ? 4 : numeral(quarter);
      return value === null ? null : pieces({ type: 'quarter', quarter: value, upTo: upTo(value, to) });
    },
  ),
  rule(
    'year-and-quarter',
    DIGITS,
    '(?<![0-9])(?<year>20[0-9]{2}|[0-9]{2})年?[-\\s]?(?:[Qq](?<quarter>[1-4])|[Hh](?<half>[12]))(?![A-Za-z0-9])',
    ({ year, quarter, half }) =>
      pieces(
        { type: 'year', year: fullYear(Number(year)), upTo: null },
        quarter === undefined
          ? { type: 'half', half: half === '1' ? 1 : 2 }
          : { type: 'quarter', quarter: Number(quarter), upTo: null },
      ),
  ),
  rule(
    'five-year-plan',
    NUMERALS,
    `${FREE}(?<plan>[一二三四五六七八九]|十[一二三四五六七八九]?)五(?:规划|计划)?(?:时期|期间|规划|计划)`,
    ({ plan }) => {
      const value = numeral(plan);
      if (value === null) return null;
      // The third began in 1966, after three years without a plan.
      const from = value < 3 ? 1953 + (value - 1) * 5 : 1966 + (value - 3) * 5;
      return pieces({ type: 'year', year: from, upTo: from + 4 });
    },
  ),
  rule(
    'nineties',
    '零〇一二三四五六七八九',
    `${FREE}(?<decade>[零〇一二三四五六七八九])几年(?!前|后|了|内|来|级)`,
    ({ decade }) => {
      const value = numeral(decade);
      return value === null ? null : pieces({ type: 'decade', decade: value * 10 });
    },
  ),
  rule('quarter-letter', 'Qq', '(?<![A-Za-z0-9])[Qq](?<quarter>[1-4])(?![A-Za-z0-9])', ({ quarter }) =>
    pieces({ type: 'quarter', quarter: Number(quarter), upTo: null }),
  ),
  rule('half-letter', 'Hh', '(?<![A-Za-z0-9])[Hh](?<half>[12])(?![A-Za-z0-9])', ({ half }) =>
    pieces({ type: 'half', half: half === '1' ? 1 : 2 }),
  ),
  rule('quarter-offset', '上本这当下', '(?<which>上|本|这|当前?|下)一?个?季度', ({ which }) =>
    pieces({ type: 'quarter-offset', offset: which === '上' ? -1 : which === '下' ? 1 : 0 }),
  ),
  rule(
    'season',
    '春夏秋冬开入',
    '(?:(?<season>[春夏秋冬])(?:[天季]|(?=[初末])|夜)|(?<!召|展|举)(?:开|入)(?<begun>[春夏秋冬]))(?!节|联|游|晚|运会|小区|花园)',
    ({ season, begun }) => pieces({ type: 'season', season: '春夏秋冬'.indexOf(season ?? begun ?? '') + 1 }),
  ),
  rule(
    'year-stage',
    '年岁',
    '(?<!每|少|青|中|老|个|[一二两三四五六七八九十几0-9])(?:年(?<stage>初(?![一二三四五六七八九十])|头|中(?!秋|国|学|考|间)|底|末|终|尾)|岁(?<late>末|尾))',
    ({ stage, late }) =>
      pieces({
        type: 'stage',
        of: 'year',
        stage:
          late !== undefined
            ? 'end'
            : stage === '初' || stage === '头'
              ? 'start'
              : stage === '中'
                ? 'middle'
                : 'end',
      }),
  ),
  rule(
    'stage-after',
    '初早中末底终晚后',
    '(?<=[0-9零一二三四五六七八九十去今明前后]年度?|年代|世纪|季度?|[春夏秋冬])的?(?:(?<start>初(?:期|叶)?|早期)|(?<middle>中(?:期|叶)?(?!秋|国|学|心|午|考|级|旬|间|途|央|层|介))|(?<end>[末底终](?:期|叶)?|晚期|后期))',
    ({ start, middle }) =>
      pieces({
        type: 'stage',
        of: 'any',
        stage: start !== undefined ? 'start' : middle !== undefined ? 'middle' : 'end',
      }),
  ),
];
