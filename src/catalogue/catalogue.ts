import { CatalogueError } from './catalogue-error.ts';
import { faultsOf } from './faults.ts';
import { readCatalogueFile } from './read-file.ts';
import {
  type CatalogueItem,
  type CatalogueUnit,
  type CommunityDuty,
  DispatchCatalogue,
  type SplittingQuestion,
} from './schema.ts';
import { createItemSearch, type ItemHit } from './search.ts';

export { type FormSchema, formSchemaFor } from './form-schema.ts';

/** The dispatch catalogue (派单目录) of one version, indexed for look-up; immutable. */
export interface Catalogue {
  readonly version: string;
  readonly districts: readonly string[];
  readonly units: readonly CatalogueUnit[];
  readonly items: readonly CatalogueItem[];
  readonly communityDuties: readonly CommunityDuty[];
  readonly questions: readonly SplittingQuestion[];
  /** What it was made of. */
  readonly data: DispatchCatalogue;
  /** The unit of that name or alias; undefined when nobody is called so. */
  unit(name: string): CatalogueUnit | undefined;
  /** At most `limit` items whose name, keywords, description or examples match the text, best first. */
  search(text: string, limit: number): ItemHit[];
}

/** Reads a catalogue file; throws `CatalogueError` that names the file and every fault found. */
export function loadCatalogue(path: string): Catalogue {
  return soundCatalogue(readCatalogueFile(path, DispatchCatalogue), path);
}

/** Indexes catalogue data that is known to be free of faults. */
export function createCatalogue(data: DispatchCatalogue): Catalogue {
  const units = new Map(
    data.units.flatMap((unit) => [unit.name, ...unit.aliases].map((name) => [name, unit] as const)),
  );
  return {
    version: data.version,
    districts: data.districts,
    units: data.units,
    items: data.items,
    communityDuties: data.communityDuties,
    questions: data.questions,
    data,
    unit: (name) => units.get(name),
    search: createItemSearch(data.items),
  };
}

/** Indexes parsed data; throws `CatalogueError` that begins with `origin` and tells every fault. */
export function soundCatalogue(data: DispatchCatalogue, origin: string): Catalogue {
  const faults = catalogueFaults(data);
  if (faults.length > 0) throw new CatalogueError(`${origin}: ${faults.join('; ')}`);
  return createCatalogue(data);
}

/** What is wrong with parsed data, a sentence each. */
export function catalogueFaults(data: DispatchCatalogue): string[] {
  return faultsOf(data).map(({ message }) => message);
}
