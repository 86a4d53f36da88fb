import { PairFilter } from '../pair-filter.ts';
import type { Phrase } from './pattern.ts';
import { type IndexedPhrase, Reading, type Vocabulary } from './reading.ts';

interface Node {
  /** By UTF-16 code. */
  readonly next: Map<number, Node>;
  /** Number of the word that ends here, null for none. */
  word: number | null;
  /** It is a telephone number. */
  isNumber: boolean;
}

/** 120 and the like; digits of one place (#) may stand within a longer number. */
const NUMBER = /^[0-9零〇一二三四五六七八九幺]{3,}$/;
const DIGIT = /[0-9零〇一二两三四五六七八九幺]/;

/** Likely mishearings by the recogniser: a piece of a word, and what may be printed for it. */
export type Misheard = Readonly<Record<string, readonly string[]>>;

/** The words of all phrases in one tree, so that one pass over a text finds them all. */
export class Lexicon implements Vocabulary {
  readonly termsOfWord: number[][] = [];
  readonly wordsOfTerm: Set<number>[] = [];
  private readonly root = node();
  private readonly beginnings = new PairFilter();
  /** Length of each word. */
  private readonly lengths: number[] = [];
  private readonly termNumbers = new Map<string, number>();
  private readonly misheard: readonly (readonly [string, readonly string[]])[];

  constructor(misheard: Misheard) {
    this.misheard = Object.entries(misheard);
  }

  add(phrase: Phrase): IndexedPhrase {
    return {
      terms: phrase.map(({ words }) => this.term(words)),
      gaps: phrase.map(({ gap }) => gap),
      afterNegator: phrase.map((_, index) =>
        (phrase[index - 1]?.words ?? []).some((word) => /^[没不未别无]/.test(word)),
      ),
    };
  }

  /** The number of a set of words, each of which stands for it in a text. */
  term(words: readonly string[]): number {
    const key = [...words].sort().join('|');
    const known = this.termNumbers.get(key);
    if (known !== undefined) return known;
    const term = this.wordsOfTerm.length;
    this.termNumbers.set(key, term);
    const numbers = new Set(words.flatMap((word) => this.spellings(word)).map((word) => this.word(word)));
    this.wordsOfTerm.push(numbers);
    for (const word of numbers) this.termsOfWord[word]?.push(term);
    return term;
  }

  /** How likely a term is to occur in any text: many and short words do, so it is not what to look for first. */
  commonness(term: number): number {
    let sum = 0;
    for (const word of this.wordsOfTerm[term] ?? []) sum += 4 ** -(this.lengths[word] ?? 1);
    return sum;
  }

  /** All words of the text; linear in its length. */
  read(text: string): Reading {
    const reading = new Reading(text, this);
    const ends: number[] = [];
    const found: number[] = [];
    for (let start = 0; start < text.length; start += 1) {
      if (!this.beginnings.mayBegin(text, start)) continue;
      let at = this.root.next.get(text.charCodeAt(start));
      let count = 0;
      for (let end = start + 1; at !== undefined; end += 1) {
        if (at.word !== null && !(at.isNumber && isWithinNumber(text, start, end))) {
          found[count] = at.word;
          ends[count] = end;
          count += 1;
        }
        at = at.next.get(text.charCodeAt(end));
      }
      while (count > 0) {
        count -= 1;
        reading.note(found[count] ?? 0, start, ends[count] ?? start);
      }
    }
    return reading;
  }

  /** The word, and what a recogniser may print for it. */
  private spellings(word: string): string[] {
    return [
      word,
      ...this.misheard
        .filter(([piece]) => word.includes(piece))
        .flatMap(([piece, heard]) => heard.map((each) => word.replace(piece, each))),
    ];
  }

  private word(text: string): number {
    let at = this.root;
    this.beginnings.add(text);
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      const next = at.next.get(code) ?? node();
      at.next.set(code, next);
      at = next;
    }
    at.isNumber = NUMBER.test(text);
    if (at.word === null) {
      at.word = this.termsOfWord.push([]) - 1;
      this.lengths.push(text.length);
    }
    return at.word;
  }
}

function node(): Node {
  return { next: new Map(), word: null, isNumber: false };
}

interface Entry<T> {
  readonly phrase: IndexedPhrase;
  readonly owner: T;
}

/** Phrases of many owners; finds those whose words all occur in a text. */
export class PhraseBook<T> {
  private readonly lexicon: Lexicon;
  /** By the number of the term that is the least common. */
  private readonly byTerm: (Entry<T>[] | undefined)[] = [];

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
  }

  add(phrases: readonly Phrase[], owner: T): void {
    for (const each of phrases) {
      const phrase = this.lexicon.add(each);
      const rarest = [...phrase.terms].sort(
        (a, b) => this.lexicon.commonness(a) - this.lexicon.commonness(b),
      )[0];
      if (rarest === undefined) continue;
      while (this.byTerm.length <= rarest) this.byTerm.push(undefined);
      const entries = this.byTerm[rarest] ?? [];
      entries.push({ phrase, owner });
      this.byTerm[rarest] = entries;
    }
  }

  /** Phrases that may be in the text, with their owners, in no order that means anything. */
  candidates(reading: Reading): Entry<T>[] {
    const found: Entry<T>[] = [];
    for (const term of reading.terms()) {
      const entries = this.byTerm[term];
      if (entries === undefined) continue;
      for (const entry of entries) if (reading.hasAll(entry.phrase)) found.push(entry);
    }
    return found;
  }
}

function isWithinNumber(text: string, start: number, end: number): boolean {
  return DIGIT.test(text.charAt(start - 1)) || DIGIT.test(text.charAt(end));
}
