import type { Evidence } from '../../protocol/common.ts';
import type { FactOf } from '../../protocol/fact.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf, type Span } from '../text.ts';
import { isNearlySame } from './amendment.ts';
import { CallbackChoice, CONFIDENCE, type Offer } from './callback-choice.ts';
import { type Dictated, Dictation, type Making, type ReadBack } from './dictation.ts';
import type { Run } from './digit-pieces.ts';
import { answerOf } from './number-evidence.ts';
import {
  agreesToPhone,
  allowsCalling,
  declines,
  deniesDigits,
  disownsPhone,
  disputesPhone,
  refusesPhone,
  saysNoToPhone,
  wantsAnonymity,
  wantsNoAnswer,
} from './phone-answer.ts';
import type { PhoneMention, PhoneReference } from './phone-mention.ts';
import { dialled, isMobile, phoneShape } from './phone-number.ts';
import { ownerIn, phoneOwnerOf, speaksOfOthersPhone } from './phone-owner.ts';
import {
  asksForAnother,
  isAdvice,
  keepsNoPhone,
  offersToCall,
  PhoneQuestion,
  speaksOfCallersPhone,
  withholdsPhone,
} from './phone-question.ts';
import { asDialled, isExtension, joined, MAX_EXTENSION, mayBePhone, serviceIn } from './phone-runs.ts';
import { saysLent, standOfSaid } from './phone-stand.ts';
import type { TopicRun } from './topic-run.ts';

const RULES: Readonly<Record<Making, string>> = {
  whole: 'phone-spoken',
  corrected: 'phone-corrected',
  short: 'phone-local',
  repaired: 'phone-repaired',
  doubted: 'phone-doubted',
  unsure: 'phone-wrong-length',
};
/** 打13900001111. */
const CALLED = /[打拨]\s*$/;
const AGREED = 0.97;
/** Agreed to by one who wants no answer. */
const AGREED_UNWILLINGLY = 0.9;
const AGREED_IN_OTHER_WORDS = 0.9;
const OF_LINE = 0.9;
/** Called a telephone, but nobody asked for one. */
const UNASKED = 0.7;
/** Digits of a telephone that nobody called so. */
const UNNAMED = 0.55;
const SERVICE = 0.85;
const OWNER_CHARS = 40;
const BARE_CHARS = 6;

/** What a caller's turn answers. */
interface Answers {
  /** A number to call back was asked for. */
  readonly own: boolean;
  /** Somebody else's was asked for. */
  readonly others: boolean;
  /** The turn calls its digits a telephone. */
  readonly named: boolean;
  readonly offered: Offer | null;
}

/** The telephone numbers of a call: which to call back, which only when that fails, and which are somebody else's. */
export class PhoneReader {
  private readonly choice: CallbackChoice;
  private readonly dictation = new Dictation(phoneShape);
  private offered: Offer | null = null;
  private readonly question = new PhoneQuestion();
  /** The number that the caller is in the middle of was asked for. */
  private begunForCallback = false;
  /** Any number that was last said. */
  private lastSaid: string | null = null;

  /** @param callerNumber as the line shows it, null when withheld */
  constructor(callerNumber: string | null) {
    this.choice = new CallbackChoice(callerNumber);
  }

  /**
   * @param runs the turn's runs of digits that may be telephones
   * @param mentions numbers spoken of without their digits
   */
  observe(turn: Turn, runs: readonly TopicRun[], mentions: readonly PhoneMention[]): void {
    const numbers = runs.flatMap(asDialled).filter(({ run }) => !this.hearService(turn, run));
    if (turn.speaker === 'agent') this.hearAgent(turn, numbers, mentions);
    else this.hearCaller(turn, numbers, mentions);
  }

  facts(): readonly FactOf<'phone'>[] {
    return this.choice.facts();
  }

