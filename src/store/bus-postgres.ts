import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import type { BusTransport } from './bus-remote.ts';
import type { StoreLog } from './store-log.ts';

const CHANNEL = 'jiesu_bus';
const RETRY_MS = 100;
const RETRY_CEILING_MS = 5_000;

/** Carries bus messages over PostgreSQL's LISTEN and NOTIFY; needs no Redis, and one connection of the pool. */
export class PostgresTransport implements BusTransport {
  readonly #pool: pg.Pool;
  readonly #log: StoreLog | undefined;
  readonly #closing = new AbortController();
  #listener: pg.PoolClient | undefined;

  constructor(pool: pg.Pool, log?: StoreLog) {
    this.#pool = pool;
    this.#log = log;
  }

  async open(receive: (payload: string) => void, reconnected: () => void): Promise<void> {
    const client = await this.#pool.connect();
    client.on('notification', ({ channel, payload }) => {
      if (channel === CHANNEL && payload !== undefined) receive(payload);
    });
    client.once('end', () => void this.#reopen(client, receive, reconnected));
    try {
      await client.query(`LISTEN ${CHANNEL}`);
    } catch (error) {
      client.removeAllListeners('end');
      client.release(true);
      throw error;
    }
    this.#listener = client;
    if (this.#closing.signal.aborted) await this.close();
  }

  async send(payload: string): Promise<void> {
    await this.#pool.query('SELECT pg_notify($1, $2)', [CHANNEL, payload]);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#listener?.release(true);
    this.#listener = undefined;
  }

  async #reopen(
    lost: pg.PoolClient,
    receive: (payload: string) => void,
    reconnected: () => void,
  ): Promise<void> {
    if (this.#closing.signal.aborted) return;
    lost.release(true);
    this.#listener = undefined;
    for (let delay = RETRY_MS; ; delay = Math.min(delay * 2, RETRY_CEILING_MS)) {
      try {
        await this.open(receive, reconnected);
        return reconnected();
      } catch (error) {
        this.#log?.error({ err: error }, "the bus's connection to PostgreSQL failed");
      }
      const pause = delay * (0.5 + Math.random() / 2);
      const closed = await wait(pause, false, { signal: this.#closing.signal, ref: false }).catch(() => true);
      if (closed) return;
    }
  }
}
