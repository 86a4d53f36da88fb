import type { LearntOrder } from '../assist/contract.ts';
import type { Fact } from '../protocol/fact.ts';
import type { WorkOrder } from '../protocol/work-order.ts';
import type { Bus } from '../store/bus.ts';
import type { LearntRepository, LearntRow } from '../store/repositories/learnt-repository.ts';
import type { WorkOrderRepository } from '../store/repositories/work-order-repository.ts';
import { belongingOf } from './learnt-order.ts';
import { matterText } from './matter-text.ts';

/** Tells the nodes that more is learnt; the message is empty. */
export const LEARNING_CHANNEL = 'learning';

export interface OrderLearnerDeps {
  readonly orders: Pick<WorkOrderRepository, 'find'>;
  readonly learnt: Pick<LearntRepository, 'learn' | 'find' | 'forget'>;
  readonly bus: Pick<Bus, 'publish'>;
  /** What was said and heard in a call; nothing when that is gone. */
  readonly heard: (callId: string) => Promise<{ callerText: string; facts: readonly Fact[] }>;
  /** Asks the models about an order that none of them can have learnt yet. */
  readonly score: (order: WorkOrder, callerText: string) => Promise<void>;
}

/** Turns orders and what became of them into what the ranking remembers. */
export class OrderLearner {
  readonly #deps: OrderLearnerDeps;

  constructor(deps: OrderLearnerDeps) {
    this.#deps = deps;
  }

  /** Learns an order as it is now; repeating it does no harm. False when there is no such order, or it is forgotten. */
  async learn(orderId: string): Promise<boolean> {
    const { orders, learnt, bus } = this.#deps;
    const order = await orders.find(orderId);
    if (order === null) return false;
    // The matter stays what it was said to be, also after the call is purged.
    const text = (await learnt.find(order.id))?.text ?? (await this.#begin(order));
    const revision = await learnt.learn(order.id, ({ form, outcomes }) => ({
      ...rowOf(order, text),
      ...belongingOf(form, outcomes),
    }));
    if (revision === null) return false;
    bus.publish(LEARNING_CHANNEL, '');
    return true;
  }

  /** The matter of an order that is not learnt yet. */
  async #begin(order: WorkOrder): Promise<string> {
    const { callerText, facts } = await this.#deps.heard(order.callId);
    await this.#deps.score(order, callerText);
    return matterText(order, facts);
  }

  /** Empties what is learnt of an order, on all nodes and for good. False when there is no such order. */
  async forget(idOrNumber: string): Promise<boolean> {
    const revision = await this.#deps.learnt.forget(idOrNumber);
    if (revision === null) return false;
    this.#deps.bus.publish(LEARNING_CHANNEL, '');
    return true;
  }
}

function rowOf(order: WorkOrder, text: string): Omit<LearntRow, 'unit' | 'category' | 'refused' | 'settled'> {
  return {
    orderId: order.id,
    number: order.number,
    at: new Date(order.createdAt),
    text,
    district: order.form.district,
  };
}

/** A stored row as the ranking takes it; that of a forgotten order is empty, which takes the place of what was there. */
export function toLearntOrder(row: LearntRow): LearntOrder {
  const { orderId, number, at, text, unit, category, district, settled, refused } = row;
  return { orderId, number, at: at.toISOString(), text, unit, category, district, settled, refused };
}
