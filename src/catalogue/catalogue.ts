import { readFileSync } from 'node:fs';
import { describeIssues } from '../protocol/describe-issues.ts';
import { CatalogueError } from './catalogue-error.ts';
import { type CatalogueItem, type CatalogueUnit, DispatchCatalogue } from './schema.ts';
import { createItemSearch, type ItemHit } from './search.ts';

export { type FormSchema, formSchemaFor } from './form-schema.ts';

/** The dispatch catalogue (派单目录) of one version, indexed for look-up; immutable. */
export interface Catalogue {
  readonly version: string;
  readonly districts: readonly string[];
  readonly units: readonly CatalogueUnit[];
  readonly items: readonly CatalogueItem[];
  /** The unit of that name or alias; undefined when nobody is called so. */
  unit(name: string): CatalogueUnit | undefined;
  /** At most `limit` items whose name, keywords or description match the text, best first. */
  search(text: string, limit: number): ItemHit[];
}

/** Reads a catalogue file; throws `CatalogueError` that names the file and every fault found. */
export function loadCatalogue(path: string): Catalogue {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CatalogueError(`${path}: ${reason}`, { cause: error });
  }
  const parsed = DispatchCatalogue.safeParse(content);
  if (!parsed.success) throw new CatalogueError(`${path}: ${describeIssues(parsed.error)}`);
  const faults = catalogueFaults(parsed.data);
  if (faults.length > 0) throw new CatalogueError(`${path}: ${faults.join('; ')}`);
  return createCatalogue(parsed.data);
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
    unit: (name) => units.get(name),
    search: createItemSearch(data.items),
  };
}

/** What a schema cannot see: names used twice, leads nobody bears, districts that are not the city's. */
export function catalogueFaults(data: DispatchCatalogue): string[] {
  const names = data.units.flatMap((unit) => [unit.name, ...unit.aliases]);
  const known = new Set(data.units.map((unit) => unit.name));
  const districts = new Set(data.districts);
  const leads = data.items.flatMap((item) => item.leads.map((lead) => ({ code: item.code, ...lead })));
  return [
    ...repeated(data.units.map((unit) => unit.id)).map((id) => `unit id ${id} is used twice`),
    ...repeated(names).map((name) => `unit name or alias ${name} is used twice`),
    ...repeated(data.items.map((item) => item.code)).map((code) => `item code ${code} is used twice`),
    ...leads.filter(({ unit }) => !known.has(unit)).map(({ code, unit }) => `item ${code}: no unit ${unit}`),
    ...[...data.units.map((unit) => unit.district), ...leads.map((lead) => lead.district)]
      .filter((district) => district !== null && !districts.has(district))
      .map((district) => `no district ${district}`),
  ];
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
