import { type Figure, figuresIn } from '../../assist/summary/figures.ts';
import { sameClock } from '../../assist/summary/stated-times.ts';
import type { Gazetteer } from '../../facts/place/gazetteer.ts';
import { placeAtoms } from '../../facts/place/place-atoms.ts';
import { fold } from '../../facts/text.ts';
import { wallAt } from '../../facts/time/local-time.ts';
import type { TimeBase } from '../../facts/time/time-base.ts';
import { alike, contentRuns, type Stop } from './content-words.ts';

/**
 * Least share of a fact's telling characters that must stand in the passages that speak of it; and of a statement that must
 * not be made, all words counted, in one sentence: most differ from the truth in a single word.
 */
const LEAST: Readonly<Record<Stop, number>> = { house: 0.6, grammar: 0.9 };
/** Kinds of places whose names are held to the letter; others (a shop's name) count by their characters. */
const NAMED = new Set(['district', 'street', 'area', 'village', 'road', 'compound', 'site']);
/** Of these a name that the gazetteer doesn't know is told by its ending; longer ones may hold other words. */
const GUESSED = new Set(['village', 'road', 'compound']);
const LONGEST_GUESS = 6;
const NEGATION = /没|未|无|不(?!仅|但|过|同|久|断|少|管)|非(?!机|常|法)|别(?!的|人|墅)|拒/g;

export interface SummaryGold {
  readonly startedAt: string;
  readonly summaryFacts?: readonly string[] | undefined;
  readonly mustNotSay?: readonly string[] | undefined;
  /** Names among them are held to the letter. */
  readonly pii?: readonly string[] | undefined;
}

export interface SummaryScore {
  readonly present: readonly string[];
  readonly missing: readonly string[];
  /** Statements that must not be made and are. */
  readonly forbidden: readonly string[];
}

/** What of a call's gold its summary says (docs/summary.md has the rule). */
export function summaryScore(text: string, gold: SummaryGold, gazetteer: Gazetteer): SummaryScore {
  const reader = new SummaryReader(text, gold, gazetteer);
  const facts = gold.summaryFacts ?? [];
  const present = facts.filter((fact) => reader.says(fact));
  return {
    present,
    missing: facts.filter((fact) => !present.includes(fact)),
    forbidden: (gold.mustNotSay ?? []).filter((statement) => reader.states(statement)),
  };
}

/** Over all facts of all calls. */
export function summaryShares(scores: readonly SummaryScore[]): {
  factsPresent: number | null;
  forbidden: number;
} {
  const present = scores.reduce((sum, one) => sum + one.present.length, 0);
  const all = scores.reduce((sum, one) => sum + one.present.length + one.missing.length, 0);
  return {
    factsPresent: all === 0 ? null : present / all,
    forbidden: scores.reduce((sum, one) => sum + one.forbidden.length, 0),
  };
}

/** A summary ready to be asked whether it says something. */
class SummaryReader {
  readonly #text: string;
  readonly #passages: readonly Passage[];
  readonly #figures: readonly Figure[];
  readonly #names: readonly string[];
  readonly #base: TimeBase;
  readonly #gazetteer: Gazetteer;

