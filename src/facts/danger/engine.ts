import type { Span } from '../text.ts';
import type { Sign } from './conduct.ts';
import { Guards } from './guards.ts';
import { Lexicon, PhraseBook } from './lexicon.ts';
import { expandWords, type Phrase, parsePattern } from './pattern.ts';
import type { Found, IndexedPhrase, Reading } from './reading.ts';
import type { DangerRule, DangerRules } from './rules.ts';

/** A rule as the engine holds it. */
export interface CompiledRule {
  readonly rule: DangerRule;
  readonly ignore: ReadonlySet<string>;
  /** As `ignore`; a negation in a question is no denial. */
  readonly ignoreInQuestions: ReadonlySet<string>;
  readonly except: readonly IndexedPhrase[];
}

/** A pattern of a rule; `earlier`: number of what must have been said before, null for nothing. */
interface Spoken {
  readonly owner: CompiledRule;
  readonly earlier: number | null;
}

/** What of a rule an agent's question is about. */
export interface Asked {
  readonly owner: CompiledRule;
  /** The answer that means danger. */
  readonly on: 'yes' | 'no';
  /** The words tell of danger by themselves, not only as a question. */
  readonly full: boolean;
}

export interface Hit extends Found {
  readonly owner: CompiledRule;
}

/** Words that end a danger: of one rule, or (null) all that was raised. */
export interface Ending extends Span {
  readonly owner: CompiledRule | null;
  readonly state: 'over' | 'withdrawn';
}

/** Of one rule no more hits are looked at in a text: more words of the same danger tell nothing new. */
const MAX_HITS = 40;
/** How close to an ending words may take it back. */
const ENDING_REACH = 8;
/** "三天没开门了" asks about no ending. */
const NEGATED = /[没未不]$/;

/** All patterns of a rule file, compiled for reading texts. */
export class Engine {
  readonly guards: Guards;
  readonly lexicon: Lexicon;
  private readonly spoken: PhraseBook<Spoken>;
  private readonly spokenByAgent: PhraseBook<Spoken>;
  private readonly earlier: PhraseBook<number>;
  private readonly asked: PhraseBook<Asked>;
  private readonly endings: PhraseBook<Pick<Ending, 'owner' | 'state'>>;
  private readonly conduct: PhraseBook<Sign>;
  private readonly notAfter: number;
  private readonly notBefore: number;

  constructor(rules: DangerRules) {
    this.lexicon = new Lexicon(rules.misheard);
    this.guards = new Guards(rules.guards, rules.present, rules.words, this.lexicon);
    this.spoken = new PhraseBook(this.lexicon);
    this.spokenByAgent = new PhraseBook(this.lexicon);
    this.earlier = new PhraseBook(this.lexicon);
    this.asked = new PhraseBook(this.lexicon);
    this.endings = new PhraseBook(this.lexicon);
    this.conduct = new PhraseBook(this.lexicon);
    this.notAfter = this.lexicon.term(expandWords(rules.ending.notAfter, rules.words));
    this.notBefore = this.lexicon.term(expandWords(rules.ending.notBefore, rules.words));
    const phrasesOf = (pattern: string): readonly Phrase[] => parsePattern(pattern, rules.words).phrases;
    const denials = rules.guards.filter(({ verdict }) => verdict === 'denied').map(({ id }) => id);
    let earlierNumber = 0;
    for (const rule of rules.rules) {
      const except = rule.except.flatMap(phrasesOf).map((phrase) => this.lexicon.add(phrase));
      const owner: CompiledRule = {
        rule,
        ignore: new Set(rule.ignore),
        ignoreInQuestions: new Set([...rule.ignore, ...denials]),
        except,
      };
      for (const pattern of rule.any) {
        const { phrases, earlier } = parsePattern(pattern, rules.words);
        if (earlier !== null) this.earlier.add(earlier, earlierNumber);
        const spoken = { owner, earlier: earlier === null ? null : earlierNumber++ };
        if (rule.by === 'agent') this.spokenByAgent.add(phrases, spoken);
        else this.spoken.add(phrases, spoken);
        if (rule.by === 'caller' && earlier === null)
          this.asked.add(phrases, { owner, on: 'yes', full: true });
      }
      for (const pattern of rule.asked.yes)
        this.asked.add(phrasesOf(pattern), { owner, on: 'yes', full: false });
      for (const pattern of rule.asked.no)
        this.asked.add(phrasesOf(pattern), { owner, on: 'no', full: false });
      for (const pattern of rule.over) this.endings.add(phrasesOf(pattern), { owner, state: 'over' });
    }
    for (const pattern of rules.ending.over)
      this.endings.add(phrasesOf(pattern), { owner: null, state: 'over' });
    for (const pattern of rules.ending.mistaken)
      this.endings.add(phrasesOf(pattern), { owner: null, state: 'withdrawn' });
    for (const [sign, patterns] of Object.entries(rules.conduct) as [Sign, readonly string[]][])
      for (const pattern of patterns) this.conduct.add(phrasesOf(pattern), sign);
  }

