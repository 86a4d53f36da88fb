import type { Evidence, RequestKind } from '../../protocol/common.ts';
import { cutText } from '../cut-text.ts';
import type { Turn } from '../dialogue.ts';
import { evidenceOf, type Span } from '../text.ts';
import { breaths } from './breaths.ts';
import { unframed } from './wish-frame.ts';
import * as words from './wish-words.ts';
import { tidy, written } from './written-style.ts';

/**
 * Where a wish was heard: told in passing, asked for as information, in answer to what is wanted, or said again by the
 * agent. Later ones are surer.
 */
const sources = ['wished', 'asked', 'answered', 'restated'] as const;
export type WishSource = (typeof sources)[number];

export interface Wish {
  readonly text: string;
  readonly source: WishSource;
  readonly index: number;
  readonly evidence: Evidence;
  /** Said in answer to what is wanted, or said again by the agent and not denied. */
  readonly sure: boolean;
}

export interface Wanted {
  /** In the order they were told, written as on an order. */
  readonly wishes: readonly Wish[];
  readonly source: WishSource;
  /** Characters that come from what was restated or answered. */
  readonly sure: number;
}

const READ = 400;
const MAX_KEPT = 14;
const MAX_OF_TURN = 6;
const MAX_WISH = 70;
/** A request is one or two sentences. */
const MAX_REQUEST = 90;
/** What was said again says most; the caller's own words add to it up to this length. */
const ENOUGH = 50;
/** Less than this leaves something out. */
const SHORT = 14;
/** What adds less than this to a restatement says the same again. */
const MIN_ADDED = 4;
/** A wish whose words are this much part of what is already there says nothing new. */
const COVERED = 0.55;
/** So much of an agent's sentence must come from the caller's words before it to be their echo. */
const ECHOED = 0.42;
/** What is asked in the first turns is what the call is for. */
const OPENING = 3;
const MIN_SAID = 4;
const MIN_QUESTION = 5;
/** The beginning of a clause up to this length goes with the question behind it. */
const MAX_BEGINNING = 8;

/** What is wanted in one matter: the caller's wishes and questions, and how the agent sums them up. Bounded. */
export class Wishes {
  private items: Wish[];
  /** The caller's latest words that want something, with those just before; the agent may echo them. */
  private said: string;
  private last: string;
  /** The caller answers what is wanted. */
  private answered: boolean;
  /** What follows from the wishes, until one is told or taken back. */
  private readonly chosen = new Map<RequestKind | null, Wanted | null>();
  private lean: number | null = null;

  constructor(other?: Wishes) {
    this.items = [...(other?.items ?? [])];
    this.said = other?.said ?? '';
    this.last = other?.last ?? '';
    this.answered = other?.answered ?? false;
  }

  hear(turn: Turn): void {
    const text = turn.text.slice(0, READ);
    if (turn.speaker === 'agent') this.hearAgent(turn, text);
    else this.hearCaller(turn, text);
  }

  /**
   * What is wanted, nothing twice; null where nothing was heard.
   * @param kind the kind of request: who asks for information wants answers, whoever complains wants deeds
   */
  wanted(kind: RequestKind | null): Wanted | null {
    let wanted = this.chosen.get(kind);
    if (wanted === undefined) {
      wanted = this.choose(kind);
      this.chosen.set(kind, wanted);
    }
    return wanted;
  }

  /** Whether what was settled asks for answers (1) or for deeds (-1), by length; 0 where nothing was settled. */
  get asking(): number {
    this.lean ??= leanOf(this.items);
    return this.lean;
  }

