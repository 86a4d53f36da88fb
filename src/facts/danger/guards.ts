import type { Span } from '../text.ts';
import type { Lexicon } from './lexicon.ts';
import { expandWords, type WordLists } from './pattern.ts';
import type { Found, Reading } from './reading.ts';
import type { Guard } from './rules.ts';

/** Why a hit is no danger now, and the word that says so. */
export interface Judgement {
  readonly guard: Guard;
  readonly word: Span;
}

/** A guard with its word lists as terms of the lexicon. */
interface CompiledGuard {
  readonly guard: Guard;
  readonly words: number;
  readonly except: number;
  readonly unless: number;
  readonly still: number;
  readonly with: number;
  readonly story: number;
  /** What may stand between besides; null for nothing. */
  readonly bridge: RegExp | null;
}

/** How far the guards look before a hit, in UTF-16 code units. */
const REACH = 30;
/** How far behind a hit words say that it lasts. */
const STILL_REACH = 12;
/** Longest word of a guard. */
const LONGEST_WORD = 20;
/** How much behind a word of time says what it is the time of. */
const ASIDE_REACH = 18;
/** "去年也淹过" compares, it does not tell a story of last year. */
const ASIDE = /^[^，。！？、,\s]{0,8}?[过也]|^[^，。！？、,\s]{0,3}都/;
/** "到现在没结果": not the danger lasts, but the quarrel about it. */
const UNSETTLED =
  /^[都也还]{0,2}(?:没有?|不|未)[^，。！？\s]{0,3}(?:消息|结果|处理|赔|抓|破案|下文|答复|回复|进展|解决|[退还给]钱|道歉)/;
/** "去年的事", "那次": the words name an affair that is told next. */
const AFFAIR = /的?(?:那|这)?[件个回]?事(?!情?都)|那[次回]/;
/** A statement that is complete by itself ("上个月物业换了", "去年买的房子"). */
const COMPLETE = /[了过没不]|的(?!时候)/;
/** How far back a word tells what time the words after it speak of. */
const STORY_REACH = 200;
const NEGATOR = /[没不未别]$/;
/** The past of something else: "去年买的房子", "上周就报修了，". */
const ELSEWHERE =
  /^[^，。！？、,\s]{0,5}(?:(?:买|装|搬|租|换|建|盖|订|修|铺|种|交)[^，。！？、,\s]{0,3}的(?!时候)|(?:报修|反映|投诉|上报|检查)[^，。！？、,\s]{0,4}[了过][，、,\s])/;
const CLAUSE_END = /[。！？!?；;，,、…\s]/;
/** A pause after these does not end what is denied ("没有人 受伤"). */
const PAUSED = /^(?:什么|任何人?|人|有人?|发现|看到|听到|闻到|发生)?$/;
/** What follows the last word of a clause. */
const LAST = /^[的啊吧呢了嘛哦]?(?:$|[。！？!?；;\n，,、…\s])/;

/** Asks the guards of a rule file about hits in texts read by the same lexicon. */
export class Guards {
  private readonly guards: readonly CompiledGuard[];
  private readonly negation: Guard | undefined;
  private readonly present: number;

  constructor(guards: readonly Guard[], present: readonly string[], words: WordLists, lexicon: Lexicon) {
    this.guards = guards.map((guard) => compile(guard, words, lexicon));
    this.negation = guards.find(({ verdict }) => verdict === 'denied');
    this.present = lexicon.term(expandWords(present, words));
  }

  /**
   * Why the hit is no danger now; null when it is. Looks at a bounded stretch around the hit only.
   * @param seam where another turn begins in the text (0: nowhere); a story told before it must still be open
   */
  judge(reading: Reading, hit: Found, ignore: ReadonlySet<string>, seam = 0): Judgement | null {
    if (hit.negator !== null && this.negation !== undefined)
      return { guard: this.negation, word: hit.negator };
    for (const each of this.guards) {
      if (ignore.has(each.guard.id)) continue;
      const word =
        each.guard.side === 'before'
          ? wordBefore(each, reading, hit, (word) => this.isOfAnother(each, reading, word, hit, seam))
          : wordBehind(each, reading, hit);
      if (word !== null) return { guard: each.guard, word };
    }
    return null;
  }

  /** Whether a negator stands before the words (for tag questions: "没有人受伤吧"). */
  isNegated(reading: Reading, hit: Found): boolean {
    return this.guards.some(
      (each) =>
        each.guard.verdict === 'denied' &&
        each.guard.side === 'before' &&
        wordBefore(each, reading, hit) !== null,
    );
  }

  /** What time the words up to `end` speak of: a past that they name, the present, or null when they name neither. */
  story(reading: Reading, end: number, seam = 0): Judgement | 'present' | null {
    let last: Judgement | null = null;
    for (const each of this.guards) {
      for (const word of reading.wordsWithin(each.story, Math.max(seam, end - STORY_REACH), end)) {
        if (last !== null && word.start <= last.word.start) continue;
        const behind = reading.text.slice(word.end, word.end + ASIDE_REACH);
        if (isPartOfLonger(each, reading, word) || ASIDE.test(behind) || ELSEWHERE.test(behind)) continue;
        last = { guard: each.guard, word };
      }
    }
    const present = reading.wordsWithin(this.present, end - STORY_REACH, end).at(-1);
    return present !== undefined && present.start > (last?.word.start ?? -1) ? 'present' : last;
  }

