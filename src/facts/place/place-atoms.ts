import { PatternSet } from '../pattern-set.ts';
import { allMatches } from '../text.ts';
import { isOfficial, type PlaceAtom, plainAtom, type Search } from './atom.ts';
import { boundaries } from './boundaries.ts';
import { answeredCompound, freeNames } from './free-names.ts';
import type { Gazetteer } from './gazetteer.ts';
import { exactNames, explains, misheardNames } from './known-names.ts';
import { DETAILS } from './place-details.ts';
import { type AtomKind, BRANCH, MOUTH } from './place-words.ts';
import { soundLine } from './sound-index.ts';
import { spellingOf } from './spelled.ts';
import { MAX_MATCHES, suffixedNames } from './suffixed-names.ts';

const COUNTED: ReadonlySet<AtomKind> = new Set(['number', 'building', 'group']);
const MAX_SUFFIX = 8;
/** Of districts that lists give, not past orders. */
const CERTAIN = 1;
const PATTERNS = new PatternSet(DETAILS.map(([, pattern]) => pattern));

/** All parts of places in a text that answers a question, in order, without overlap: known names first, then the longest. */
export function placeAtoms(text: string, gazetteer: Gazetteer, question = ''): PlaceAtom[] {
  const taken = new Uint8Array(text.length);
  const { spelled, explanations } = spellingOf(text);
  for (const { start, end } of explanations) taken.fill(1, start, end);
  const districts = new Set<string>();
  const line = soundLine(text);
  const search: Search = { text, gazetteer, taken, line, marks: boundaries(text), spelled, districts };
  const chosen: PlaceAtom[] = [];
  const take = (atoms: readonly PlaceAtom[]): void => {
    for (const atom of atoms) {
      if (!isFree(taken, atom)) continue;
      taken.fill(1, atom.start, atom.end);
      const district = atom.entry?.district;
      if (district?.confidence === CERTAIN) districts.add(district.name);
      chosen.push(isSpelled(spelled, atom) ? { ...atom, spelled: true } : atom);
    }
  };
  take(exactNames(search));
  const [numbers, others] = details(text);
  take(numbers);
  take(suffixedNames(search, true));
  take(
    [...suffixedNames(search, false), ...others].sort((a, b) => rankOf(b) - rankOf(a) || a.start - b.start),
  );
  take(misheardNames(search));
  take(suffixesOfNames(text, chosen));
  take(freeNames(search, chosen));
  const answer = chosen.every(({ kind }) => kind === 'building') ? answeredCompound(search, question) : null;
  if (answer !== null) take([answer]);
  return chosen.filter((atom) => !explains(text, atom)).sort((a, b) => a.start - b.start);
}

function isSpelled(spelled: Uint8Array, { start, end }: PlaceAtom): boolean {
  return spelled.subarray(start, end).includes(1);
}

function isFree(taken: Uint8Array, { start, end }: PlaceAtom): boolean {
  for (let at = start; at < end; at += 1) if (taken[at] === 1) return false;
  return true;
}

/** Numbers with their counters, which are never part of a name, and the other parts that are no names. */
function details(text: string): readonly [numbers: PlaceAtom[], others: PlaceAtom[]] {
  const numbers: PlaceAtom[] = [];
  const others: PlaceAtom[] = [];
  const awake = PATTERNS.awake(text);
  for (const [number, [kind, pattern]] of DETAILS.entries()) {
    if (awake[number] === 0) continue;
    for (const { 0: heard, index: start } of allMatches(text, pattern, MAX_MATCHES)) {
      const counted = COUNTED.has(kind) || heard.includes('米');
      (counted ? numbers : others).push(plainAtom(kind, heard, start));
    }
  }
  return [numbers, others];
}

/** What makes a branch of the name before it, or a crossing of the road, each right behind it. */
function suffixesOfNames(text: string, names: readonly PlaceAtom[]): PlaceAtom[] {
  return names.flatMap(({ kind, end }): PlaceAtom[] => {
    if (isOfficial(kind)) return [];
    if (kind === 'road' && MOUTH.test(text.slice(end, end + 2))) {
      return [plainAtom('relation', text.slice(end, end + 1), end, '路口')];
    }
    const heard = BRANCH.exec(text.slice(end, end + MAX_SUFFIX))?.[0];
    if (heard === undefined) return [];
    return [plainAtom('branch', heard, end)];
  });
}

/** Misheard known names beat what the grammar guesses, and longer ones shorter ones; a number is never part of a name. */
function rankOf({ kind, start, end, entry }: PlaceAtom): number {
  const length = end - start;
  if (entry !== null) return length + 5;
  return length + (kind === 'number' || kind === 'building' ? 3 : kind === 'relation' ? 0 : 1);
}