  private choose(kind: RequestKind | null): Wanted | null {
    const of = (source: WishSource): Wish[] => this.items.filter((wish) => wish.source === source);
    const chosen: Wish[] = [];
    let length = 0;
    const take = (list: readonly Wish[], most: number): void => {
      for (const wish of list) {
        if (length > 0 && length + wish.text.length > most) continue;
        if (covers(chosen.map(({ text }) => text).join('，'), wish.text) >= COVERED) continue;
        chosen.push(wish);
        length += wish.text.length + 1;
      }
    };
    // The latest restatement is the fullest; an earlier one adds what it leaves out.
    take(of('restated').reverse(), MAX_REQUEST);
    const asks = kind === '咨询';
    const own = asks
      ? this.items.filter(
          ({ source, sure, index, text }) =>
            source !== 'restated' && (sure || index <= OPENING) && words.ASKED.test(text),
        )
      : of('answered');
    if (length > 0)
      take(
        own.filter(({ text }) => text.length >= MIN_ADDED || words.BRIEF.test(text)),
        ENOUGH,
      );
    else take(own, MAX_REQUEST);
    if (asks && length < SHORT) take(of('asked'), ENOUGH);
    const summed = Math.max(0, ...chosen.map(({ index }) => index));
    if (!asks)
      take(
        of('wished')
          .filter(({ index }) => length < SHORT || index > summed)
          .slice(-3),
        ENOUGH,
      );
    if (length === 0) return null;
    return {
      wishes: chosen.sort((a, b) => a.index - b.index),
      source: sources.findLast((source) => chosen.some((wish) => wish.source === source)) ?? 'wished',
      sure: chosen.reduce((sum, { text, sure }) => sum + (sure ? text.length : 0), 0),
    };
  }

  /** The surest proposal of those told first; null for none. */
  proposal(): Wish | null {
    const of = (source: WishSource): Wish | undefined =>
      this.items.find((wish) => wish.source === source && words.PROPOSAL.test(wish.text));
    return of('restated') ?? of('answered') ?? of('wished') ?? null;
  }

  private hearAgent(turn: Turn, text: string): void {
    const restated = words.RESTATING.exec(text);
    const body = restated?.[1];
    if (restated !== null && body !== undefined) {
      const meant = !restated[0].startsWith('您的意思') || words.ECHO.test(body);
      if (meant && this.note(turn, body, restated.index + restated[0].length - body.length)) return;
    }
    const start = words.ACKNOWLEDGED.exec(text)?.[0].length ?? 0;
    const added = words.NOTED.exec(text.slice(start))?.[1];
    if (added !== undefined && covers(turn.before, added) >= ECHOED) {
      // What is only named is reported.
      const what = words.ECHO.test(added) ? added : `反映${added}的问题`;
      if (this.note(turn, what, start, added.length)) return;
    }
    // Only the words before the next question are the echo.
    const ahead = upTo(text.slice(start), words.NEXT).trim();
    const echo = ahead.replace(words.QUESTION_TAIL, '');
    if (echo.length < MIN_SAID || this.said === '' || words.QUESTION.test(ahead)) return;
    if (!words.ECHO.test(echo) || words.NO_ECHO.test(echo)) return;
    if (covers(this.said, echo) >= ECHOED) this.note(turn, echo, start);
  }

