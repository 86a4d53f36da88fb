import type { Span } from '../text.ts';
import type { Entry, Gazetteer } from './gazetteer.ts';
import { DETAILS } from './place-details.ts';
import {
  type AtomKind,
  BEFORE_ELSEWHERE,
  BEFORE_SHORT_FORM,
  BRANCH,
  ELSEWHERE_FOLLOWED,
  LEADING_VERB,
  LOCAL,
  MOUTH,
  NAME_INSIDE,
  NAME_STOP,
  NAME_SUFFIXES,
  type NameSuffix,
  SHORT_FORM_FOLLOWED,
  STOP_WORD,
} from './place-words.ts';
import { repairName } from './repair.ts';
import { type SoundLine, soundLine } from './sound-index.ts';

/** One part of a place as said. `text` is how an order writes it; `entry` is what the gazetteer knows of it. */
export interface PlaceAtom extends Span {
  readonly kind: AtomKind;
  readonly text: string;
  readonly entry: Entry | null;
  /** The recogniser's words. */
  readonly heard: string;
  /** The gazetteer's name differs from what was heard. */
  readonly repaired: boolean;
}

const HAN = /\p{Script=Han}/u;
/** Short forms and areas of two characters are words of their own as often as not. */
const SHORT = 2;
const LEAST_REPAIRED = 3;
const MAX_SUFFIX = 6;
const MAX_EXPLAINED = 14;
const MAX_MATCHES = 100;
const COUNTED: ReadonlySet<AtomKind> = new Set(['number', 'building', 'group']);
/** Characters that may stand before a known road that is the end of a longer name. */
const MAX_PREFIX = 3;
/** 水头村二街: a lane of the place named before. */
const LANE = /^(?:[一二三四五六七八九十]{1,3}[横纵]?|[老新正大前后东南西北中])[街巷]$/;
const NO_NAME = /^(?:12345|一二三四五)/;

function isOfficial(kind: AtomKind): boolean {
  return kind === 'district' || kind === 'street' || kind === 'elsewhere';
}

function atomOf(entry: Entry, heard: string, start: number): PlaceAtom {
  return {
    start,
    end: start + heard.length,
    kind: entry.kind,
    text: isOfficial(entry.kind) ? entry.canonical : entry.name,
    entry,
    heard,
    repaired: entry.name !== heard,
  };
}

/** A part that no gazetteer knows. */
function plainAtom(kind: AtomKind, heard: string, start: number, text = heard): PlaceAtom {
  return { start, end: start + heard.length, kind, text, heard, entry: null, repaired: false };
}

/** Known names, leftmost and longest first. */
function exactNames(text: string, line: SoundLine, gazetteer: Gazetteer): PlaceAtom[] {
  const atoms: PlaceAtom[] = [];
  for (let start = 0; start < text.length - 1; start += 1) {
    const entry = gazetteer.longestAt(text, start, text.length);
    if (entry === null || !mayStand(entry, text, start)) continue;
    const longer = misheardLonger(text, line, start, entry, gazetteer);
    atoms.push(longer ?? atomOf(entry, entry.name, start));
    start += entry.name.length - 1;
  }
  return atoms;
}

/** 海店五西路 is 海甸五西路 misheard, though 五西路 is a name too. */
function misheardLonger(
  text: string,
  line: SoundLine,
  start: number,
  entry: Entry,
  gazetteer: Gazetteer,
): PlaceAtom | null {
  if (entry.kind !== 'road') return null;
  const end = start + entry.name.length;
  for (let from = Math.max(0, start - MAX_PREFIX); from < start; from += 1) {
    const longer = repairName(text, line, from, end, gazetteer, false);
    if (longer !== null) return atomOf(longer, text.slice(from, end), from);
  }
  return null;
}

function mayStand(entry: Entry, text: string, start: number): boolean {
  const end = start + entry.name.length;
  const before = text.slice(Math.max(0, start - 1), start);
  if (entry.kind === 'elsewhere') {
    // 北京的京 explains a character.
    const explains = text[end] === '的' && entry.name.includes(text[end + 1] ?? ' ');
    return (
      !explains && BEFORE_ELSEWHERE.test(before) && ELSEWHERE_FOLLOWED.test(text.slice(end, end + MAX_SUFFIX))
    );
  }
  if (entry.name.length > SHORT) return true;
  return BEFORE_SHORT_FORM.test(before) && !SHORT_FORM_FOLLOWED.test(text.slice(end, end + 3));
}