  /**
   * Words of danger, in the order of the text; whether they mean danger now is for the guards to say.
   * @param saidBefore whether what a pattern wants said earlier was said in the turns before
   */
  hits(reading: Reading, by: 'caller' | 'agent', saidBefore: (earlier: number) => boolean): Hit[] {
    const hits: Hit[] = [];
    const seen = new Map<CompiledRule, { count: number; readonly excepted: readonly Span[] }>();
    const earlierHere = this.earlierIn(reading);
    const book = by === 'agent' ? this.spokenByAgent : this.spoken;
    for (const { phrase, owner: spoken } of book.candidates(reading)) {
      const { owner, earlier } = spoken;
      const state = seen.get(owner) ?? { count: 0, excepted: exceptedIn(reading, owner) };
      seen.set(owner, state);
      if (state.count >= MAX_HITS) continue;
      for (const found of reading.find(phrase)) {
        state.count += 1;
        if (state.count > MAX_HITS) break;
        if (earlier !== null && !saidBefore(earlier) && (earlierHere.get(earlier) ?? found.end) > found.start)
          continue;
        if (!state.excepted.some((each) => overlap(each, found))) hits.push({ ...found, owner });
      }
    }
    return hits.sort(byPlace);
  }

  /** What patterns want said earlier (`A ...`), as far as it is said in the text, with where its first words end. */
  earlierIn(reading: Reading): Map<number, number> {
    const ends = new Map<number, number>();
    for (const { phrase, owner } of this.earlier.candidates(reading)) {
      const found = reading.find(phrase).find(({ negator }) => negator === null);
      if (found !== undefined) ends.set(owner, Math.min(found.end, ends.get(owner) ?? found.end));
    }
    return ends;
  }

  /** Words that say of a danger that it has ended; not wishes, questions and denials of it. */
  endingsIn(reading: Reading): Ending[] {
    const endings: Ending[] = [];
    for (const { phrase, owner } of this.endings.candidates(reading)) {
      for (const found of reading.find(phrase)) {
        if (found.negator === null && this.isEnding(reading, found))
          endings.push({ ...owner, start: found.start, end: found.end });
      }
    }
    return endings.sort(byPlace);
  }

  /**
   * How whoever speaks behaves, with the words that show it first.
   * @param from words that end before it were heard before
   */
  signsIn(reading: Reading, from = 0): Map<Sign, Span> {
    const signs = new Map<Sign, Span>();
    for (const { phrase, owner: sign } of this.conduct.candidates(reading)) {
      if (signs.has(sign)) continue;
      const found = reading.find(phrase).find(({ negator, end }) => negator === null && end > from);
      if (found !== undefined) signs.set(sign, found);
    }
    return signs;
  }

  /** What an agent's sentences ask or say about danger, in their order; negators in them do not matter. */
  askedIn(reading: Reading): (Asked & Found)[] {
    const asked: (Asked & Found)[] = [];
    const excepted = new Map<CompiledRule, readonly Span[]>();
    for (const { phrase, owner } of this.asked.candidates(reading)) {
      const others = excepted.get(owner.owner) ?? exceptedIn(reading, owner.owner);
      excepted.set(owner.owner, others);
      for (const found of reading.findAsked(phrase))
        if (!others.some((other) => overlap(other, found))) asked.push({ ...owner, ...found });
    }
    return asked.sort(byPlace);
  }

  /** The endings that an agent's sentences ask about ("火灭了吗"). */
  endingsAsked(reading: Reading): Ending[] {
    const endings: Ending[] = [];
    for (const { phrase, owner } of this.endings.candidates(reading)) {
      if (owner.state !== 'over') continue;
      for (const { start, end } of reading.findAsked(phrase))
        if (!NEGATED.test(reading.text.slice(0, start))) endings.push({ ...owner, start, end });
    }
    return endings.sort(byPlace);
  }

  private isEnding(reading: Reading, { start, end, last }: Found): boolean {
    const from = reading.stretchBefore(start, ENDING_REACH, true);
    const to = reading.sentenceEnd(end, ENDING_REACH);
    return (
      reading.wordsWithin(this.notAfter, from, last).length === 0 &&
      reading.wordsWithin(this.notBefore, end, to).length === 0
    );
  }
}

const engines = new WeakMap<DangerRules, Engine>();

/** Compiling takes some milliseconds, a call's extractor must not: one engine serves all calls of a rule file. */
export function engineOf(rules: DangerRules): Engine {
  const engine = engines.get(rules) ?? new Engine(rules);
  engines.set(rules, engine);
  return engine;
}

/** Where words have another meaning to a rule. */
function exceptedIn(reading: Reading, { except }: CompiledRule): Span[] {
  return except.flatMap((phrase) => (reading.hasAll(phrase) ? reading.findAsked(phrase) : []));
}

/** In the order of the text, the longer of two that begin together first. */
function byPlace(a: Span, b: Span): number {
  return a.start - b.start || b.end - a.end;
}

function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && a.end > b.start;
}
