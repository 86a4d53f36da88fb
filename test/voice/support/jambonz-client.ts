import { createHmac, randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import WebSocket from 'ws';
import type { Verb } from '../../../src/voice/dialect/jambonz/verbs.ts';

/** jambonz's own validator: throws on a list that its feature server would refuse. */
const { validate } = createRequire(import.meta.url)('@jambonz/verb-specifications') as {
  validate: (logger: { info(...args: unknown[]): void }, verbs: unknown) => void;
};

/** @throws what jambonz has against the verbs */
export function validateVerbs(verbs: unknown): void {
  validate({ info: () => undefined }, verbs);
}

/** The header that jambonz sends with a webhook; `seconds` since the epoch. */
export function jambonzSignature(body: string | Uint8Array, secret: string, seconds: number): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.`).update(body).digest('hex')}`;
}

export interface JambonzClientOptions {
  /** Asked before each connection: a load balancer may lead to another node. */
  readonly url: () => string;
  readonly username: string;
  readonly password: string;
  readonly callSid?: string;
  readonly from?: string;
  readonly to?: string;
  readonly direction?: 'inbound' | 'outbound';
  readonly customerData?: Record<string, unknown>;
  /** Waits for an answer this long, milliseconds. */
  readonly ackMs?: number;
  /** Waits for a connection this long, milliseconds. */
  readonly handshakeMs?: number;
  /** Before the first reconnection; doubled each time up to 2 s, as jambonz does. */
  readonly backoffMs?: number;
  readonly maxConnections?: number;
}

interface Waiting {
  readonly resolve: (verbs: Verb[] | null) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * The feature server's side of one call over the WebSocket, as jambonz's `ws-requestor.js` speaks it: subprotocol, basic auth,
 * answers awaited for 5 s, no message of ours above 24 KiB, and a new connection with `session:reconnect` after any close but
 * 1000. It plays nothing: who drives it says what the caller did.
 */
export class JambonzClient {
  readonly callSid: string;
  /** The verbs in force. */
  verbs: Verb[] = [];
  /** Every message heard, as text. */
  readonly heard: string[] = [];
  /** Codes of the closes so far. */
  readonly closes: number[] = [];
  /** Times from a message to its answer, milliseconds. */
  readonly answerMs: number[] = [];
  socket: WebSocket | null = null;
  connections = 0;
  readonly #options: JambonzClientOptions;
  readonly #waiting = new Map<string, Waiting>();
  readonly #watchers = new Set<() => void>();
  #backoffMs: number;
  #beginning: string | null = null;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: JambonzClientOptions) {
    this.#options = options;
    this.#backoffMs = options.backoffMs ?? 500;
    this.callSid = options.callSid ?? randomUUID();
  }

  /** What every message says of the call. */
  get info(): Record<string, unknown> {
    const { from = '13800000000', to = '12345', direction = 'inbound', customerData } = this.#options;
    return {
      call_sid: this.callSid,
      direction,
      from,
      to,
      call_id: 'f0b3c0de@10.0.0.1',
      call_status: 'trying',
      account_sid: 'ac-1',
      application_sid: 'app-1',
      sip: { headers: { from: `<sip:${from}@10.0.0.1>` }, method: 'INVITE' },
      ...(customerData === undefined ? {} : { customer_data: customerData }),
    };
  }

  /** Rings: connects, and answers the first verbs. */
  async begin(): Promise<Verb[]> {
    await this.#connect();
    this.#beginning = randomUUID();
    return this.#apply(await this.ask({ type: 'session:new', msgid: this.#beginning, data: this.info }));
  }

  /** A verb is over: tells its hook, and goes on with what is answered. */
  async hook(path: string, data: Record<string, unknown>): Promise<Verb[]> {
    const message = { type: 'verb:hook', hook: path, data: { ...this.info, ...data } };
    return this.#apply(await this.ask(message));
  }

  /** The next page, where the verbs in force end with a `redirect`. */
  async redirect(): Promise<Verb[]> {
    const last = this.verbs.at(-1);
    if (last?.verb !== 'redirect') throw new Error('the verbs end with no redirect');
    const message = { type: 'session:redirect', hook: last.actionHook, data: this.info };
    return this.#apply(await this.ask(message));
  }

