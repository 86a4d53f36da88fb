import { Duplex } from 'node:stream';

/** One client's turn at the engine: a whole request of the PostgreSQL protocol, up to its Query or Sync. */
interface Turn {
  socket: PgliteSocket;
  request: Uint8Array;
}

/** Runs one request on the engine's only session and returns the raw answer. */
export type ExecuteRequest = (request: Uint8Array) => Promise<Uint8Array>;

/** After this many milliseconds a client that does nothing in its transaction loses it, as on a server. */
const IDLE_IN_TRANSACTION_MS = 60_000;

const STARTUP_ANSWER = Buffer.concat([
  message('R', Buffer.from([0, 0, 0, 0])),
  message('S', Buffer.from('client_encoding\0UTF8\0')),
  message('S', Buffer.from('standard_conforming_strings\0on\0')),
  message('Z', Buffer.from('I')),
]);
const ROLLBACK = message('Q', Buffer.from('ROLLBACK\0'));

const CODE = {
  query: 0x51,
  sync: 0x53,
  terminate: 0x58,
  notification: 0x41,
  complete: 0x43,
  ready: 0x5a,
  idle: 0x49,
};

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/**
 * Shares the single session of an embedded engine among many `pg` clients: whole requests are taken in
 * the order they came, and a client inside a transaction keeps the engine until it commits or rolls back.
 *
 * Session state (`SET`, `UNLISTEN`, named prepared statements) is common to all clients; a client that
 * issued any `LISTEN` receives every notification, so listeners check the channel.
 */
export class PgliteSwitch {
  readonly #execute: ExecuteRequest;
  readonly #waiting: Turn[] = [];
  readonly #listening = new Set<PgliteSocket>();
  #holder: PgliteSocket | undefined;
  #idle: NodeJS.Timeout | undefined;
  #running = false;

  constructor(execute: ExecuteRequest) {
    this.#execute = execute;
  }

  /** A new connection, to be given to `pg` as its `stream`. */
  connect(): PgliteSocket {
    return new PgliteSocket(this);
  }

  /** Queues one request of a client. */
  submit(socket: PgliteSocket, request: Uint8Array): void {
    this.#waiting.push({ socket, request });
    void this.#run();
  }

  /** Forgets a client: its waiting requests are dropped and its open transaction is rolled back. */
  leave(socket: PgliteSocket): void {
    this.#listening.delete(socket);
    for (let index = this.#waiting.length - 1; index >= 0; index -= 1) {
      if (this.#waiting[index]?.socket === socket) this.#waiting.splice(index, 1);
    }
    if (this.#holder === socket) this.submit(socket, ROLLBACK);
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    try {
      for (let turn = this.#next(); turn; turn = this.#next()) await this.#serve(turn);
    } finally {
      this.#running = false;
    }
  }

  #next(): Turn | undefined {
    if (!this.#holder) return this.#waiting.shift();
    const index = this.#waiting.findIndex((turn) => turn.socket === this.#holder);
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }

  async #serve({ socket, request }: Turn): Promise<void> {
    clearTimeout(this.#idle);
    try {
      const { buffer, byteOffset, byteLength } = await this.#execute(request);
      const answer = Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
      const status = answer.at(-6) === CODE.ready ? answer.at(-1) : CODE.idle;
      this.#holder = status === CODE.idle ? undefined : socket;
      this.#deliver(socket, answer);
      if (this.#holder) this.#idle = this.#limitIdling(socket);
      // The client may have left while its request ran: then nobody is there to end the transaction.
      if (this.#holder && socket.destroyed && !this.#waiting.some((turn) => turn.socket === socket)) {
        this.submit(socket, ROLLBACK);
      }
    } catch (error) {
      this.#holder = undefined;
      socket.destroy(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #limitIdling(socket: PgliteSocket): NodeJS.Timeout {
    const end = () => socket.destroy(new Error('the transaction was left idle for too long'));
    return setTimeout(end, IDLE_IN_TRANSACTION_MS).unref();
  }

  /** Hands the answer to its client and the notifications within it to all who listen. */
  #deliver(socket: PgliteSocket, answer: Buffer): void {
    const own: Buffer[] = [];
    const notifications: Buffer[] = [];
    let start = 0;
    for (let at = 0; at < answer.length; ) {
      const end = at + 1 + answer.readInt32BE(at + 1);
      if (answer[at] === CODE.complete && answer.toString('latin1', at + 5, end - 1) === 'LISTEN') {
        this.#listening.add(socket);
      }
      if (answer[at] === CODE.notification) {
        own.push(answer.subarray(start, at));
        notifications.push(answer.subarray(at, end));
        start = end;
      }
      at = end;
    }
    own.push(answer.subarray(start));
    for (const listener of this.#listening) for (const each of notifications) listener.answer(each);
    for (const part of own) socket.answer(part);
  }
}

/** A stream that speaks the PostgreSQL protocol and answers from an embedded engine instead of a network. */
export class PgliteSocket extends Duplex {
  readonly #switch: PgliteSwitch;
  #unread: Buffer = Buffer.alloc(0);
  #started = false;

  constructor(owner: PgliteSwitch) {
    super();
    this.#switch = owner;
  }

  connect(): this {
    process.nextTick(() => this.emit('connect'));
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  /** Hands bytes of the engine to the client, unless it said good-bye. */
  answer(bytes: Buffer): void {
    if (bytes.length > 0 && !this.destroyed && !this.writableEnded) this.push(bytes);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#take(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: (error?: Error | null) => void): void {
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#switch.leave(this);
    done(error);
  }

  #take(chunk: Buffer): void {
    this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
    if (!this.#started) {
      if (this.#unread.length < 4 || this.#unread.length < this.#unread.readInt32BE(0)) return;
      this.#unread = this.#unread.subarray(this.#unread.readInt32BE(0));
      this.#started = true;
      this.push(STARTUP_ANSWER);
    }
    let start = 0;
    for (let at = 0; at + 5 <= this.#unread.length; ) {
      const end = at + 1 + this.#unread.readInt32BE(at + 1);
      if (end > this.#unread.length) break;
      const type = this.#unread[at];
      if (type === CODE.terminate) start = end;
      else if (type === CODE.query || type === CODE.sync) {
        this.#switch.submit(this, this.#unread.subarray(start, end));
        start = end;
      }
      at = end;
    }
    this.#unread = this.#unread.subarray(start);
  }
}
