import type { CallState } from '../call/call-state.ts';
import type { DispatchScore, ScoreRepository } from '../store/repositories/score-repository.ts';
import type { WorkOrderRepository } from '../store/repositories/work-order-repository.ts';
import type { Scorer } from './scorer.ts';

/** The ranking hears so much of a call, UTF-16 code units (src/assist/call-listener.ts). */
const MAX_CALLER_TEXT = 4_000;
const KEPT_NAMES = 5;

export interface OrderScoringDeps {
  readonly orders: Pick<WorkOrderRepository, 'find'>;
  readonly scores: Pick<ScoreRepository, 'keep'>;
  /** What the caller said; '' when that is gone. */
  readonly callerText: (callId: string) => Promise<string>;
  /** Those that are to be asked now: what serves and what is tried beside it. */
  readonly scorers: () => readonly Scorer[];
}

/**
 * Asks each model about the caller's words of an order and keeps the answers. False when there is no such order, or
 * nothing was said.
 */
export async function scoreOrder(orderId: string, deps: OrderScoringDeps): Promise<boolean> {
  const order = await deps.orders.find(orderId);
  if (order === null) return false;
  const text = await deps.callerText(order.callId);
  const answers: DispatchScore[] = [];
  for (const scorer of text === '' ? [] : deps.scorers()) {
    // Another model may serve by the time it has answered.
    const { modelVersion, role } = scorer;
    const { units, categories, unseenShare } = await scorer.score(text, order.form.district);
    answers.push({
      modelVersion,
      role,
      units: units.slice(0, KEPT_NAMES),
      categories: categories.slice(0, KEPT_NAMES),
      unseenShare,
    });
  }
  await deps.scores.keep(order.id, answers);
  return answers.length > 0;
}

/** The caller's sentences in the order of time, as the ranking hears them. */
export function callerTextOf({ transcript }: Pick<CallState, 'transcript'>): string {
  const said = transcript.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
  return said.join(' ').trim().slice(-MAX_CALLER_TEXT);
}
