import type { CataloguePart } from '../protocol/catalogue.ts';
import type { DispatchCatalogue } from './schema.ts';

/** Why a catalogue cannot be used, and where. */
export interface Fault {
  readonly part: CataloguePart;
  /** Id of the unit, duty or question, code of the item. */
  readonly key: string | null;
  readonly field: string | null;
  readonly message: string;
}

/** What a schema cannot see: names used twice, units, items and districts that are referred to but not there. */
export function faultsOf(data: DispatchCatalogue): Fault[] {
  const names = data.units.flatMap((unit) => [unit.name, ...unit.aliases]);
  return [
    ...repeated(data.units.map(({ id }) => id)).map((id) =>
      fault('units', id, 'id', `unit id ${id} is used twice: give one of them another`),
    ),
    ...repeated(names).map((name) =>
      fault(
        'units',
        ownerOf(data, name),
        'name',
        `unit name or alias ${name} is used twice: keep it for one unit`,
      ),
    ),
    ...repeated(data.items.map(({ code }) => code)).map((code) =>
      fault('items', code, 'code', `item code ${code} is used twice: give one of them another`),
    ),
    ...repeated(data.communityDuties.map(({ id }) => id)).map((id) =>
      fault('communityDuties', id, 'id', `duty id ${id} is used twice: give one of them another`),
    ),
    ...repeated(data.questions.map(({ id }) => id)).map((id) =>
      fault('questions', id, 'id', `question id ${id} is used twice: give one of them another`),
    ),
    ...data.questions.flatMap(({ id, answers }) =>
      repeated(answers.map(({ text }) => text)).map((text) =>
        fault('questions', id, 'answers', `question ${id}: the answer ${text} is there twice: keep one`),
      ),
    ),
    ...unitFaults(data),
    ...itemFaults(data),
    ...dutyFaults(data),
  ];
}

function unitFaults({ units, districts }: DispatchCatalogue): Fault[] {
  const byName = new Map(units.map((unit) => [unit.name, unit]));
  return units.flatMap(({ id, name, district, parent }) => [
    ...(district === null || districts.includes(district)
      ? []
      : [fault('units', id, 'district', noDistrict(name, district))]),
    ...(parent === null || byName.has(parent)
      ? []
      : [
          fault(
            'units',
            id,
            'parent',
            `unit ${name}: no unit ${parent} above it; add it or correct the name`,
          ),
        ]),
    ...(isOwnAncestor(name, (one) => byName.get(one)?.parent ?? null)
      ? [fault('units', id, 'parent', `unit ${name} stands above itself: correct the parents of the circle`)]
      : []),
  ]);
}

function itemFaults({ units, items, districts }: DispatchCatalogue): Fault[] {
  const known = new Set(units.map((unit) => unit.name));
  const unknown = (code: string, field: string, unit: string): Fault[] =>
    known.has(unit)
      ? []
      : [fault('items', code, field, `item ${code}: no unit ${unit}; add the unit or correct the name`)];
  return items.flatMap(({ code, leads, coHandlers }) => [
    ...leads.flatMap(({ unit }) => unknown(code, 'leads', unit)),
    ...leads.flatMap(({ district }) =>
      district === null || districts.includes(district)
        ? []
        : [fault('items', code, 'leads', noDistrict(`item ${code}`, district))],
    ),
    ...coHandlers.flatMap((unit) => unknown(code, 'coHandlers', unit)),
  ]);
}

function dutyFaults({ communityDuties, items }: DispatchCatalogue): Fault[] {
  const codes = new Set(items.map(({ code }) => code));
  return communityDuties.flatMap(({ id, items: barred }) =>
    barred
      .filter((code) => !codes.has(code))
      .map((code) =>
        fault(
          'communityDuties',
          id,
          'items',
          `duty ${id}: no item ${code}; add the item or take it off the duty`,
        ),
      ),
  );
}

function fault(part: CataloguePart, key: string | null, field: string | null, message: string): Fault {
  return { part, key, field, message };
}

function noDistrict(whose: string, district: string): string {
  return `${whose}: no district ${district}; add it to districts or correct the name`;
}

/** The last unit of that name or alias: the one that came to a name already taken. */
function ownerOf({ units }: DispatchCatalogue, name: string): string | null {
  return units.findLast((unit) => unit.name === name || unit.aliases.includes(name))?.id ?? null;
}

/** Whether the way up from a name leads back to it; circles that it only leads into are told by their own members. */
function isOwnAncestor(name: string, above: (name: string) => string | null): boolean {
  const seen = new Set<string>();
  for (let at = above(name); at !== null && !seen.has(at); at = above(at)) {
    if (at === name) return true;
    seen.add(at);
  }
  return false;
}

function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}
