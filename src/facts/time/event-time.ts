import type { Evidence } from '../../protocol/common.ts';
import type { FactOf, TimeValue } from '../../protocol/fact.ts';
import type { FactContext, FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf, pushBounded } from '../text.ts';
import { HOUR, MINUTE, wallAt } from './local-time.ts';
import { type DateSpec, type DayPart, type TimeMention, timeMentions } from './time-expression.ts';
import { type ResolvedTime, resolveTime, type TimeBase } from './time-resolve.ts';

/** Times of something else than the event: earlier calls and answers, appointments, opening hours, wishes. */
const EARLIER_CONTACT =
  /打过|投诉过|反映过|反应过|报过|打了.{0,4}(?:电话|12345)|打(?:的)?电话|来电|回复|答复|处理(?:的|完|过)|约的|预约|报名|承诺|答应|说(?:好|的是)|回访|短信|接到.{0,4}(?:电话|通知)/;
const WISH =
  /^[^，。]{0,4}(?:上班|下班|营业|开门|关门|之前|以前(?:给|要|必须|解决|处理)|以内|之内|内|要睡|回我|回复|再来|再打|来(?:修|处理|人)|给我|就要|要用|要去|要上|截止|到期)|^(?:解决|处理|回)/;
const WISH_BEFORE = /(?:希望|要求|麻烦|最好|必须|赶紧|叫他们|让他们|尽快|下次|以后)[^，。]{0,8}$/;
const HAPPENED =
  /发生|开始|到的|去的|来的|买的|坏的|停的|上的?车|下车|掉|丢|摔|被|坐|去|买|做了|办了|出来|卡住|起火|漏|断|挖|拆|撞|吃|交了|装|打车/;
/** 十号，哦不是，十一号. */
const TAKEN_BACK = /^[，,\s]*(?:哦|啊|嗯|呃|哎)?(?:不是|不对|错了|说错|讲错)/;
const AGE = /(?:建|住|开|买|用|盖|交房|结婚|工作|入住|干|老)[^，。]{0,6}$/;
const RECURRING_QUESTION = /一般|每天|通常|都是几点|平时|天天/;
const EVERY_DAY = /每天|天天|每晚|每个?(?:晚上|早上)|夜夜|晚晚/;
/** 从三月份开始, 去年二月份起: told as when it began, a month is no background. */
const ONSET_AFTER = /^(?:份|的时候)?(?:就|一直)?(?:开始|起(?!来)|以来|以后)/;
const ONSET_BEFORE = /(?:从|自|打)(?:今年|去年)?$/;
/** Months answered to this are a stretch (欠了三月四月的), not a beginning. */
const HOW_LONG = /多久(?!了)|多长时间(?!了)/;
const MAX_KEPT = 24;
const MAX_SHOWN = 4;
/** A clock a little ahead of the call is still a slip of the tongue. */
const SLACK = 10 * MINUTE;

const EARLY_TURNS = 7;
/** Turns back to what an agent's echo may refer. */
const ECHO_REACH = 4;
/** Below this a time is not shown: it is more likely about something else. */
const MIN_SCORE = 2;

interface Kept {
  readonly value: TimeValue;
  readonly rule: string;
  readonly evidence: Evidence;
  readonly index: number;
  score: number;
  echoed: boolean;
}

/** When it happened: the concrete, past time the caller gives for the matter itself. */
export class TimeExtractor implements FactExtractor {
  private readonly base: TimeBase | null;
  private readonly kept: Kept[] = [];
  private contextDate: { date: DateSpec; part: DayPart | null; index: number; score: number } | null = null;
  private usually = false;

  constructor(context: Pick<FactContext, 'startedAt' | 'timeZone'>) {
    this.base = baseOf(context);
  }

