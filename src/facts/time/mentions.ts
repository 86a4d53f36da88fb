import { bringsException, isExcepted, meansAllElse, onOtherDays, weekdayRange } from './exception.ts';
import { type ReadAtom, timeAtoms } from './lexer.ts';
import { rankOf } from './narrow.ts';
import type { Opening, Recurrence, TimeMention, TimePiece } from './pieces.ts';
import { DAILY } from './recurrence.ts';
import { amountsOf } from './rules/span-rules.ts';
import { withCorrections } from './taken-back.ts';

/** What may stand between the parts of one expression. */
const GLUE =
  /^(?:[\s，,、的（(T]|嗯|呃|啊|那个|大概|差不多|大约|应该|好像|可能|也就|就|是|那天|当天|对|钟|左右|多|吧|在|快|才|我|呢|刚过|过了|快到|接近|不到)*$/;
const MAX_GLUE = 8;
/** Between neighbouring months: 三月跟四月, 三月、四月. */
const AND = /^份?(?:[跟和与、，,\s]|还有)?$/;
/** Between the two ends of a range. */
const TO =
  /^(?:钟|左右|多|半)?[\s，,]*(?:开始|起)?(?:一直)?(?:[跳吵干开搞做放弄忙排等堵停])?(?:到|至|直到|-|—|–|~|～){1,2}(?:了)?[\s，,]*$/;
/** What went on in between: 昨天晚上施工，搞到凌晨四点. */
const WENT_ON = '(?:[跳吵干搞做放弄忙排等堵停唱闹响打喝玩拖耗折腾装修施工营业叫吼漏淹]|持续|一直)';
const WENT_ON_TO = new RegExp(
  `^(?:就|又|一直|都|还)?[^，。,0-9]{0,8}[，,\\s]{0,2}(?:一直)?${WENT_ON}{1,2}(?:到|至)(?:了)?[\\s]?$`,
);
const MAX_WENT_ON = 14;
const ABOUT_BEFORE = /(?:大概|大约|差不多|约|左右|好像是?|应该是?|估计|可能是?|快|将近|近|也就)[\s是在]?$/;
const ABOUT_AFTER = /^(?:钟)?(?:左右|前后|上下|许|来钟|的样子|那会儿|那阵子)/;

const OPENINGS: readonly (readonly [Opening, RegExp])[] = [
  [
    'until-now',
    /^(?:[份的]|的?时候)?(?:就|一直|开始)?[\s，,]?(?:以来|至今|(?:[^，。,0-9]{0,6}[停吵响搞闹拖堵漏等]|持续)到(?:现在|如今|目前|今天(?!早|中|晚|上|下|凌)|这会儿)|到现在|到如今|到目前|到今天(?!早|中|晚|上|下|凌)|到这会儿)/,
  ],
  [
    'since',
    /^(?:[份的]|的?时候)?(?:就|一直)?(?:开始|(?<![一对])起(?!来|火|床|飞|诉|码|初|点|降|名|因|舞|夜)|开头)/,
  ],
  ['around', /^(?:[份的]|那)?前后/],
  ['before', /^(?:的?时候)?(?:之|以)?前(?!后|面|台|往|来|去|的?单)/],
  ['after', /^(?:钟)?(?:之|以)后(?!面)|^(?:过后|后(?=[，,\s]|就|才|又|还|一直|都))/],
];
const UNTIL_BEFORE = /(?:截至|截止到?|直到|到|至|最晚|最迟)[\s]?$/;
/** 停水停到昨天晚上八点 tells no beginning. */
const ENDED_BEFORE = /[跳吵干搞闹停响唱打漏]到(?:了)?[\s]?$/;
const SHIFT =
  /^的?(?<side>前|后)(?<amount>(?:[0-9]{1,3}|[零一二两三四五六七八九十]{1,3})个?(?:天|周|星期|礼拜|月|年))/;

/** 一点 and 两点 alone are more often "a bit" or "two things". */
const WEAK_HOUR = /^[一两1-2]点$/;
const STRONG_AFTER = /^(?:左右|前后|的时候|那会儿?|许)/;

interface Open {
  start: number;
  end: number;
  pieces: readonly TimePiece[];
  until: readonly TimePiece[] | null;
  recurrence: Recurrence | null;
  distance: Extract<ReadAtom, { type: 'distance' }> | null;
  /** Said with 现在 or 刚才: today; null without. */
  now: Extract<ReadAtom, { type: 'now' }> | null;
  approximate: boolean;
  /** 除了 stands before it, and what all else is has not been told. */
  excepted: boolean;
}

/** Finds what a text says about time, in the order of the text, without overlap. */
export function timeMentions(text: string): TimeMention[] {
  const mentions: TimeMention[] = [];
  let open: Open | null = null;
  const close = (): void => {
    if (open !== null) pushClosed(mentions, open, text);
    open = null;
  };
  for (const atom of timeAtoms(text)) {
    const current: Open | null = open;
    if (current !== null && join(current, atom, text)) continue;
    close();
    // 春节前三天, 到现在: already part of what was read before.
    if (atom.start < (mentions.at(-1)?.end ?? 0)) continue;
    if (
      atom.type === 'pieces' ||
      atom.type === 'distance' ||
      atom.type === 'recurrence' ||
      atom.type === 'now'
    ) {
      open = opened(atom, isExcepted(text, atom.start));
    } else {
      const { rule, start, end, ...token } = atom;
      mentions.push({ start, end, meaning: token, approximate: isAbout(text, start, end), takenBack: false });
    }
  }
  close();
  return withCorrections(mentions, text);
}

function opened(
  atom: Extract<ReadAtom, { type: 'pieces' | 'distance' | 'recurrence' | 'now' }>,
  excepted: boolean,
): Open {
  return {
    start: atom.start,
    end: atom.end,
    pieces: atom.type === 'pieces' || atom.type === 'recurrence' ? atom.pieces : [],
    until: null,
    recurrence: atom.type === 'recurrence' ? atom.recurrence : null,
    distance: atom.type === 'distance' ? atom : null,
    now: atom.type === 'now' ? atom : null,
    approximate: false,
    excepted,
  };
}

/** Takes an atom into the open expression where the two are one. */
function join(open: Open, atom: ReadAtom, text: string): boolean {
  const gap = text.slice(open.end, atom.start);
  const said = open.pieces.length > 0 || open.distance !== null;
  if (gap.length <= MAX_WENT_ON && atom.type === 'pieces' && endsWhatWentOn(open, gap)) {
    open.until = atom.pieces;
    open.end = atom.end;
    return true;
  }
  if (gap.length > MAX_GLUE) return false;
  if (said && open.until === null && atom.type === 'pieces' && TO.test(gap)) {
    if (open.distance !== null) return false;
    open.until = atom.pieces;
    open.end = atom.end;
    return true;
  }
  if (
    said &&
    atom.type === 'pieces' &&
    AND.test(gap) &&
    isNextMonth(open.until ?? open.pieces, atom.pieces)
  ) {
    open.until = atom.pieces;
    open.end = atom.end;
    return true;
  }
  if (atom.type === 'pieces' && open.recurrence?.frequency === 'DAILY' && bringsException(gap)) {
    const days = weekdayRange(atom.pieces, null);
    if (days !== null) open.recurrence = onOtherDays(open.recurrence, days);
    open.end = atom.end;
    return true;
  }
  if (!GLUE.test(gap)) return false;
  if (atom.type === 'recurrence') return joinRecurrence(open, atom);
  if (atom.type === 'now') {
    if (open.now !== null || open.recurrence !== null || open.distance !== null || hasDay(open.pieces))
      return false;
    open.now = atom;
    open.end = atom.end;
    return true;
  }
  if (atom.type !== 'pieces') return false;
  const target = open.until ?? open.pieces;
  const joined = joinPieces(target, atom.pieces);
  if (joined === null || (open.now !== null && hasDay(joined) && !isToday(joined))) return false;
  if (open.until === null) open.pieces = joined;
  else open.until = joined;
  open.end = atom.end;
  return true;
}

/** The day on which it began has been named, and how long it went on is told. */
function endsWhatWentOn({ pieces, until, recurrence, distance, now }: Open, gap: string): boolean {
  const begun = until === null && recurrence === null && distance === null && now === null;
  return begun && dayPiece(pieces) !== null && WENT_ON_TO.test(gap);
}

function isNextMonth(before: readonly TimePiece[], after: readonly TimePiece[]): boolean {
  const [last, first] = [before.at(-1), after[0]];
  return (
    last?.type === 'month' &&
    first?.type === 'month' &&
    after.length === 1 &&
    first.month === (last.upTo ?? last.month) + 1
  );
}

/** 周一到周五天天: the days named before say on which. */
function joinRecurrence(open: Open, atom: Extract<ReadAtom, { type: 'recurrence' }>): boolean {
  if (open.recurrence !== null || open.distance !== null || open.now !== null) return false;
  const weekdays = atom.recurrence.frequency === 'DAILY' ? weekdayRange(open.pieces, open.until) : null;
  if (weekdays !== null) {
    open.recurrence = open.excepted
      ? onOtherDays(atom.recurrence, weekdays)
      : { ...atom.recurrence, frequency: 'WEEKLY', weekdays };
    open.pieces = atom.pieces;
    open.until = null;
  } else if (open.until === null && open.pieces.every(isTime)) {
    // 晚上天天: the hours come first.
    open.recurrence = atom.recurrence;
    open.pieces = open.excepted ? atom.pieces : (joinPieces(open.pieces, atom.pieces) ?? open.pieces);
  } else return false;
  open.excepted = false;
  open.end = atom.end;
  return true;
}

/** 除了周末都 is on all other days; of other times that are left out nothing is known. */
function allElse(open: Open): boolean {
  const days = open.recurrence?.weekdays ?? weekdayRange(open.pieces, open.until) ?? [];
  if (days.length === 0) return false;
  open.recurrence = onOtherDays(open.recurrence ?? DAILY, days);
  open.pieces = [];
  open.until = null;
  return true;
}

/** Coarse pieces followed by finer ones; null where they are two expressions. */
function joinPieces(a: readonly TimePiece[], b: readonly TimePiece[]): readonly TimePiece[] | null {
  const last = a.at(-1);
  const first = b[0];
  if (last === undefined || first === undefined) return [...a, ...b];
  // 教师节当天晚上: the day has been named.
  if (first.type === 'day-after' && first.offset === 0 && dayPiece(a) !== null && !a.some(isTime))
    return [...a, ...b.slice(1)];
  if (first.type === 'day-after' && first.offset === 1 && last.type === 'holiday')
    return [...a, { type: 'nth-day', nth: 2 }, ...b.slice(1)];
  if (rankOf(first) > rankOf(last) || refines(last, first)) return [...a, ...b];
  // 八点多晚上: the part of the day said after the hour.
  if (
    last.type === 'clock' &&
    first.type === 'part' &&
    b.length === 1 &&
    !a.some(({ type }) => type === 'part')
  ) {
    return [...a.slice(0, -1), first, last];
  }
  return sameDayAgain(a, b);
}

/** 今年第三个星期, 春节初二, 国庆第二天: a holiday and a week stand for more than their rank. */
function refines(last: TimePiece, first: TimePiece): boolean {
  if (last.type === 'stage' && last.of !== 'month') return first.type === 'ten-days';
  return last.type === 'holiday' && first.type === 'nth-day';
}

/** 上个礼拜六，26号: the same day said twice; the calendar day is the safer one. */
function sameDayAgain(a: readonly TimePiece[], b: readonly TimePiece[]): readonly TimePiece[] | null {
  const dayA = dayPiece(a);
  const dayB = dayPiece(b);
  if (dayA === null || dayB === null) return null;
  const timeA = a.filter(isTime);
  const rest = b.filter(isTime);
  if (timeA.length > 0 && rest.length > 0) return null;
  const time = [...timeA, ...rest];
  const relative = (type: TimePiece['type']) =>
    type === 'weekday' || type === 'day-offset' || type === 'weekend';
  if (relative(dayA.type) && dayB.type === 'day')
    return [
      ...checked(
        b.filter((one) => !isTime(one)),
        dayA,
      ),
      ...time,
    ];
  if (dayA.type === 'day' && relative(dayB.type) && dayB.type !== 'day-offset')
    return [
      ...checked(
        a.filter((one) => !isTime(one)),
        dayB,
      ),
      ...time,
    ];
  if (dayA.type === 'day-offset' && dayB.type === 'weekday' && b.length === 1) return a;
  if (dayA.type === 'holiday' && dayB.type === 'day-offset') return null;
  return null;
}

/** The day of the week that was named with a date tells which month is meant. */
function checked(pieces: readonly TimePiece[], other: TimePiece): readonly TimePiece[] {
  if (other.type !== 'weekday') return pieces;
  return pieces.map((piece) => (piece.type === 'day' ? { ...piece, weekday: other.weekday } : piece));
}

function isTime({ type }: TimePiece): boolean {
  return type === 'part' || type === 'clock';
}

function dayPiece(pieces: readonly TimePiece[]): TimePiece | null {
  return pieces.findLast((piece) => rankOf(piece) === 6 || piece.type === 'holiday') ?? null;
}

function hasDay(pieces: readonly TimePiece[]): boolean {
  return pieces.some((piece) => !isTime(piece));
}

function isToday(pieces: readonly TimePiece[]): boolean {
  return pieces.every((piece) => isTime(piece) || (piece.type === 'day-offset' && piece.offset === 0));
}

function isAbout(text: string, start: number, end: number): boolean {
  return (
    ABOUT_BEFORE.test(text.slice(Math.max(0, start - 5), start)) || ABOUT_AFTER.test(text.slice(end, end + 5))
  );
}

function pushClosed(mentions: TimeMention[], open: Open, text: string): void {
  if (open.excepted && meansAllElse(text.slice(open.end, open.end + MAX_GLUE + 2)) && !allElse(open)) return;
  const { start, pieces, until, recurrence, distance, now } = open;
  let { end } = open;
  const clocks = [...pieces, ...(until ?? [])].filter((piece) => piece.type === 'clock');
  const approximate =
    isAbout(text, start, end) || clocks.some(({ clock }) => clock.more || clock.about || clock.upTo !== null);
  if (recurrence !== null) {
    mentions.push({
      start,
      end,
      meaning: { type: 'recurrence', recurrence, pieces, until },
      approximate,
      takenBack: false,
    });
    return;
  }
  if (distance !== null) {
    const { amounts, sign } = distance;
    mentions.push({
      start,
      end,
      meaning: { type: 'distance', amounts, sign, within: pieces },
      approximate,
      takenBack: false,
    });
    return;
  }
  if (pieces.length === 0) {
    mentions.push({
      start,
      end,
      meaning: { type: 'now', present: now?.present === true },
      approximate,
      takenBack: false,
    });
    return;
  }
  const alone = text.trim().length === end - start;
  if (
    pieces.length === 1 &&
    until === null &&
    now === null &&
    !alone &&
    WEAK_HOUR.test(text.slice(start, end)) &&
    !STRONG_AFTER.test(text.slice(end, end + 4))
  )
    return;
  const behind = text.slice(end, end + 12);
  const before = text.slice(Math.max(0, start - 5), start);
  const shiftMatch = until === null ? SHIFT.exec(behind) : null;
  const amount = amountsOf(shiftMatch?.groups?.amount)?.[0];
  const shift =
    amount === undefined
      ? null
      : { amount, sign: shiftMatch?.groups?.side === '前' ? (-1 as const) : (1 as const) };
  if (shiftMatch !== null) end += shiftMatch[0].length;
  const found = shift === null ? OPENINGS.find(([, pattern]) => pattern.test(behind)) : undefined;
  const untilBefore = ENDED_BEFORE.test(before) ? 'ended' : UNTIL_BEFORE.test(before) ? 'until' : null;
  const opening = found?.[0] ?? (until === null ? untilBefore : null);
  if (found !== undefined) end += found[1].exec(behind)?.[0].length ?? 0;
  const whole: readonly TimePiece[] =
    now !== null && !hasDay(pieces) ? [{ type: 'day-offset', offset: 0, upTo: null }, ...pieces] : pieces;
  mentions.push({
    start,
    end,
    meaning: { type: 'dated', pieces: whole, until, opening, shift },
    approximate,
    takenBack: false,
  });
}
