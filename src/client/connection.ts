import WebSocket from 'ws';
import type { SenderMessage } from '../protocol/call-stream.ts';
import { PROTOCOL_VERSION } from '../protocol/common.ts';
import type { DeskMessage } from '../protocol/desk-stream.ts';
import { type Backoff, backoffMs, DEFAULT_BACKOFF } from './backoff.ts';
import { ClientError, type ClientErrorCode } from './client-error.ts';

export interface ConnectionOptions {
  /** Base URL of the service: `http(s)://` or `ws(s)://`. */
  readonly url: string;
  /** JWT, or where to get a fresh one before each connection. */
  readonly token: string | (() => string | Promise<string>);
  readonly backoff?: Backoff;
  /** 0..1; tests pass their own. */
  readonly random?: () => number;
  /** Told of everything that the client mends by itself, for a log. */
  readonly onProblem?: (error: ClientError) => void;
}

/** The replies that both sockets share, as far as the connection looks into them. */
interface BaseReply {
  readonly type: string;
  readonly heartbeatMs?: number;
  readonly retryAfterMs?: number;
}

export interface ConnectionHandlers<Reply> {
  /** Checks a message of the server; undefined for one that does not keep the protocol. */
  readonly parse: (data: unknown) => Reply | undefined;
  /** Signed in: everything that must be said again after a lost connection is said here. */
  readonly onWelcome: (reply: Reply) => void;
  readonly onReply: (reply: Reply) => void;
  readonly onDown: () => void;
  /** The server will not have this client; no further attempt is made. */
  readonly onRefused: (error: ClientError) => void;
}

const HANDSHAKE_MS = 15_000;
/** Silence of this many heartbeats means that the other side is gone. */
const MISSED_HEARTBEATS = 2.5;

/** One WebSocket that comes back by itself: signs in, beats its heart, and dials again with back-off until closed. */
export class Connection<Reply extends BaseReply> {
  private readonly options: ConnectionOptions;
  private readonly address: string;
  private readonly handlers: ConnectionHandlers<Reply>;
  private readonly random: () => number;
  private socket: WebSocket | undefined;
  private retry: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private attempt = 0;
  private lastHeard = 0;
  private retryAfterMs: number | undefined;
  private welcomed = false;
  private closed = false;

  constructor(path: string, options: ConnectionOptions, handlers: ConnectionHandlers<Reply>) {
    this.options = options;
    this.address = socketAddress(options.url, path);
    this.handlers = handlers;
    this.random = options.random ?? Math.random;
    void this.dial();
  }

  /** True between the server's welcome and the loss of the connection. */
  get ready(): boolean {
    return this.welcomed;
  }

  send(message: SenderMessage | DeskMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Drops the connection as a broken network would; it is dialled again. */
  drop(): void {
    this.socket?.terminate();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    this.socket?.close(1000);
    this.down();
  }

  private async dial(): Promise<void> {
    const { token } = this.options;
    let bearer: string;
    try {
      bearer = typeof token === 'string' ? token : await token();
    } catch (error) {
      this.problem('unauthorised', `no token: ${messageOf(error)}`);
      this.dialLater();
      return;
    }
    if (this.closed) return;
    const socket = new WebSocket(this.address, ['jiesu.v1', `bearer.${bearer}`], {
      handshakeTimeout: HANDSHAKE_MS,
    });
    this.socket = socket;
    socket.on('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      socket.terminate();
      if (status >= 400 && status < 500 && status !== 408 && status !== 429) {
        const code = status === 403 ? 'forbidden' : 'unauthorised';
        this.refuse(new ClientError(code, `${this.address} answered ${status}`));
      }
    });
    socket.on('message', (data) => this.hear(socket, String(data)));
    socket.on('error', (error) => this.problem('unavailable', `${this.address}: ${messageOf(error)}`));
    socket.on('close', () => {
      if (socket !== this.socket) return;
      this.down();
      this.dialLater();
    });
  }

  private hear(socket: WebSocket, text: string): void {
    if (socket !== this.socket || this.closed) return;
    this.lastHeard = performance.now();
    const reply = this.handlers.parse(parseJson(text));
    if (reply === undefined) {
      this.problem('protocol', `message outside the protocol: ${text.slice(0, 80)}`);
      return;
    }
    switch (reply.type) {
      case 'welcome':
        this.welcomed = true;
        this.attempt = 0;
        this.beat(reply.heartbeatMs ?? 20_000);
        this.handlers.onWelcome(reply);
        break;
      case 'ping':
        this.send({ v: PROTOCOL_VERSION, type: 'pong' });
        break;
      case 'pong':
        break;
      case 'goodbye':
        this.retryAfterMs = reply.retryAfterMs;
        socket.close(1000);
        break;
      default:
        this.handlers.onReply(reply);
    }
  }

  /** Stops for good and says why. */
  refuse(error: ClientError): void {
    if (this.closed) return;
    this.close();
    this.handlers.onRefused(error);
  }

  private beat(everyMs: number): void {
    clearInterval(this.heartbeat);
    this.heartbeat = setInterval(() => {
      if (performance.now() - this.lastHeard > everyMs * MISSED_HEARTBEATS) this.drop();
      else this.send({ v: PROTOCOL_VERSION, type: 'ping' });
    }, everyMs);
  }

  private down(): void {
    clearInterval(this.heartbeat);
    if (!this.welcomed) return;
    this.welcomed = false;
    this.handlers.onDown();
  }

  private dialLater(): void {
    if (this.closed) return;
    const wait = backoffMs(this.attempt, this.options.backoff ?? DEFAULT_BACKOFF, this.random);
    this.attempt += 1;
    this.retry = setTimeout(() => void this.dial(), Math.max(wait, this.retryAfterMs ?? 0));
    this.retryAfterMs = undefined;
  }

  private problem(code: ClientErrorCode, message: string): void {
    if (!this.closed) this.options.onProblem?.(new ClientError(code, message, { retryable: true }));
  }
}

function socketAddress(base: string, path: string): string {
  const url = new URL(path, base);
  url.protocol = url.protocol.replace('http', 'ws');
  return url.href;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // A refused connection over two address families is an AggregateError without a message of its own.
  return error.message === '' ? String((error as NodeJS.ErrnoException).code ?? error.name) : error.message;
}