  private hearAgent(turn: Turn, runs: readonly TopicRun[], mentions: readonly PhoneMention[]): void {
    const { segment, text } = turn;
    const meant = mentions.filter(({ stand }) => stand !== 'rejected');
    this.question.hear(turn, meant.length > 0);
    const read = this.dictation.hearAgent(
      segment,
      runs.map(({ run }) => run),
    );
    for (const one of read) this.hearReadBack(turn, one, read.length > 1);
    if (withholdsPhone(text)) {
      if (keepsNoPhone(text)) this.choice.refuse();
      return;
    }
    // 打手机还是打座机 offers a choice, nothing to agree to.
    if (this.question.asksWhich && meant.length > 1) return;
    for (const mention of meant) this.hearOffer(turn, mention, read.length > 0);
    if (read.length === 0 && meant.length === 0 && offersToCall(text) && !this.choice.hasOwn(null)) {
      const { line } = this.choice;
      if (line !== null) this.offer(turn, line, { start: 0, end: text.length });
    } else if (read.length === 0 && meant.length === 0) {
      for (const line of this.linesIn(runs)) this.offer(turn, line.digits, line);
    }
  }

  /** 打来电这个可以吗, 优先打189的. */
  private hearOffer(turn: Turn, mention: PhoneMention, hasRead: boolean): void {
    const { reference, stand, speaksOf } = mention;
    if (hasRead && !(reference.by === 'digits' && stand === 'chosen')) return;
    if (speaksOf === null && !this.question.asks) return;
    const digits = this.choice.resolve(reference);
    if (digits === null) return;
    // 方便留个手机号吗 asks for one; 打手机对吗 speaks of one that is known.
    if (reference.by !== 'kind' || this.choice.get(digits) !== undefined) this.offer(turn, digits, mention);
  }

  /** The agent says a number, or completes the caller's: a read-back, an offer, or advice where to call. */
  private hearReadBack(
    turn: Turn,
    { digits: said, start, end, part }: ReadBack,
    oneOfSeveral: boolean,
  ): void {
    const digits = dialled(said);
    const { choice } = this;
    const known = choice.get(digits) !== undefined || digits === choice.line || choice.isTryAtLatest(digits);
    // 是哪个？一八七八九零零一一二二: nothing but the number, soon after it was asked for.
    const bare = turn.text.length - (end - start) <= BARE_CHARS && this.question.askedBefore(turn.index);
    const ofCaller = speaksOfCallersPhone(this.question.words) && !speaksOfOthersPhone(turn.text);
    const own = this.question.asks || bare || ofCaller;
    const advised = isAdvice(turn.text.slice(0, start));
    // Agents read out no mobile numbers but those of callers and of people in the matter.
    const nobodys = isMobile(digits) && !choice.hasOwn(null) && !speaksOfOthersPhone(turn.text);
    if (!known && ((!own && !nobodys) || advised || this.question.asksForOthers)) return;
    this.offer(turn, digits, { start, end });
    const offer = { digits, evidence: evidenceOf(turn.segment, { start, end }) };
    if (oneOfSeveral) choice.suggest(offer);
    choice.readBack(offer, part);
  }

  private offer(turn: Turn, digits: string, span: Span): void {
    this.offered = { digits, evidence: evidenceOf(turn.segment, span) };
  }

  /** 尾号2817: the line's number where the digits are its end. */
  private linesIn(runs: readonly TopicRun[]): (Span & { readonly digits: string })[] {
    const { line } = this.choice;
    return runs.flatMap(({ run }) => {
      const digits = joined(run);
      const tail = run.lead.place?.at === 'tail' && digits.length >= 3;
      return line !== null && tail && line.endsWith(digits)
        ? [{ digits: line, start: run.start, end: run.end }]
        : [];
    });
  }

