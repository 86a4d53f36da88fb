import { type Priority, priorities, type Variables } from '../engine/contract.ts';
import { isVulnerable } from './vulnerable.ts';

/** What is known of somebody who is about to wait. */
export interface CallerFacts {
  /** Words that made it urgent were heard. */
  readonly danger: boolean;
  /** All that the caller said, in order. */
  readonly words: readonly string[];
  /** A flow or a platform may have set `vulnerable` or `priority`. */
  readonly vars: Variables;
  readonly history: CallerHistory;
  /** A call-back is booked or was made: the place is kept. */
  readonly placeKept: boolean;
}

/** What the caller lived through with the hotline before. */
export interface CallerHistory {
  /** Most earlier orders on one matter, each of them without a solution. */
  readonly unsolvedOrders: number;
  /** How often the caller gave up waiting within the last hour. */
  readonly abandoned: number;
}

/** The second order on the same matter is the first failure that repeats. */
const REPEATED_ORDERS = 2;
const REPEATED_WAITS = 2;

/** Why somebody goes before others: the first reason of danger, vulnerable, repeat failure, kept place, none. */
export function priorityOf({ danger, words, vars, history, placeKept }: CallerFacts): Priority {
  const given = typeof vars.priority === 'string' ? vars.priority : null;
  const reasons: Readonly<Record<Priority, boolean>> = {
    danger: danger || given === 'danger',
    vulnerable: vars.vulnerable === true || given === 'vulnerable' || words.some(isVulnerable),
    'repeat-failure':
      given === 'repeat-failure' ||
      history.unsolvedOrders >= REPEATED_ORDERS ||
      history.abandoned >= REPEATED_WAITS,
    callback: placeKept || given === 'callback',
    normal: true,
  };
  const inOrder = (Object.keys(priorities) as Priority[]).sort((a, b) => priorities[a] - priorities[b]);
  return inOrder.find((priority) => reasons[priority]) ?? 'normal';
}

/** A place in a queue; lower priorities go first, then who came first. */
export interface Place {
  readonly priority: number;
  /** Epoch milliseconds. */
  readonly at: number;
}

export function goesBefore(one: Place, other: Place): boolean {
  return one.priority < other.priority || (one.priority === other.priority && one.at < other.at);
}

/** How many of those who wait go before somebody. */
export function countAhead(waiting: readonly Place[], place: Place): number {
  return waiting.filter((one) => goesBefore(one, place)).length;
}
