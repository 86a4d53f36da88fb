import { Redis } from 'ioredis';
import type { BusTransport } from './bus-remote.ts';
import type { StoreLog } from './store-log.ts';

const COMMAND_TIMEOUT_MS = 5_000;
const RETRY_CEILING_MS = 2_000;

/** Carries bus messages over one channel of Redis's publish/subscribe. */
export class RedisTransport implements BusTransport {
  readonly #channel: string;
  readonly #publisher: Redis;
  readonly #subscriber: Redis;
  /** Host and port alone: the URL holds a password. */
  readonly #host: string;
  #lastError: Error | undefined;

  constructor(redisUrl: string, namespace: string, log?: StoreLog) {
    this.#channel = `${namespace}:bus`;
    this.#host = new URL(redisUrl).host;
    const retryStrategy = (attempt: number) =>
      Math.min(50 * 2 ** attempt, RETRY_CEILING_MS) * (0.5 + Math.random() / 2);
    const common = {
      lazyConnect: true,
      retryStrategy,
      keepAlive: 10_000,
      commandTimeout: COMMAND_TIMEOUT_MS,
    };
    // The bus keeps its own queue, in order and bounded.
    this.#publisher = new Redis(redisUrl, { ...common, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
    this.#subscriber = new Redis(redisUrl, { ...common, autoResubscribe: false });
    for (const client of [this.#publisher, this.#subscriber]) {
      client.on('error', (error) => {
        this.#lastError = error;
        log?.error({ err: error }, "the bus's connection to Redis failed");
      });
    }
  }

  async open(receive: (payload: string) => void, reconnected: () => void): Promise<void> {
    try {
      await Promise.all([this.#publisher.connect(), this.#subscriber.connect()]);
    } catch (cause) {
      // What ioredis rejects with is only "Connection is closed."; its event said why.
      const { message = String(cause) } = this.#lastError ?? (cause instanceof Error ? cause : {});
      throw new Error(`REDIS_URL: cannot reach redis at ${this.#host}: ${message}`, { cause });
    }
    this.#subscriber.on('message', (_channel, payload) => receive(payload));
    await this.#subscriber.subscribe(this.#channel);
    // Only what is published after the subscription is heard, so that readers must read after it.
    this.#subscriber.on('ready', () => {
      this.#subscriber.subscribe(this.#channel).then(reconnected, () => this.#subscriber.disconnect(true));
    });
  }

  async send(payload: string): Promise<void> {
    await this.#publisher.publish(this.#channel, payload);
  }

  async close(): Promise<void> {
    this.#publisher.disconnect();
    this.#subscriber.disconnect();
  }
}
