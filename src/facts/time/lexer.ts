import { PatternSet } from '../pattern-set.ts';
import type { TimeAtom } from './pieces.ts';
import { clockRules } from './rules/clock-rules.ts';
import { dayRules } from './rules/day-rules.ts';
import { holidayRules } from './rules/holiday-rules.ts';
import { monthWeekRules } from './rules/month-week-rules.ts';
import { recurrenceRules } from './rules/recurrence-rules.ts';
import type { TimeRule } from './rules/rule.ts';
import { spanRules } from './rules/span-rules.ts';
import { yearRules } from './rules/year-rules.ts';

/** All rules; of two that read equally far the earlier one wins. */
export const timeRules: readonly TimeRule[] = [
  ...recurrenceRules,
  ...spanRules,
  ...yearRules,
  ...holidayRules,
  ...dayRules,
  ...monthWeekRules,
  ...clockRules,
];

/** Numbers of the rules by the character that a match begins with, so that most of a text is passed over at one look. */
const byFirst = new Map<string, number[]>();
for (const [number, { first }] of timeRules.entries()) {
  for (const char of new Set(first)) {
    const list = byFirst.get(char);
    if (list === undefined) byFirst.set(char, [number]);
    else list.push(number);
  }
}
/** Numerals begin most rules; few of those have their unit in the text. */
const patterns = new PatternSet(timeRules.map(({ pattern }) => pattern));

const REACH_BEFORE = 8;

/** An atom and the rule that read it. */
export type ReadAtom = TimeAtom & { readonly rule: string };

/** What a text says about time, piece by piece: at each place the rule that reads farthest. */
export function timeAtoms(text: string): ReadAtom[] {
  const atoms: ReadAtom[] = [];
  const awake = patterns.awake(text);
  for (let at = 0; at < text.length; ) {
    const atom = atomAt(text, at, awake);
    if (atom === null) at += 1;
    else {
      atoms.push(atom);
      at = atom.end;
    }
  }
  return atoms;
}

function atomAt(text: string, start: number, awake: Uint8Array): ReadAtom | null {
  let best: ReadAtom | null = null;
  for (const number of byFirst.get(text.charAt(start)) ?? []) {
    const one = timeRules[number];
    if (one === undefined || awake[number] === 0) continue;
    one.pattern.lastIndex = start;
    const match = one.pattern.exec(text);
    if (match === null || match[0] === '' || (best !== null && start + match[0].length <= best.end)) continue;
    const token = one.read(match.groups ?? {}, text.slice(Math.max(0, start - REACH_BEFORE), start));
    if (token !== null) best = { ...token, start, end: start + match[0].length, rule: one.id };
  }
  return best;
}
