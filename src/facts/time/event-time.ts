import type { FactOf, TimeValue } from '../../protocol/fact.ts';
import type { FactContext, FactExtractor } from '../contract.ts';
import { cutText } from '../cut-text.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf, pushBounded } from '../text.ts';
import { EchoedTimes } from './echoed-times.ts';
import { HOUR, MINUTE, startOfDay, type Wall, wallAt } from './local-time.ts';
import { timeMentions } from './mentions.ts';
import type { TimeMention } from './pieces.ts';
import { NO_TIME, resolveTime } from './resolve.ts';
import {
  carriedYear,
  completed,
  dayAfterEvening,
  partOf,
  type SpokenDay,
  type SpokenYear,
} from './spoken-day.ts';
import type { TimeBase } from './time-base.ts';
import {
  asHabit,
  countsOn,
  lastsForDays,
  namesClock,
  namesDay,
  namesNoDay,
  specificity,
  timeCues,
} from './time-cues.ts';
import { timeValue } from './time-value.ts';
import {
  completes,
  type Hearing,
  MIN_SCORE,
  scoreOf,
  type TimeUse,
  type ToldTime,
  timeFacts,
} from './told-time.ts';

const RECURRING_QUESTION =
  /一般|每天|通常|都是几点|平时|天天|(?:时间段|时段|什么时候|几点)[^，。？?]{0,6}(?:最|比较|人多|车多|堵|吵)|什么时间[上开]|几点(?:上课|上班|下班|开门|关门|营业|收)/;
const EVERY_DAY = /每天|天天|每晚|每个?(?:晚上|早上)|夜夜|晚晚/;
/** A question for the hour: its answer belongs to the day spoken of before. */
const ASKS_HOUR = /几点|几时|钟|时间段|时段|[上中下]午|早上|晚上|凌晨/;
/** Characters into a yes or no at which an hour still belongs to the day that the agent named. */
const AFTER_REPLY = 20;
/** Shown, so that the agent asks, but filled in nowhere. */
const NO_DAY_SCORE = 2.8;
const MAX_KEPT = 32;
const MAX_WORDS = 500;
const MAX_EVENTS = 4;
const MAX_OTHERS = 12;
/** A clock a little ahead of the call is still a slip of the tongue. */
const SLACK = 10 * MINUTE;
/** An hour that was long ago today but comes again soon is more likely still to come. */
const LONG_AGO = 8 * HOUR;
const SOON = 2 * HOUR;
/** Turns back to what an agent's echo may refer. */
const ECHO_REACH = 4;
/** Turns for which a day spoken of stays the day of an hour that answers a question. */
const DAY_REACH = 8;
/** Turns for which hours stay habitual after something was told to recur. */
const HABIT_REACH = 2;

/** What the other times of a turn say about one of them. */
interface Beside extends Pick<Hearing, 'justNow' | 'clocksBefore'> {
  readonly lasting: boolean;
  /** Where the next one begins. */
  readonly next: number | undefined;
}

/** When it happened: the concrete, past time the caller gives for the matter itself; and the other times of a call. */
export class TimeExtractor implements FactExtractor {
  private readonly base: Omit<TimeBase, 'day'> | null;
  private readonly told: ToldTime[] = [];
  /** What the agent read back, waiting for the caller's yes or no. */
  private pending: ToldTime[] = [];
  private readonly echoed = new EchoedTimes();
  private spoken: SpokenDay | null = null;
  private year: SpokenYear | null = null;
  /** The first day told in the last turn that answered a question for the time. */
  private answer: { readonly index: number; readonly day: Wall } | null = null;
  private usually = false;
  /** What the times told make together, until one is told or confirmed. */
  private known: readonly FactOf<'time'>[] | null = null;
  private recurredAt = Number.NEGATIVE_INFINITY;

  constructor(context: Pick<FactContext, 'startedAt' | 'timeZone'>) {
    this.base = baseOf(context);
  }

  observe(turn: Turn): void {
    if (this.base === null) return;
    if (turn.speaker === 'agent') {
      this.usually = RECURRING_QUESTION.test(turn.text);
      this.hearAgent(turn, this.base);
    } else this.hearCaller(turn, this.base);
  }

  facts(): readonly FactOf<'time'>[] {
    this.known ??= timeFacts(this.told, MAX_EVENTS, MAX_OTHERS);
    return this.known;
  }

  private hearCaller(turn: Turn, base: Omit<TimeBase, 'day'>): void {
    const mentions = joinAlternatives(timeMentions(turn.text), turn.text);
    this.settle(turn, mentions.length > 0);
    const first = mentions[0];
    if (first !== undefined) this.known = null;
    const near = turn.reply !== 'none' ? AFTER_REPLY : turn.asked.has('time') ? 6 : 3;
    if (first !== undefined && !namesDay(first) && first.start <= near) this.carryDay(turn, base);
    const lasting = mentions.some(lastsForDays);
    const justNow = mentions.some(({ meaning }) => meaning.type === 'now');
    let clocksBefore = 0;
    for (const [at, mention] of mentions.entries()) {
      const next = mentions[at + 1]?.start;
      this.weigh(turn, mention, base, { justNow, clocksBefore, lasting, next });
      if (namesClock(mention)) clocksBefore += 1;
    }
  }

