import { cardinal } from '../digits.ts';
import type { Span } from '../text.ts';

export type DayPart = 'dawn' | 'early' | 'morning' | 'noon' | 'afternoon' | 'dusk' | 'evening' | 'night';
export type AgoUnit = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';

/** The day, or longer stretch, an expression names; relative ones count from the day of the call. */
export type DateSpec =
  | { readonly type: 'day'; readonly offset: number }
  | {
      readonly type: 'calendar';
      readonly year: YearSpec;
      readonly month: number | null;
      readonly day: number | null;
    }
  | {
      readonly type: 'month';
      readonly offset: number;
      readonly day: number | null;
      readonly part: MonthPart | null;
    }
  /** `weekday` counts Monday as 1, Sunday as 7; null is the whole week, `offset` null the latest such day. */
  | { readonly type: 'week'; readonly offset: number | null; readonly weekday: number | 'weekend' | null }
  | { readonly type: 'ago'; readonly count: number; readonly unit: AgoUnit }
  | { readonly type: 'holiday'; readonly name: string; readonly year: YearSpec };
export type YearSpec = { readonly absolute: number } | { readonly offset: number } | null;
export type MonthPart = 'start' | 'middle' | 'end';

/** A time of the clock as said; `more` marks 三点多, an hour not further told. */
export interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly more: boolean;
}

export interface TimeMention extends Span {
  readonly date: DateSpec | null;
  readonly part: DayPart | null;
  readonly clock: Clock | null;
  /** The end of a range: 八点到十点. */
  readonly until: {
    readonly date: DateSpec | null;
    readonly part: DayPart | null;
    readonly clock: Clock | null;
  } | null;
  /** Said without a bound: 前几天, 一年多了, 最近. */
  readonly vague: boolean;
  /** Said to happen again and again: 每天, 天天, 一般. */
  readonly recurring: boolean;
}

const N = '[0-9零〇一二两三四五六七八九十]';
const PARTS: readonly (readonly [DayPart, string])[] = [
  ['dawn', '凌晨|后半夜'],
  ['early', '一?大清早|一大早|清早|清晨|早上|早晨|大早上|早'],
  ['morning', '上午'],
  ['noon', '中午|正午'],
  ['afternoon', '下午|午后'],
  ['dusk', '傍晚|黄昏'],
  ['evening', '晚上|晚间|夜晚|晚'],
  ['night', '大半夜|半夜|三更半夜|夜里|深夜|夜间|夜'],
];
const PART = `大清早|一大清早|一大早|清早|清晨|大早上|早上|早晨|凌晨|后半夜|上午|中午|正午|下午|午后|傍晚|黄昏|晚上|晚间|夜晚|三更半夜|大半夜|半夜|夜里|深夜|夜间`;
const DAY_WORDS: Readonly<Record<string, number>> = {
  大前: -3,
  前: -2,
  昨: -1,
  今: 0,
  当: 0,
  明: 1,
  后: 2,
};
const YEAR_WORDS: Readonly<Record<string, number>> = { 今年: 0, 去年: -1, 前年: -2, 大前年: -3, 明年: 1 };
const HOLIDAYS =
  '元旦|春节|过年|大年初一|除夕|年三十|元宵节?|清明节?|五一(?:节|劳动节)?|劳动节|端午节?|六一|儿童节|七夕|中秋节?|国庆节?|十一(?:长假|黄金周)|圣诞节?|三月三';
/** What follows 号 when it numbers a thing and not a day. */
const NOT_DAY =
  '(?!楼|院|门|线|店|栋|机|车|码|公馆|铺|厂|房|别墅|路|桥|桩|区|馆|井|电梯|商铺|地块|单元|公寓|大院|工单|学|窗|小区|宿舍|仓|码头|附|的?(?:房|店|铺|小区))';

