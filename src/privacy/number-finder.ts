import { SPOKEN_DIGIT } from '../facts/digits.ts';
import { piecesOf, type Run, runsOf } from '../facts/number/digit-pieces.ts';
import { labelsOf } from '../facts/number/number-topic.ts';
import type { Label, NumberTopic } from '../facts/number/topic-run.ts';
import type { PersonalKind, PersonalSpan } from './contract.ts';
import type { Known, KnownNumber } from './known-personal.ts';
import { digitsOf, isDay, isRoom, isService, isYear, shapeOf, surroundingsOf } from './number-shape.ts';
import type { Sentence } from './sentence.ts';

/** So many digits are a number of somebody's, whatever stands around them. */
const LONG = 7;
/** So many are, unless a sum is being spoken of. */
const MIDDLE = 5;
/** Only with words or a question that tell of a number. */
const SHORT = 3;
/** A label reaches so far, and so far for a few digits. */
const REACH = 14;
const LABEL_REACH = 8;
const LONGEST_LABEL = 8;
/** An answer that is a number holds hardly more than so many other characters. */
const CHATTER = 16;
/** Sentences after a piece of a number in which the next may come. */
const PATIENCE = 3;
/** Cards have more digits than other accounts. */
const CARD = 14;

/** Between a number and the word that names it afterwards: 138… 是我的手机号. */
const NAMED_AFTER = /^(?:[，,\s]|[这那]个|就?是|我|他|她|的)*$/u;
const NAMED_WITHIN = 6;
/** Between a slip and what it should be: 七七……不是，七幺. */
const SLIP = /不是|不对|错|哎|改/u;
const SLIP_REACH = 8;

const TIMES = new RegExp(`(?:[，,\\s]{0,2}[一两三四五2-5]个[${SPOKEN_DIGIT}])+`, 'uy');

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
    const runs = runsOf(piecesOf(text)).filter((run) => !isService(run) && !isRoom(text, run));
    const spans: PersonalSpan[] = [];
    for (const run of runs) {
      const span = this.#proven(sentence, run) ?? this.#told(sentence, run, labels, spans.at(-1));
      if (span !== null) spans.push(span);
    }
    spans.push(...slips(text, runs, spans), ...again(runs, spans), ...goingOn(text, spans));
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

  /** Under the number of a fact in whose evidence the digits stand. */
  #proven({ id }: Sentence, run: Run): PersonalSpan | null {
    if (id === null) return null;
    const digits = digitsOf(run);
    const proving = this.#numbers.filter(({ evidence }) =>
      evidence.some((one) => one.segmentId === id && one.start < run.end && run.start < one.end),
    );
    const fitting = proving.find(({ number }) => number.includes(digits)) ?? proving[0];
    // 三天之内 said in the sentence that agrees to a number.
    if (fitting === undefined || (digits.length < 2 && !fitting.number.includes(digits))) return null;
    return spanOf(run, fitting.kind, fitting.number);
  }

  #told(
    sentence: Sentence,
    run: Run,
    labels: readonly Label[],
    before: PersonalSpan | undefined,
  ): PersonalSpan | null {
    const digits = digitsOf(run);
    const named = namedBy(sentence.text, run, labels);
    const answer = answerKind(sentence, run);
    const told = named === null ? null : KINDS[named.label.topic];
    const isCard = told === 'account-number' && digits.length > CARD && /卡/u.test(named?.label.word ?? '');
    const kind =
      shapeOf(digits) ??
      (isCard ? 'bank-card' : told) ??
      answer ??
      before?.kind ??
      this.#begun?.kind ??
      'phone';
    const known = this.#numbers.find(({ number }) => number === digits);
    if (known !== undefined) return spanOf(run, known.kind, digits);
    const { sum, ...around } = surroundingsOf(sentence.text, run, REACH);
    if (digits.length >= LONG) return isDay(digits) && told === null ? null : spanOf(run, kind, digits);
    if (digits.length >= MIDDLE) return sum && told === null ? null : spanOf(run, kind, digits);
    const context = told !== null || before !== undefined || this.#begun !== null || sentence.asked.size > 0;
    const near = before !== undefined && run.start - before.end <= REACH && !sum;
    const others = sentence.text.length - (run.end - run.start);
    const alone = others <= CHATTER / 2 && (answer !== null || this.#begun !== null);
    if (around.surelyPart || (context && around.part) || near) return spanOf(run, kind, digits);
    if (alone && (digits.length >= SHORT || others <= 2)) return spanOf(run, kind, digits);
    if (digits.length < SHORT || (isYear(digits) && answer === null)) return null;
    const shared = this.#numbers.some(({ number }) => number.startsWith(digits) || number.endsWith(digits));
    const isPart = shared && (around.called || digits.length > SHORT);
    const labelled = named?.near === true && !sum;
    const repeated = this.#begun !== null && around.again && !sum;
    return isPart || labelled || repeated || answer !== null ? spanOf(run, kind, digits) : null;
  }
}

function spanOf({ start, end }: Run, kind: PersonalKind, number: string): PersonalSpan {
  return { start, end, kind, identity: number, written: number };
}

/** 七七……不是，七幺，七幺四五: a slip right before a number is part of it. */
function slips(text: string, runs: readonly Run[], found: readonly PersonalSpan[]): PersonalSpan[] {
  const slipped: PersonalSpan[] = [];
  for (const run of runs.toReversed()) {
    const all = [...found, ...slipped];
    const next = all.find(({ start }) => start >= run.end && start - run.end <= SLIP_REACH);
    if (next === undefined || all.some(({ start }) => start === run.start)) continue;
    if (SLIP.test(text.slice(run.end, next.start))) slipped.push(spanOf(run, next.kind, digitsOf(run)));
  }
  return slipped;
}

/** 8972……8972: the same digits as a number that was found. */
function again(runs: readonly Run[], found: readonly PersonalSpan[]): PersonalSpan[] {
  return runs.flatMap((run) => {
    const same = found.find(
      ({ identity }) => digitsOf(run).length >= SHORT && identity.includes(digitsOf(run)),
    );
    return same === undefined || found.some(({ start }) => start === run.start)
      ? []
      : [{ ...same, start: run.start, end: run.end }];
  });
}

/** 三三九，两个三一个九: how often each digit comes. */
function goingOn(text: string, found: readonly PersonalSpan[]): PersonalSpan[] {
  return found.flatMap((span) => {
    TIMES.lastIndex = span.end;
    const more = TIMES.exec(text);
    return more === null ? [] : [{ ...span, start: span.end, end: span.end + more[0].length }];
  });
}

/** The word that names a number, and whether it stands so near that a few digits are one. */
function namedBy(
  text: string,
  { start, end }: Run,
  labels: readonly Label[],
): { readonly label: Label; readonly near: boolean } | null {
  const before = labels.findLast((one) => one.end <= start && start - one.start <= REACH + LONGEST_LABEL);
  if (before !== undefined) return { label: before, near: start - before.end <= LABEL_REACH };
  const after = labels.find(
    (one) =>
      one.start >= end && one.start - end <= NAMED_WITHIN && NAMED_AFTER.test(text.slice(end, one.start)),
  );
  return after === undefined ? null : { label: after, near: true };
}

/** What an answer of little else than digits is about. */
function answerKind({ text, asked }: Sentence, { start, end }: Run): PersonalKind | null {
  if (text.length - (end - start) > CHATTER) return null;
  if (asked.has('account')) return 'account-number';
  if (asked.has('order')) return 'order-number';
  if (asked.has('plate')) return 'plate';
  return asked.has('phone') ? 'phone' : null;
}