  /** A date the agent repeats in the question belongs to the answer: "今天上午几点？" "九点多". */
  private carryDay(turn: Turn, base: Omit<TimeBase, 'day'>): void {
    const asked = timeMentions(turn.before).findLast(
      (one) => namesDay(one) && !timeCues(turn.before, one, '').contact,
    );
    if (asked === undefined) return;
    const from = resolveTime(asked, { ...base, day: this.spoken?.day ?? null })?.from ?? null;
    if (from !== null)
      this.spoken = { day: startOfDay(from), part: partOf(asked), index: turn.index, score: 0 };
  }

  /** What the agent repeats of the caller's time is worth writing down, and often the only complete account of it. */
  private hearAgent(turn: Turn, base: Omit<TimeBase, 'day'>): void {
    this.pending = [];
    this.echoed.clear();
    const fresh = this.told.filter(
      ({ index, use, withdrawn }) => use === 'event' && !withdrawn && turn.index - index <= ECHO_REACH,
    );
    if (fresh.length === 0 || turn.text.includes('还是')) return;
    this.known = null;
    const at = { ...base, day: this.spoken?.day ?? null };
    for (const said of timeMentions(turn.text)) {
      const cues = timeCues(turn.text, said, '');
      const mention = completed(said, this.spoken, null);
      const resolved = cues.contact || cues.wish ? null : resolveTime(mention, at);
      if (resolved === null || resolved.from === null || resolved.from > base.wall + SLACK) continue;
      const value = timeValue(wordsOf(turn, said), mention, resolved, at);
      const read = { value, wall: resolved.from };
      const echoed = fresh.filter((one) => one.value.from === value.from);
      const worth = namesDay(mention) || value.precision === 'minute' ? 2 : 1;
      for (const one of echoed) this.echoed.add(one, worth, turn.text.slice(said.end));
      if (echoed.length > 0) continue;
      const source = fresh.findLast((one) => completes(read, one));
      if (source === undefined) continue;
      const closeness = specificity(mention);
      const back: ToldTime = {
        ...read,
        rule: 'time-read-back',
        source: 'read-back',
        evidence: [evidenceOf(turn.segment, said), ...source.evidence],
        index: turn.index,
        use: 'event',
        specificity: closeness,
        dated: namesDay(mention),
        withdrawn: false,
        confirmed: false,
        score: source.score + 1 + Math.max(0, closeness - source.specificity),
      };
      pushBounded(this.told, back, MAX_KEPT);
      this.pending.push(back);
    }
  }

  private settle(turn: Turn, tells: boolean): void {
    if (turn.reply === 'no') {
      this.echoed.settle(turn.text, tells);
      this.known = null;
    } else this.echoed.clear();
    if (this.pending.length > 0) this.known = null;
    for (const one of this.pending) {
      if (turn.reply === 'no') one.withdrawn = true;
      else if (turn.reply === 'yes') {
        one.confirmed = true;
        one.score += 1;
        one.evidence = [
          ...one.evidence,
          evidenceOf(turn.segment, { start: 0, end: Math.min(turn.text.length, 12) }),
        ];
      }
    }
    this.pending = [];
  }

  private weigh(
    turn: Turn,
    raw: TimeMention,
    call: Omit<TimeBase, 'day'>,
    { lasting, next, ...beside }: Beside,
  ): void {
    const { text, index } = turn;
    const asked = turn.asked.has('time');
    const cues = timeCues(text, raw, turn.before, next);
    const sameTurn = this.spoken?.index === index;
    const carried =
      this.spoken !== null &&
      (sameTurn || (asked && index - this.spoken.index <= DAY_REACH && ASKS_HOUR.test(turn.before)))
        ? this.spoken
        : null;
    const habitual =
      cues.habit ||
      this.usually ||
      // 两个多礼拜了，晚上十二点以后最响: what has gone on for weeks has no one evening.
      (lasting && !cues.present && !sameTurn && !namesDay(raw)) ||
      (!cues.present && !sameTurn && (EVERY_DAY.test(text) || index - this.recurredAt <= HABIT_REACH));
    const mention =
      (habitual ? asHabit(raw) : null) ?? completed(raw, carried, carriedYear(this.year, index));
    const base: TimeBase = {
      ...call,
      lean: mention.meaning.type === 'dated' && (cues.wish || cues.ahead) ? 'future' : call.lean,
      undecided: !(cues.happened || cues.perfective),
      day: cues.present || carried === null ? null : dayAfterEvening(raw, carried),
    };
    const noDay = namesNoDay(mention);
    const resolved = noDay ? NO_TIME : resolveTime(mention, base);
    if (resolved === null) return;
    const value = timeValue(wordsOf(turn, raw), mention, resolved, base);
    const wall = resolved.from;
    const answers = asked && !mention.takenBack && this.isAnswer(index, wall);
    const told = scoreOf(mention, value, cues, { index, asked: answers, onSpokenDay: sameTurn, ...beside });
    const score = noDay && told >= MIN_SCORE ? NO_DAY_SCORE : told;
    if (value.rrule !== null && namesClock(mention)) this.recurredAt = index;
    if (wall !== null && !namesDay(mention) && this.repeats(wall, value, index)) return;
    this.remember(mention, wall, index, score, cues.contact);
    const ahead =
      wall !== null &&
      (wall > call.wall + SLACK || (!this.dayIsFresh(index) && comesAgainSoon(mention, wall, call.wall)));
    const use: TimeUse =
      cues.wish || ahead || countsOn(mention)
        ? 'wish'
        : cues.contact
          ? 'contact'
          : cues.age
            ? 'background'
            : 'event';
    pushBounded(
      this.told,
      {
        value,
        wall,
        rule: noDay ? 'time-no-such-day' : ruleOf(value, asked),
        source: 'caller',
        evidence: [evidenceOf(turn.segment, raw)],
        index,
        use: use === 'contact' || use === 'background' ? (score >= 5 ? 'event' : use) : use,
        specificity: specificity(mention),
        dated: namesDay(mention),
        withdrawn: mention.takenBack,
        confirmed: false,
        score,
      },
      MAX_KEPT,
    );
  }

