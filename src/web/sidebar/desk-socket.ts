import type {
  Command,
  DeskErrorCode,
  DeskMessage,
  DeskReply,
  FieldProblem,
} from '../../protocol/desk-stream.ts';

/**
 * The connection to `GET /v1/desk`. It signs in by subprotocol, answers heartbeats, reconnects with back-off, follows
 * its calls again from the last event seen, and sends commands again until they are answered; the service does a
 * command of the same id only once.
 */

/** The part of a WebSocket that is needed. */
export interface SocketLike {
  send(data: string): void;
  close(): void;
}

/** What a socket tells, in the order in which it happens. */
export interface SocketListener {
  message(data: unknown): void;
  closed(): void;
}

/** `refused`: the token or the page's version was turned down, and trying again makes no sense. */
export type ConnectionState = 'connecting' | 'ready' | 'waiting' | 'refused';
export type OkReply = Extract<DeskReply, { type: 'ok' }>;

export interface DeskSocketOptions {
  /** Opens a WebSocket that carries the token. */
  open(listener: SocketListener): SocketLike;
  /** Number of the last event of the call that was taken in. */
  lastSeq(callId: string): number;
  onReply(reply: DeskReply): void;
  onState(state: ConnectionState): void;
  /** Asked before each new attempt; false ends it as refused (the token has expired). */
  mayConnect?(): boolean;
  random?(): number;
}

/** A command that the service turned down. */
export class CommandError extends Error {
  readonly code: DeskErrorCode;
  readonly problems: readonly FieldProblem[];

  constructor(code: DeskErrorCode, message: string, problems: readonly FieldProblem[]) {
    super(message);
    this.code = code;
    this.problems = problems;
  }
}

interface PendingCommand {
  readonly message: Extract<DeskMessage, { type: 'command' }>;
  attempts: number;
  timer: Timer | null;
  resolve(reply: OkReply): void;
  reject(error: CommandError): void;
}

type Timer = ReturnType<typeof setTimeout>;

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 15_000;
/** The service's heartbeat is not known before its welcome. */
const WELCOME_WITHIN_MS = 10_000;
/** A connection that stayed silent for this many heartbeats is dead, whatever TCP says. */
const SILENT_HEARTBEATS = 2.5;
const RETRY_MS = 1_000;
const COMMAND_ATTEMPTS = 5;
const v = 1;

export class DeskSocket {
  readonly #options: DeskSocketOptions;
  readonly #followed = new Set<string>();
  readonly #pending = new Map<string, PendingCommand>();
  #socket: SocketLike | null = null;
  /** Counts the connections, so that an old one has no say any more. */
  #attempt = 0;
  #ready = false;
  #closed = false;
  #failures = 0;
  #nextDelayMs: number | null = null;
  #heartbeatMs: number | null = null;
  #silence: Timer | null = null;
  #heartbeat: ReturnType<typeof setInterval> | null = null;
  #reconnect: Timer | null = null;

  constructor(options: DeskSocketOptions) {
    this.#options = options;
  }

