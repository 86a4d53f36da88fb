import { PatternSet } from '../pattern-set.ts';
import { allMatches } from '../text.ts';
import { type PlaceAtom, plainAtom, type Search } from './atom.ts';
import { beginsAt, stopsAt } from './boundaries.ts';
import { misheardName } from './known-names.ts';
import { LEADING_VERB, NAME_SUFFIXES, type NameSuffix } from './place-words.ts';

const PATTERNS = new PatternSet(NAME_SUFFIXES.map(({ pattern }) => pattern));
const MAX_EXPLAINED = 14;
/** No more matches than anybody says in one breath. */
export const MAX_MATCHES = 100;
/** 水头村二街, 坡博村东三里: a lane of the place named before. */
const LANE = /^(?:[东南西北中]?[一二三四五六七八九十]{1,3}[横纵]?|[老新正大前后东南西北中])[街巷里]$/;
/** 向荣村里面 三巷 */
const INSIDE = /(?:里面)?[\s，,]?$/;
const MAX_INSIDE = 3;
const NO_NAME = /^(?:12345|一二三四五)/;

/**
 * Names by what they end in: known ones that were misheard, and such as the gazetteer does not hold. Roads and
 * villages (`outer`) are found before the others, which lie in them: 秋海大道金鹿工业园.
 */
export function suffixedNames(search: Search, outer: boolean): PlaceAtom[] {
  const { text, taken } = search;
  const atoms: PlaceAtom[] = [];
  const awake = PATTERNS.awake(text);
  for (const [number, suffix] of NAME_SUFFIXES.entries()) {
    if (awake[number] === 0) continue;
    if ((suffix.kind === 'road' || suffix.kind === 'village') !== outer) continue;
    for (const match of allMatches(text, suffix.pattern, MAX_MATCHES)) {
      const at = match.index;
      const end = at + match[0].length;
      if (taken[at] === 1 || taken[end - 1] === 1) continue;
      const start = nameStart(search, at, suffix.most);
      const atom = isLane(search, start, end)
        ? plainAtom('road', text.slice(start, end), start)
        : (misheardName(search, start, end) ?? unknownName(search, start, at, end, suffix));
      if (atom !== null) atoms.push(atom);
    }
  }
  return atoms;
}

function isLane({ text, taken }: Search, start: number, end: number): boolean {
  const gap = INSIDE.exec(text.slice(Math.max(0, start - MAX_INSIDE), start))?.[0].length ?? 0;
  const before = start - gap - 1;
  return (taken[before] === 1 || (gap > 1 && text[before] === '村')) && LANE.test(text.slice(start, end));
}

/** Where a name that has its suffix at `at` begins: after a word that belongs to no name, or another name. */
export function nameStart({ text, taken, marks }: Search, at: number, most: number): number {
  let start = at;
  const limit = Math.max(0, at - most);
  while (start > limit && taken[start - 1] === 0 && !beginsAt(marks, start)) {
    if (stopsAt(marks, start - 1)) break;
    start -= 1;
  }
  // 冯塘村，两点水一个马的冯冯塘绿园: the name begins after the character that was explained.
  const explained = text[start - 1] === '的' && text[start] === text[start + 1];
  const earlier = explained ? text.slice(Math.max(0, start - MAX_EXPLAINED), start - 1) : '';
  return explained && earlier.includes(text[start] ?? '') ? start + 1 : start;
}

function unknownName(
  { text, gazetteer: { city } }: Search,
  from: number,
  at: number,
  end: number,
  { kind, least, notBefore, onlyKnown }: NameSuffix,
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
