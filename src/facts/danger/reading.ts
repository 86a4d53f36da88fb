import type { Span } from '../text.ts';

/** A phrase with its terms as numbers of a lexicon. */
export interface IndexedPhrase {
  readonly terms: readonly number[];
  readonly gaps: readonly number[];
  /** Whether a negator may stand before the term: the pattern itself asks for one (`敲门 没 应`). */
  readonly afterNegator: readonly boolean[];
}

/** What a lexicon knows, by numbers. */
export interface Vocabulary {
  readonly termsOfWord: readonly (readonly number[])[];
  readonly wordsOfTerm: readonly ReadonlySet<number>[];
}

/** A word where it stands. */
interface Noted extends Span {
  readonly word: number;
}

/** Where a phrase stands. */
export interface Found extends Span {
  /** Where its last term begins; where the phrase begins when that term stands behind a negator it asks for. */
  readonly last: number;
  /** The negation between its terms, which makes it denied. */
  readonly negator: Span | null;
}

/** What a character does to the words around it, by its UTF-16 code. */
const ENDS_SENTENCE = 1;
/** Recognisers print pauses as spaces. */
const ENDS_CLAUSE = 2;
/** Said between two terms, it does not keep them apart. */
const UNCOUNTED = 4;
const TRAITS = new Uint8Array(0x10000);
for (const [characters, traits] of [
  ['。！？!?；;\n', ENDS_SENTENCE | ENDS_CLAUSE | UNCOUNTED],
  [' \t\u3000，,、…', ENDS_CLAUSE | UNCOUNTED],
  ['·嗯呃哦噢啊唉诶', UNCOUNTED],
] as const) {
  for (const character of characters) TRAITS[character.charCodeAt(0)] = traits;
}
/** Questions (有没有, 是不是) and "没想到" deny nothing. */
const NEGATOR = /(?<![有是能会要])(?:没有?|未|不[是要用必]?|别|无)(?:人|被|再|发生)?$/;
/** Longest match of NEGATOR and the character before it. */
const NEGATOR_REACH = 5;
const NONE: readonly Span[] = [];
/** Of one word, and of one phrase, no more are looked at: more of the same tell nothing new. */
const MAX_NOTED = 200;
const MAX_FOUND = 40;

/** The words of one text that a lexicon knows, and the phrases they make. */
export class Reading {
  readonly text: string;
  private readonly vocabulary: Vocabulary;
  /** By where they begin, of those that begin together the longest first: it is the most telling. */
  private readonly noted: Noted[] = [];
  private readonly times = new Map<number, number>();
  private readonly byTerm = new Map<number, readonly Span[]>();
  /** For each term whether it occurs, and those that do. */
  private readonly present: Uint8Array;
  private readonly occurring: number[] = [];
  /** For each offset: characters that count, and sentence ends, before it. */
  private readonly counted: Uint32Array;
  private readonly sentence: Uint32Array;

  constructor(text: string, vocabulary: Vocabulary) {
    this.text = text;
    this.vocabulary = vocabulary;
    this.present = new Uint8Array(vocabulary.wordsOfTerm.length);
    this.counted = new Uint32Array(text.length + 1);
    this.sentence = new Uint32Array(text.length + 1);
    let counted = 0;
    let sentence = 0;
    for (let at = 0; at < text.length; at += 1) {
      const traits = TRAITS[text.charCodeAt(at)] ?? 0;
      if ((traits & UNCOUNTED) === 0) counted += 1;
      if ((traits & ENDS_SENTENCE) !== 0) sentence += 1;
      this.counted[at + 1] = counted;
      this.sentence[at + 1] = sentence;
    }
  }

  /** Notes a word; they must come in the order of `noted`. */
  note(word: number, start: number, end: number): void {
    const times = this.times.get(word) ?? 0;
    if (times >= MAX_NOTED) return;
    this.times.set(word, times + 1);
    this.noted.push({ word, start, end });
    if (times > 0) return;
    for (const term of this.vocabulary.termsOfWord[word] ?? []) {
      if (this.present[term] === 1) continue;
      this.present[term] = 1;
      this.occurring.push(term);
    }
  }

  /** The words of a term that start in a stretch of the text. */
  wordsWithin(term: number, from: number, to: number): readonly Span[] {
    if (this.present[term] !== 1) return NONE;
    const words = this.words(term);
    return words.slice(firstFrom(words, from), firstFrom(words, to));
  }

  /** Start of the sentence, or of the clause, that leads to `offset`, at most `reach` before it. */
  stretchBefore(offset: number, reach: number, clause: boolean): number {
    const ends = clause ? ENDS_CLAUSE : ENDS_SENTENCE;
    let from = offset;
    while (from > 0 && from > offset - reach && !this.has(from - 1, ends)) from -= 1;
    return from;
  }

