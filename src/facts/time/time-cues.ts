import { wallDate } from './local-time.ts';
import type { SpanUnit, TimeMention, TimePiece } from './pieces.ts';
import { DAILY } from './recurrence.ts';

/** Words around a time that tell what it is the time of. */

/** Earlier calls and answers, appointments: not the matter itself. */
const EARLIER_CONTACT =
  /打过|打的(?!车|士)|投诉过|反映过|反应过|报(?:过|的)|反映的|投诉的|登记的|打了.{0,4}(?:电话|12345)|打(?:的)?电话(?!给(?![我你您]))|回复|答复|处理(?:的|完|过)|那张?单|工单|单子|约的|预约|报名|承诺|答应|说(?:好|的是)|回访|短信|接到.{0,4}(?:电话|通知)/;
/** The caller's call; with the lights it is the power that comes back. */
const CALLED = /(?<![才没未不])来电/;
const POWER = /停电|断电|没电|没有电|跳闸|供电|电力|抢修/;
/** What was promised is told behind it, in the next breath: 下的单，说好三天到. */
const PROMISED_NEXT =
  /(?<=[^，。,\s][^，。]{0,14}[，。,\s]+)(?:说好|答应|承诺).*$|(?:说好|答应|承诺|约)(?:了|的)?(?:是|在)?$/;
const WISH =
  /^[^，。]{0,4}(?:上班|下班|营业|开门|关门|之前|以前(?:给|要|必须|解决|处理)|以内|之内|内|要睡|回我|回复|再来|再打|来(?:修|处理|人)|给我|打(?=我|这|给|电话(?!给(?!我))|手机|吧|[，。\s]|$)|[我他她]?.{0,4}不?在家|有空|没空|方便(?!面)|接不?了?电话|联系|下棋|就要|要用|要去|要上|截止)|^(?:解决|处理|回(?:我|复|电|访|话|个))/;
const WISH_BEFORE =
  /(?:希望|要求|麻烦|最好|必须|赶紧|叫他们|让他们|尽快|下次|以后)[^，。]{0,8}$|(?:想(?![起到了])|打算|准备|计划|就改成|就改到)(?:在|等|是)?$/;
/** A question for what should be, not for what was. */
const WISH_QUESTION =
  /(?:希望|想|建议|提早|提前|推迟|改到|改成|延长)[^，。？?]{0,10}(?:几点|什么时候|哪天|多久)|(?:几点|什么时(?:候|间)|哪天)[^，。？?]{0,6}(?:方便|有空|在家|联系您|打给您|接电话)|(?:方便|有空|在家)[^，。？?]{0,6}(?:几点|什么时(?:候|间)|哪天)/;
const HAPPENED =
  /发生|开始|到的|去的|来的|买的|坏的|停的|上的?车|下车|掉|丢|摔|被|坐|去|买|做了|办了|出来|卡住|起火|漏|断|挖|拆|撞|吃|交了|装|打车/;
/** Its clause ends as what has happened does: 七点二十下班到家的. */
const TOLD_PAST = /^[^，。,\s]{1,10}[的了过](?=[，。,\s]|$)/;
/** 20号来看了一下就走了, and not 20号就到期了. */
const PERFECTIVE = /^(?![^，。,\s]{0,2}(?:就|要|快|该|到期|期满|截止|开学|放假))[^，。,\s]{1,4}[了过]/;
/** Told as still to come. */
const AHEAD =
  /^[^，。,]{0,8}(?:[就还快]?要(?!是|求|的)|就到|将|会[^，。]|准备|打算|计划|安排|才[能会]|截止(?![了的])|到期(?![了的])|期满(?![了的])|开学|考试|下个|明[天年]|还没到)/;
const ENDS = /(?<![来等直拖迟报])到(?:了)?$/;
/** 六点才来电: by then it was over. */
const OVER =
  /^[^，。,\s]{0,2}(?:才(?:来[水电气网]|来(?=$|[，,。\s])|恢复|修好|通[水电气]|结束|停(?=$|[，,。\s了])|消停)|恢复|来[水电气]了)/;
const AGE = /(?:建|住|开|买|用|盖|交房|结婚|工作|入住|干|老|生下来|出生|满月|瘫)[^，。]{0,6}$/;
/** Steps of a life, told to say who somebody is. */
const LIFE_AFTER =
  /^[^，。,]{0,3}(?:毕业|出生|生的|落户|结婚|退休|入职|参加工作|工作的|当兵|退伍|来海|考的|建的|盖的|建成|交房|入住)/;
