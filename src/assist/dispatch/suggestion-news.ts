import type { DispatchSuggestion, Ranked } from '../../protocol/dispatch.ts';
import type { SuggestionRow } from '../../store/repositories/append-commits.ts';

/** Probabilities that moved less than this are the same to an agent's eye. */
const SAME_PROBABILITY = 0.02;

/** A first suggestion waits until some unit is at least so likely. */
const LEAST_TELLING = 0.05;

/** A suggestion before its words are found in the transcript. */
export type Suggestion = Omit<DispatchSuggestion, 'evidence'>;

/** Whether an agent would see a difference. */
export function isNews(before: DispatchSuggestion | undefined, after: Suggestion): boolean {
  // A greeting is no matter yet.
  if (before === undefined) return (after.units[0]?.probability ?? 0) >= LEAST_TELLING;
  if (before.unsure !== after.unsure || before.modelVersion !== after.modelVersion) return true;
  if (groundsKey(before) !== groundsKey(after)) return true;
  return isOtherRanking(before.units, after.units) || isOtherRanking(before.categories, after.categories);
}

/** A suggestion as it is stored beside the log, one row a target. */
export function suggestionRows(
  id: string,
  { modelVersion, units, categories, evidence }: DispatchSuggestion,
): SuggestionRow[] {
  return [
    { id, target: 'unit', modelVersion, ranked: units, evidence },
    { id, target: 'category', modelVersion, ranked: categories, evidence },
  ];
}

/** What is said beside the ranking. Suggestions of versions before 0.2 say nothing there. */
function groundsKey(suggestion: Partial<Pick<Suggestion, 'question' | 'item' | 'likeOrders'>>): string {
  const { question, item, likeOrders = [] } = suggestion;
  return JSON.stringify([question?.text, item?.code, likeOrders.map(({ orderId }) => orderId)]);
}

function isOtherRanking(before: readonly Ranked[], after: readonly Ranked[]): boolean {
  if (before.length !== after.length) return true;
  return after.some((ranked, index) => {
    const old = before[index];
    return old?.name !== ranked.name || Math.abs(old.probability - ranked.probability) >= SAME_PROBABILITY;
  });
}