  private hearCaller(turn: Turn, runs: readonly TopicRun[], mentions: readonly PhoneMention[]): void {
    const { segment, text } = turn;
    const { asksForOthers, asksWhich } = this.question;
    const asked = turn.asked.has('phone') || this.question.asks;
    this.question.close();
    const numbers = runs.filter((run) => !isExtension(run) && (asked || this.isLikely(run)));
    const answers: Answers = {
      own: asksWhich || (asked && !asksForOthers) || (this.dictation.isOpen && this.begunForCallback),
      others: asked && asksForOthers,
      named: numbers.some((run) => run.named && run.topic === 'phone'),
      offered: this.offered,
    };
    this.offered = null;
    if (turn.reply === 'yes') this.dictation.agreeToEcho();
    this.answerOffer(turn, answers, runs, mentions.length > 0);
    const tails = this.dictation.hasNumber ? [] : this.linesIn(numbers);
    for (const line of tails) this.choice.choose(line.digits, evidenceOf(segment, line));
    const dictated = this.dictation.hearCaller(
      segment,
      numbers.map(({ run }) => run),
      asked || answers.named || this.answersReadBack(turn, answers, numbers),
    );
    this.begunForCallback = answers.own;
    const chosen = this.hearInOrder(turn, answers, dictated, mentions, runs);
    if (chosen) return;
    const said = Math.max(0, ...dictated.map(({ end }) => end));
    this.hearRefusal(turn, text.slice(said), answers, dictated.length > 0);
  }

  /** 5679 and nothing else after the agent has read …5678: the end of it again, as it should be. */
  private answersReadBack(
    { text, asked }: Turn,
    { offered }: Answers,
    numbers: readonly TopicRun[],
  ): boolean {
    const [only, ...others] = numbers;
    if (offered === null || only === undefined || others.length > 0) return false;
    if (asked.size > 0 && !asked.has('phone')) return false;
    const { start, end } = only.run;
    return text.length - (end - start) <= BARE_CHARS;
  }

  private isLikely({ run, topic }: TopicRun): boolean {
    return topic === 'phone' || this.dictation.hasNumber || this.offered !== null || mayBePhone(run);
  }

  /** @returns whether a number was chosen by pointing at it */
  private hearInOrder(
    turn: Turn,
    answers: Answers,
    dictated: readonly Dictated[],
    mentions: readonly PhoneMention[],
    runs: readonly TopicRun[],
  ): boolean {
    let before: Dictated | null = null;
    let chosen = false;
    const steps = [
      ...dictated.map((one) => ({
        at: one.start,
        take: () => {
          this.hearNumber(turn, answers, one, before);
          before = one;
        },
      })),
      ...mentions.map((one) => ({
        at: one.start,
        take: () => {
          chosen = this.hearMention(turn, answers, one, before !== null) || chosen;
        },
      })),
      ...runs.map((one) => ({
        at: one.run.start,
        take: () => {
          if (isExtension(one)) this.hearExtension(one.run);
        },
      })),
    ];
    for (const step of steps.sort((a, b) => a.at - b.at)) step.take();
    return chosen;
  }

  /** What the caller's first words make of the number the agent has read or offered. */
  private answerOffer(turn: Turn, answers: Answers, runs: readonly TopicRun[], points: boolean): void {
    const { text, reply } = turn;
    const { offered } = answers;
    const denies = reply === 'no' && deniesDigits(text);
    if (denies) this.dictation.dispute();
    if (offered === null) return;
    const entry = this.choice.get(offered.digits);
    const known = entry !== undefined && entry.status !== 'withdrawn';
    const answer = answerOf(turn);
    if (reply === 'yes') {
      if (!this.contradicts(runs, offered)) this.agree(offered, answer, AGREED);
    } else if (reply === 'no') {
      if (known && wantsNoAnswer(text)) this.agree(offered, answer, AGREED_UNWILLINGLY);
      else if (runs.length === 0 && allowsCalling(text)) this.agree(offered, answer, AGREED_UNWILLINGLY);
      // A number that was right before is no less right because another is to be called.
      else if (denies || (!known && disputesPhone(text))) this.choice.turnDown(offered.digits, answer);
    } else if (agreesToPhone(text)) this.agree(offered, answer, AGREED_IN_OTHER_WORDS);
    else if (!known && saysLent(text)) {
      if (runs.length === 0 && allowsCalling(text)) this.agree(offered, answer, AGREED_UNWILLINGLY);
      else this.choice.lend(offered, answer, ownerIn(text));
    } else if (!known && disownsPhone(text)) {
      this.choice.turnDown(offered.digits, answer);
    } else if (runs.length === 0 && !points && !refusesPhone(text) && !declines(text)) {
      if (this.choice.passOver(offered, answer, answers.own)) this.dictation.agree(offered.digits);
    }
  }

