import type { Fault } from '../faults.ts';
import type { DispatchCatalogue } from '../schema.ts';
import { nearlyAlike } from './nearly-alike.ts';

/** Share of pairs of characters in common (Dice) from which two descriptions may mean one matter. */
const ALIKE = 0.85;

/** What may be meant so, but probably is a slip; a catalogue with doubts can be published. */
export function doubtsOf(data: DispatchCatalogue): Fault[] {
  return [...bareItems(data), ...strayLeads(data), ...spacedNames(data), ...twins(data)];
}

function bareItems({ items }: DispatchCatalogue): Fault[] {
  return items
    .filter(({ keywords }) => keywords.length === 0)
    .map(({ code, name }) => ({
      part: 'items',
      key: code,
      field: 'keywords',
      message: `item ${code} ${name} has no keywords: it is found by its name and description alone`,
    }));
}

function strayLeads({ units, items }: DispatchCatalogue): Fault[] {
  const home = new Map(units.map((unit) => [unit.name, unit.district]));
  return items.flatMap(({ code, leads }) =>
    leads.flatMap(({ unit, district }) => {
      const own = home.get(unit) ?? null;
      if (own === null || district === null || own === district) return [];
      const message = `item ${code}: ${unit} leads in ${district} but works in ${own}; is another unit meant?`;
      return [{ part: 'items' as const, key: code, field: 'leads', message }];
    }),
  );
}

/** Names that only differ by spaces or by full-width letters would be taken for one by every reader. */
function spacedNames({ units, items }: DispatchCatalogue): Fault[] {
  const named = [
    ...units.flatMap(({ id, name, aliases }) =>
      [name, ...aliases].map((one) => ({ part: 'units' as const, key: id, name: one })),
    ),
    ...items.map(({ code, name }) => ({ part: 'items' as const, key: code, name })),
  ];
  const first = new Map<string, string>();
  return named.flatMap(({ part, key, name }) => {
    const plain = `${part} ${name.normalize('NFKC').replaceAll(/\s/gu, '')}`;
    const other = first.get(plain);
    if (other === undefined) first.set(plain, name);
    if (other === undefined || other === name) return [];
    const message = `"${name}" and "${other}" differ only by spaces or full-width letters: write them alike`;
    return [{ part, key, field: 'name', message }];
  });
}

function twins({ items }: DispatchCatalogue): Fault[] {
  return nearlyAlike(
    items.map(({ description }) => description),
    ALIKE,
  ).flatMap(([one, other]) => {
    const [first, second] = [items[one], items[other]];
    if (first === undefined || second === undefined) return [];
    const message = `item ${second.code} is described nearly as ${first.code} ${first.name}: is it another matter?`;
    return [{ part: 'items' as const, key: second.code, field: 'description', message }];
  });
}
