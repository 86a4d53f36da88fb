import { PairFilter } from '../../pair-filter.ts';

/**
 * The pattern language of the matters. Words separated by `|` are one term; terms stand in the order of speech, separated
 * by a space, and between two of them up to six characters may be said, or up to N where `~N` stands between them; ` / `
 * stands between whole alternatives. `电梯 坏|故障 / 困人` finds "电梯天天都坏". A gap never crosses the end of a
 * sentence, and a term that a negator stands right before is not found ("电梯没有坏"), unless it begins with one itself.
 */

const DEFAULT_GAP = 6;
const IN_SENTENCE = '[^。！？!?；;\\n]';
const NEGATOR = /^[没不未别无]/;
const NOT_NEGATED = '(?<![没不未别]|没有|不是|[没不]会)';

/** A pattern ready to be tried at a place: set `lastIndex` and call `exec`. */
interface Compiled<T> {
  readonly regex: RegExp;
  readonly value: T;
}

export interface Hit<T> {
  readonly value: T;
  readonly start: number;
  readonly end: number;
}

/** Patterns that begin with one character. */
interface Beginning<T> {
  /** Whose first word may be that character alone. */
  readonly alone: Compiled<T>[];
  /** By the next character; those of `alone` are among them. */
  readonly byNext: Map<number, Compiled<T>[]>;
}

/** Finds many patterns in a text at once; only those that may begin with the two characters at hand are tried. */
export class PatternIndex<T> {
  private readonly byFirst = new Map<number, Beginning<T>>();
  private readonly beginnings = new PairFilter();

  add(patterns: string, value: T): void {
    for (const pattern of patterns.split(' / ')) {
      const { source, first } = compile(pattern);
      const compiled = { regex: new RegExp(source, 'y'), value };
      for (const word of first) this.file(word, compiled);
    }
  }

  /** All hits in the order of their start, the longer of two first. */
  find(text: string): Hit<T>[] {
    const hits: Hit<T>[] = [];
    for (let start = 0; start < text.length; start += 1) {
      if (!this.beginnings.mayBegin(text, start)) continue;
      const beginning = this.byFirst.get(text.charCodeAt(start));
      if (beginning === undefined) continue;
      for (const { regex, value } of beginning.byNext.get(text.charCodeAt(start + 1)) ?? beginning.alone) {
        regex.lastIndex = start;
        if (regex.test(text)) hits.push({ value, start, end: regex.lastIndex });
      }
    }
    return hits.sort((a, b) => a.start - b.start || b.end - a.end);
  }

  private file(word: string, compiled: Compiled<T>): void {
    this.beginnings.add(word);
    const code = word.charCodeAt(0);
    const beginning = this.byFirst.get(code) ?? { alone: [], byNext: new Map<number, Compiled<T>[]>() };
    this.byFirst.set(code, beginning);
    const { alone, byNext } = beginning;
    if (word.length === 1) {
      for (const list of [alone, ...byNext.values()]) once(list, compiled);
      return;
    }
    const next = word.charCodeAt(1);
    const list = byNext.get(next) ?? [...alone];
    once(list, compiled);
    byNext.set(next, list);
  }
}

/** Adds a pattern that may have been added just before for another of its words. */
function once<T>(list: Compiled<T>[], compiled: Compiled<T>): void {
  if (list.at(-1) !== compiled) list.push(compiled);
}

function compile(pattern: string): { source: string; first: readonly string[] } {
  let source = '';
  let gap = DEFAULT_GAP;
  let first: readonly string[] = [];
  for (const token of pattern.split(' ')) {
    if (token.startsWith('~')) {
      gap = Number(token.slice(1));
      continue;
    }
    // Longest first, so that the match is the most telling one.
    const words = token.split('|').sort((a, b) => b.length - a.length);
    const negates = words.some((word) => NEGATOR.test(word));
    if (source === '') first = words;
    else source += `${IN_SENTENCE}{0,${gap}}?`;
    source += `${negates ? '' : NOT_NEGATED}(?:${words.join('|')})`;
    gap = DEFAULT_GAP;
  }
  return { source, first };
}