  private agree(offered: Offer, answer: Evidence, confidence: number): void {
    this.choice.agree(offered, answer, confidence);
    if (this.choice.current()?.digits === offered.digits) this.dictation.agree(offered.digits);
  }

  /** 是五六七八 agrees to nothing where the agent has read five-six-eight-seven. */
  private contradicts(runs: readonly TopicRun[], offered: Offer): boolean {
    const latest = this.choice.current()?.digits;
    return runs.some(({ run }) => {
      const digits = joined(run);
      const own = latest?.includes(digits) === true && !offered.digits.includes(digits);
      return run.lead.negates !== null || (digits.length > 1 && own);
    });
  }

  private hearNumber(turn: Turn, answers: Answers, heard: Dictated, previous: Dictated | null): void {
    const { text } = turn;
    const { choice } = this;
    const digits = dialled(heard.digits);
    // What the number is for was said when it was first tried.
    const before = [heard.digits, ...heard.replaces, ...heard.grownFrom]
      .map((one) => choice.get(dialled(one)))
      .find((one) => one !== undefined);
    for (const one of heard.grownFrom) choice.forget(dialled(one));
    for (const one of heard.replaces) if (dialled(one) !== digits) choice.withdraw(dialled(one));
    if (heard.making === 'doubted') {
      choice.doubt(digits);
      return;
    }
    // 对，13976542871: agreed to the line's number and then misheard saying it.
    if (digits !== choice.line && this.agreedToLine(turn, answers) && choice.isTryAtLatest(digits)) return;
    this.lastSaid = digits;
    const words = text.slice(Math.max(previous?.end ?? 0, heard.start - OWNER_CHARS), heard.start);
    const after = text.slice(heard.end, heard.end + OWNER_CHARS);
    const said = (this.question.words + text.slice(0, heard.start)).slice(-2 * OWNER_CHARS);
    const { owner, others } = phoneOwnerOf(words, after, said, answers.own);
    const ofLine = digits === choice.line;
    // A land line that nobody asked for is an office's.
    const office = !answers.own && !isMobile(digits);
    const settled = answers.own && before?.digits === digits ? undefined : before?.others;
    const ofOthers = !ofLine && (settled ?? others ?? (answers.others || office));
    const own = answers.own || others === false || before?.others === false;
    const stand = standOfSaid(words, after);
    const agreed = turn.reply === 'yes' && !CALLED.test(words) ? (answers.offered?.digits ?? null) : null;
    const another = asksForAnother(this.question.words) && choice.hasOwn(digits);
    const kept = before?.spare === true && stand === 'named' && !CALLED.test(words);
    const retried = previous !== null && isNearlySame(dialled(previous.digits), digits) && owner === '';
    if (retried) choice.withdraw(dialled(previous.digits));
    const spare =
      kept ||
      another ||
      stand === 'spare' ||
      (stand !== 'chosen' && this.isSecond(digits, previous?.digits ?? agreed));
    const tried = heard.making === 'corrected' && before?.digits !== digits ? before : undefined;
    const sure = CONFIDENCE[heard.making];
    const unsought = Math.min(sure, answers.named ? UNASKED : UNNAMED);
    choice.say(digits, {
      confidence: ofLine ? Math.max(sure, OF_LINE) : own ? sure : unsought,
      source: 'caller',
      rule: RULES[heard.making],
      owner: owner || before?.owner || '',
      others: ofOthers,
      spare,
      status: stand === 'rejected' ? 'withdrawn' : 'stated',
      spoken: heard.evidence.map((one) => one.text).join(' '),
      // A correction proves little without what it corrects.
      evidence: [...(tried?.evidence ?? []), ...heard.evidence],
    });
  }

  private agreedToLine({ reply }: Turn, { offered }: Answers): boolean {
    const { line } = this.choice;
    return reply === 'yes' && offered?.digits === line && this.choice.current()?.digits === line;
  }

