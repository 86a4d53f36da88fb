import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { type Bus, encodeEntry } from './bus.ts';
import { LocalBus } from './bus-local.ts';
import type { StoreLog } from './store-log.ts';

/** What carries the messages of all nodes to all nodes, the sender included. */
export interface BusTransport {
  /** Begins to receive; later calls `reconnected` each time it receives again after an interruption. */
  open(receive: (payload: string) => void, reconnected: () => void): Promise<void>;
  /** Resolves once the payload, of less than 8,000 bytes, is handed over. @throws if it can't be now. */
  send(payload: string): Promise<void>;
  close(): Promise<void>;
}

/** As many messages wait while the transport is down; at a hundred bytes each, about a megabyte. */
const MAX_WAITING = 10_000;
const MAX_PAYLOAD_BYTES = 7_800;
const RETRY_MS = 200;
/** Other nodes whose place is remembered; the names of nodes long gone are forgotten. */
const MAX_ORIGINS = 1_000;

const envelope = z.object({
  /** The sending node. */
  from: z.string(),
  /** Counts the sender's payloads; a step of more than one says that some are lost. */
  n: z.number(),
  entries: z.array(z.tuple([z.string(), z.string()])),
});

/** A bus over a transport: batches, order, each message once, and word of any that may be lost. */
export class RemoteBus implements Bus {
  readonly shared = true;
  readonly #local: LocalBus;
  readonly #transport: BusTransport;
  readonly #log: StoreLog | undefined;
  readonly #origin = randomUUID();
  readonly #waiting: string[] = [];
  readonly #lastOf = new Map<string, number>();
  readonly #closing = new AbortController();
  #n = 0;
  #lost = false;
  #pump: Promise<void> | undefined;

  constructor(transport: BusTransport, log?: StoreLog) {
    this.#transport = transport;
    this.#log = log;
    this.#local = new LocalBus(log);
  }

  /** @throws whatever keeps the transport from receiving. */
  open(): Promise<void> {
    return this.#transport.open(
      (payload) => this.#receive(payload),
      () => this.#local.reconnected(),
    );
  }

  publish(channel: string, message: string): void {
    const entry = encodeEntry(channel, message);
    if (this.#closing.signal.aborted) return;
    this.#waiting.push(entry);
    if (this.#waiting.length > MAX_WAITING) {
      this.#waiting.shift();
      this.#lost = true;
    }
    // Own subscribers need no network; the echo of the transport is ignored.
    this.#local.deliver(channel, message);
    this.#pump ??= this.#send();
  }

  subscribe(channel: string, handler: (message: string) => void): () => void {
    return this.#local.subscribe(channel, handler);
  }

  onReconnect(handler: () => void): () => void {
    return this.#local.onReconnect(handler);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#pump;
    await this.#local.close();
    await this.#transport.close();
  }

  /** Sends what waits, one payload after the other so that they stay in order. */
  async #send(): Promise<void> {
    // All that is published in one turn of the event loop goes together.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0) {
      const payload = this.#takePayload();
      while (!(await this.#sent(payload))) {
        const closed = await wait(RETRY_MS, false, { signal: this.#closing.signal, ref: false }).catch(
          () => true,
        );
        if (closed) return;
      }
    }
    this.#pump = undefined;
  }

  #takePayload(): string {
    this.#n += this.#lost ? 2 : 1;
    this.#lost = false;
    const entries: string[] = [];
    let bytes = 0;
    for (let entry = this.#waiting[0]; entry !== undefined; entry = this.#waiting[0]) {
      bytes += Buffer.byteLength(entry) + 1;
      if (entries.length > 0 && bytes > MAX_PAYLOAD_BYTES - 100) break;
      entries.push(entry);
      this.#waiting.shift();
    }
    return `{"from":"${this.#origin}","n":${this.#n},"entries":[${entries.join(',')}]}`;
  }

  async #sent(payload: string): Promise<boolean> {
    try {
      await this.#transport.send(payload);
      return true;
    } catch (error) {
      this.#log?.error({ err: error }, 'the bus could not reach the other nodes and tries again');
      return false;
    }
  }

  #receive(payload: string): void {
    const parsed = parse(payload);
    if (!parsed.success) {
      this.#log?.error({ err: parsed.error }, 'the bus received something that no node sends');
      return;
    }
    const { from, n, entries } = parsed.data;
    if (from === this.#origin) return;
    const last = this.#lastOf.get(from);
    // Sent again because its acknowledgement was lost.
    if (last !== undefined && n <= last) return;
    this.#remember(from, n);
    if (last !== undefined && n > last + 1) this.#local.reconnected();
    for (const [channel, message] of entries) this.#local.deliver(channel, message);
  }

  #remember(from: string, n: number): void {
    this.#lastOf.delete(from);
    this.#lastOf.set(from, n);
    const [oldest] = this.#lastOf.keys();
    if (this.#lastOf.size > MAX_ORIGINS && oldest !== undefined) this.#lastOf.delete(oldest);
  }
}

function parse(payload: string): z.ZodSafeParseResult<z.infer<typeof envelope>> {
  try {
    return envelope.safeParse(JSON.parse(payload));
  } catch {
    return envelope.safeParse(undefined);
  }
}
