import type { Catalogue } from '../catalogue.ts';
import type { ScenarioBook } from './book.ts';

/** How forms and the catalogue's items fit. A scenario without a form asks for nothing besides the order: no fault. */
export interface ScenarioCoverage {
  /** Scenarios of items that have a form, most items first. */
  readonly covered: readonly string[];
  /** Scenarios of items that have none, most items first. */
  readonly without: readonly string[];
  /** Forms that no item leads to; only an agent can choose them. */
  readonly unused: readonly string[];
}

export function scenarioCoverage(book: ScenarioBook, catalogue: Pick<Catalogue, 'items'>): ScenarioCoverage {
  const items = new Map<string, number>();
  for (const { scenario } of catalogue.items)
    if (scenario !== null) items.set(scenario, (items.get(scenario) ?? 0) + 1);
  const named = [...items].sort((a, b) => b[1] - a[1]).map(([id]) => id);
  return {
    covered: named.filter((id) => book.find(id) !== null),
    without: named.filter((id) => book.find(id) === null),
    unused: book
      .list()
      .map(({ id }) => id)
      .filter((id) => !items.has(id)),
  };
}