  /** End of the sentence that goes on at `offset`, at most `reach` behind it. */
  sentenceEnd(offset: number, reach: number): number {
    let to = offset;
    while (to < this.text.length && to < offset + reach && !this.has(to, ENDS_SENTENCE)) to += 1;
    return to;
  }

  hasClauseEnd(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) if (this.has(at, ENDS_CLAUSE)) return true;
    return false;
  }

  /** The terms that occur, in the order of their first words. */
  terms(): readonly number[] {
    return this.occurring;
  }

  hasAll({ terms }: IndexedPhrase): boolean {
    for (const term of terms) if (this.present[term] !== 1) return false;
    return true;
  }

  /**
   * Where the phrase stands: for each start the nearest continuation. Where no unnegated one is in the text, negated
   * ones are given. The work is linear in the words of the text; a gap bounds how far each looks.
   */
  find(phrase: IndexedPhrase): Found[] {
    const plain = this.paths(phrase, false);
    return plain.length > 0 || phrase.terms.length === 1 ? plain : this.paths(phrase, true);
  }

  /** As `find`, but negators between the terms do not matter: an agent's question has them ("有没有人受伤"). */
  findAsked(phrase: IndexedPhrase): Found[] {
    return this.paths(phrase, true);
  }

  private paths(phrase: IndexedPhrase, overNegators: boolean): Found[] {
    const steps = phrase.terms.map((term): Step => ({ words: this.words(term), next: [] }));
    const found: Found[] = [];
    for (let first = 0; first < (steps[0]?.words.length ?? 0) && found.length < MAX_FOUND; first += 1) {
      if (this.next(phrase, steps, 0, first, overNegators) < 0) continue;
      const path = this.path(phrase, steps, first);
      if (path !== null && path.start !== found.at(-1)?.start) found.push(path);
    }
    return found;
  }

  /** For a word of term `k`: index of the nearest word of the next term that leads to the end; -1 for none. */
  private next(
    phrase: IndexedPhrase,
    steps: readonly Step[],
    k: number,
    index: number,
    overNegators: boolean,
  ): number {
    const step = steps[k];
    const word = step?.words[index];
    const following = steps[k + 1];
    if (step === undefined || word === undefined) return -1;
    const known = step.next[index];
    if (known !== undefined) return known;
    let found = following === undefined ? 0 : -1;
    const gap = phrase.gaps[k + 1] ?? 0;
    const words = following?.words ?? [];
    for (let at = firstFrom(words, word.end); found < 0 && at < words.length; at += 1) {
      const start = words[at]?.start ?? 0;
      if (this.distance(word.end, start) > gap) break;
      if (!overNegators && phrase.afterNegator[k + 1] !== true && this.negatorBefore(start) !== null)
        continue;
      if (this.next(phrase, steps, k + 1, at, overNegators) >= 0) found = at;
    }
    step.next[index] = found;
    return found;
  }

  private path({ afterNegator }: IndexedPhrase, steps: readonly Step[], first: number): Found | null {
    const head = steps[0]?.words[first];
    let tail = head;
    let negator: Span | null = null;
    let at = first;
    for (const [k, { words, next }] of steps.entries()) {
      const following = next[at] ?? -1;
      if (following < 0) return null;
      tail = words[at];
      if (k > 0 && tail !== undefined && afterNegator[k] !== true) negator ??= this.negatorBefore(tail.start);
      at = following;
    }
    if (head === undefined || tail === undefined) return null;
    const last = afterNegator.at(-1) === true ? head.start : tail.start;
    return { start: head.start, end: tail.end, last, negator };
  }

  /** Where a term stands, in the order of `noted`. */
  private words(term: number): readonly Span[] {
    let words = this.byTerm.get(term);
    if (words === undefined) {
      const known = this.vocabulary.wordsOfTerm[term];
      words = known === undefined ? NONE : this.noted.filter(({ word }) => known.has(word));
      this.byTerm.set(term, words);
    }
    return words;
  }

  private has(at: number, trait: number): boolean {
    return ((TRAITS[this.text.charCodeAt(at)] ?? 0) & trait) !== 0;
  }

  /** Counted characters between two offsets; infinite across the end of a sentence. */
  private distance(from: number, to: number): number {
    if (this.sentence[from] !== this.sentence[to]) return Number.POSITIVE_INFINITY;
    return (this.counted[to] ?? 0) - (this.counted[from] ?? 0);
  }

  private negatorBefore(start: number): Span | null {
    const from = Math.max(0, start - NEGATOR_REACH);
    const match = NEGATOR.exec(this.text.slice(from, start));
    return match === null ? null : { start: from + match.index, end: start };
  }
}

/** The words of one term in a text, and for each, once asked, the word of the next term it leads to (-1: none). */
interface Step {
  readonly words: readonly Span[];
  readonly next: number[];
}

/** Index of the first word that starts at or after `offset`. */
function firstFrom(words: readonly Span[], offset: number): number {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