/** Where names begin anew: 1 at a character that stands in none, and 2 behind a word that stands in none. */
function boundaries(text: string): Uint8Array {
  const marks = new Uint8Array(text.length + 1);
  for (let at = 0; at < text.length; at += 1) {
    if (!NAME_STOP.test(text[at] ?? '')) continue;
    if (!NAME_INSIDE.test(text.slice(Math.max(0, at - 1), at + 2))) marks[at] = 1;
  }
  for (const { 0: word, index } of text.matchAll(STOP_WORD)) {
    const end = index + word.length;
    marks[end] = (marks[end] ?? 0) | 2;
  }
  return marks;
}

/** Names by what they end in: known ones that were misheard, and such as the gazetteer does not hold. */
function suffixedNames(text: string, line: SoundLine, taken: Uint8Array, gazetteer: Gazetteer): PlaceAtom[] {
  const atoms: PlaceAtom[] = [];
  const marks = boundaries(text);
  for (const suffix of NAME_SUFFIXES) {
    for (const match of some(text.matchAll(suffix.pattern))) {
      const at = match.index;
      const end = at + match[0].length;
      if (taken[at] === 1 || taken[end - 1] === 1) continue;
      const start = nameStart(text, at, suffix.most, taken, marks);
      const lane = taken[start - 1] === 1 && LANE.test(text.slice(start, end));
      const atom = lane
        ? plainAtom('road', text.slice(start, end), start)
        : (misheard(text, line, start, end, gazetteer) ??
          unknownName(text, start, at, end, suffix, gazetteer));
      if (atom !== null) atoms.push(atom);
    }
  }
  return atoms;
}

/** No more matches than anybody says in one breath. */
function* some(matches: Iterable<RegExpExecArray>): Generator<RegExpExecArray> {
  let count = 0;
  for (const match of matches) {
    if (count === MAX_MATCHES) return;
    count += 1;
    yield match;
  }
}

/** Where a name that has its suffix at `at` begins: after a word that belongs to no name, or another name. */
function nameStart(text: string, at: number, most: number, taken: Uint8Array, marks: Uint8Array): number {
  let start = at;
  const limit = Math.max(0, at - most);
  while (start > limit && taken[start - 1] === 0 && ((marks[start] ?? 0) & 2) === 0) {
    if (((marks[start - 1] ?? 0) & 1) === 1) break;
    start -= 1;
  }
  // 冯塘村，两点水一个马的冯冯塘绿园: the name begins after the character that was explained.
  const explained = text[start - 1] === '的' && text[start] === text[start + 1];
  const earlier = explained ? text.slice(Math.max(0, start - MAX_EXPLAINED), start - 1) : '';
  return explained && earlier.includes(text[start] ?? '') ? start + 1 : start;
}

function misheard(
  text: string,
  line: SoundLine,
  from: number,
  end: number,
  gazetteer: Gazetteer,
): PlaceAtom | null {
  for (let start = from; end - start >= LEAST_REPAIRED; start += 1) {
    const entry = repairName(text, line, start, end, gazetteer, true);
    if (entry !== null) return atomOf(entry, text.slice(start, end), start);
  }
  return null;
}

function unknownName(
  text: string,
  from: number,
  at: number,
  end: number,
  { kind, least, notBefore, onlyKnown }: NameSuffix,
  { city }: Gazetteer,
): PlaceAtom | null {
  if (onlyKnown === true) return null;
  let start = from;
  if (kind === 'site' || kind === 'compound')
    start += LEADING_VERB.exec(text.slice(from, at))?.[0].length ?? 0;
  // 海口市人民医院: the city's name belongs to its institutions, not to its roads.
  const own = [city, city.replace(/市$/, '')].find((name) => name !== '' && text.endsWith(name, start));
  if (kind === 'site' && own !== undefined) start -= own.length;
  if (at - start < least || notBefore?.test(text.slice(start, at)) === true) return null;
  const heard = text.slice(start, end);
  // 12345政府热线 is who answers, not where it is.
  if (NO_NAME.test(heard)) return null;
  return plainAtom(kind, heard, start);
}

/** Names that were misheard and have no suffix to find them by: 海店岛, 穷山. */
function misheardNames(text: string, line: SoundLine, taken: Uint8Array, gazetteer: Gazetteer): PlaceAtom[] {
  const atoms: PlaceAtom[] = [];
  for (let start = 0; start < text.length - 1; start += 1) {
    let end = start;
    const limit = Math.min(text.length, start + gazetteer.maxLength);
    while (end < limit && taken[end] === 0 && HAN.test(text[end] ?? '')) end += 1;
    for (; end - start >= SHORT; end -= 1) {
      const entry = repairName(text, line, start, end, gazetteer, false);
      if (entry === null || (end - start < LEAST_REPAIRED && !standsAlone(text, start, end))) continue;
      atoms.push(atomOf(entry, text.slice(start, end), start));
      start = end - 1;
      break;
    }
  }
  return atoms;
}

