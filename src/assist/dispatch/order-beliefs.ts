import type { LearntOrder } from '../contract.ts';

/** How far an order is believed of which nobody but the agent has said whose it is. */
const UNSETTLED_BELIEF = 0.5;
/** Who handles what changes: an order so much older than the newest like one counts half, milliseconds. */
const HALF_LIFE = 60 * 86_400_000;

/**
 * How far each of some like orders is believed as a word on whose the matter is, 0 to 1. The agent's own word counts less than
 * that of somebody who had to deal with it, and an old word less than the newest. Orders without a time count as the newest.
 */
export function orderBeliefs(orders: readonly Pick<LearntOrder, 'at' | 'settled' | 'refused'>[]): number[] {
  const times = orders.map(({ at }) => Date.parse(at));
  const newest = Math.max(...times.filter(Number.isFinite));
  return orders.map(({ settled, refused }, index) => {
    const said = settled || refused.length > 0 ? 1 : UNSETTLED_BELIEF;
    const age = newest - (times[index] ?? Number.NaN);
    return Number.isFinite(age) ? said * 2 ** (-age / HALF_LIFE) : said;
  });
}
