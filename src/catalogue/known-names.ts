import type { Catalogue } from './catalogue.ts';

/** The names an order may bear. Each look-up answers the canonical name, or null for a name nobody knows. */
export interface KnownNames {
  unit(name: string): string | null;
  category(name: string): string | null;
  district(name: string): string | null;
  /** For telling what may be chosen. */
  readonly districts: readonly string[];
}

/** Names that the desk puts on forms by itself, in the catalogue or not. */
export interface SuggestedNames {
  readonly units: readonly string[];
  readonly categories: readonly string[];
  /** The district that the gazetteer means by a name or alias. */
  district(name: string): string | null;
}

/** What the catalogue names, and all that the desk may suggest: nothing that it suggests is refused. */
export function createKnownNames(catalogue: Catalogue, suggested: SuggestedNames): KnownNames {
  const units = new Set(suggested.units);
  const categories = new Set([...catalogue.items.map((item) => item.category), ...suggested.categories]);
  const districts = new Set(catalogue.districts);
  const among = (names: ReadonlySet<string>, name: string): string | null => (names.has(name) ? name : null);
  return {
    unit: (name) => catalogue.unit(name)?.name ?? among(units, name),
    category: (name) => among(categories, name),
    district: (name) => among(districts, name) ?? suggested.district(name),
    districts: catalogue.districts,
  };
}
