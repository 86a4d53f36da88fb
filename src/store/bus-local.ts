import { type Bus, encodeEntry } from './bus.ts';
import type { StoreLog } from './store-log.ts';

/** The bus of a single node, and the part of every other bus that serves the node's own subscribers. */
export class LocalBus implements Bus {
  readonly shared = false;
  readonly #log: StoreLog | undefined;
  readonly #subscribers = new Map<string, Set<(message: string) => void>>();
  readonly #reconnectHandlers = new Set<() => void>();

  constructor(log?: StoreLog) {
    this.#log = log;
  }

  publish(channel: string, message: string): void {
    encodeEntry(channel, message);
    this.deliver(channel, message);
  }

  /** Hands a message to this node's subscribers, in the next microtask. */
  deliver(channel: string, message: string): void {
    if (!this.#subscribers.has(channel)) return;
    queueMicrotask(() => {
      for (const handler of [...(this.#subscribers.get(channel) ?? [])]) this.#guard(() => handler(message));
    });
  }

  subscribe(channel: string, handler: (message: string) => void): () => void {
    // Each subscription is its own, even when a handler is subscribed twice.
    const own = (message: string) => handler(message);
    const handlers = this.#subscribers.get(channel) ?? new Set();
    this.#subscribers.set(channel, handlers.add(own));
    return () => {
      handlers.delete(own);
      if (handlers.size === 0 && this.#subscribers.get(channel) === handlers)
        this.#subscribers.delete(channel);
    };
  }

  onReconnect(handler: () => void): () => void {
    const own = () => handler();
    this.#reconnectHandlers.add(own);
    return () => {
      this.#reconnectHandlers.delete(own);
    };
  }

  /** Tells the subscribers that messages may have been missed. */
  reconnected(): void {
    for (const handler of [...this.#reconnectHandlers]) this.#guard(handler);
  }

  async close(): Promise<void> {
    this.#subscribers.clear();
    this.#reconnectHandlers.clear();
  }

  #guard(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#log?.error({ err: error }, 'a bus subscriber failed');
    }
  }
}