/** 从三月份开始, 去年二月份起: told as when it began, a month is no background. */
const ONSET_AFTER = /^(?:份|的时候)?(?:就|一直)?(?:开始|起(?!来)|以来|以后)/;
const ONSET_BEFORE = /(?:从|自|打)(?:今年|去年)?$/;
/** Money that is owed or taken month by month. */
const OWED = /欠|扣|工资|公资|薪|话费|[水电气房]费|房?租|生活费|社保|公积金|账单|发钱|提成|奖金/;
const OWED_AROUND = 14;
/** Months answered to this are a stretch (欠了三月四月的), not a beginning. */
const HOW_LONG = /多久(?!了)|多长时间(?!了)/;
const CLOCK_NOW =
  /几点了[^。？?]{0,6}$|(?:现在|到现在)(?:都|才|已经|是|快)?[^，。\s]{0,3}[点:：]|今天(?:是|都|才)?[0-9一二三四五六七八九十]{1,3}[号日]$/;
const PRESENT = /现在|刚才|刚刚|今/;
const JUST = /(?:现在|刚才|刚刚)[，,\s]{0,2}$/;
/** Said to happen again and again, near a time that names no day. */
const HABIT =
  /每(?!平|人|户|吨|家|台|公里|小时|斤|辆|位|栋|层|个(?:人|小时|业主|房))|天天|夜夜|晚晚|经常|时不时|平时|平常|一般|通常|常年|隔三差五|总是|老是|一到(?!了)|(?<!第)[一两三几]次/;
const HABIT_BEFORE = 12;
const HABIT_AFTER = 4;

/** What the words around a mention say. */
export interface TimeCues {
  readonly happened: boolean;
  /** Told as done: its day lies behind. */
  readonly perfective: boolean;
  readonly ahead: boolean;
  /** Told as the end of something: 做到四点半. */
  readonly end: boolean;
  readonly contact: boolean;
  readonly wish: boolean;
  readonly age: boolean;
  readonly onset: boolean;
  readonly howLong: boolean;
  /** Near money that falls due by the month: its months are what the matter is about. */
  readonly owed: boolean;
  /** A bare row of eight digits: more often a number than a date. */
  readonly digits: boolean;
  /** Now or today, whatever day was spoken of before. */
  readonly present: boolean;
  /** What it is now, and no time of an event: 现在七点多了, 今天三十号. */
  readonly clockNow: boolean;
  readonly habit: boolean;
}

/**
 * Reads the cues around a mention; looks at a few characters before and behind it only.
 *
 * @param next where the next time begins
 */
export function timeCues(
  text: string,
  { start, end }: TimeMention,
  questionBefore: string,
  next = text.length,
): TimeCues {
  const before = clauseBefore(text, start);
  const after = text.slice(end, end + 14);
  const spoken = text.slice(start, end);
  const about = before + text.slice(end, Math.min(end + 14, Math.max(end, next))).replace(PROMISED_NEXT, '');
  return {
    end: ENDS.test(before) || OVER.test(after),
    ahead: AHEAD.test(after),
    happened: HAPPENED.test(after) || HAPPENED.test(before),
    perfective: PERFECTIVE.test(after),
    contact: EARLIER_CONTACT.test(about) || (CALLED.test(about) && !POWER.test(text)),
    wish:
      (WISH.test(after) && !TOLD_PAST.test(after)) ||
      WISH_BEFORE.test(before) ||
      WISH_QUESTION.test(questionBefore),
    age: AGE.test(before) || LIFE_AFTER.test(after),
    onset:
      ONSET_AFTER.test(after) ||
      ONSET_BEFORE.test(before) ||
      /开始|起$|以来|现在$|至今/.test(spoken.slice(-4)),
    digits: /^[0-9]{8}$/.test(spoken),
    owed:
      OWED.test(text.slice(Math.max(0, start - OWED_AROUND), end + OWED_AROUND)) || OWED.test(questionBefore),
    howLong: HOW_LONG.test(questionBefore),
    present: PRESENT.test(spoken) || JUST.test(text.slice(Math.max(0, start - 6), start)),
    clockNow: CLOCK_NOW.test(text.slice(Math.max(0, start - 8), end)),
    habit: HABIT.test(text.slice(Math.max(0, start - HABIT_BEFORE), end + HABIT_AFTER)),
  };
}

/** The words of the same clause before a position, 12 characters at most. */
function clauseBefore(text: string, at: number): string {
  return /[^，。,.？?！!\s]*[\s]?[^，。,.？?！!\s]*$/.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? '';
}

function piecesOf({ meaning }: TimeMention): readonly TimePiece[] {
  if (meaning.type === 'dated') return meaning.pieces;
  return meaning.type === 'distance' ? meaning.within : [];
}

