import { isBankCard } from '../facts/number/account-number.ts';
import { piecesOf, type Run, runsOf } from '../facts/number/digit-pieces.ts';
import { isIdentityNumber } from '../facts/number/identity-number.ts';
import { labelsOf } from '../facts/number/number-topic.ts';
import { isOrderNumber } from '../facts/number/order-number.ts';
import { isMobile, isShortCode, isTollFree } from '../facts/number/phone-number.ts';
import type { Label, NumberTopic } from '../facts/number/topic-run.ts';
import type { PersonalKind, PersonalSpan } from './contract.ts';
import type { Known, KnownNumber } from './known-personal.ts';
import type { Sentence } from './sentence.ts';

/** So many digits are a number of somebody's, whatever stands around them. */
const LONG = 7;
/** So many are, unless a sum is being spoken of. */
const MIDDLE = 5;
/** Only with words or a question that tell of a number. */
const SHORT = 3;
/** A label reaches so far. */
const REACH = 14;
/** An answer that is a number holds hardly more than so many other characters. */
const CHATTER = 16;
/** Sentences after a piece of a number in which the next may come. */
const PATIENCE = 3;

const SUM = /(?:花|一共|总共|共计?|价格?|欠|工资|金额|押金|补偿|收|交|赔|付|罚|钱|费|卖|买)[^，,。\s]{0,5}$/u;
/** 二零一八, 2018: years stand alone. */
const YEAR = /^(?:19|20)\d\d$/;
const DAY = /^20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/;
/** Before the end of a number, or a part that is said again. */
const PART =
  /(?:尾[号数巴]|末[两三四]|[后前](?:面|边|头)?(?:那?几|[两三四五])?[位个]?|最后|中间|结尾|开头)[^，,。\s]{0,6}[，,\s]*$/u;
const AGAIN = /(?:不对|错了|不是|应该是|是|对)[，,\s]*$/u;

const KINDS: Readonly<Record<NumberTopic, PersonalKind>> = {
  phone: 'phone',
  identity: 'identity-number',
  order: 'order-number',
  account: 'account-number',
  plate: 'plate',
  secret: 'account-number',
};

/**
 * Numbers that are somebody's, written, spoken or said in pieces over several sentences. Those that the facts prove come
 * under the whole number; others by what they look like, what names them and what was asked for.
 */
export class NumberFinder {
  readonly #numbers: readonly KnownNumber[];
  /** The number that pieces were heard of last, and how many sentences ago. */
  #begun: { readonly kind: PersonalKind; readonly age: number } | null = null;

  constructor(known: Known) {
    this.#numbers = known.numbers;
  }

  find(sentence: Sentence): PersonalSpan[] {
    const { text } = sentence;
    const labels = labelsOf(text);
    const spans: PersonalSpan[] = [];
    for (const run of runsOf(piecesOf(text))) {
      const span = this.#personal(sentence, run, labels, spans.at(-1));
      if (span !== null) spans.push(span);
    }
    this.#follow(sentence, spans, labels);
    return spans;
  }

  #follow({ asked }: Sentence, spans: readonly PersonalSpan[], labels: readonly Label[]): void {
    const last = spans.at(-1);
    const label = labels.findLast(({ topic }) => topic !== 'plate');
    if (last !== undefined) this.#begun = { kind: last.kind, age: 0 };
    else if (label !== undefined && asked.size === 0) this.#begun = { kind: KINDS[label.topic], age: 0 };
    else if (this.#begun !== null)
      this.#begun = this.#begun.age < PATIENCE ? { ...this.#begun, age: this.#begun.age + 1 } : null;
  }

