import type { LearntOrder, OrderMemory } from '../contract.ts';
import { type Like, PastOrders } from './past-orders.ts';

/** What the classifier makes of a text: its likeliest names with their probabilities. */
export interface Opinion {
  readonly units: readonly (readonly [name: string, probability: number])[];
  readonly categories: readonly (readonly [name: string, probability: number])[];
}

interface Waiting {
  readonly order: LearntOrder;
  /** Known already: only the opinion of it is new. */
  readonly again: boolean;
}

/** Longest stretch of work before others have their turn, milliseconds. */
const SLICE_MS = 8;

/**
 * Remembers what became of orders beside what the classifier would have said of each: the difference is what it has yet to
 * learn. Orders are taken in in the background, in turn, so that neither a call nor a start waits for them.
 */
export class DispatchMemory implements OrderMemory {
  readonly #opinionOf: (text: string) => Promise<Opinion>;
  readonly #log: { error(details: object, message: string): void };
  readonly #past: PastOrders<Opinion>;
  #waiting: Waiting[] = [];
  #work: Promise<void> | null = null;

  constructor(
    opinionOf: (text: string) => Promise<Opinion>,
    log: { error(details: object, message: string): void },
    past = new PastOrders<Opinion>(),
  ) {
    this.#opinionOf = opinionOf;
    this.#log = log;
    this.#past = past;
  }

  get size(): number {
    return this.#past.size;
  }

  apply(orders: readonly LearntOrder[]): void {
    this.#enqueue(orders, false);
  }

  #enqueue(orders: readonly LearntOrder[], again: boolean): void {
    for (const order of orders) this.#waiting.push({ order, again });
    this.#work ??= this.#takeIn().finally(() => {
      this.#work = null;
    });
  }

  /** All that it remembers; what is being taken in is not among it yet. */
  orders(): LearntOrder[] {
    return this.#past.orders();
  }

  /** For another classifier: asks for its opinion of every order, one after the other; until then the old ones stand. */
  reconsider(): void {
    this.#enqueue(this.#past.orders(), true);
  }

  /** Resolves when all that was given has been taken in. */
  async settled(): Promise<void> {
    await this.#work;
  }

  nearest(text: string, limit: number): Like<Opinion>[] {
    return this.#past.size === 0 ? [] : this.#past.nearest(text, limit);
  }

  async #takeIn(): Promise<void> {
    let begun = performance.now();
    for (;;) {
      const given = this.#waiting;
      this.#waiting = [];
      if (given.length === 0) return;
      for (const one of given) {
        await this.#take(one);
        if (performance.now() - begun < SLICE_MS) continue;
        await new Promise((resolve) => setImmediate(resolve));
        begun = performance.now();
      }
    }
  }

  async #take({ order, again }: Waiting): Promise<void> {
    // A later word on it may have been waiting when it was to be asked about again.
    if (again && !this.#past.holds(order)) return;
    try {
      if (order.unit === null && order.refused.length === 0) this.#past.forget(order.orderId);
      else this.#past.keep(order, await this.#opinionOf(order.text));
    } catch (error) {
      this.#log.error({ err: error, orderId: order.orderId }, 'an order could not be remembered');
    }
  }
}
