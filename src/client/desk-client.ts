import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { PROTOCOL_VERSION } from '../protocol/common.ts';
import { type CallSummary, type Command, DeskReply } from '../protocol/desk-stream.ts';
import { backoffMs, DEFAULT_BACKOFF } from './backoff.ts';
import { ClientError } from './client-error.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

type Reply<T extends DeskReply['type']> = Extract<DeskReply, { type: T }>;
export type DeskEventMessage = Reply<'event'>;
export type DeskPartial = Reply<'partial'>;

export interface CommandResult {
  /** The call's event number after the command. */
  readonly seq: number;
  /** Only after `submit`. */
  readonly order: { readonly orderId: string; readonly orderNumber: string } | undefined;
}

interface PendingCommand {
  readonly callId: string;
  readonly command: Command;
  attempts: number;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: Error) => void;
}

interface DeskSignals {
  /** Signed in, the first time and after each lost connection. */
  welcome: [];
  /** A call on the list is new or changed. */
  call: [CallSummary];
  event: [DeskEventMessage];
  partial: [DeskPartial];
  /** Any of the above. */
  change: [];
}

const MAX_ATTEMPTS = 6;

/**
 * A desk without a screen. Follows calls across lost connections so that each event is told exactly once and in order,
 * and repeats a command under the same id until it is answered.
 */
export class DeskClient extends EventEmitter<DeskSignals> {
  /** The desk's list of calls by id, as last told. */
  readonly calls = new Map<string, CallSummary>();
  private readonly connection: Connection<DeskReply>;
  private readonly random: () => number;
  private readonly onProblem: ((error: ClientError) => void) | undefined;
  private readonly followed = new Map<string, { seq: number; asked: boolean }>();
  private readonly pending = new Map<string, PendingCommand>();
  private readonly watchers = new Set<{ check: () => void; reject: (error: Error) => void }>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private failure: ClientError | undefined;

  constructor(options: ConnectionOptions) {
    super();
    this.random = options.random ?? Math.random;
    this.onProblem = options.onProblem;
    this.connection = new Connection('/v1/desk', options, {
      parse: (data) => DeskReply.safeParse(data).data,
      onWelcome: () => this.greet(),
      onReply: (reply) => this.hear(reply),
      onDown: () => undefined,
      onRefused: (error) => this.fail(error),
    });
  }

  /** Number of the last event of the call that was told; 0 before the first. */
  seqOf(callId: string): number {
    return this.followed.get(callId)?.seq ?? 0;
  }

  /** Tells all events of the call with a number above `after`, then the live ones. */
  follow(callId: string, after = 0): void {
    this.followed.set(callId, { seq: after, asked: false });
    this.ask(callId);
  }

  unfollow(callId: string): void {
    if (this.followed.delete(callId)) this.connection.send({ v: PROTOCOL_VERSION, type: 'unfollow', callId });
  }

  /** @throws ClientError with the server's code when the command is refused. */
  command(callId: string, command: Command, id: string = randomUUID()): Promise<CommandResult> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.pending.set(id, { callId, command, attempts: 0, resolve, reject });
      this.sendCommand(id);
    });
  }

  /** Resolves with the first answer of `look` that is neither undefined nor false; asked now and after each change. */
  until<T>(look: () => T | undefined | false): Promise<T> {
    return new Promise((resolve, reject) => {
      const watcher = {
        reject,
        check: () => {
          try {
            const found = look();
            if (found === undefined || found === false) return;
            this.watchers.delete(watcher);
            resolve(found);
          } catch (error) {
            this.watchers.delete(watcher);
            reject(error);
          }
        },
      };
      this.watchers.add(watcher);
      watcher.check();
      if (this.failure !== undefined && this.watchers.delete(watcher)) reject(this.failure);
    });
  }

  /** Resolves when signed in. */
  async ready(): Promise<void> {
    await this.until(() => this.connection.ready);
  }

  /** Drops the connection as a broken network would; the desk comes back by itself. */
  drop(): void {
    this.connection.drop();
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.connection.close();
    this.fail(new ClientError('closed', 'the desk was closed'));
  }

  private greet(): void {
    for (const [callId, call] of this.followed) {
      call.asked = false;
      this.ask(callId);
    }
    for (const id of this.pending.keys()) this.sendCommand(id);
    this.emit('welcome');
    this.changed();
  }

  private ask(callId: string): void {
    const call = this.followed.get(callId);
    if (call === undefined || !this.connection.ready) return;
    this.connection.send({ v: PROTOCOL_VERSION, type: 'follow', callId, after: call.seq });
  }

  private sendCommand(id: string): void {
    const pending = this.pending.get(id);
    if (pending === undefined || !this.connection.ready) return;
    const { callId, command } = pending;
    this.connection.send({ v: PROTOCOL_VERSION, type: 'command', id, callId, command });
  }

  private hear(reply: DeskReply): void {
    switch (reply.type) {
      case 'calls':
        this.calls.clear();
        for (const call of reply.calls) this.list(call);
        break;
      case 'offer':
        this.list(reply.call);
        break;
      case 'event':
        this.tell(reply);
        break;
      case 'partial':
        if (this.followed.has(reply.callId)) this.emit('partial', reply);
        break;
      case 'ok':
        this.answer(reply.id)?.resolve({ seq: reply.seq, order: reply.result });
        break;
      case 'error':
        this.complain(reply);
        break;
    }
    this.changed();
  }

  private list(call: CallSummary): void {
    this.calls.set(call.callId, call);
    this.emit('call', call);
  }

  private tell(message: DeskEventMessage): void {
    const call = this.followed.get(message.callId);
    if (call === undefined || message.seq <= call.seq) return;
    if (message.seq > call.seq + 1) {
      // One was lost on the way: ask once for all from there, and let the server's answer come in order.
      if (!call.asked) this.ask(message.callId);
      call.asked = true;
      return;
    }
    call.seq = message.seq;
    call.asked = false;
    this.emit('event', message);
  }

  private complain(reply: Reply<'error'>): void {
    const error = new ClientError(reply.code, reply.message, {
      retryable: reply.retryable,
      ...(reply.problems === undefined ? {} : { problems: reply.problems }),
    });
    const { id, callId } = reply;
    const pending = id === undefined ? undefined : this.pending.get(id);
    if (id !== undefined && pending !== undefined) {
      pending.attempts += 1;
      if (reply.retryable && pending.attempts < MAX_ATTEMPTS)
        this.again(pending.attempts, () => this.sendCommand(id));
      else this.answer(id)?.reject(error);
      return;
    }
    this.onProblem?.(error);
    if (callId !== undefined) {
      if (reply.retryable) this.again(0, () => this.ask(callId));
      else this.followed.delete(callId);
    } else if (!reply.retryable && isRefusal(reply.code)) {
      this.connection.refuse(error);
    }
  }

  private answer(id: string): PendingCommand | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private again(attempt: number, run: () => void): void {
    const timer = setTimeout(
      () => {
        this.timers.delete(timer);
        run();
      },
      backoffMs(attempt, DEFAULT_BACKOFF, this.random),
    );
    this.timers.add(timer);
  }

  private changed(): void {
    this.emit('change');
    for (const watcher of this.watchers) watcher.check();
  }

  private fail(error: ClientError): void {
    this.failure ??= error;
    for (const id of [...this.pending.keys()]) this.answer(id)?.reject(error);
    for (const watcher of this.watchers) watcher.reject(error);
    this.watchers.clear();
  }
}

function isRefusal(code: string): boolean {
  return code === 'unauthorised' || code === 'forbidden' || code === 'unsupported_version';
}