  /** 手机是 … 座机是 …: said after another number that stands. */
  private isSecond(digits: string, previous: string | null): boolean {
    const first = previous === null ? undefined : this.choice.get(dialled(previous));
    if (first === undefined || first.digits === digits) return false;
    return first.status !== 'withdrawn' && !first.others && !first.spare;
  }

  /** @returns whether it chooses a number */
  private hearMention(turn: Turn, answers: Answers, mention: PhoneMention, afterNumber: boolean): boolean {
    const { reference, stand, speaksOf } = mention;
    const far = reference.by === 'this' && reference.far;
    // What is turned down after another number was said is the one that was offered, unless that was agreed to.
    const ofOffered = stand === 'rejected' && turn.reply !== 'yes' && !far;
    const offered = afterNumber && !ofOffered ? null : answers.offered;
    const sought = answers.own || offered !== null;
    const known = speaksOf === 'phone' && this.choice.current() !== undefined;
    if (wantsNoAnswer(turn.text) || !(speaksOf === 'calling' || sought || known)) return false;
    const pointing = reference.by === 'this' || reference.by === 'order';
    if (stand === 'rejected' && pointing && this.dictation.isOpen) {
      const begun = this.dictation.drop();
      if (begun !== null) this.choice.withdraw(dialled(begun));
      return false;
    }
    const digits = this.pointedAt(reference, offered, afterNumber && stand === 'rejected');
    // 用手机打 says nothing of the line where nobody asked.
    const unsought = !sought && reference.by === 'kind' && this.choice.get(digits ?? '') === undefined;
    if (digits === null || unsought) return false;
    const evidence = evidenceOf(turn.segment, mention);
    if (stand === 'rejected') this.choice.turnDown(digits, evidence);
    else if (stand === 'spare') this.choice.keepSpare(digits, evidence);
    else if (stand !== 'unreachable' && stand !== 'lent') {
      const replied = answers.own && turn.reply !== 'no' && this.choice.get(digits)?.status !== 'withdrawn';
      // 不是了，现在用来电这个
      const instead =
        turn.reply === 'no' && reference.by === 'line' && offered !== null && offered.digits !== digits;
      if (stand !== 'chosen' && !replied && !instead) return false;
      this.choice.choose(digits, evidence);
      if (!afterNumber) this.dictation.drop();
      return true;
    }
    return false;
  }

  /** @param justSaid the number in hand is the turn's own */
  private pointedAt(reference: PhoneReference, offered: Offer | null, justSaid: boolean): string | null {
    if (reference.by !== 'this') return this.choice.resolve(reference);
    if (offered !== null) return offered.digits;
    return justSaid ? this.lastSaid : this.choice.resolve(reference);
  }

  private hearExtension(run: Run): void {
    const digits = joined(run);
    if (digits.length <= MAX_EXTENSION && this.lastSaid !== null) this.choice.extend(this.lastSaid, digits);
  }

  /**
   * Not the caller's, but a fact of the matter; what the agent says of one is advice.
   *
   * @returns whether the run is the number of a service
   */
  private hearService(turn: Turn, run: Run): boolean {
    const piece = serviceIn(turn.text, run);
    if (piece === null) return false;
    if (turn.speaker === 'agent') return true;
    const evidence = evidenceOf(turn.segment, piece);
    this.choice.say(piece.digits, {
      confidence: SERVICE,
      source: 'caller',
      rule: 'phone-service',
      others: true,
      spoken: evidence.text,
      evidence: [evidence],
    });
    return true;
  }

  /** @param text what was said after the turn's last number */
  private hearRefusal({ reply }: Turn, text: string, answers: Answers, hasNumber: boolean): void {
    const { offered, own } = answers;
    const kept = this.choice.hasOwn(offered?.digits ?? null);
    const answersNo = own && !hasNumber && reply === 'no' && saysNoToPhone(text) && !kept;
    const refuses = refusesPhone(text);
    if (!answersNo && !refuses && !wantsAnonymity(text)) return;
    // Who wants no answer or no name may still have left a number.
    if (!answersNo && this.choice.hasOwn(null) && (!refuses || wantsNoAnswer(text))) return;
    this.choice.refuse();
  }
}
