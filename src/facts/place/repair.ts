import { soundOf, syllableDistance } from '../homophone.ts';
import type { Search } from './atom.ts';
import type { Entry, Gazetteer } from './gazetteer.ts';

/** Shorter names are repaired only where they are the short form of a division. */
const LEAST = 3;
/** Names from this length on may have one syllable heard quite wrong. */
const LONG = 4;
/** Total distance of the syllables that names of three and of more characters may have. */
const NEAR_SHORT = 0.15;
const NEAR_LONG = 0.2;
const NEAR_LONGER = 0.3;
const SLIP = 0.5;
/** A second name that is not further off than this makes the first doubtful. */
const MARGIN = 0.1;
/** Of two names that sound the same, one that is known this many times better is meant. */
const BETTER_KNOWN = 3;
/** 三 is no slip for 四, nor 东 for 中: these tell streets apart. */
const TELLS_APART = /[一二三四五六七八九十东南西北中上下前后左右新老大小]/;
/** Own characters of a compound or site that must agree where its sound does not, unless it lies where the speaker is. */
const OWN = 3;
const GENERIC =
  /(?:小区|广场|花园|家园|[嘉佳雅]园|[雅名豪花]苑|新[村城]|国际|大道|大厦|市场|公寓|酒店|宾馆|医院|中学|小学)$/;
/** Kinds whose suffix says that a name is meant, whatever the characters before it. */
const MARKED = new Set(['road', 'district', 'street', 'village', 'area']);

type RepairSearch = Pick<Search, 'text' | 'line' | 'gazetteer' | 'spelled' | 'districts'>;

interface Scored {
  readonly entry: Entry;
  readonly distance: number;
}

/**
 * The known name that a window of the text misheard: 穷山区 → 琼山区. Null when the window is no such name, or may be
 * several, or lacks a character that the speaker spelled out. `shown`: something else
 * shows that it is a name, so that it need not sound exactly alike.
 */
export function repairName(
  { text, line, gazetteer, spelled, districts }: RepairSearch,
  start: number,
  end: number,
  shown: boolean,
): Entry | null {
  const found = gazetteer.near(line, start, end, shown);
  if (found.length === 0) return null;
  const heard = text.slice(start, end);
  /** The nearest name of each place. */
  const scored = new Map<string, Scored>();
  for (const entry of found) {
    const distance = entry.name.length === heard.length ? distanceOf(heard, entry) : null;
    if (distance === null || (!shown && distance > 0) || !keepsSpelled(spelled, start, heard, entry))
      continue;
    if (liesElsewhere(entry, districts)) continue;
    if (distance > 0 && isNameItself(heard, entry, gazetteer, districts)) continue;
    const other = scored.get(entry.canonical);
    if (other === undefined || distance < other.distance) scored.set(entry.canonical, { entry, distance });
  }
  const [best, next] = [...scored.values()].sort(
    (a, b) => a.distance - b.distance || b.entry.orders - a.entry.orders,
  );
  if (best === undefined) return null;
  if (next === undefined || next.distance - best.distance > MARGIN) return best.entry;
  const sameSound = next.distance === best.distance;
  return sameSound && best.entry.orders >= next.entry.orders * BETTER_KNOWN ? best.entry : null;
}

/** 白龙南路 金榕花园 is not 金融花园, which lies in another district; a road may lead through several. */
function liesElsewhere({ kind, district }: Entry, districts: ReadonlySet<string>): boolean {
  return kind === 'compound' && district !== null && districts.size > 0 && !districts.has(district.name);
}

/**
 * Whether what was heard, which sounds a little otherwise than the known name, is likely a name of its own: 金龙花园 is not
 * 金融花园 misheard, nor 南天路 蓝天路; 白农路 is 白龙路.
 */
function isNameItself(
  heard: string,
  { name, kind, district }: Entry,
  gazetteer: Gazetteer,
  districts: ReadonlySet<string>,
): boolean {
  if (kind === 'compound' || kind === 'site') {
    const own = name.replace(GENERIC, '').length;
    let equal = 0;
    for (let at = 0; at < own; at += 1) if (heard[at] === name[at]) equal += 1;
    return equal < OWN && !(district !== null && districts.has(district.name));
  }
  if (heard.length >= LONG) return false;
  for (let at = 0; at < heard.length; at += 1) {
    const char = heard.charAt(at);
    if (soundOf(char).exact !== soundOf(name.charAt(at)).exact && gazetteer.isCommon(char)) return true;
  }
  return false;
}

function keepsSpelled(spelled: Uint8Array, start: number, heard: string, { name }: Entry): boolean {
  for (let at = 0; at < heard.length; at += 1)
    if (spelled[start + at] === 1 && name[at] !== heard[at]) return false;
  return true;
}

/** How far a name is from what was heard; null when it cannot be it. */
function distanceOf(heard: string, entry: Entry): number | null {
  const { name } = entry;
  const { length } = heard;
  let total = 0;
  let equal = 0;
  let wrong = 0;
  for (let at = 0; at < length; at += 1) {
    const a = heard[at] ?? '';
    const b = name[at] ?? '';
    if (a === b) {
      equal += 1;
      continue;
    }
    if (TELLS_APART.test(a) && TELLS_APART.test(b)) return null;
    const distance = syllableDistance(soundOf(a), soundOf(b));
    if (distance > 0) wrong += 1;
    total += distance;
  }
  if (length < LEAST)
    return entry.kind === 'district' || entry.kind === 'area' ? (total === 0 && equal >= 1 ? 0 : null) : null;
  if (heard.at(-1) !== name.at(-1) && !(total === 0 && equal * 2 >= length)) return null;
  // 进出小区 shares nothing with 金楚小区 but the word for a compound; 奉祥路 sounds as 凤翔路, and is a road for sure.
  const own = length >= LONG && GENERIC.test(name) ? 2 : 1;
  let shares = false;
  for (let at = 0; at < length - own; at += 1) shares ||= heard[at] === name[at];
  if (!shares && !(total === 0 && MARKED.has(entry.kind))) return null;
  if (length < LONG) return total <= NEAR_SHORT ? total : null;
  if (equal * 2 >= length && total <= (length > LONG ? NEAR_LONGER : NEAR_LONG)) return total;
  return wrong <= 1 && equal >= length - 1 && total <= SLIP ? total : null;
}