const ATOMS = [
  `(?<iso>20[0-9]{2}[-/年.][01]?[0-9][-/月.][0-3]?[0-9](?:日|号)?)`,
  `(?<year>(?:19|20)[0-9]{2}|[一二][零〇九0][零〇一二三四五六七八九0-9]{2}|[零〇一][零〇一二三四五六七八九](?=年)|[01][0-9](?=年))年(?!多|前|级|了|来|代|的?时间)|(?<relyear>大前年|今年|去年|前年|明年)`,
  `(?<![0-9零幺二两三四五六七八九])(?<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份|(?=[^份])|$)(?:\\s*的)?`,
  `(?<![0-9零幺一二两三四五六七八九十百])(?<day>[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]|廿[一二三四五六七八九])(?:号|日)${NOT_DAY}`,
  `(?<relday>大前|前|昨|今|当|明|后)(?:天|日)(?!气|然|台)|(?<dayshort>昨|今|前|当|明)(?<shortpart>晚上?|早上?|夜里?|天晚上)`,
  `(?<weekof>上上|上|这|本|下)一?个?(?:星期|礼拜|周)(?<weekday>[一二三四五六日天末1-6])?(?!年|围|边|期|转)`,
  `(?<=^|[^上这本下每个一两三几0-9])(?:星期|礼拜|周)(?<bareweek>[一二三四五六日天末])(?!年|围|边|到)`,
  `(?<monthof>上上|上|这|本|下)一?个?月(?<monthday>(?:[0-3]?[0-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?:号|日))?(?<monthpart>初|中旬?|底|末)?`,
  `(?<agohalf>半)个?(?<agohalfunit>小时|钟头|月|年)(?:之|以)?前`,
  `(?<ago>${N}+)(?<agotens>来|多|几)?个?(?<agounit>分钟|小时|钟头|天|星期|礼拜|周|月|年)(?<agohalfmore>半)?(?:多|左右)?(?:之|以)?前(?!台|面|后)`,
  `(?<since>${N}+)(?<sinceunit>天)(?:了|啦)`,
  `(?<![0-9零幺一二三四五六七八九十])(?<holiday>${HOLIDAYS})(?![0-9零幺一二两三四五六七八九点分])(?!保|路|村|小区|广场|街|大道|区)`,
  `(?<vague>最近|近期|前[几两些]天|前(?:段|一段|阵)(?:时间|子|日子)?|这(?:几|两|些)(?:天|日|个月|年)|(?:这|那)(?:段|阵)(?:时间|子|日子)?|好(?:几|多)(?:天|个月|年|个(?:星期|礼拜|小时)|次)|[几多好]年(?:了|前)|几(?:天|个月|个小时|分钟)(?:之|以)?(?:前|了)|${N}{1,3}(?:多|来)?个?(?:多)?(?:小时|钟头|星期|礼拜|周|月|年)(?:多|半)?了|半(?:个)?(?:多)?(?:月|年|天|小时|钟头)(?:多)?了|${N}+(?:多|来)天了?|很久|好久|长期|一直以来|以前|早就)`,
  `(?<now>刚才|刚刚|刚(?=[^才刚好])|现在|目前|眼下|这会儿?|此刻)`,
  `(?<part>${PART})`,
  `(?<clockh>[01]?[0-9]|2[0-4]):(?<clockm>[0-5][0-9])`,
  `(?<near>快|差不多|将近|近)?(?<![0-9零幺二两三四五六七八九])(?<hour>[01]?[0-9]|2[0-4]|[一二]?十[一二三四]?|二十[一二三四]?|[零一二两三四五六七八九])(?:点|时(?=${N}|许|左右))(?!儿?点|击|名|评|水|心|滴|赞|头|子|都不|钱|也不|意见|要求|建议|儿|歌|菜|餐)(?:钟)?(?:(?<half>半)|(?<quarter>[一三1-3])刻|(?:过|零)?(?<minute>[0-5]?[0-9]|[二三四五]?十[一二三四五六七八九]?|零?[一二三四五六七八九])(?!直|起|样|定|般|下|些|共|边|路)(?:来|几)?(?:分|(?!个|块|元|号|栋|楼|人|次|天|点|年|月|多个|米|度|%|百|千))?)?(?<more>多|来钟|几分)?`,
];
const ATOM = new RegExp(ATOMS.join('|'), 'g');
/** What may stand between the parts of one expression. */
const GLUE =
  /^(?:[\s，,、的]|嗯|呃|那个|大概|差不多|大约|应该|好像|可能|也就|就|是|那天|当天|对|钟|左右|多|吧|啊|在|快|才)*$/;
const MAX_GLUE = 8;
const TO =
  /^(?:钟|左右|多|半)?[\s，,]*(?:开始)?(?:一直)?(?:跳|吵|干|开|搞|做|放|弄|忙)?(?:到|至|-|—|~|～)(?:了|第二天)?[\s，,]*$/;
const RECURRING =
  /每(?!平|人|户|吨|家|台|公里|小时|斤|辆|位|栋|层|个(?:人|小时|业主|房))|天天|夜夜|晚晚|经常|时不时|平时|平常|一般|通常|常年|隔三差五|总是|老是|一到(?!了)/g;
/** Tokens that look like an hour but are more often "a bit" or "two things". */
const WEAK_HOUR = /^(?:快|差不多|近|将近)?[一两]点$/;

interface Atom extends Span {
  readonly date: DateSpec | null;
  readonly part: DayPart | null;
  readonly clock: Clock | null;
  readonly vague: boolean;
  readonly now: boolean;
}