  constructor(text: string, { startedAt, pii = [] }: SummaryGold, gazetteer: Gazetteer) {
    this.#base = {
      wall: wallAt(Date.parse(startedAt), 'Asia/Shanghai'),
      timeZone: 'Asia/Shanghai',
      lean: 'past',
      day: null,
    };
    this.#text = fold(text);
    this.#figures = figuresIn(this.#text, this.#base);
    this.#passages = passagesOf(this.#text);
    this.#names = pii.filter((piece) => /^\p{Script=Han}{2,4}$/u.test(piece) && !piece.startsWith('姓'));
    this.#gazetteer = gazetteer;
  }

  /** All of it stands somewhere in the summary. */
  says(statement: string): boolean {
    return this.#holds(statement, this.#figures, this.#text, this.#passages, 'house');
  }

  /** One sentence says all of it, and says it is so where the statement does, or is not where it does not. */
  states(statement: string): boolean {
    const runs = contentRuns(fold(statement), 'grammar');
    // What is said of a thing stands last, be it in a clause of its own: 燃气公司，还没有回复.
    const marks = [...pairsOf(runs), ...[...(runs.at(-1) ?? '')].slice(-1)];
    return this.#passages.some((passage) => {
      const figures = figuresIn(passage.text, this.#base);
      if (!this.#holds(statement, figures, passage.text, [passage], 'grammar')) return false;
      const clauses = passage.clauses.filter((clause) => marks.some((mark) => clause.includes(mark)));
      return isNegated(alike(statement)) === clauses.some(isNegated);
    });
  }

  #holds(
    statement: string,
    figures: readonly Figure[],
    text: string,
    passages: readonly Passage[],
    stop: Stop,
  ): boolean {
    const folded = fold(statement);
    const wanted = figuresIn(folded, this.#base);
    if (!wanted.every((one) => figures.some((other) => sameFigure(one, other)))) return false;
    if (this.#names.some((name) => folded.includes(name) && !text.includes(name))) return false;
    if (!this.#places(folded).every((names) => names.some((name) => text.includes(name)))) return false;
    return contentShare(withoutFigures(folded, wanted), passages, stop) >= LEAST[stop];
  }

  /** The named places of a text, each with its other names. */
  #places(text: string): string[][] {
    return placeAtoms(text, this.#gazetteer).flatMap((atom) => {
      const isName = atom.entry !== null || (GUESSED.has(atom.kind) && atom.text.length <= LONGEST_GUESS);
      if (!NAMED.has(atom.kind) || !isName) return [];
      const names = [atom.heard, atom.text, atom.entry?.name ?? '', atom.entry?.canonical ?? ''];
      return [[...new Set(names.flatMap((name) => [name, bareName(name)]))].filter((name) => name !== '')];
    });
  }
}

interface Passage {
  readonly text: string;
  /** Written alike. */
  readonly alike: string;
  readonly clauses: readonly string[];
}

function passagesOf(text: string): Passage[] {
  return text
    .split(/[。；;！!？?\n]/)
    .filter((passage) => passage.trim() !== '')
    .map((passage) => ({
      text: passage,
      alike: alike(passage),
      clauses: alike(passage).split(/[，,、：:]/),
    }));
}

/**
 * Share of the telling characters that stand in passages which share two neighbouring ones with the statement; 1 of a
 * statement that has none.
 */
function contentShare(statement: string, passages: readonly Passage[], stop: Stop): number {
  const runs = contentRuns(statement, stop);
  const characters = [...runs.join('')];
  if (characters.length === 0) return 1;
  const pairs = pairsOf(runs);
  const about = passages.filter((passage) => pairs.some((pair) => passage.alike.includes(pair)));
  const said = about.map((passage) => passage.alike).join('');
  return characters.filter((character) => said.includes(character)).length / characters.length;
}

/** Neighbouring characters; a run of one stands for itself. */
function pairsOf(runs: readonly string[]): string[] {
  return runs.flatMap((run) => {
    const characters = [...run];
    if (characters.length < 2) return characters;
    return characters.slice(1).map((character, index) => (characters[index] ?? '') + character);
  });
}

function withoutFigures(text: string, figures: readonly Figure[]): string {
  const characters = text.split('');
  for (const { start, end } of figures) characters.fill(' ', start, end);
  return characters.join('');
}

function sameFigure(a: Figure, b: Figure): boolean {
  if (a.kind === 'clock') return b.kind === 'clock' && sameClock(a, b);
  return a.kind === b.kind && a.value === b.value;
}

function isNegated(clause: string): boolean {
  return (clause.match(NEGATION) ?? []).length % 2 === 1;
}

/** 儒俊雅苑小区 is 儒俊雅苑. */
function bareName(name: string): string {
  return name.replace(/(?:小区|社区|公寓楼)$/, '');
}