  private hearCaller(turn: Turn, text: string): void {
    if (turn.reply === 'no') {
      this.items = this.items.filter(
        ({ source, index }) => source !== 'restated' || index !== turn.index - 1,
      );
      this.forget();
    }
    // Who counts up what is to be done answers, asked or not.
    const listed = words.LISTED.test(text) && words.ACTION.test(text);
    const answering = turn.asked.has('want') || listed || (this.answered && words.GOES_ON.test(text));
    this.answered = answering;
    const findOut = words.FIND_OUT.test(text);
    let before = '';
    let kept = 0;
    for (const breath of breaths(text)) {
      if (kept === MAX_OF_TURN) break;
      const lead = before;
      const framed = breath.text.replace(words.ORDINAL, '');
      const said = tidy(unframed(framed));
      before = tidy(framed);
      if (said.length < 2 || words.NO_WISH.test(said)) continue;
      const hangs = words.LEADING.test(lead) || (words.BARE.test(said) && !words.NO_WISH.test(lead));
      const whole = hangs && lead !== '' ? `${lead}，${said}` : said;
      const asks = (words.ASKING.test(said) || /[？?]/.test(breath.mark)) && !words.RHETORICAL.test(said);
      const acts = words.ACTION.test(said);
      let source: WishSource | null = null;
      if (answering) source = acts || listed ? 'answered' : asks ? 'asked' : null;
      else if (asks && said.length >= MIN_QUESTION) source = findOut ? 'wished' : 'asked';
      else if (acts && (words.DIRECTIVE.test(whole) || words.DIRECTIVE.test(before))) source = 'wished';
      if (source === null) continue;
      if (this.keep(turn, source, whole, breath, answering)) kept += 1;
    }
    // A wish may be told in two breaths, with a word of the agent between.
    this.said = kept > 0 ? this.last + text : '';
    this.last = text;
  }

  /** Takes an agent's words; false where they say no wish. */
  private note(turn: Turn, said: string, start: number, length = said.length): boolean {
    const bare = upTo(said, words.NEXT)
      .replace(words.QUESTION_TAIL, '')
      .replace(words.QUESTION_TAIL, '')
      .replace(words.ACKNOWLEDGED, '');
    if (bare.length < MIN_SAID || words.NOT_RESTATED.test(bare)) return false;
    return this.keep(turn, 'restated', bare, { start, end: start + length }, true);
  }

  private keep(turn: Turn, source: WishSource, said: string, span: Span, sure: boolean): boolean {
    const text = cutText(written(said.replace(words.ORDINAL, '，').replace(words.COUNTING, '，')), MAX_WISH);
    const enough = words.ASKED.test(text) ? MIN_QUESTION : 3;
    if (text.length < enough && !words.BRIEF.test(text)) return false;
    this.items.push({ text, source, index: turn.index, evidence: evidenceOf(turn.segment, span), sure });
    if (this.items.length > MAX_KEPT) this.items.splice(this.weakest(), 1);
    this.forget();
    return true;
  }

  private forget(): void {
    this.chosen.clear();
    this.lean = null;
  }

  /** Position of the least sure wish, the oldest of several. */
  private weakest(): number {
    const rank = (at: number): number => sources.indexOf(this.items[at]?.source ?? 'restated');
    return this.items.reduce((low, _, at) => (rank(at) < rank(low) ? at : low), 0);
  }
}

function leanOf(wishes: readonly Wish[]): number {
  let answers = 0;
  let deeds = 0;
  for (const { text, sure } of wishes) {
    if (!sure) continue;
    if (words.ASKED.test(text)) answers += text.length;
    else if (words.ACTION.test(text)) deeds += text.length;
  }
  return answers + deeds === 0 ? 0 : (answers - deeds) / (answers + deeds);
}

/** What stands before the first match of a pattern, without a short beginning of its clause. */
function upTo(text: string, pattern: RegExp): string {
  const match = pattern.exec(text);
  if (match === null) return text;
  const before = text.slice(0, match.index);
  const mark = Math.max(0, ...['，', '。', ' ', ',', '？'].map((one) => before.lastIndexOf(one)));
  return before.length - mark > MAX_BEGINNING ? before : before.slice(0, mark);
}

/** Share of the characters of `part` that `whole` has too; 0..1. */
function covers(whole: string, part: string): number {
  const left = new Map<string, number>();
  for (const char of whole) left.set(char, (left.get(char) ?? 0) + 1);
  let shared = 0;
  let total = 0;
  for (const char of part) {
    if (!/[\p{Script=Han}A-Za-z0-9]/u.test(char)) continue;
    total += 1;
    const count = left.get(char) ?? 0;
    if (count === 0) continue;
    left.set(char, count - 1);
    shared += 1;
  }
  return total === 0 ? 1 : shared / total;
}
