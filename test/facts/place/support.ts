import { PlaceExtractor } from '../../../src/facts/place/place.ts';
import type { Fact, FactOf } from '../../../src/protocol/fact.ts';
import { gazetteer, heardBy, only } from '../helper.ts';

/** What the place extractor alone makes of a call given as `a …` and `c …` lines. */
export function heard(lines: readonly string[]): readonly Fact[] {
  return heardBy(new PlaceExtractor(gazetteer), lines);
}

/** The places that the matter may lie at, best first. */
export function matters(lines: readonly string[]): readonly FactOf<'place'>[] {
  return only(heard(lines), 'place').filter(({ value }) => value.use === 'matter');
}

/** The best place as an order writes it; null for none. */
export function placeOf(lines: readonly string[]): string | null {
  return matters(lines)[0]?.value.text ?? null;
}

/** The best district; in brackets where nobody said it, null for none. */
export function districtOf(lines: readonly string[]): string | null {
  const [best] = only(heard(lines), 'district');
  return best === undefined ? null : best.value.inferred ? `(${best.value.name})` : best.value.name;
}
