import type { Evidence } from '../../protocol/common.ts';
import type { Fact, FactOf, ReplyWay } from '../../protocol/fact.ts';
import type { ValueSource } from '../../protocol/form.ts';
import type { FactExtractor } from '../contract.ts';
import type { Turn } from '../dialogue.ts';
import { fact } from '../fact.ts';
import { evidenceOf } from '../text.ts';
import { asksForReply, hoursIn, isAboutReply, replyWishes } from './reply-wish.ts';

interface Way {
  readonly by: ReplyWay;
  readonly confidence: number;
  readonly rule: string;
  readonly source: ValueSource;
  readonly proof: Evidence;
  readonly confirmed: boolean;
}

/** Told outright; only the number to call was told; follows from the hours told. */
const SAID = 0.85;
const ANYHOW = 0.75;
const NUMBER = 0.6;
const MAX_WHEN = 60;
const MAX_HOURS = 3;
/** The number is read back in between. */
const NEAR_FOR = 3;

const NOTED_NONE = /(?:不|无需|不用|不再|不需要?)(?:回访|回复|回电|电话回访)/;
const NOTED_PHONE =
  /(?:备注|登记|注明|写|记)[^，。]{0,10}(?:电话(?:答复|回复|联系|回访|通知)|回电)|电话(?:答复|回复|联系)您/;
const NOTED_SMS = /(?:备注|登记|注明|写|记)[^，。]{0,10}短信|短信(?:答复|回复|通知)您/;
const NOTED_HOURS = /备注|注明|登记|记|避开/;
const QUESTION = /[？?吗]/;
const OFFERS: readonly (readonly [RegExp, ReplyWay])[] = [
  [/短信/, 'sms'],
  [/微信/, 'wechat'],
  [/邮件|邮箱/, 'mail'],
  [/回电|电话/, 'phone'],
  [/回访|回复|答复|反馈|联系|通知/, 'any'],
];

/** Who tells hours wants to be called. */
const HOURS_ONLY = {
  by: 'phone',
  confidence: NUMBER,
  rule: 'reply-hours',
  source: 'inferred',
  confirmed: false,
} as const;

/** Whether, how and when the caller wants an answer. */
export class ReplyExtractor implements FactExtractor {
  private way: Way | null = null;
  private before: Way | null = null;
  private hours: readonly Evidence[] = [];
  /** For so many more turns of the caller hours are meant for a call. */
  private nearFor = 0;

  observe(turn: Turn): void {
    if (turn.speaker === 'agent') this.hearAgent(turn);
    else this.hearCaller(turn);
  }

  facts(): readonly Fact[] {
    const [first] = this.hours;
    const now = this.way ?? (first === undefined ? null : { ...HOURS_ONLY, proof: first });
    if (now === null) return [];
    const before = this.before === null ? [] : [this.make(this.before, [], true)];
    return [this.make(now, this.hours, false), ...before];
  }

  private make(
    { by, confidence, rule, source, proof, confirmed }: Way,
    hours: readonly Evidence[],
    withdrawn: boolean,
  ): FactOf<'reply'> {
    const when =
      by === 'none' || hours.length === 0
        ? null
        : hours
            .map(({ text }) => text)
            .join('，')
            .slice(0, MAX_WHEN);
    const evidence = [proof, ...hours.filter((one) => one !== proof)];
    const status = withdrawn ? 'withdrawn' : confirmed ? 'confirmed' : 'stated';
    return fact(
      'reply',
      { by, when },
      { confidence, source, rule, evidence, status, key: withdrawn ? 'before' : 'caller' },
    );
  }

  private hearAgent({ text, segment }: Turn): void {
    if (isAboutReply(text)) this.nearFor = NEAR_FOR;
    if (QUESTION.test(text)) return;
    const whole = { start: 0, end: text.length };
    const by = NOTED_NONE.test(text)
      ? 'none'
      : NOTED_SMS.test(text)
        ? 'sms'
        : NOTED_PHONE.test(text)
          ? 'phone'
          : null;
    if (by !== null) this.take(by, SAID, 'reply-noted', 'read-back', evidenceOf(segment, whole));
    const [span] = NOTED_HOURS.test(text) && isAboutReply(text) ? hoursIn(text, true) : [];
    if (span !== undefined && this.hours.length === 0) this.hours = [evidenceOf(segment, span)];
  }

  private hearCaller(turn: Turn): void {
    const { text, segment, before, reply } = turn;
    const asked = asksForReply(before);
    const wishes = replyWishes(text, asked);
    for (const { by, rule, start, end } of wishes) {
      const confidence = rule === 'number' ? NUMBER : by === 'any' ? ANYHOW : SAID;
      this.take(by, confidence, `reply-${rule}`, 'caller', evidenceOf(segment, { start, end }));
    }
    if (wishes.length === 0 && asked !== null && reply !== 'none') this.answer(turn, asked);
    const near = this.nearFor > 0 || wishes.length > 0;
    this.nearFor -= 1;
    const hours = hoursIn(text, near).map((span) => evidenceOf(segment, span));
    if (hours.length > 0) this.hours = [...this.hours, ...hours].slice(-MAX_HOURS);
  }

  /** 需要给您回电吗 — 要, 不用; 短信回复可以吗 — 可以. */
  private answer({ text, segment, before, reply }: Turn, asked: 'answer' | 'phone'): void {
    const proof = evidenceOf(segment, { start: 0, end: Math.min(text.length, 12) });
    const offered = OFFERS.find(([words]) => words.test(before))?.[1] ?? 'any';
    if (reply === 'yes')
      this.take(offered, asked === 'phone' ? NUMBER : ANYHOW, 'reply-agreed', 'caller', proof);
    else if (
      asked === 'answer' &&
      /需要|要不要|用不用|回访|可以/.test(before) &&
      !/打您|号码|哪个/.test(before)
    )
      this.take('none', ANYHOW, 'reply-declined', 'caller', proof);
  }

  /** A number to call takes nothing back; any answer is what a way told before already is. */
  private take(by: ReplyWay, confidence: number, rule: string, source: ValueSource, proof: Evidence): void {
    const way = this.way;
    const confirmed = source === 'read-back' || rule === 'reply-agreed';
    if (way?.by === by) {
      this.way = {
        ...way,
        confidence: Math.max(way.confidence, confidence),
        confirmed: way.confirmed || confirmed,
      };
      return;
    }
    const weaker =
      way !== null && (confidence === NUMBER ? way.by !== 'any' : by === 'any' && way.by !== 'none');
    if (weaker) return;
    if (way !== null && way.by !== 'any') this.before = way;
    this.way = { by, confidence, rule, source, proof, confirmed };
  }
}