  /** Sends a message that jambonz waits on. @throws when no answer comes in time, or the connection goes first */
  ask(message: Record<string, unknown>): Promise<Verb[] | null> {
    const msgid = typeof message.msgid === 'string' ? message.msgid : randomUUID();
    return new Promise((resolve, reject) => {
      const begun = performance.now();
      const timer = setTimeout(() => {
        this.#waiting.delete(msgid);
        reject(new Error(`timeout from far end for msgid ${msgid}`));
      }, this.#options.ackMs ?? 5_000);
      this.#waiting.set(msgid, {
        timer,
        reject,
        resolve: (verbs) => {
          this.answerMs.push(performance.now() - begun);
          resolve(verbs);
        },
      });
      this.send({ ...message, msgid, call_sid: this.callSid });
    });
  }

  /** Sends a message that jambonz does not wait on. */
  notify(type: string, data: Record<string, unknown>): void {
    this.send({ type, msgid: randomUUID(), call_sid: this.callSid, data: { ...this.info, ...data } });
  }

  send(message: object | string | Uint8Array): void {
    const plain = typeof message === 'string' || message instanceof Uint8Array;
    this.socket?.send(plain ? message : JSON.stringify(message));
  }

  /** Resolves once `fits` holds, now or after something was heard. */
  until(fits: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watcher = () => {
        if (!fits()) return;
        this.#watchers.delete(watcher);
        resolve();
      };
      this.#watchers.add(watcher);
      watcher();
    });
  }

  /** Gone without a word, as after a crash. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.socket?.terminate();
  }

  async #connect(): Promise<void> {
    const { username, password } = this.#options;
    const socket = new WebSocket(this.#options.url(), ['ws.jambonz.org'], {
      auth: `${username}:${password}`,
      handshakeTimeout: this.#options.handshakeMs ?? 1_500,
      maxPayload: 24 * 1_024,
      followRedirects: true,
      maxRedirects: 2,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    this.connections += 1;
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('message', (data, isBinary) => this.#onMessage(String(data), isBinary));
    socket.once('close', (code) => this.#onClose(code));
    this.#check();
  }

  #onMessage(text: string, isBinary: boolean): void {
    if (isBinary) throw new Error('jambonz takes no binary messages');
    this.heard.push(text);
    const { type, msgid, command, data } = JSON.parse(text) as {
      type: string;
      msgid?: string;
      command?: string;
      data?: Verb[];
    };
    if (data !== undefined) validateVerbs(data);
    if (type === 'command' && command === 'redirect') this.#apply(data ?? null);
    const waiting = this.#waiting.get(msgid ?? '');
    if (type === 'ack' && waiting !== undefined) {
      this.#waiting.delete(msgid ?? '');
      clearTimeout(waiting.timer);
      waiting.resolve(data ?? null);
      if (msgid === this.#beginning) this.#beginning = null;
    }
    this.#check();
  }

  #onClose(code: number): void {
    this.closes.push(code);
    this.socket = null;
    const { maxConnections = 5 } = this.#options;
    const again = code !== 1000 && !this.#stopped && this.connections < maxConnections;
    for (const [msgid, { reject, timer }] of this.#waiting) {
      // What was asked first stays asked: the answer to `session:reconnect` stands for it.
      if (again && msgid === this.#beginning) continue;
      clearTimeout(timer);
      this.#waiting.delete(msgid);
      reject(new Error(`abandoning msgid ${msgid} since socket is closed`));
    }
    if (again) this.#timer = setTimeout(() => void this.#reconnect(), this.#backoffMs);
    this.#backoffMs = Math.min(2_000, this.#backoffMs * 2);
    this.#check();
  }

  async #reconnect(): Promise<void> {
    try {
      await this.#connect();
    } catch {
      return;
    }
    const msgid = randomUUID();
    const first = this.#waiting.get(this.#beginning ?? '');
    if (first !== undefined) {
      this.#waiting.delete(this.#beginning ?? '');
      this.#waiting.set(msgid, first);
      this.#beginning = msgid;
      this.send({ type: 'session:reconnect', msgid, call_sid: this.callSid, data: this.info });
      return;
    }
    // Its verbs are dropped, as jambonz drops them.
    await this.ask({ type: 'session:reconnect', msgid, data: this.info }).catch(() => null);
    this.#check();
  }

  #apply(verbs: Verb[] | null): Verb[] {
    if (verbs !== null) this.verbs = verbs;
    return this.verbs;
  }

  #check(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