  observe(turn: Turn): void {
    if (this.base === null) return;
    if (turn.speaker === 'agent') {
      this.usually = RECURRING_QUESTION.test(turn.text);
      this.hearEcho(turn);
      return;
    }
    const asked = turn.asked.has('time');
    const mentions = joinAlternatives(timeMentions(turn.text), turn.text);
    const first = mentions[0];
    if (first !== undefined && first.start <= 6) this.carryDate(turn, asked);
    for (const mention of mentions) this.weigh(turn, mention, asked);
  }

  facts(): readonly FactOf<'time'>[] {
    return this.kept
      .filter(({ score }) => score >= MIN_SCORE)
      .sort((a, b) => b.score - a.score)
      .slice(0, MAX_SHOWN)
      .map(({ value, rule, evidence, score }) =>
        fact(
          'time',
          { ...value, use: 'event' },
          {
            confidence: Math.max(0.2, Math.min(0.95, score / 9)),
            source: 'caller',
            rule,
            evidence: [evidence],
          },
        ),
      );
  }

  /** A date the agent repeats in the question belongs to the answer: "今天上午几点？" "九点多". */
  private carryDate(turn: Turn, asked: boolean): void {
    if (!asked) return;
    const said = timeMentions(turn.before).findLast(({ date }) => date !== null)?.date;
    if (said != null) this.contextDate = { date: said, part: null, index: turn.index, score: 0 };
  }

  /** What the agent repeats of the caller's time is worth writing down. */
  private hearEcho(turn: Turn): void {
    if (this.base === null) return;
    const fresh = this.kept.filter(({ index }) => turn.index - index <= ECHO_REACH);
    if (fresh.length === 0) return;
    for (const mention of timeMentions(turn.text)) {
      const echoed = resolveTime(mention, this.base, this.contextDate?.date ?? null);
      for (const one of fresh) {
        const { from } = one.value;
        if (echoed === null || from !== echoed.from || one.echoed) continue;
        one.echoed = true;
        one.score += 2;
      }
    }
  }

  private weigh(turn: Turn, raw: TimeMention, asked: boolean): void {
    const { base } = this;
    if (base === null) return;
    const { text } = turn;
    const context = this.contextDate;
    const sameTurn = context?.index === turn.index;
    const day =
      context !== null && (sameTurn || (asked && turn.index - context.index <= 4)) ? context.date : null;
    const part = raw.part ?? (sameTurn && raw.date === null && raw.clock !== null ? context.part : null);
    const spoken = text.slice(raw.start, raw.end);
    const present =
      /现在|刚才|刚刚|今/.test(spoken) || /(?:现在|刚才|刚刚)[，,\s]{0,2}$/.test(text.slice(0, raw.start));
    const usual = this.usually || (!present && EVERY_DAY.test(text));
    const recurring = raw.recurring || (usual && raw.date === null && raw.clock !== null);
    const mention = { ...raw, part, recurring };
    const resolved = resolveTime(mention, base, present ? null : day);
    const before = clauseBefore(text, mention.start);
    const after = text.slice(mention.end, mention.end + 14);
    const coarse = isCoarse(mention);
    const onset = ONSET_AFTER.test(after) || ONSET_BEFORE.test(before);
    let score = 2 + (asked ? 2 : 0) + (turn.index <= EARLY_TURNS ? 0.7 : 0);
    if (resolved !== null) score += specificity(mention) + (sameTurn && mention.date === null ? 1 : 0);
    else if (mention.recurring) score += mention.clock !== null || asked ? 2.5 : 0.5;
    if (HAPPENED.test(after) || HAPPENED.test(before)) score += 0.8;
    else score -= mention.clock === null && /^(?:现在|目前|刚)/.test(spoken) ? 2 : 0.4;
    if (TAKEN_BACK.test(after)) score -= 3;
    const contact = EARLIER_CONTACT.test(before + after);
    if (contact) score -= 3;
    if (WISH.test(after) || WISH_BEFORE.test(before)) score -= 4;
    if (AGE.test(before)) score -= 1;
    // A month or a year is mostly background (今年一月交的房) until the agent asks or repeats it.
    if (coarse && HOW_LONG.test(turn.before) && !onset) score -= 4;
    if (coarse && !asked && !onset) score -= 2.5;
    if (resolved !== null && resolved.start > base.wall + SLACK) score -= 5;
    // 昨天买的，今天就坏了: a clock told later goes with the day on which it happened.
    if (mention.date !== null && resolved !== null && !contact && !(sameTurn && context.score > score)) {
      this.contextDate = { date: mention.date, part: mention.part, index: turn.index, score };
    }
    if (score < (coarse ? 0.5 : 2)) return;
    this.keep(turn, mention, resolved, score, asked);
  }

