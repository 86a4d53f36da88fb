import { affairs } from './affairs.ts';
import { dangers } from './dangers.ts';
import { homes } from './homes.ts';
import { PatternIndex } from './lexicon-pattern.ts';
import type { Matter, Thing } from './lexicon-types.ts';
import { nuisance } from './nuisance.ts';
import { offences } from './offences.ts';
import { streets } from './streets.ts';
import { things } from './things.ts';
import { trade } from './trade.ts';
import { transit } from './transit.ts';
import { utilities } from './utilities.ts';

/** All matters; of two that were heard alike, the earlier one is taken. */
export const matters: readonly Matter[] = [
  ...dangers,
  ...nuisance,
  ...streets,
  ...transit,
  ...utilities,
  ...homes,
  ...trade,
  ...affairs,
  ...offences,
];
export { things };

export type Mention =
  | { readonly type: 'thing'; readonly at: number; readonly thing: Thing }
  | { readonly type: 'matter'; readonly at: number; readonly matter: Matter }
  /** What must be said as well, for the matter to count. */
  | { readonly type: 'and'; readonly at: number };

/** Everything the lexicon listens for, each with its place in `matters` or `things`. */
export const lexicon: PatternIndex<Mention> = (() => {
  const index = new PatternIndex<Mention>();
  for (const [at, thing] of things.entries()) {
    index.add(thing.say, { type: 'thing', at, thing });
    if (thing.misheard !== undefined) index.add(thing.misheard, { type: 'thing', at, thing });
  }
  for (const [at, matter] of matters.entries()) {
    index.add(matter.say, { type: 'matter', at, matter });
    if (matter.and !== undefined) index.add(matter.and, { type: 'and', at });
  }
  return index;
})();
