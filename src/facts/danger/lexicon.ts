import type { Phrase } from './pattern.ts';
import { type IndexedPhrase, Reading, type Vocabulary } from './reading.ts';

interface Node {
  readonly next: Map<string, Node>;
  /** Number of the word that ends here, null for none. */
  word: number | null;
}

/** Likely mishearings by the recogniser: a piece of a word, and what may be printed for it. */
export type Misheard = Readonly<Record<string, readonly string[]>>;

/** The words of all phrases in one tree, so that one pass over a text finds them all. */
export class Lexicon implements Vocabulary {
  readonly termsOfWord: number[][] = [];
  readonly wordsOfTerm: number[][] = [];
  private readonly root: Node = { next: new Map(), word: null };
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
    const spellings = [...new Set(words.flatMap((word) => this.spellings(word)))];
    this.termNumbers.set(key, term);
    this.wordsOfTerm.push(spellings.map((word) => this.word(word)));
    for (const word of this.wordsOfTerm[term] ?? []) this.termsOfWord[word]?.push(term);
    return term;
  }

  /** All words of the text; linear in its length. */
  read(text: string): Reading {
    const reading = new Reading(text, this);
    for (let start = 0; start < text.length; start += 1) {
      let node = this.root.next.get(text.charAt(start));
      for (let end = start + 1; node !== undefined; end += 1) {
        if (node.word !== null) reading.note(node.word, start, end);
        node = node.next.get(text.charAt(end));
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
    let node = this.root;
    for (const character of text.split('')) {
      const next: Node = node.next.get(character) ?? { next: new Map(), word: null };
      node.next.set(character, next);
      node = next;
    }
    if (node.word === null) node.word = this.termsOfWord.push([]) - 1;
    return node.word;
  }
}

/** Phrases of many owners; finds those whose words all occur in a text. */
export class PhraseBook<T> {
  private readonly lexicon: Lexicon;
  private readonly byFirstTerm = new Map<number, { readonly phrase: IndexedPhrase; readonly owner: T }[]>();

  constructor(lexicon: Lexicon) {
    this.lexicon = lexicon;
  }

  add(phrases: readonly Phrase[], owner: T): void {
    for (const each of phrases) {
      const phrase = this.lexicon.add(each);
      const first = phrase.terms[0];
      if (first === undefined) continue;
      const list = this.byFirstTerm.get(first);
      if (list === undefined) this.byFirstTerm.set(first, [{ phrase, owner }]);
      else list.push({ phrase, owner });
    }
  }

  /** Phrases that may be in the text, with their owners; the order is that of the words in the text. */
  *candidates(reading: Reading): Generator<{ readonly phrase: IndexedPhrase; readonly owner: T }> {
    for (const first of reading.terms()) {
      for (const entry of this.byFirstTerm.get(first) ?? []) if (reading.hasAll(entry.phrase)) yield entry;
    }
  }
}
