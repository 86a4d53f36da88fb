import {
  withMissing,
  withoutLast,
  withoutSurplus,
  withPlaced,
  withRestated,
  withSwapped,
} from './amendment.ts';
import type { Piece, Run } from './digit-pieces.ts';
import { alignments, differences, type SpokenGroup } from './group-reading.ts';
import type { NumberShape } from './number-shape.ts';

/** What a correction may be about. */
export interface Standing {
  /** Digits of the caller's unfinished number, empty where none is begun. */
  readonly open: string;
  /** The caller's latest number. */
  readonly target: string | null;
  /** The number as the agent last read it. */
  readonly readBack: string | null;
  /** The group said just before in the same turn. */
  readonly lastGroup: string | null;
}

/**
 * The number that a run's words and digits make of the one before (后面四位改成四三二一, 多了一个八, 不对，是五六七八);
 * null where they change none.
 *
 * @param corrects what was said before is taken back
 */
export function correctedBy(
  run: Run,
  corrects: boolean,
  standing: Standing,
  shape: NumberShape,
): string | null {
  const { place, amount, pause } = run.lead;
  const { open, target, readBack, lastGroup } = standing;
  const [first] = run.pieces;
  if (first === undefined) return null;
  const said = saidBy(run);
  const unfinished = open !== '';
  // 后面是五六七八 goes on with a number that is not whole yet.
  if (unfinished && pause && amount === null && !corrects) return null;
  // What was said just before may have changed nothing: 五个零，不对，四个零.
  const atEnd = lastGroup !== null && target?.endsWith(lastGroup) === true;
  if (corrects && place === null && !unfinished && atEnd) {
    // 七九，不对，七八: who corrects himself at once means what he has just said.
    const end = lastGroup.slice(-said.length);
    const again = lastGroup.length === said.length || differences(end, said) <= said.length / 2;
    if (again && end.length === said.length) {
      return withPlaced(target, { at: 'tail', count: null }, said, shape);
    }
  }
  // The agent has misheard what the caller only says again.
  const misheard = target?.includes(said) === true && readBack?.includes(said) === false;
  if (corrects && place === null && amount === null && !unfinished && misheard) return target;
  const completed = unfinished && readBack?.endsWith(open) === true ? readBack : null;
  for (const base of unfinished ? [completed, open] : [readBack, target]) {
    if (base === null) continue;
    let changed: string | null = null;
    if (amount === 'surplus at the end') changed = withoutLast(base, first.digits, shape);
    else if (amount === 'surplus') changed = withoutSurplus(base, first.digits, shape);
    else if (amount === 'missing' && !unfinished) changed = withMissing(base, first.digits, shape);
    else if (place !== null && !(unfinished && goesOn(open + said, shape))) {
      changed = withPlaced(base, place, first.digits, shape);
    } else if (corrects) changed = withRestated(base, said, shape) ?? withNewEnd(base, said, shape);
    // What the agent has read like this already is not what was wrong with it.
    const idle = changed === base && base === readBack && target !== null && target !== base && !unfinished;
    if (changed !== null && !idle) return changed;
  }
  return null;
}

/** 是八七，六一二零八七: a part that is begun again with more of the number counts once. */
function saidBy({ pieces }: Run): string {
  return pieces
    .filter(({ digits }, at) => pieces[at + 1]?.digits.includes(digits) !== true)
    .map(({ digits }) => digits)
    .join('');
}

/** The number that 不是五六，是五七 makes of the one before; null where it is not clear. */
export function swappedBy(
  wrong: Piece,
  right: Run,
  { open, target, readBack }: Standing,
  shape: NumberShape,
): string | null {
  const digits = right.pieces[0]?.digits ?? '';
  if (target !== null && readBack !== null && differsBy(target, readBack, digits, wrong.digits))
    return target;
  for (const base of [open === '' ? null : open, readBack, target]) {
    const swapped = base === null ? null : withSwapped(base, wrong.digits, digits, shape);
    if (swapped !== null) return swapped;
  }
  // The wrong digits were the agent's alone.
  return target?.includes(digits) === true ? target : null;
}

/** A part of the number that is heard otherwise now, though nobody said that it was wrong; null where the digits resemble none. */
export function restatedBy(
  digits: string,
  { target, readBack }: Standing,
  shape: NumberShape,
): string | null {
  const base = target ?? readBack;
  const [place] = base === null ? [] : alignments(base, digits);
  if (base === null || place === undefined || digits.length < 3) return null;
  const atEnd = place.at + digits.length === base.length;
  const similar = place.distance <= (atEnd ? digits.length / 2 : 1);
  return similar ? withRestated(base, digits, shape) : null;
}

/** The end of a number that was too long or too short, said again as it should be. */
export function withRightLength(said: string, digits: string, shape: NumberShape): string | null {
  if (!shape.nearly(said) || shape.whole(said + digits) || digits.length < 3) return null;
  const similar =
    said.slice(1 - digits.length).includes(digits.slice(-2)) || said.includes(digits.slice(0, 3));
  return similar ? withPlaced(said, { at: 'tail', count: null }, digits, shape) : null;
}

/** An unfinished number after 不对: begun anew, or with its last similar group replaced. */
export function reopenedBy<G extends SpokenGroup>(
  open: readonly G[],
  groups: readonly G[],
  shape: NumberShape,
): G[] {
  const [first] = groups;
  if (first === undefined) return [...open];
  const said = open.map(({ digits }) => digits).join('');
  const size = first.digits.length;
  const last = open.findLastIndex(({ digits }) => digits.length === size);
  const similar = last >= 0 && differences(open[last]?.digits ?? '', first.digits) <= size / 2;
  const anew = shape.begins(first.digits) || first.digits.startsWith(said.slice(0, 3));
  if (!similar && anew) return [...groups];
  if (last >= 0) return [...open.slice(0, last), ...groups];
  const [place] = alignments(said, first.digits);
  if (place === undefined || place.distance > size / 2) return [...open, ...groups];
  const digits = said.slice(0, place.at) + first.digits + said.slice(place.at + size);
  return [{ ...first, digits, tight: false }, ...groups.slice(1)];
}

/** Whether the digits said so far make a number, or no more than one. */
function goesOn(digits: string, shape: NumberShape): boolean {
  return shape.whole(digits) || (digits.length < shape.longest && !shape.nearly(digits));
}

/** 不对，四三二一 after a whole number: its last group, when it has the usual length of one. */
function withNewEnd(base: string, digits: string, shape: NumberShape): string | null {
  if (digits.length !== 4 || !shape.whole(base) || shape.begins(digits)) return null;
  // Similar digits elsewhere: it may be those.
  if ((alignments(base, digits)[0]?.distance ?? 0) <= digits.length / 2) return null;
  return withPlaced(base, { at: 'tail', count: 4 }, digits, shape);
}

/** Whether one number has `right` where the other has `wrong`: then the other side has misheard. */
function differsBy(one: string, other: string, right: string, wrong: string): boolean {
  for (let at = one.indexOf(right); at >= 0; at = one.indexOf(right, at + 1)) {
    if (other.startsWith(wrong, at)) return true;
  }
  return false;
}
