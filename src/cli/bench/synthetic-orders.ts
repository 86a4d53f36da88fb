import type { Catalogue } from '../../catalogue/catalogue.ts';
import { createRandom } from '../../training/random.ts';
import type { TrainingRow } from '../../training/read-rows.ts';

/** What an order is made from: whose it is, and its clauses. */
interface Pattern {
  readonly unit: string;
  readonly category: string | null;
  readonly clauses: readonly string[];
}

const CLAUSE_END = /[，。；！？、,;!?\s：:]+/u;
/** Share of an order's clauses that come from another order of its unit. */
const BORROWED = 0.5;
/** Clauses of an order made from the catalogue, whose sentences are short. */
const LEAST_CLAUSES = 6;

/** So many orders, each a real one some of whose clauses are those of other orders of its unit; seeded. */
export function recombinedOrders(orders: readonly TrainingRow[], count: number): TrainingRow[] {
  return recombine(
    orders.map(({ unit, category, text }) => ({ unit, category, clauses: clausesOf(text) })),
    count,
  );
}

/** So many orders made of the catalogue's sentences, where no orders are at hand; seeded. */
export function catalogueOrders(catalogue: Catalogue, count: number): TrainingRow[] {
  const patterns = catalogue.items.flatMap((item) =>
    item.leads.flatMap(({ unit }) =>
      item.examples.map((example) => ({
        unit,
        category: item.category,
        clauses: [example, item.description, item.name, ...item.keywords].flatMap(clausesOf),
      })),
    ),
  );
  return recombine(patterns, count);
}

function recombine(patterns: readonly Pattern[], count: number): TrainingRow[] {
  const random = createRandom(7);
  const pick = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const byUnit = new Map<string, string[]>();
  for (const { unit, clauses } of patterns) byUnit.set(unit, [...(byUnit.get(unit) ?? []), ...clauses]);
  return Array.from({ length: count }, () => {
    const { unit, category, clauses } = pick(patterns);
    const others = byUnit.get(unit) ?? [];
    const own = clauses.map((clause) => (random() < BORROWED ? pick(others) : clause));
    while (own.length < LEAST_CLAUSES) own.push(pick(others));
    return { unit, category, text: `${own.join('，')}。` };
  });
}

function clausesOf(text: string): string[] {
  return text.split(CLAUSE_END).filter((clause) => clause !== '');
}