  /** Whether what the caller sees stands around a hit: hearsay does not govern it. */
  isLifted(guard: Guard, reading: Reading, { start, end }: Span): boolean {
    const each = this.guards.find((one) => one.guard === guard);
    if (each === undefined || guard.verdict !== 'reported') return false;
    const from = reading.stretchBefore(start, REACH, false);
    return reading.wordsWithin(each.unless, from, end).length > 0 || isStill(each, reading, end);
  }

  /** Whether a word names the time or source of something else than the hit. */
  private isOfAnother(
    { guard }: CompiledGuard,
    reading: Reading,
    word: Span,
    hit: Found,
    seam: number,
  ): boolean {
    if (guard.story.length === 0) return false;
    if (ELSEWHERE.test(reading.text.slice(word.end, word.end + ASIDE_REACH))) return true;
    if (word.end > seam || hit.last < seam) return false;
    return isComplete(reading.text.slice(word.end, seam)) || this.isPresent(reading, hit);
  }

  /** Whether a word of the present stands close by. */
  isPresent(reading: Reading, { start, end }: Span): boolean {
    return reading
      .wordsWithin(this.present, start - STILL_REACH, end + STILL_REACH)
      .some((word) => word.end <= start || lasts(reading, word.end));
  }
}

function compile(guard: Guard, words: WordLists, lexicon: Lexicon): CompiledGuard {
  const term = (list: readonly string[]) => lexicon.term(expandWords(list, words));
  const bridge = expandWords(guard.bridge, words);
  return {
    guard,
    words: term(guard.words),
    except: term(guard.except),
    unless: term(guard.unless),
    still: term(guard.still),
    with: term(guard.with),
    story: term(guard.story),
    bridge:
      bridge.length === 0
        ? null
        : new RegExp(
            `^(?:${bridge
              .sort((a, b) => b.length - a.length)
              .map(escapeLiteral)
              .join('|')})`,
          ),
  };
}

/** Whether the words behind a story's word (上个月) have said all that they speak of. */
export function isComplete(behind: string): boolean {
  return COMPLETE.test(behind) && !AFFAIR.test(behind);
}

function escapeLiteral(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** The last deciding word before the hit or between its terms. */
function wordBefore(
  each: CompiledGuard,
  reading: Reading,
  hit: Found,
  isOfAnother: (word: Span) => boolean = () => false,
): Span | null {
  const { guard, bridge } = each;
  const from = reading.stretchBefore(hit.start, REACH, guard.clause);
  const word = reading.wordsWithin(each.words, from, hit.end).findLast((candidate) => {
    if (isPartOfLonger(each, reading, candidate) || isOfAnother(candidate)) return false;
    if (candidate.start < hit.start) return isNear(each, reading, candidate.end, hit.start);
    return bridge === null || (candidate.end <= hit.last && isNear(each, reading, candidate.end, hit.last));
  });
  if (word === undefined) return null;
  if (reading.wordsWithin(each.unless, word.end, hit.end).length > 0) return null;
  if (isStill(each, reading, hit.end)) return null;
  return isWith(each, reading, from, hit) ? word : null;
}

/** The first deciding word behind the hit, in its sentence. */
function wordBehind(each: CompiledGuard, reading: Reading, hit: Found): Span | null {
  const from = reading.stretchBefore(hit.start, REACH, false);
  const to = reading.sentenceEnd(hit.end, each.guard.within + LONGEST_WORD);
  const word = reading
    .wordsWithin(each.words, hit.end, to)
    .find(
      (candidate) =>
        isNear(each, reading, hit.end, candidate.start) &&
        !NEGATOR.test(reading.text.slice(candidate.start - 1, candidate.start)) &&
        (!each.guard.last || LAST.test(reading.text.slice(candidate.end, candidate.end + 2))) &&
        !isPartOfLonger(each, reading, candidate),
    );
  if (word === undefined || reading.wordsWithin(each.unless, from, word.start).length > 0) return null;
  return isWith(each, reading, from, hit) ? word : null;
}

/** Whether no more than the guard allows stands between two offsets. */
function isNear({ guard, bridge }: CompiledGuard, reading: Reading, from: number, to: number): boolean {
  const [said = ''] = reading.text.slice(from, to).trimStart().split(CLAUSE_END);
  let between = reading.text.slice(from, to).trim();
  if (bridge !== null && guard.side === 'before' && between.length > said.length && !PAUSED.test(said))
    return false;
  if (guard.clause && reading.hasClauseEnd(from, to)) return false;
  for (let bridges = 0; bridges < 3 && bridge !== null; bridges += 1) between = between.replace(bridge, '');
  return between.length <= guard.within;
}

function isStill(each: CompiledGuard, reading: Reading, from: number): boolean {
  const to = reading.sentenceEnd(from, STILL_REACH);
  return reading.wordsWithin(each.still, from, to).some(({ end }) => lasts(reading, end));
}

/** Whether what a word of `still` begins says that the danger lasts. */
function lasts(reading: Reading, end: number): boolean {
  return !UNSETTLED.test(reading.text.slice(end, end + 12));
}

function isPartOfLonger({ except }: CompiledGuard, reading: Reading, word: Span): boolean {
  return reading
    .wordsWithin(except, word.start - LONGEST_WORD, word.end)
    .some(({ start, end }) => start <= word.start && end >= word.end);
}

function isWith(each: CompiledGuard, reading: Reading, from: number, hit: Found): boolean {
  return each.guard.with.length === 0 || reading.wordsWithin(each.with, from, hit.start).length > 0;
}
