import type { Catalogue } from '../../catalogue/catalogue.ts';
import type { NameSpace } from './name-space.ts';

/**
 * What stays with an agency of another district than the form's: among the training orders that name one district and
 * went to a district's agency, 1.5 % went to another district's; the rest allows for districts misheard.
 */
export const OTHER_DISTRICT = 0.05;

/** Moves what other districts' agencies were given to their counterparts in the district the form names. */
export interface Jurisdiction {
  /** The district's full name for what the form holds (`龙华` or `龙华区`); null when it is none of the city's. */
  resolve(district: string | null): string | null;
  /** Sums to what the given distribution sums to, or less where an agency has no counterpart. */
  apply(distribution: Float64Array, district: string): Float64Array;
}

/** Counterparts are the units that lead the same catalogue item in different districts. */
export function createJurisdiction(catalogue: Catalogue, space: NameSpace): Jurisdiction {
  const districts = space.names.map((name) => catalogue.unit(name)?.district ?? null);
  const counterparts = new Map<number, Map<string, number>>();
  for (const item of catalogue.items) {
    const byDistrict = new Map(
      item.leads.flatMap(({ unit, district }) =>
        district === null ? [] : [[district, space.indexOf(unit)] as const],
      ),
    );
    for (const position of byDistrict.values()) {
      if (!counterparts.has(position)) counterparts.set(position, byDistrict);
    }
  }
  return {
    resolve: (given) =>
      given === null || given.trim().length < 2
        ? null
        : (catalogue.districts.find(
            (district) => district.startsWith(given.trim()) || given.includes(district),
          ) ?? null),
    apply: (distribution, district) => {
      const moved = Float64Array.from(distribution);
      for (const [position, own] of districts.entries()) {
        if (own === null || own === district) continue;
        const share = distribution[position] ?? 0;
        moved[position] = (moved[position] ?? 0) - share * (1 - OTHER_DISTRICT);
        const counterpart = counterparts.get(position)?.get(district);
        if (counterpart !== undefined)
          moved[counterpart] = (moved[counterpart] ?? 0) + share * (1 - OTHER_DISTRICT);
      }
      return moved;
    },
  };
}
