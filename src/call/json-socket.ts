import type { WebSocket } from 'ws';
import type { z } from 'zod';
import { PROTOCOL_VERSION } from '../protocol/common.ts';
import { parseStorable } from './storable-json.ts';

export interface SocketLimits {
  readonly maxMessageBytes: number;
  readonly maxMessagesPerSecond: number;
  readonly heartbeatMs: number;
}

export interface Refusal {
  readonly code: 'bad_message' | 'unsupported_version' | 'too_large';
  readonly message: string;
  /** The message refused, as far as it is one: its ids tell the sender what is answered. */
  readonly about: Readonly<Record<string, unknown>>;
}

export interface JsonSocketHandlers<In> {
  onMessage(message: In, bytes: number): void;
  onRefused(refusal: Refusal): void;
  /** The reader has caught up with what was sent. */
  onDrain?(): void;
  onClose(): void;
}

/** Above this much unsent data the reader counts as slow; senders of much stop until `onDrain`. */
export const HIGH_WATER_BYTES = 256 * 1024;
/** A reader that lets this much pile up in spite of that is cut off. */
const CUT_OFF_BYTES = 16 * 1024 * 1024;
/** Time given to the other side to take what was sent and to close, milliseconds. */
const FAREWELL_MS = 2_000;
/** Longest time a timer of Node takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;
/** Heartbeats that may go unanswered. */
const MISSED_HEARTBEATS = 3;
/** Protocol ping, answered by us at once and by nobody else's code. */
const PING = JSON.stringify({ v: PROTOCOL_VERSION, type: 'ping' });
const PONG = JSON.stringify({ v: PROTOCOL_VERSION, type: 'pong' });

/**
 * A WebSocket that speaks JSON messages of one schema: parses and checks them, answers pings, cuts off the dead, and
 * holds the other side to its rate by not reading faster (nothing is lost, TCP waits).
 */
export class JsonSocket<In extends { type: string }, Out> {
  readonly #socket: WebSocket;
  readonly #schema: z.ZodType<In>;
  readonly #limits: SocketLimits;
  readonly #handlers: JsonSocketHandlers<In>;
  readonly #heartbeat: NodeJS.Timeout;
  #heardAt = Date.now();
  #budget: number;
  #budgetAt = Date.now();
  #holds = 0;
  #refill: NodeJS.Timeout | null = null;
  #farewell: NodeJS.Timeout | null = null;
  #expiry: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(
    socket: WebSocket,
    schema: z.ZodType<In>,
    limits: SocketLimits,
    handlers: JsonSocketHandlers<In>,
  ) {
    this.#socket = socket;
    this.#schema = schema;
    this.#limits = limits;
    this.#handlers = handlers;
    this.#budget = limits.maxMessagesPerSecond;
    this.#heartbeat = setInterval(() => this.#beat(), limits.heartbeatMs);
    this.#heartbeat.unref();
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#onData(data, isBinary));
    socket.on('close', () => this.#onClose());
    // The close event follows; an oversized frame closes with status 1009.
    socket.on('error', () => undefined);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** True while the reader is so far behind that more should wait for `onDrain`. */
  get slow(): boolean {
    return this.#socket.bufferedAmount > HIGH_WATER_BYTES;
  }

  send(message: Out): void {
    this.sendText(JSON.stringify(message));
  }

  /** Sends a message serialised before, for one that goes to many. */
  sendText(text: string): void {
    if (this.#closed) return;
    if (this.#socket.bufferedAmount > CUT_OFF_BYTES) {
      this.#socket.terminate();
      return;
    }
    this.#socket.send(text, () => {
      if (!this.#closed && !this.slow) this.#handlers.onDrain?.();
    });
  }

  /** Stops reading until `unhold`; holds add up. */
  hold(): void {
    if (this.#holds++ === 0) this.#socket.pause();
  }

  unhold(): void {
    if (--this.#holds > 0 || this.#closed) return;
    // What was said meanwhile is only read now.
    this.#heardAt = Date.now();
    this.#socket.resume();
  }

  /** Calls `expire` at an instant (milliseconds since the epoch) unless the socket closes before. */
  expireAt(at: number, expire: () => void): void {
    const left = at - Date.now();
    const next = () => (left > MAX_TIMER_MS ? this.expireAt(at, expire) : expire());
    this.#expiry = setTimeout(next, Math.min(MAX_TIMER_MS, Math.max(0, left)));
    this.#expiry.unref();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    // A reader that does not even take the farewell is not waited for.
    this.#farewell ??= setTimeout(() => this.#socket.terminate(), FAREWELL_MS);
  }

  #onData(data: Buffer, isBinary: boolean): void {
    this.#heardAt = Date.now();
    this.#spend();
    if (data.length > this.#limits.maxMessageBytes) {
      this.#handlers.onRefused({
        code: 'too_large',
        message: `message of ${data.length} bytes; at most ${this.#limits.maxMessageBytes} are taken`,
        about: {},
      });
      return;
    }
    const message = isBinary
      ? refuse('send JSON text, not binary frames')
      : this.#parse(data.toString('utf8'));
    if ('code' in message) this.#handlers.onRefused(message);
    else if (message.parsed.type === 'ping') this.sendText(PONG);
    else if (message.parsed.type !== 'pong') this.#handlers.onMessage(message.parsed, data.length);
  }

  #parse(text: string): { parsed: In } | Refusal {
    let json: unknown;
    try {
      json = parseStorable(text);
    } catch {
      return refuse('not JSON');
    }
    if (typeof json !== 'object' || json === null) return refuse('a message is a JSON object');
    if (!('v' in json) || json.v !== PROTOCOL_VERSION) {
      return {
        code: 'unsupported_version',
        message: `set "v" to ${PROTOCOL_VERSION}; this server speaks no other version`,
        about: { ...json },
      };
    }
    const result = this.#schema.safeParse(json);
    if (result.success) return { parsed: result.data };
    const issue = result.error.issues[0];
    return refuse(`${issue?.path.join('.') || 'message'}: ${issue?.message ?? 'invalid'}`, { ...json });
  }

  /** Token bucket of one second's messages: when it is empty, reading stops until the next second's share is there. */
  #spend(): void {
    const now = Date.now();
    const rate = this.#limits.maxMessagesPerSecond;
    this.#budget = Math.min(rate, this.#budget + ((now - this.#budgetAt) * rate) / 1_000) - 1;
    this.#budgetAt = now;
    if (this.#budget > 0 || this.#refill !== null) return;
    this.hold();
    this.#refill = setTimeout(
      () => {
        this.#refill = null;
        this.unhold();
      },
      Math.max(10, (-this.#budget * 1_000) / rate + 100),
    );
  }

  #beat(): void {
    const held = this.#holds > 0;
    if (!held && Date.now() - this.#heardAt > MISSED_HEARTBEATS * this.#limits.heartbeatMs)
      this.#socket.terminate();
    else this.sendText(PING);
  }

  #onClose(): void {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    if (this.#expiry !== null) clearTimeout(this.#expiry);
    if (this.#refill !== null) clearTimeout(this.#refill);
    if (this.#farewell !== null) clearTimeout(this.#farewell);
    this.#handlers.onClose();
  }
}

function refuse(message: string, about: Refusal['about'] = {}): Refusal {
  return { code: 'bad_message', message, about };
}
