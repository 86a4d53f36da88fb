import { isOfficial, isShortRoad, knownAtom, type PlaceAtom, type Search } from './atom.ts';
import { isHan, stopsAt } from './boundaries.ts';
import type { Entry } from './gazetteer.ts';
import {
  type AtomKind,
  BEFORE_ELSEWHERE,
  BEFORE_SHORT_FORM,
  ELSEWHERE_FOLLOWED,
  LOCAL,
  NAME_SUFFIXES,
  SHORT_FORM_FOLLOWED,
} from './place-words.ts';
import { repairName } from './repair.ts';

/** Short forms and areas of two characters are words of their own as often as not. */
const SHORT = 2;
const LEAST_REPAIRED = 3;
const MAX_SUFFIX = 6;
/** Characters that may stand before a known road that is the end of a longer name. */
const MAX_PREFIX = 3;

const EXPLAINING = /^(?:的那个|那个|的)/;

/** Known names as they are written, leftmost and longest first. */
export function exactNames(search: Search): PlaceAtom[] {
  const { text, gazetteer } = search;
  const atoms: PlaceAtom[] = [];
  for (let start = 0; start < text.length - 1; start += 1) {
    const entry = gazetteer.longestAt(text, start, text.length);
    if (entry === null || !mayStand(entry, text, start)) continue;
    atoms.push(extended(search, misheardLonger(search, start, entry) ?? knownAtom(entry, entry.name, start)));
    start += entry.name.length - 1;
  }
  return atoms;
}

/** 海店五西路 is 海甸五西路 misheard, though 五西路 is a name too. */
function misheardLonger(search: Search, start: number, entry: Entry): PlaceAtom | null {
  if (entry.kind !== 'road' || isShortRoad(entry)) return null;
  const end = start + entry.name.length;
  for (let from = Math.max(0, start - MAX_PREFIX); from < start; from += 1) {
    const longer = repairName(search, from, end, false);
    if (longer !== null) return knownAtom(longer, search.text.slice(from, end), from);
  }
  return null;
}

function mayStand(entry: Entry, text: string, start: number): boolean {
  const end = start + entry.name.length;
  const before = text.slice(Math.max(0, start - 1), start);
  if (entry.kind === 'elsewhere') {
    return BEFORE_ELSEWHERE.test(before) && ELSEWHERE_FOLLOWED.test(text.slice(end, end + MAX_SUFFIX));
  }
  if (entry.name.length > SHORT && !isShortRoad(entry)) return true;
  return BEFORE_SHORT_FORM.test(before) && !SHORT_FORM_FOLLOWED.test(text.slice(end, end + 3));
}

/** 玉沙路京华城 北京的京, 金牛路 金牛岭那个金牛: only a character of the name before is explained. */
export function explains(text: string, { kind, start, end, heard }: PlaceAtom): boolean {
  const link = EXPLAINING.exec(text.slice(end, end + 4))?.[0] ?? '';
  const char = text[end + link.length] ?? ' ';
  if (link === '' || !heard.includes(char)) return false;
  if (link !== '的' && !text.startsWith(heard.slice(0, 2), end + link.length)) return false;
  return kind === 'elsewhere' || (start > 0 && text.lastIndexOf(char, start - 1) >= 0);
}

/** A known name that goes on: 儒俊雅苑小区, 桂林洋高校区, 长流小学. */
function extended({ text, marks, gazetteer }: Search, atom: PlaceAtom): PlaceAtom {
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
  if (kind === 'village') {
    const committee = COMMITTEE.exec(after)?.[0];
    if (committee !== undefined) return grown(kind, committee);
  }
  const local = kind === 'road' || kind === 'village' ? LOCAL.exec(after)?.[0] : undefined;
  if (local !== undefined) return grown('site', local);
  const numbered = kind === 'area' ? NUMBERED_ROAD.exec(after)?.[0] : undefined;
  if (numbered !== undefined) return grown('road', numbered);
  const short = kind === 'area' || (isOfficial(kind) && entry.name !== entry.canonical);
  if (!short) return atom;
  for (let inside = 0; inside <= MAX_INSIDE && isHan(text, end + inside - 1); inside += 1) {
    // 龙华金盘小学 is 金盘小学 in 龙华.
    if (stopsAt(marks, end + inside) || gazetteer.longestAt(text, end + inside, text.length) !== null) break;
    for (const suffix of NAME_SUFFIXES) {
      if (!GROWN.has(suffix.kind)) continue;
      const match = suffix.leading.exec(text.slice(end + inside, end + inside + MAX_SUFFIX))?.[0];
      if (match === undefined) continue;
      const tail = text.slice(end, end + inside) + match;
      return { ...grown(suffix.kind, tail), text: text.slice(start, end) + tail };
    }
  }
  return atom;
}

/** 大英山东二路 */
const NUMBERED_ROAD =
  /^(?:[东南西北中][一二三四五六七八九十]{1,2}|[一二三四五六七八九十]{1,2}[东南西北中]?)[横纵]?[路街]/;
const COMMITTEE = /^委会?/;
const GROWN: ReadonlySet<AtomKind> = new Set(['compound', 'site', 'village']);
/** 琼山影剧院, 秀英人民医院: characters between the part of the city and the ending. */
const MAX_INSIDE = 2;

/** A known name that was misheard, found by its end; the longest that begins at `from` or behind it. */
export function misheardName(search: Search, from: number, end: number): PlaceAtom | null {
  for (let start = from; end - start >= LEAST_REPAIRED; start += 1) {
    const entry = repairName(search, start, end, true);
    if (entry !== null) return knownAtom(entry, search.text.slice(start, end), start);
  }
  return null;
}

/** Names that were misheard and have no suffix to find them by: 海店岛, 穷山. */
export function misheardNames(search: Search): PlaceAtom[] {
  const { text, taken, gazetteer } = search;
  const atoms: PlaceAtom[] = [];
  for (let start = 0; start < text.length - 1; start += 1) {
    let end = start;
    const limit = Math.min(text.length, start + gazetteer.maxLength);
    while (end < limit && taken[end] === 0 && isHan(text, end)) end += 1;
    for (; end - start >= SHORT; end -= 1) {
      const entry = repairName(search, start, end, false);
      if (entry === null || (end - start < LEAST_REPAIRED && !standsAlone(text, start, end))) continue;
      atoms.push(knownAtom(entry, text.slice(start, end), start));
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