  private keep(
    turn: Turn,
    mention: TimeMention,
    resolved: ResolvedTime | null,
    score: number,
    asked: boolean,
  ): void {
    const evidence = evidenceOf(turn.segment, mention);
    const rule =
      resolved === null
        ? mention.recurring
          ? 'time-recurring'
          : 'time-vague'
        : asked
          ? 'time-asked'
          : 'time-told';
    pushBounded(
      this.kept,
      {
        score,
        index: turn.index,
        echoed: false,
        rule,
        evidence,
        value: {
          text: evidence.text.slice(0, 500),
          from: resolved?.from ?? null,
          to: resolved?.to ?? null,
          precision: null,
          approximate: false,
          earliest: null,
          latest: null,
          duration: null,
          rrule: null,
        },
      },
      MAX_KEPT,
    );
  }
}

function specificity(mention: TimeMention): number {
  return (
    (mention.clock === null ? 0 : 2) +
    (mention.clock !== null && mention.clock.minute > 0 ? 0.5 : 0) -
    (mention.clock?.more === true ? 0.3 : 0) +
    (mention.date === null ? 0 : 1.5) +
    ((mention.date?.type === 'calendar' || mention.date?.type === 'month') && mention.date.day !== null
      ? 1
      : 0) +
    (mention.part === null ? 0 : 0.7) +
    (mention.until === null ? 0 : 0.3)
  );
}

/** Names nothing closer than a month. */
function isCoarse({ date, clock, part }: TimeMention): boolean {
  if (date === null || clock !== null || part !== null) return false;
  return (
    (date.type === 'calendar' && date.day === null) ||
    (date.type === 'month' && date.day === null && date.part === null) ||
    (date.type === 'ago' && (date.unit === 'year' || date.unit === 'month'))
  );
}

/** 这个礼拜还是上个礼拜: the speaker is not sure; the earlier of the two is the safe start. */
function joinAlternatives(mentions: readonly TimeMention[], text: string): TimeMention[] {
  const joined: TimeMention[] = [];
  for (const mention of mentions) {
    const last = joined.at(-1);
    const both = last?.date?.type === 'week' && mention.date?.type === 'week';
    if (
      last !== undefined &&
      both &&
      /^[，,\s]*(?:还是|或者?是?)$/.test(text.slice(last.end, mention.start))
    ) {
      const [a, b] = [last.date, mention.date];
      const earlier =
        a?.type === 'week' && b?.type === 'week' && (a.offset ?? 0) <= (b.offset ?? 0)
          ? last.date
          : mention.date;
      joined[joined.length - 1] = { ...last, date: earlier, end: mention.end };
    } else joined.push(mention);
  }
  return joined;
}

/** The words of the same clause before a position, 12 characters at most. */
function clauseBefore(text: string, at: number): string {
  return /[^，。,.？?！!\s]*[\s]?[^，。,.？?！!\s]*$/.exec(text.slice(Math.max(0, at - 12), at))?.[0] ?? '';
}

/** Null for a start that is no date: times are then left alone. */
function baseOf(context: Pick<FactContext, 'startedAt' | 'timeZone'>): TimeBase | null {
  const epoch = Date.parse(context.startedAt);
  if (Number.isNaN(epoch)) return null;
  try {
    const wall = wallAt(epoch, context.timeZone);
    return Math.abs(wall - epoch) > 26 * HOUR ? null : { wall, timeZone: context.timeZone };
  } catch {
    return null;
  }
}