function yearOf(text: string): number | null {
  const value = cardinal(text.replace(/[〇零]/g, '0'));
  if (value === null) return null;
  return value < 100 ? 2000 + value : value;
}

function partOf(text: string): DayPart | null {
  for (const [part, words] of PARTS) if (new RegExp(`^(?:${words})$`).test(text)) return part;
  return null;
}

function weekdayOf(text: string | undefined): number | 'weekend' | null {
  if (text === undefined) return null;
  if (text === '末') return 'weekend';
  return text === '日' || text === '天' ? 7 : cardinal(text);
}

const UNITS: Readonly<Record<string, AgoUnit>> = {
  分钟: 'minute',
  小时: 'hour',
  钟头: 'hour',
  天: 'day',
  星期: 'week',
  礼拜: 'week',
  周: 'week',
  月: 'month',
  年: 'year',
};
const HALVES: Readonly<Record<string, readonly [number, AgoUnit]>> = {
  小时: [30, 'minute'],
  钟头: [30, 'minute'],
  月: [15, 'day'],
  年: [6, 'month'],
};

function readAtom(match: RegExpMatchArray, text: string): Atom | null {
  const g = match.groups ?? {};
  const start = match.index ?? 0;
  const span = { start, end: start + match[0].length };
  const atom = (facts: Partial<Atom>): Atom => ({
    ...span,
    date: null,
    part: null,
    clock: null,
    vague: false,
    now: false,
    ...facts,
  });
  const calendar = (year: YearSpec, month: number | null, day: number | null): Atom =>
    atom({ date: { type: 'calendar', year, month, day } });
  if (g.iso !== undefined) {
    const [year = 0, month = 0, day = 0] = (g.iso.match(/[0-9]+/g) ?? []).map(Number);
    return calendar({ absolute: year }, month, day);
  }
  if (g.year !== undefined) {
    const year = yearOf(g.year);
    return year === null ? null : calendar({ absolute: year }, null, null);
  }
  if (g.relyear !== undefined) return calendar({ offset: YEAR_WORDS[g.relyear] ?? 0 }, null, null);
  if (g.month !== undefined) return calendar(null, cardinal(g.month), null);
  if (g.day !== undefined) {
    const day = cardinal(g.day.replace('廿', '二十'));
    // A number after a road is a house; after 第 it counts.
    if (
      day === null ||
      day < 1 ||
      day > 31 ||
      /[路街道巷村第楼栋区门段院园苑厦邸庄湾城府庭郡里坊寓馆]\s?$/.test(text.slice(0, start))
    )
      return null;
    return calendar(null, null, day);
  }
  if (g.relday !== undefined) return atom({ date: { type: 'day', offset: DAY_WORDS[g.relday] ?? 0 } });
  if (g.dayshort !== undefined) {
    const part = partOf((g.shortpart ?? '').replace(/^天/, '')) ?? 'evening';
    return atom({ date: { type: 'day', offset: DAY_WORDS[g.dayshort] ?? 0 }, part });
  }
  if (g.weekof !== undefined) {
    const offset = g.weekof === '上上' ? -2 : g.weekof === '上' ? -1 : g.weekof === '下' ? 1 : 0;
    return atom({ date: { type: 'week', offset, weekday: weekdayOf(g.weekday) } });
  }
  if (g.bareweek !== undefined) {
    return atom({ date: { type: 'week', offset: null, weekday: weekdayOf(g.bareweek) } });
  }
  if (g.monthof !== undefined) {
    const offset = g.monthof === '上上' ? -2 : g.monthof === '上' ? -1 : g.monthof === '下' ? 1 : 0;
    const part =
      g.monthpart === undefined
        ? null
        : g.monthpart === '初'
          ? 'start'
          : /中/.test(g.monthpart)
            ? 'middle'
            : 'end';
    const day = g.monthday === undefined ? null : cardinal(g.monthday.replace(/[号日]$/, ''));
    return atom({ date: { type: 'month', offset, day, part } });
  }
  if (g.agohalf !== undefined) {
    const [count, unit] = HALVES[g.agohalfunit ?? ''] ?? [0, 'day'];
    return atom({ date: { type: 'ago', count, unit } });
  }
  if (g.ago !== undefined || g.since !== undefined) {
    const count = cardinal(g.ago ?? g.since ?? '');
    const unit = UNITS[g.agounit ?? g.sinceunit ?? ''];
    if (count === null || unit === undefined) return null;
    // 两三天前 and 十多天前 name no day.
    const loose = g.agotens !== undefined || /^[一二两三四五六七八九]{2}$/.test(g.ago ?? g.since ?? '');
    return atom(loose ? { vague: true } : { date: { type: 'ago', count, unit } });
  }
  if (g.holiday !== undefined) return atom({ date: { type: 'holiday', name: g.holiday, year: null } });
  if (g.vague !== undefined) return atom({ vague: true });
  if (g.now !== undefined) return atom({ now: true, vague: true });
  if (g.part !== undefined) return atom({ part: partOf(g.part) });
  if (g.clockh !== undefined) {
    return atom({ clock: { hour: Number(g.clockh), minute: Number(g.clockm), more: false } });
  }
  const hour = cardinal(g.hour ?? '');
  if (hour === null || hour > 24) return null;
  const quarter = g.quarter === undefined ? 0 : (cardinal(g.quarter) ?? 0) * 15;
  const minute = g.half !== undefined ? 30 : quarter || (cardinal((g.minute ?? '').replace(/^零/, '')) ?? 0);
  if (minute > 59) return null;
  if (/[这那有提几第]$/.test(text.slice(0, start))) return null;
  return atom({
    clock: { hour, minute, more: g.more !== undefined && g.minute === undefined && g.half === undefined },
  });
}