  connect(): void {
    if (this.#closed) return;
    if (this.#options.mayConnect?.() === false) {
      this.#refuse();
      return;
    }
    this.#options.onState('connecting');
    const attempt = ++this.#attempt;
    this.#socket = this.#options.open({
      message: (data) => {
        if (this.#attempt === attempt) this.#receive(data);
      },
      closed: () => {
        if (this.#attempt === attempt) this.#lost();
      },
    });
    this.#expectWords();
  }

  /** Ends the connection for good; commands still unanswered are turned down. */
  close(): void {
    this.#closed = true;
    this.#drop();
    if (this.#reconnect !== null) clearTimeout(this.#reconnect);
    const left = [...this.#pending.values()];
    this.#pending.clear();
    for (const command of left) {
      if (command.timer !== null) clearTimeout(command.timer);
      command.reject(new CommandError('unavailable', '', []));
    }
  }

  /** Hears the call's events after the last one taken in, from now on and after each reconnect. */
  follow(callId: string): void {
    if (!this.#followed.has(callId)) this.refill(callId);
  }

  /** Asks again for what comes after the last event taken in. */
  refill(callId: string): void {
    this.#followed.add(callId);
    if (this.#ready) this.#askFor(callId);
  }

  unfollow(callId: string): void {
    if (this.#followed.delete(callId) && this.#ready) this.#send({ v, type: 'unfollow', callId });
  }

  /** Sends a command; settles once the service has answered it, however many reconnects that takes. */
  command(callId: string, command: Command): Promise<OkReply> {
    return new Promise((resolve, reject) => {
      const message = { v, type: 'command', id: randomId(), callId, command } as const;
      this.#pending.set(message.id, { message, attempts: 1, timer: null, resolve, reject });
      if (this.#ready) this.#send(message);
    });
  }

  #receive(data: unknown): void {
    this.#expectWords();
    const reply = parseReply(data);
    if (reply === null) return;
    switch (reply.type) {
      case 'ping':
        this.#send({ v, type: 'pong' });
        return;
      case 'pong':
        return;
      case 'welcome':
        this.#welcomed(reply.heartbeatMs);
        break;
      case 'ok':
        this.#settle(reply.id)?.resolve(reply);
        break;
      case 'error':
        this.#failed(reply);
        break;
      case 'goodbye':
        this.#nextDelayMs = reply.retryAfterMs;
        this.#lost();
        return;
    }
    this.#options.onReply(reply);
  }

  #welcomed(heartbeatMs: number): void {
    this.#heartbeatMs = heartbeatMs;
    this.#failures = 0;
    this.#ready = true;
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#heartbeat = setInterval(() => this.#send({ v, type: 'ping' }), heartbeatMs);
    this.#expectWords();
    this.#options.onState('ready');
    for (const callId of this.#followed) this.#askFor(callId);
    for (const { message } of this.#pending.values()) this.#send(message);
  }

  #failed(reply: Extract<DeskReply, { type: 'error' }>): void {
    if (reply.id === undefined) {
      if (reply.code === 'unauthorised' || reply.code === 'unsupported_version') this.#refuse();
      else if (reply.callId !== undefined) this.#followFailed(reply.callId, reply.retryable);
      return;
    }
    const command = this.#pending.get(reply.id);
    if (command === undefined) return;
    if (reply.retryable && command.attempts < COMMAND_ATTEMPTS) {
      command.attempts++;
      command.timer = setTimeout(() => {
        if (this.#ready) this.#send(command.message);
      }, RETRY_MS);
      return;
    }
    this.#settle(reply.id)?.reject(new CommandError(reply.code, reply.message, reply.problems ?? []));
  }

  #followFailed(callId: string, retryable: boolean): void {
    if (!retryable) {
      this.#followed.delete(callId);
      return;
    }
    setTimeout(() => {
      if (this.#ready && this.#followed.has(callId)) this.#askFor(callId);
    }, RETRY_MS);
  }

  #settle(id: string): PendingCommand | undefined {
    const command = this.#pending.get(id);
    this.#pending.delete(id);
    if (command?.timer != null) clearTimeout(command.timer);
    return command;
  }

  #refuse(): void {
    this.#closed = true;
    this.#drop();
    this.#options.onState('refused');
  }

  #lost(): void {
    this.#drop();
    if (this.#closed) return;
    const backOff = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** this.#failures++);
    const jitter = 0.5 + (this.#options.random ?? Math.random)();
    const delay = this.#nextDelayMs ?? backOff * jitter;
    this.#nextDelayMs = null;
    this.#options.onState('waiting');
    this.#reconnect = setTimeout(() => this.connect(), delay);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    this.#attempt++;
    this.#ready = false;
    if (this.#silence !== null) clearTimeout(this.#silence);
    if (this.#heartbeat !== null) clearInterval(this.#heartbeat);
    this.#silence = null;
    this.#heartbeat = null;
    socket?.close();
  }

  #expectWords(): void {
    if (this.#silence !== null) clearTimeout(this.#silence);
    const patience = this.#heartbeatMs === null ? WELCOME_WITHIN_MS : this.#heartbeatMs * SILENT_HEARTBEATS;
    this.#silence = setTimeout(() => this.#lost(), patience);
  }

  #askFor(callId: string): void {
    this.#send({ v, type: 'follow', callId, after: this.#options.lastSeq(callId) });
  }

  #send(message: DeskMessage): void {
    this.#socket?.send(JSON.stringify(message));
  }
}

/** The service is trusted to speak its own protocol; what is no message at all is passed over. */
function parseReply(data: unknown): DeskReply | null {
  if (typeof data !== 'string') return null;
  try {
    const reply: unknown = JSON.parse(data);
    return typeof reply === 'object' && reply !== null && 'type' in reply ? (reply as DeskReply) : null;
  } catch {
    return null;
  }
}

/** `crypto.randomUUID` exists only on https pages; intranets are often plain http. */
function randomId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
