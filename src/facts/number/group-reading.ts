import type { NumberShape } from './number-shape.ts';

/** A group of digits in the order of speech. */
export interface SpokenGroup {
  readonly digits: string;
  /** Said in one breath with the group before. */
  readonly tight: boolean;
}

/** A whole number found in a row of groups: those from `from` up to, not including, `to`. */
export interface GroupReading {
  readonly digits: string;
  readonly from: number;
  readonly to: number;
  /** The groups it is made of; false starts and repeats between them are left out. */
  readonly used: readonly number[];
}

const MAX_GROUPS = 24;
const MAX_DROPPABLE = 5;
const LEFT_OVER = 3;
/** One long number is likelier than two short ones. */
const NUMBER = 0.5;
const REPEATED = 1;
const REPLACED = 1.5;
const FALSE_START = 1;
/** Digits that a first try and the number have in common. */
const SAME_START = 3;
/** Groups this short never follow a number by chance: the number is too long, and nobody knows which digit is wrong. */
const SHORT_GROUP = 2;

interface Best {
  readonly cost: number;
  readonly previous: number;
  readonly reading: GroupReading | null;
}

/**
 * The numbers that explain a row of groups with the least left over. People start again (幺三八, 幺三八 幺二三四),
 * repeat the other side's echo, and say a group anew when its first try was wrong; such groups may be left out. A number
 * is never cut short: where digits hang over, nothing is read.
 */
export function readGroups(groups: readonly SpokenGroup[], shape: NumberShape): GroupReading[] {
  const row = groups.slice(-MAX_GROUPS);
  const shift = groups.length - row.length;
  const dropCosts = row.map((group, at) => dropCost(group.digits, row[at + 1]?.digits));
  const best: Best[] = [{ cost: 0, previous: 0, reading: null }];
  for (let to = 1; to <= row.length; to += 1) {
    let choice: Best = { cost: (best[to - 1]?.cost ?? 0) + LEFT_OVER, previous: to - 1, reading: null };
    for (let from = to - 1; from >= 0; from -= 1) {
      const found = readFrom(row, from, to, dropCosts, shape);
      if (found === 'too-long') break;
      if (found === null) continue;
      const { reading } = found;
      const start = falseStart(row, from, reading.digits);
      if (start === from && hangsBefore(row, from, reading.digits)) continue;
      const begun = start === from ? 0 : FALSE_START;
      const cost = (best[start]?.cost ?? 0) + NUMBER + found.cost + begun;
      if (cost < choice.cost) choice = { cost, previous: start, reading };
    }
    best.push(choice);
  }
  const readings: GroupReading[] = [];
  for (let at = row.length; at > 0; ) {
    const step = best[at];
    if (step === undefined) break;
    if (step.reading !== null) readings.unshift(shifted(step.reading, shift));
    at = step.previous;
  }
  return readings;
}

/** Where the groups right before a number begin that are a first try at it; `from` where there are none. */
function falseStart(row: readonly SpokenGroup[], from: number, digits: string): number {
  let joined = '';
  let start = from;
  for (let at = from - 1; at >= 0 && joined.length < digits.length; at -= 1) {
    joined = (row[at]?.digits ?? '') + joined;
    const same = Math.min(joined.length, SAME_START);
    if (joined.length <= digits.length && digits.slice(0, same) === joined.slice(0, same)) start = at;
  }
  return start;
}

/** Whether a digit or two were said in one breath before a number. */
function hangsBefore(row: readonly SpokenGroup[], from: number, digits: string): boolean {
  const previous = row[from - 1];
  if (previous === undefined || row[from]?.tight !== true) return false;
  return previous.digits.length <= SHORT_GROUP && !digits.endsWith(previous.digits);
}

function shifted(reading: GroupReading, by: number): GroupReading {
  const { digits, from, to, used } = reading;
  return { digits, from: from + by, to: to + by, used: used.map((at) => at + by) };
}

/** The number that the groups make when up to two false starts among them are left out, whichever costs least. */
function readFrom(
  row: readonly SpokenGroup[],
  from: number,
  to: number,
  dropCosts: readonly number[],
  shape: NumberShape,
): { cost: number; reading: GroupReading } | 'too-long' | null {
  const all = range(from, to);
  const join = (used: readonly number[]): string => used.map((at) => row[at]?.digits ?? '').join('');
  const droppable = all
    .slice(0, -1)
    .filter((at) => (dropCosts[at] ?? Infinity) < Infinity)
    .slice(-MAX_DROPPABLE);
  const most = droppable
    .map((at) => row[at]?.digits.length ?? 0)
    .sort((a, b) => b - a)
    .slice(0, 2)
    .reduce((sum, length) => sum + length, 0);
  if (join(all).length - most > shape.longest) return 'too-long';
  let best: { cost: number; reading: GroupReading } | null = null;
  for (const left of leavingOut(droppable)) {
    const cost = left.reduce((sum, at) => sum + (dropCosts[at] ?? 0), 0);
    if (best !== null && cost >= best.cost) continue;
    const used = all.filter((at) => !left.includes(at));
    const digits = join(used);
    if (!shape.whole(digits) || hangsOver(row, to, digits, shape)) continue;
    best = { cost, reading: { digits, from, to, used } };
  }
  return best;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

function leavingOut(droppable: readonly number[]): number[][] {
  const pairs = droppable.flatMap((a, at) => droppable.slice(at + 1).map((b) => [a, b]));
  return [[], ...droppable.map((at) => [at]), ...pairs];
}

/** What it costs to take a group for a false start of the next; infinite where it cannot be one. */
function dropCost(digits: string, next: string | undefined): number {
  if (next === undefined) return Infinity;
  const again = next === digits ? digits.length > SHORT_GROUP : next.length > SHORT_GROUP;
  if (next.startsWith(digits) && again) return REPEATED;
  const similar = digits.length >= 3 && digits.length === next.length && isSlip(digits, next);
  return similar ? REPLACED : Infinity;
}

/** One digit differs, or two neighbours changed places. */
function isSlip(a: string, b: string): boolean {
  const different = differences(a, b);
  if (different !== 2) return different === 1;
  const at = [...a].findIndex((digit, place) => digit !== b[place]);
  return a[at] === b[at + 1] && a[at + 1] === b[at];
}

/** Whether digits that were said in one breath after a number make it too long. */
function hangsOver(row: readonly SpokenGroup[], to: number, digits: string, shape: NumberShape): boolean {
  const next = row[to];
  if (next?.tight !== true || shape.begins(next.digits)) return false;
  return !isSimilarPart(digits, next.digits);
}

function isSimilarPart(digits: string, part: string): boolean {
  if (part.length <= SHORT_GROUP) return digits.endsWith(part);
  return (alignments(digits, part)[0]?.distance ?? Infinity) <= part.length / 2;
}

/** In how many places two texts of one length differ. */
export function differences(a: string, b: string): number {
  let count = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) count += 1;
  return count;
}

/**
 * Where a part may lie in a number, the likeliest first: by the digits that differ (two that changed places count as
 * one), then the nearer to the end.
 */
export function alignments(digits: string, part: string): { at: number; distance: number }[] {
  const places: { at: number; distance: number }[] = [];
  for (let at = digits.length - part.length; at >= 0; at -= 1) {
    const here = digits.slice(at, at + part.length);
    const swapped = here !== part && sorted(here) === sorted(part);
    places.push({ at, distance: swapped ? 1 : differences(here, part) });
  }
  return places.sort((a, b) => a.distance - b.distance);
}

function sorted(text: string): string {
  return [...text].sort().join('');
}
