import type { CallState } from '../call/call-state.ts';
import type { WorkOrder } from '../protocol/work-order.ts';
import type { DispatchScore, ScoreRepository } from '../store/repositories/score-repository.ts';
import type { Scorer } from './scorer.ts';

/** The ranking hears so much of a call, UTF-16 code units (src/assist/call-listener.ts). */
const MAX_CALLER_TEXT = 4_000;
const KEPT_NAMES = 5;
/** A model may have been trained on an order that is older than this, milliseconds. */
const ASKED_WITHIN_MS = 2 * 86_400_000;

export interface OrderScoringDeps {
  readonly scores: Pick<ScoreRepository, 'keep'>;
  /** Those that are to be asked now: what serves and what is tried beside it. */
  readonly scorers: () => readonly Scorer[];
  readonly log: { error(details: object, message: string): void };
  readonly now?: () => number;
}

/**
 * Asks each model about the caller's words of a new order and keeps the answers. To be done before the order is learnt:
 * a ranking that remembers it would only repeat what it was told. A model that fails is left out.
 */
export async function scoreOrder(
  order: WorkOrder,
  callerText: string,
  { scores, scorers, log, now = Date.now }: OrderScoringDeps,
): Promise<void> {
  if (callerText === '' || now() - Date.parse(order.createdAt) > ASKED_WITHIN_MS) return;
  const answers: DispatchScore[] = [];
  for (const scorer of scorers()) {
    const { role } = scorer;
    try {
      // Another model may serve by the time it has answered.
      const answer = await scorer.score(callerText, order.form.district);
      const { modelVersion, units, categories, unseenShare } = answer;
      answers.push({
        modelVersion,
        role,
        units: units.slice(0, KEPT_NAMES),
        categories: categories.slice(0, KEPT_NAMES),
        unseenShare,
      });
    } catch (error) {
      log.error(
        { err: error, modelVersion: scorer.modelVersion, role },
        'a model could not be asked about an order',
      );
    }
  }
  await scores.keep(order.id, answers);
}

/** The caller's sentences in the order of time, as the ranking hears them. */
export function callerTextOf({ transcript }: Pick<CallState, 'transcript'>): string {
  const said = transcript.filter(({ speaker }) => speaker === 'caller').map(({ text }) => text);
  return said.join(' ').trim().slice(-MAX_CALLER_TEXT);
}