/** 2017年 + 三月 + 5号 → one calendar date; null where the two name different days. */
function joinDates(a: DateSpec | null, b: DateSpec | null): DateSpec | null {
  if (a === null || b === null) return a ?? b;
  if (a.type === 'calendar' && b.type === 'calendar') {
    if (b.year !== null || (a.month !== null && b.month !== null) || (a.day !== null && b.day !== null))
      return null;
    return { type: 'calendar', year: a.year, month: a.month ?? b.month, day: a.day ?? b.day };
  }
  if (a.type === 'month' && a.day === null && b.type === 'calendar' && b.month === null && b.year === null) {
    return { ...a, day: b.day };
  }
  if (a.type === 'calendar' && a.month === null && b.type === 'holiday') return { ...b, year: a.year };
  // 上个礼拜六，26号: the same day said twice; the date is the safer one.
  if (a.type === 'week' && b.type === 'calendar' && b.day !== null) return b;
  if (b.type === 'week' && a.type === 'calendar' && a.day !== null) return a;
  if (a.type === 'day' && b.type === 'calendar' && b.day !== null) return b;
  if (a.type === 'day' && b.type === 'week') return a;
  return null;
}

/** Finds what a text says about time. Bare 一点 and 两点 count only beside another part of a time. */
export function timeMentions(text: string): TimeMention[] {
  const atoms: Atom[] = [];
  for (const match of text.matchAll(ATOM)) {
    const atom = readAtom(match, text);
    if (atom !== null) atoms.push(atom);
  }
  const recurrences = [...text.matchAll(RECURRING)].map(({ index }) => index);
  const mentions: TimeMention[] = [];
  let current: (Atom & { until: Atom | null }) | null = null;
  const close = (): void => {
    if (current === null) return;
    const { start, end, date, part, clock, until, vague, now } = current;
    current = null;
    const alone = date === null && part === null && until === null && !now;
    if (alone && WEAK_HOUR.test(text.slice(start, end)) && !/^(?:钟|左右)/.test(text.slice(end))) return;
    // 一年多了，今年更严重: how long it lasts, not when it was.
    const lasting = vague && !now && date?.type === 'calendar' && date.month === null && date.day === null;
    const recurring = recurrences.some((at) => at >= start - 12 && at <= end + 4);
    mentions.push({
      start,
      end,
      date: lasting ? null : date,
      part,
      clock,
      until,
      vague: vague && (date === null || lasting) && clock === null && part === null,
      recurring,
    });
  };
  for (const atom of atoms) {
    const open = current as (Atom & { until: Atom | null }) | null;
    if (open !== null) {
      const gap = text.slice(open.end, atom.start);
      if (
        gap.length <= MAX_GLUE &&
        TO.test(gap) &&
        (atom.clock !== null || atom.date !== null || atom.part !== null)
      ) {
        if (open.until === null) {
          current = { ...open, until: atom, end: atom.end };
          continue;
        }
      }
      const target: Atom = open.until ?? open;
      const date = joinDates(target.date, atom.date);
      const fits =
        gap.length <= MAX_GLUE &&
        GLUE.test(gap) &&
        (date !== null || (target.date === null && atom.date === null)) &&
        (target.part === null || atom.part === null) &&
        (target.clock === null || atom.clock === null);
      if (fits) {
        const joined: Atom = {
          start: target.start,
          end: atom.end,
          date,
          part: target.part ?? atom.part,
          clock: target.clock ?? atom.clock,
          vague: target.vague || atom.vague,
          now: target.now || atom.now,
        };
        current =
          open.until === null ? { ...joined, until: null } : { ...open, until: joined, end: atom.end };
        continue;
      }
      close();
    }
    current = { ...atom, until: null };
  }
  close();
  return mentions;
}
