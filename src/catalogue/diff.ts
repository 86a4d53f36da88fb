import { isDeepStrictEqual } from 'node:util';
import type { CatalogueDiff, FieldChange, PartDiff } from '../protocol/catalogue.ts';
import type { DispatchCatalogue } from './schema.ts';

interface Entry {
  readonly key: string;
  readonly name: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What changes when `after` takes the place of `before`, field by field. */
export function diffCatalogues(before: DispatchCatalogue, after: DispatchCatalogue): CatalogueDiff {
  return {
    from: before.version,
    to: after.version,
    districts: {
      added: after.districts.filter((district) => !before.districts.includes(district)),
      removed: before.districts.filter((district) => !after.districts.includes(district)),
    },
    units: diffEntries(unitsOf(before), unitsOf(after)),
    items: diffEntries(itemsOf(before), itemsOf(after)),
    communityDuties: diffEntries(dutiesOf(before), dutiesOf(after)),
    questions: diffEntries(questionsOf(before), questionsOf(after)),
  };
}

function unitsOf({ units }: DispatchCatalogue): Entry[] {
  return units.map(({ id, ...fields }) => ({ key: id, name: fields.name, fields }));
}

function itemsOf({ items }: DispatchCatalogue): Entry[] {
  return items.map(({ code, ...fields }) => ({ key: code, name: fields.name, fields }));
}

function dutiesOf({ communityDuties }: DispatchCatalogue): Entry[] {
  return communityDuties.map(({ id, ...fields }) => ({ key: id, name: fields.text, fields }));
}

function questionsOf({ questions }: DispatchCatalogue): Entry[] {
  return questions.map(({ id, ...fields }) => ({ key: id, name: fields.text, fields }));
}

function diffEntries(before: readonly Entry[], after: readonly Entry[]): PartDiff {
  const old = new Map(before.map((entry) => [entry.key, entry]));
  const kept = new Set(after.map(({ key }) => key));
  const named = ({ key, name }: Entry) => ({ key, name });
  return {
    added: after.filter(({ key }) => !old.has(key)).map(named),
    removed: before.filter(({ key }) => !kept.has(key)).map(named),
    changed: after.flatMap((entry) => {
      const fields = changesOf(old.get(entry.key)?.fields ?? entry.fields, entry.fields);
      return fields.length === 0 ? [] : [{ ...named(entry), fields }];
    }),
  };
}

function changesOf(before: Entry['fields'], after: Entry['fields']): FieldChange[] {
  return Object.keys(after)
    .filter((field) => !isDeepStrictEqual(before[field], after[field]))
    .map((field) => ({ field, before: before[field], after: after[field] }));
}
