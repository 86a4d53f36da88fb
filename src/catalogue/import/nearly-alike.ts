import { bigrams } from '../bigrams.ts';

/** What floating point may add to a whole number. */
const ROUNDING = 1e-9;

/**
 * For each text that has at least this share of its pairs of characters in common with an earlier one (Dice's coefficient
 * 2·|A∩B| / (|A|+|B|), over 0 and up to 1): the positions of such an earlier one and of the text.
 *
 * Two sets with enough in common share one of the rarest few terms of each (prefix filter; Chaudhuri, Ganti, Kaushik
 * 2006), so that only texts that meet there are compared: thousands of items take milliseconds.
 */
export function nearlyAlike(texts: readonly string[], share: number): [number, number][] {
  const sets = texts.map((text) => new Set(bigrams(text)));
  const counts = new Map<string, number>();
  for (const set of sets) for (const term of set) counts.set(term, (counts.get(term) ?? 0) + 1);
  const rarity = (term: string): number => counts.get(term) ?? 0;
  const met = new Map<string, number[]>();
  return sets.flatMap((set, index): [number, number][] => {
    // Of a set of n terms, at least share·n/(2-share) are in any other that is alike.
    const common = Math.ceil((share * set.size) / (2 - share) - ROUNDING);
    const rarest = [...set]
      .sort((a, b) => rarity(a) - rarity(b) || (a < b ? -1 : 1))
      .slice(0, set.size - common + 1);
    const seen = new Set<number>();
    const isAlike = (one: number): boolean =>
      seen.size !== seen.add(one).size && dice(sets[one] ?? new Set(), set) >= share;
    let alike: number | undefined;
    for (const term of rarest) {
      const earlier = met.get(term);
      alike ??= earlier?.find(isAlike);
      if (earlier === undefined) met.set(term, [index]);
      else earlier.push(index);
    }
    return alike === undefined ? [] : [[alike, index]];
  });
}

function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const term of a) if (b.has(term)) common += 1;
  return (2 * common) / (a.size + b.size);
}