  /** The first day told answers the question; what is told of other days afterwards goes beyond it. */
  private isAnswer(index: number, wall: Wall | null): boolean {
    if (wall === null) return true;
    if (this.answer?.index !== index) {
      this.answer = { index, day: startOfDay(wall) };
      return true;
    }
    return this.answer.day === startOfDay(wall);
  }

  /** An hour said again without its day is the one told before. */
  private repeats(wall: Wall, { precision }: TimeValue, index: number): boolean {
    const known = this.told.find(
      (one) =>
        one.index < index &&
        !one.withdrawn &&
        one.wall !== null &&
        one.value.precision === precision &&
        precision === 'minute' &&
        (wall - one.wall) % (12 * HOUR) === 0,
    );
    if (known === undefined) return false;
    known.score += 1;
    return true;
  }

  private dayIsFresh(index: number): boolean {
    return this.spoken !== null && index - this.spoken.index <= DAY_REACH;
  }

  /** 昨天买的，今天就坏了: a clock told later goes with the day on which it happened. */
  private remember(
    mention: TimeMention,
    wall: Wall | null,
    index: number,
    score: number,
    contact: boolean,
  ): void {
    const { meaning } = mention;
    const year = meaning.type === 'dated' ? meaning.pieces.find(({ type }) => type === 'year') : undefined;
    if (year !== undefined) this.year = { piece: year, index };
    const better = !(this.spoken?.index === index && this.spoken.score > score);
    if (namesDay(mention) && wall !== null && !contact && better)
      this.spoken = { day: startOfDay(wall), part: partOf(mention), index, score };
  }
}

/** As printed by the recogniser. */
function wordsOf({ segment }: Turn, { start, end }: TimeMention): string {
  return cutText(segment.text.slice(start, end), MAX_WORDS);
}

function ruleOf({ from, rrule }: TimeValue, asked: boolean): string {
  if (rrule !== null) return 'time-recurring';
  if (from === null) return 'time-vague';
  return asked ? 'time-asked' : 'time-told';
}

/** 两点半 said at ten past two: half past two this afternoon, not last night. */
function comesAgainSoon(mention: TimeMention, wall: Wall, now: Wall): boolean {
  const { meaning } = mention;
  const only = meaning.type === 'dated' && meaning.pieces.length === 1 ? meaning.pieces[0] : undefined;
  if (only?.type !== 'clock' || only.clock.exact) return false;
  const next = wall + 12 * HOUR;
  return now - wall >= LONG_AGO && next > now && next - now <= SOON;
}

/** 这个礼拜还是上个礼拜: the speaker is not sure; the earlier of the two is the safe start. */
function joinAlternatives(mentions: readonly TimeMention[], text: string): TimeMention[] {
  const joined: TimeMention[] = [];
  for (const mention of mentions) {
    const last = joined.at(-1);
    const [a, b] = [last === undefined ? null : weekOffset(last), weekOffset(mention)];
    const either =
      last !== undefined && /^[，,\s]*(?:还是|或者?是?)$/.test(text.slice(last.end, mention.start));
    if (last !== undefined && a !== null && b !== null && either)
      joined[joined.length - 1] = { ...(a <= b ? last : mention), start: last.start, end: mention.end };
    else joined.push(mention);
  }
  return joined;
}

function weekOffset({ meaning }: TimeMention): number | null {
  const first = meaning.type === 'dated' ? meaning.pieces[0] : undefined;
  return first?.type === 'week-offset' ? first.offset : null;
}

/** Null for a start that is no date: times are then left alone. */
function baseOf(context: Pick<FactContext, 'startedAt' | 'timeZone'>): Omit<TimeBase, 'day'> | null {
  const epoch = Date.parse(context.startedAt);
  if (Number.isNaN(epoch)) return null;
  try {
    const wall = wallAt(epoch, context.timeZone);
    return Math.abs(wall - epoch) > 26 * HOUR ? null : { wall, timeZone: context.timeZone, lean: 'past' };
  } catch {
    return null;
  }
}