const SHORT_UNITS: ReadonlySet<SpanUnit> = new Set(['hour', 'minute', 'second']);
const TIMES: ReadonlySet<TimePiece['type']> = new Set(['part', 'clock']);
const LONG: ReadonlySet<TimePiece['type']> = new Set([
  ...([
    'century',
    'century-offset',
    'decade',
    'year',
    'cyclic-year',
    'year-offset',
    'half',
    'quarter',
  ] as const),
  ...(['quarter-offset', 'season', 'month', 'month-offset'] as const),
]);

/** Whether a mention names a day or something longer, and not hours alone. */
export function namesDay(mention: TimeMention): boolean {
  const { type } = mention.meaning;
  if (type === 'distance' || type === 'lately' || type === 'lasting') return true;
  return type === 'dated' && piecesOf(mention).some((piece) => !TIMES.has(piece.type));
}

export function namesClock(mention: TimeMention): boolean {
  const { meaning } = mention;
  const pieces = meaning.type === 'recurrence' ? meaning.pieces : piecesOf(mention);
  return pieces.some(({ type }) => type === 'clock');
}

/** Names nothing closer than a month. */
export function isCoarse(mention: TimeMention): boolean {
  const { meaning } = mention;
  if (meaning.type === 'distance') {
    const unit = meaning.amounts.at(-1)?.unit;
    return meaning.within.length === 0 && (unit === 'year' || unit === 'month' || unit === 'quarter');
  }
  return meaning.type === 'dated' && meaning.pieces.every(({ type }) => LONG.has(type));
}

/** Gone on for days at least: 半个月了, 两个多礼拜了. */
export function lastsForDays({ meaning }: TimeMention): boolean {
  if (meaning.type === 'lasting') return !SHORT_UNITS.has(meaning.amount.unit);
  return meaning.type === 'vague' && (meaning.near ?? 0) >= 2;
}

/** Counted on from now: 三天内, 一个月后. */
export function countsOn({ meaning }: TimeMention): boolean {
  return (meaning.type === 'lately' || meaning.type === 'distance') && meaning.sign === 1;
}

/** How closely a mention names its time; more is closer. */
export function specificity(mention: TimeMention): number {
  const { meaning } = mention;
  const pieces = piecesOf(mention);
  const clock = pieces.find((piece) => piece.type === 'clock');
  const minute = clock?.type === 'clock' && clock.clock.minute !== null;
  const more = clock?.type === 'clock' && clock.clock.more;
  const ranged = meaning.type === 'dated' && meaning.until !== null;
  return (
    (clock === undefined ? 0 : 2) +
    (minute ? 0.5 : 0) -
    (more ? 0.3 : 0) +
    (namesDay(mention) ? 1.5 : 0) +
    (pieces.some(({ type }) => type === 'day') ? 1 : 0) +
    (pieces.some(({ type }) => type === 'part') ? 0.7 : 0) +
    (ranged ? 0.3 : 0)
  );
}

/** 2月30号, 13月5号: a date that no year has. */
export function namesNoDay({ meaning }: TimeMention): boolean {
  if (meaning.type !== 'dated') return false;
  const month = meaning.pieces.find((piece) => piece.type === 'month');
  const day = meaning.pieces.find((piece) => piece.type === 'day');
  // Of a leap year, for the longest February.
  return month?.type === 'month' && day?.type === 'day' && wallDate(2000, month.month, day.day) === null;
}

/** 三月, 四月跟五月: months of wages, of a lease. */
export function namesMonth({ meaning }: TimeMention): boolean {
  return (
    meaning.type === 'dated' && meaning.pieces.some(({ type }) => type === 'month' || type === 'month-offset')
  );
}

/** 三月跟四月, 二月到现在: from one time to another. */
export function isRange({ meaning }: TimeMention): boolean {
  return meaning.type === 'dated' && (meaning.until !== null || meaning.opening === 'until-now');
}

/** 今年: a year and nothing closer. */
export function isYearAlone({ meaning }: TimeMention): boolean {
  return (
    meaning.type === 'dated' &&
    meaning.until === null &&
    meaning.opening === null &&
    meaning.pieces.length === 1 &&
    meaning.pieces[0]?.type === 'year-offset'
  );
}

/** 经常晚上十点多: hours that name no day, said to recur; null for a mention that is not made of hours. */
export function asHabit(mention: TimeMention): TimeMention | null {
  const { meaning } = mention;
  if (meaning.type !== 'dated' || namesDay(mention) || meaning.opening === 'before') return null;
  return {
    ...mention,
    meaning: {
      type: 'recurrence',
      recurrence: DAILY,
      pieces: meaning.pieces,
      until: meaning.until,
    },
  };
}