/** 付城 means 府城 only where nothing makes it part of another word. */
function standsAlone(text: string, start: number, end: number): boolean {
  return (
    BEFORE_SHORT_FORM.test(text.slice(Math.max(0, start - 1), start)) &&
    /^(?:[，,。\s的那这区]|$)/.test(text.slice(end, end + 1))
  );
}

/** Numbers with their counters, which are never part of a name, and the other parts that are no names. */
function details(text: string): readonly [numbers: PlaceAtom[], others: PlaceAtom[]] {
  const numbers: PlaceAtom[] = [];
  const others: PlaceAtom[] = [];
  for (const [kind, pattern] of DETAILS) {
    for (const { 0: heard, index: start } of some(text.matchAll(pattern))) {
      const counted = COUNTED.has(kind) || /米/.test(heard);
      (counted ? numbers : others).push(plainAtom(kind, heard, start));
    }
  }
  return [numbers, others];
}

/** A known name that goes on: 儒俊雅苑小区, 桂林洋高校区, 长流小学. */
function extended(text: string, atom: PlaceAtom): PlaceAtom {
  const { kind, entry, start, end } = atom;
  if (entry === null) return atom;
  const after = text.slice(end, end + MAX_SUFFIX);
  const grown = (to: AtomKind, suffix: string): PlaceAtom => {
    const name = atom.text + suffix;
    const heard = atom.heard + suffix;
    // Of the place before it only where it lies is known.
    return {
      ...atom,
      kind: to,
      text: name,
      heard,
      end: end + suffix.length,
      entry: { ...entry, name, canonical: name },
    };
  };
  if (kind === 'compound')
    return after.startsWith('小区') && !atom.text.endsWith('小区') ? { ...grown(kind, '小区'), entry } : atom;
  const local = kind === 'road' || kind === 'village' ? LOCAL.exec(after)?.[0] : undefined;
  if (local !== undefined) return grown('site', local);
  const short = kind === 'area' || (isOfficial(kind) && entry.name !== entry.canonical);
  if (!short) return atom;
  for (const suffix of NAME_SUFFIXES) {
    if (suffix.kind !== 'compound' && suffix.kind !== 'site') continue;
    const match = suffix.leading.exec(after)?.[0];
    if (match !== undefined) return { ...grown(suffix.kind, match), text: text.slice(start, end) + match };
  }
  return atom;
}

/** What makes a branch of the name before it, or a crossing of the road, each right behind it. */
function suffixesOfNames(text: string, names: readonly PlaceAtom[]): PlaceAtom[] {
  return names.flatMap(({ kind, end }): PlaceAtom[] => {
    if (isOfficial(kind)) return [];
    if (kind === 'road' && MOUTH.test(text.slice(end, end + 2))) {
      return [plainAtom('relation', text.slice(end, end + 1), end, '路口')];
    }
    const heard = BRANCH.exec(text.slice(end, end + 8))?.[0];
    if (heard === undefined) return [];
    return [plainAtom('branch', heard, end)];
  });
}

/** All parts of places in a text, in order, without overlap: known names first, then the longest. */
export function placeAtoms(text: string, gazetteer: Gazetteer): PlaceAtom[] {
  const taken = new Uint8Array(text.length);
  const line = soundLine(text);
  const chosen: PlaceAtom[] = [];
  const take = (atoms: readonly PlaceAtom[]): void => {
    for (const atom of atoms) {
      if (taken.subarray(atom.start, atom.end).includes(1)) continue;
      taken.fill(1, atom.start, atom.end);
      chosen.push(atom);
    }
  };
  const longestFirst = (atoms: readonly PlaceAtom[]): PlaceAtom[] =>
    [...atoms].sort((a, b) => rankOf(b) - rankOf(a) || a.start - b.start);
  take(exactNames(text, line, gazetteer).map((atom) => extended(text, atom)));
  const [numbers, others] = details(text);
  take(numbers);
  take(longestFirst([...suffixedNames(text, line, taken, gazetteer), ...others]));
  take(misheardNames(text, line, taken, gazetteer));
  take(suffixesOfNames(text, chosen));
  return chosen.sort((a, b) => a.start - b.start);
}

/** Misheard known names beat what the grammar guesses, and longer ones shorter ones; a number is never part of a name. */
function rankOf({ kind, start, end, entry }: PlaceAtom): number {
  const length = end - start;
  if (entry !== null) return length + 5;
  return length + (kind === 'number' || kind === 'building' ? 3 : kind === 'relation' ? 0 : 1);
}