  #personal(
    sentence: Sentence,
    run: Run,
    labels: readonly Label[],
    before: PersonalSpan | undefined,
  ): PersonalSpan | null {
    const digits = run.pieces.map((piece) => piece.digits).join('');
    const span = { start: run.start, end: run.end };
    const proven = this.#proven(sentence, run, digits);
    if (proven !== null) return { ...span, ...proven };
    if (isService(run, digits) || isRoom(sentence.text, run)) return null;
    const kind = this.#kindOf(sentence, run, digits, labels, before);
    if (kind === null) return null;
    const whole = this.#wholeOf(digits);
    return {
      ...span,
      kind: whole?.kind ?? kind,
      identity: whole?.number ?? digits,
      written: whole?.number ?? digits,
    };
  }

  /** The number of a fact in whose evidence the digits stand. */
  #proven(
    { id }: Sentence,
    run: Run,
    digits: string,
  ): Pick<PersonalSpan, 'kind' | 'identity' | 'written'> | null {
    if (id === null) return null;
    const proving = this.#numbers.filter(({ evidence }) =>
      evidence.some((one) => one.segmentId === id && one.start < run.end && run.start < one.end),
    );
    const fitting = proving.find(({ number }) => number.includes(digits)) ?? proving.at(0);
    if (fitting === undefined) return null;
    // 三天之内 said in the sentence that agrees to a number.
    if (digits.length < 2 && !fitting.number.includes(digits)) return null;
    return { kind: fitting.kind, identity: fitting.number, written: fitting.number };
  }

  /** The known number that these digits are, said in another place. */
  #wholeOf(digits: string): KnownNumber | null {
    return this.#numbers.find(({ number }) => number === digits) ?? null;
  }

  #kindOf(
    sentence: Sentence,
    run: Run,
    digits: string,
    labels: readonly Label[],
    before: PersonalSpan | undefined,
  ): PersonalKind | null {
    const { text, asked } = sentence;
    const lead = text.slice(Math.max(0, run.start - REACH), run.start);
    const label = labels.findLast(({ end, start }) => end <= run.start && run.start - start <= REACH + 8);
    const after = labels.find(({ start }) => start >= run.end && start - run.end <= 4);
    const named = label ?? after ?? null;
    const shaped = shapeOf(digits);
    const told = named === null ? null : KINDS[named.topic];
    const answer = answerKind(sentence, text.length - (run.end - run.start));
    const begun = this.#begun?.kind ?? null;
    const kind =
      shaped ??
      (told === 'account-number' && /卡/.test(named?.word ?? '') && digits.length > 14
        ? 'bank-card'
        : told) ??
      answer ??
      before?.kind ??
      begun ??
      'phone';
    if (digits.length >= LONG) return DAY.test(digits) && told === null ? null : kind;
    if (digits.length >= MIDDLE) return SUM.test(lead) && told === null ? null : kind;
    const part =
      PART.test(lead) && (told !== null || before !== undefined || begun !== null || asked.size > 0);
    const near = before !== undefined && run.start - before.end <= REACH;
    if (digits.length >= SHORT) {
      if (
        this.#numbers.some(({ number }) => number.includes(digits)) &&
        !YEAR.test(digits) &&
        digits.length > 3
      )
        return kind;
      if (YEAR.test(digits) && !part && answer === null) return null;
      return told !== null || part || near || answer !== null || (begun !== null && AGAIN.test(lead))
        ? kind
        : null;
    }
    return part || near || (answer !== null && text.length - digits.length <= CHATTER / 2) ? kind : null;
  }
}

/** What an answer of little else than digits is about. */
function answerKind({ asked }: Sentence, others: number): PersonalKind | null {
  if (others > CHATTER) return null;
  if (asked.has('account')) return 'account-number';
  if (asked.has('order')) return 'order-number';
  if (asked.has('plate')) return 'plate';
  return asked.has('phone') ? 'phone' : null;
}

function shapeOf(digits: string): PersonalKind | null {
  if (isMobile(digits)) return 'phone';
  if (isOrderNumber(digits)) return 'order-number';
  if (digits.length === 18 && isIdentityNumber(digits)) return 'identity-number';
  return isBankCard(digits) ? 'bank-card' : null;
}

/** 九栋 幺二零三: part of an address. */
function isRoom(text: string, { start, pieces }: Run): boolean {
  const lead = text.slice(Math.max(0, start - 4), start);
  return /(?:栋|幢|座|单元|楼|号)[\s，,]?$/u.test(lead) && pieces.every(({ digits }) => digits.length <= 4);
}

/** 12345, 95598, 400…: numbers that everybody calls; also several of them in one breath. */
function isService(run: Run, digits: string): boolean {
  const all = (groups: readonly string[]) => groups.every((one) => isShortCode(one) || isTollFree(one));
  return isTollFree(digits) || isShortCode(digits) || all(run.pieces.map((piece) => piece.digits));
}
