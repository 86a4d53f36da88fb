import { isDeepStrictEqual } from 'node:util';
import type { ValueSource } from '../protocol/form.ts';

/** Below this a candidate is offered, not filled in. */
export const FILL_FROM = 0.5;
/** Below this a candidate is not even offered. */
const OFFER_FROM = 0.3;
const MAX_ALTERNATIVES = 3;

/** A possible value of a field of the form, or of a detail. */
interface Heard {
  readonly value: unknown;
  readonly confidence: number;
  readonly source: ValueSource;
}

interface Merged<C> {
  current: C | null;
  locked: boolean;
  alternatives: C[];
}

/**
 * One field after `heard` (best first):
 * 1. a value of the agent is locked and stays; what was heard otherwise is offered beside it;
 * 2. else the best candidate fills the field when it is sure enough, replacing a worse one;
 * 3. other values are offered beside it, best first, and never chosen silently.
 */
export function mergeField<C extends Heard>(before: Merged<C> | undefined, heard: readonly C[]): Merged<C> {
  if (before?.locked === true) return { ...before, alternatives: others(heard, before.current) };
  const best = heard[0];
  const current = best !== undefined && best.confidence >= FILL_FROM ? best : null;
  return { current, locked: false, alternatives: others(heard, current) };
}

/** The field with the agent's value (null: emptied), and what was heard beside it. */
export function lockedBy<C extends Heard>(before: Merged<C> | undefined, current: C | null): Merged<C> {
  const heard = [
    ...(before?.current == null ? [] : [before.current]),
    ...(before?.alternatives ?? []),
  ].filter((candidate) => candidate.source !== 'agent');
  return { current, locked: true, alternatives: others(heard, current) };
}

/** Lets what was heard fill the field again. */
export function unlocked<C extends Heard>(before: Merged<C> | undefined): Merged<C> {
  return mergeField<C>(undefined, before?.alternatives ?? []);
}

function others<C extends Heard>(heard: readonly C[], current: C | null): C[] {
  const seen: unknown[] = current === null ? [] : [current.value];
  const alternatives: C[] = [];
  for (const candidate of heard) {
    if (alternatives.length === MAX_ALTERNATIVES) break;
    if (candidate.confidence < OFFER_FROM || seen.some((value) => isDeepStrictEqual(value, candidate.value)))
      continue;
    seen.push(candidate.value);
    alternatives.push(candidate);
  }
  return alternatives;
}
