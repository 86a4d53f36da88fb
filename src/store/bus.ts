/**
 * Fan-out between the nodes of one service: whoever subscribes to a channel, here or on another node, hears
 * what is published on it from then on. Nothing is kept: a message is a nudge to read the store.
 *
 * Messages of one node arrive in the order in which they were published, each once. A node that may have
 * missed some is told by `onReconnect`, and reads the store again.
 */
export interface Bus {
  /** Whether other nodes may listen; if not, news that only they need is not worth making. */
  readonly shared: boolean;
  /**
   * Returns at once; the node's own subscribers hear it in the next microtask, other nodes soon after. When
   * they can't be reached it waits, and when too many wait the oldest are given up.
   *
   * @throws RangeError when channel and message together are too long to be sent by every engine.
   */
  publish(channel: string, message: string): void;
  /** Calls the handler for each message until the returned function is called. What it throws is logged. */
  subscribe(channel: string, handler: (message: string) => void): () => void;
  /** Calls the handler whenever messages of other nodes may have been missed. */
  onReconnect(handler: () => void): () => void;
  close(): Promise<void>;
}

/** PostgreSQL takes less than 8,000 bytes a notification; the rest is for the envelope. */
const MAX_ENTRY_BYTES = 7_000;

/**
 * One message as it goes over the wire.
 *
 * @throws RangeError when it is longer than 7,000 bytes as JSON.
 */
export function encodeEntry(channel: string, message: string): string {
  const entry = JSON.stringify([channel, message]);
  const bytes = Buffer.byteLength(entry);
  if (bytes <= MAX_ENTRY_BYTES) return entry;
  throw new RangeError(
    `a bus message on ${channel} has ${bytes} bytes, ${MAX_ENTRY_BYTES} is the limit: send a reference`,
  );
}
