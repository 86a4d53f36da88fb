import type { KnownNames } from '../catalogue/known-names.ts';
import type { OrderOutcome, OutcomeRequest } from '../protocol/outcome.ts';
import type { Principal } from '../protocol/roles.ts';
import type { OutcomeRepository } from '../store/repositories/outcome-repository.ts';
import { digestOf, OutcomeError, outcomeOf, requireMayRecord, withKnownNames } from './outcome-rules.ts';

export interface OrderOutcomesDeps {
  readonly repository: Pick<OutcomeRepository, 'record' | 'findByKey' | 'list'>;
  /** The names in force. */
  readonly known: () => KnownNames;
  /** Told of each outcome once it is stored, before anybody is answered. */
  readonly onRecorded: (outcome: OrderOutcome) => void;
}

/** Takes down what becomes of orders. */
export class OrderOutcomes {
  readonly #deps: OrderOutcomesDeps;

  constructor(deps: OrderOutcomesDeps) {
    this.#deps = deps;
  }

  /**
   * What this person has stored by this very request before, or null. It is answered again whatever became of the order
   * since, to one too who may no longer see it.
   */
  async repeated(
    orderId: string,
    request: OutcomeRequest,
    principal: Principal,
  ): Promise<OrderOutcome | null> {
    const known = await this.#deps.repository.findByKey(orderId, request.key);
    return known?.request === digestOf(request, principal.sub) ? known.outcome : null;
  }

  /**
   * Stores an outcome, once for each key.
   *
   * @param principal somebody who may see the order
   * @param holder the unit that must have the order still, for a principal who is confined to it; null for any
   * @throws OutcomeError when it may not be, or cannot be, said of this order
   */
  async record(
    orderId: string,
    request: OutcomeRequest,
    principal: Principal,
    holder: string | null,
  ): Promise<OrderOutcome> {
    requireMayRecord(principal, request.kind);
    const named = withKnownNames(request, this.#deps.known());
    const answer = await this.#deps.repository.record({
      orderId,
      key: request.key,
      request: digestOf(request, principal.sub),
      decide: (order) => {
        if (holder !== null && order.unit !== holder)
          throw new OutcomeError('conflict', 'the order has gone to another unit meanwhile');
        return outcomeOf(named, principal.sub, order);
      },
    });
    if (answer.state === 'unknown-order') throw new OutcomeError('conflict', 'the order is gone');
    if (answer.state === 'conflict')
      throw new OutcomeError(
        'conflict',
        `the key ${request.key} was used for another outcome of this order: choose a new one`,
        'key',
      );
    const { state, outcome } = answer;
    if (state === 'created') this.#deps.onRecorded(outcome);
    return outcome;
  }

  /** Oldest first. */
  list(orderId: string): Promise<OrderOutcome[]> {
    return this.#deps.repository.list(orderId);
  }
}
