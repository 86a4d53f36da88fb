import type { OrderOutcome } from '../protocol/outcome.ts';
import type { WorkOrder } from '../protocol/work-order.ts';

/** What the outcomes of an order say of where it belongs. */
export interface Belonging {
  /** The unit that it belongs to; null when nobody knows any more. */
  readonly unit: string | null;
  readonly category: string | null;
  /** Units that gave it back with good reason, in order of name; never `unit` itself. */
  readonly refused: readonly string[];
  /** Somebody besides the agent has said whose it is. */
  readonly settled: boolean;
}

/** What is read of an outcome. */
export type LearntOutcome = Pick<OrderOutcome, 'kind' | 'unit' | 'toUnit' | 'category'>;

/**
 * Where an order belongs, by its form and its outcomes in the order in which they were recorded. The unit is the one that
 * it was last sent to or that would have been right; a unit that returned it, or whose objection was upheld, has refused
 * it until it accepts it or is told again to take it. When the unit that stands refuses, nobody knows; a rejected
 * objection changes nothing.
 */
export function belongingOf(
  form: Pick<WorkOrder['form'], 'unit' | 'category'>,
  outcomes: readonly LearntOutcome[],
): Belonging {
  // A re-dispatch changes the form; the first re-dispatch knows which unit the agent had chosen.
  let unit = outcomes.find(({ kind }) => kind === 'redispatched')?.unit ?? form.unit;
  let category = form.category;
  let settled = false;
  const refused = new Set<string>();
  for (const outcome of outcomes) {
    switch (outcome.kind) {
      case 'returned':
      case 'objection_upheld':
        if (outcome.unit === null) break;
        refused.add(outcome.unit);
        if (unit === outcome.unit) {
          unit = null;
          settled = false;
        }
        break;
      case 'accepted':
        if (outcome.unit === null) break;
        refused.delete(outcome.unit);
        unit ??= outcome.unit;
        settled = true;
        break;
      case 'redispatched':
      case 'corrected':
        category = outcome.category ?? category;
        if (outcome.toUnit === null) break;
        unit = outcome.toUnit;
        refused.delete(outcome.toUnit);
        settled = true;
        break;
      case 'objection_rejected':
        break;
    }
  }
  return { unit, category, refused: [...refused].sort(), settled };
}
