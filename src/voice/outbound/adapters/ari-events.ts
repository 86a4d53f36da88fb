import WebSocket from 'ws';
import { z } from 'zod';
import type { Log } from '../../../telemetry/log.ts';
import type { OutboundStatus } from '../contract.ts';
import { type AriOptions, ariUrl } from './ari-caller.ts';
import { basicAuth } from './ask-platform.ts';

export interface AriEventsDeps {
  readonly options: AriOptions;
  readonly onStatus: (ref: string, status: OutboundStatus) => Promise<unknown>;
  /** Lets an answered channel go on. */
  readonly goOn: (ref: string, purpose: string) => Promise<void>;
  /** Wait before the n-th try to connect again, milliseconds. */
  readonly retryDelayMs?: (tries: number) => number;
  readonly log: Pick<Log, 'error'>;
}

const Channel = z.object({ id: z.string(), state: z.string() });
const AriEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('StasisStart'), args: z.array(z.string()), channel: Channel }),
  z.object({ type: z.literal('ChannelStateChange'), channel: Channel }),
  z.object({ type: z.literal('ChannelDestroyed'), cause: z.int(), channel: Channel }),
]);
export type AriEvent = z.infer<typeof AriEvent>;
/** Another node listens for the same application now: Asterisk tells one only. */
const Replaced = z.object({ type: z.literal('ApplicationReplaced') });
const REPLACED_MS = 5 * 60 * 1_000;

const MAX_PAYLOAD = 1_048_576;
const PING_MS = 20_000;

/** What an event says of a call; null: nothing. */
export function ariStatus(event: AriEvent): OutboundStatus | null {
  const { state } = event.channel;
  if (event.type === 'StasisStart') return 'answered';
  if (event.type === 'ChannelStateChange') {
    if (state === 'Up') return 'answered';
    return state === 'Ringing' ? 'ringing' : null;
  }
  if (state === 'Up') return 'completed';
  return unanswered(event.cause);
}

/** Q.850 causes: 17 busy and 21 declined; 0, 16, 18, 19 and 127 as Asterisk ends a channel that rang too long. */
function unanswered(cause: number): OutboundStatus {
  if (cause === 17 || cause === 21) return 'busy';
  return [0, 16, 18, 19, 127].includes(cause) ? 'no-answer' : 'failed';
}

/** Listens to what Asterisk tells of our channels, for as long as it is open; connects again when it is cut off. */
export class AriEvents {
  readonly #deps: AriEventsDeps;
  #socket: WebSocket | null = null;
  #retry: NodeJS.Timeout | undefined;
  #ping: NodeJS.Timeout | undefined;
  #tries = 0;
  #closed = false;
  #replaced = false;
  /** Events are worked through in their order. */
  #working: Promise<void> = Promise.resolve();

  constructor(deps: AriEventsDeps) {
    this.#deps = deps;
  }

  open(): void {
    if (this.#closed || this.#socket !== null) return;
    const { options, log } = this.#deps;
    const { app, username, password } = options;
    const url = ariUrl(options, `/events?${new URLSearchParams({ app })}`).replace(/^http/, 'ws');
    const socket = new WebSocket(url, {
      headers: { authorization: basicAuth(username, password) },
      maxPayload: MAX_PAYLOAD,
      handshakeTimeout: 10_000,
    });
    this.#socket = socket;
    let alive = true;
    socket.on('open', () => {
      this.#tries = 0;
      this.#ping = setInterval(() => {
        if (!alive) return socket.terminate();
        alive = false;
        socket.ping();
      }, PING_MS).unref();
    });
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('message', (data, isBinary) => {
      alive = true;
      if (!isBinary) this.#heard(data.toString());
    });
    socket.on('error', (error) => log.error({ err: error }, "Asterisk's events cannot be heard"));
    socket.on('close', () => this.#lost());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#socket?.terminate();
    await this.#working;
  }

  #lost(): void {
    this.#socket = null;
    clearInterval(this.#ping);
    if (this.#closed) return;
    this.#tries += 1;
    const delay = this.#replaced ? REPLACED_MS : this.#retryDelay();
    this.#replaced = false;
    this.#retry = setTimeout(() => this.open(), delay).unref();
  }

  #retryDelay(): number {
    return this.#deps.retryDelayMs?.(this.#tries) ?? Math.min(30_000, 500 * 2 ** this.#tries);
  }

  #heard(text: string): void {
    const message = readJson(text);
    if (Replaced.safeParse(message).success) this.#replaced = true;
    const parsed = AriEvent.safeParse(message);
    if (!parsed.success) return;
    const event = parsed.data;
    this.#working = this.#working
      .then(() => this.#act(event))
      .catch((error: unknown) => this.#deps.log.error({ err: error }, "an event of Asterisk's was lost"));
  }

  async #act(event: AriEvent): Promise<void> {
    const status = ariStatus(event);
    if (status !== null) await this.#deps.onStatus(event.channel.id, status);
    if (event.type === 'StasisStart' && event.args[1] === event.channel.id)
      await this.#deps.goOn(event.channel.id, event.args[0] ?? '');
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
