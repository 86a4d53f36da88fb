import type { z } from 'zod';
import {
  CallEnd,
  type CallMessage,
  CallStart,
  CallUpdate,
  SegmentMessage,
  StreamReply,
} from '../protocol/call-stream.ts';
import { PROTOCOL_VERSION } from '../protocol/common.ts';
import { ClientError } from './client-error.ts';
import { Connection, type ConnectionOptions } from './connection.ts';
import { OutgoingCall } from './outgoing-call.ts';
import { SendRate } from './send-rate.ts';

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
export type CallDetails = Without<z.input<typeof CallStart>, 'v' | 'type' | 'seq'>;
export type SegmentDetails = Without<z.input<typeof SegmentMessage>, 'v' | 'type' | 'seq' | 'call'>;
export type UpdateDetails = Without<z.input<typeof CallUpdate>, 'v' | 'type' | 'seq' | 'call'>;
export type EndDetails = Without<z.input<typeof CallEnd>, 'v' | 'type' | 'seq' | 'call'>;

export interface CallSenderOptions extends ConnectionOptions {
  /** Un-acknowledged messages over all calls that may wait; more are refused with an error. */
  readonly maxWaiting?: number;
}

const DEFAULT_MAX_WAITING = 200_000;
const RETRY_MS = 500;

/**
 * Sends calls as an ASR gateway does: many calls over one connection, none of them lost. What is not acknowledged is
 * kept and sent again after a broken connection, a named gap or a passing failure of the server.
 */
export class CallSender {
  private readonly connection: Connection<StreamReply>;
  private readonly calls = new Map<string, OutgoingCall>();
  private readonly rate = new SendRate();
  private readonly maxWaiting: number;
  private readonly onProblem: ((error: ClientError) => void) | undefined;
  private readonly waiters: { resolve: () => void; reject: (error: Error) => void }[] = [];
  private readonly timers = new Set<NodeJS.Timeout>();
  private waiting = 0;
  private paused = false;
  private flushing: NodeJS.Timeout | undefined;
  private failure: ClientError | undefined;
  /** Calls that the server refused for good; the other calls go on. */
  private readonly refused = new Map<string, ClientError>();

  constructor(options: CallSenderOptions) {
    this.maxWaiting = options.maxWaiting ?? DEFAULT_MAX_WAITING;
    this.onProblem = options.onProblem;
    this.connection = new Connection('/v1/calls/stream', options, {
      parse: (data) => StreamReply.safeParse(data).data,
      onWelcome: (reply) => this.greet(reply),
      onReply: (reply) => this.hear(reply),
      onDown: () => {
        this.paused = false;
      },
      onRefused: (error) => this.fail(error),
    });
  }

  /** Messages that the server has not acknowledged yet. */
  get unacknowledged(): number {
    return this.waiting;
  }

  /** Starts a call. @returns the message's `seq`, always 1. */
  start(details: CallDetails): number {
    if (this.calls.has(details.call))
      throw new ClientError('bad_message', `call ${details.call} runs already`);
    const message = CallStart.parse({ v: PROTOCOL_VERSION, type: 'call.start', seq: 1, ...details });
    this.checkRoom();
    const call = new OutgoingCall(message);
    this.calls.set(message.call, call);
    this.add(call, message);
    return message.seq;
  }

  /**
   * Sends words. @returns the message's `seq`; null for a partial that was dropped because it can't be sent now and
   * would be stale later.
   */
  segment(call: string, details: SegmentDetails): number | null {
    if (!details.final && (!this.connection.ready || this.paused)) return null;
    return this.say(call, (seq) =>
      SegmentMessage.parse({ v: PROTOCOL_VERSION, type: 'segment', call, seq, ...details }),
    );
  }

  update(call: string, details: UpdateDetails): number {
    return this.say(call, (seq) =>
      CallUpdate.parse({ v: PROTOCOL_VERSION, type: 'call.update', call, seq, ...details }),
    );
  }

  end(call: string, details: EndDetails): number {
    const seq = this.say(call, (next) =>
      CallEnd.parse({ v: PROTOCOL_VERSION, type: 'call.end', call, seq: next, ...details }),
    );
    this.outgoing(call).ended = true;
    return seq;
  }

  /** Resolves once everything said so far (and until then) is acknowledged; rejects when a call can't be delivered. */
  drained(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiters.push({ resolve, reject });
      this.settle();
    });
  }

  /** Drops the connection as a broken network would; the sender comes back by itself. */
  drop(): void {
    this.connection.drop();
  }

  /** Closes at once; what is not acknowledged is given up, so await `drained` first. */
  close(): void {
    clearTimeout(this.flushing);
    for (const timer of this.timers) clearTimeout(timer);
    this.connection.close();
    this.failure ??= new ClientError('closed', 'the sender was closed');
    this.settle();
  }

  private say(id: string, make: (seq: number) => CallMessage): number {
    const call = this.outgoing(id);
    if (call.ended) throw new ClientError('bad_message', `call ${id} has ended`);
    this.checkRoom();
    const message = make(call.lastSeq + 1);
    this.add(call, message);
    return message.seq;
  }

  private outgoing(id: string): OutgoingCall {
    const call = this.calls.get(id);
    const failure = this.failure ?? this.refused.get(id);
    if (failure !== undefined) throw failure;
    if (call === undefined) throw new ClientError('unknown_call', `call ${id} was not started here`);
    return call;
  }

  private checkRoom(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.waiting >= this.maxWaiting) {
      throw new ClientError('overflow', `${this.waiting} messages wait for the server`, { retryable: true });
    }
  }

  private add(call: OutgoingCall, message: CallMessage): void {
    call.add(message);
    this.waiting += 1;
    this.flushCall(call);
  }

  private greet(reply: StreamReply): void {
    if (reply.type === 'welcome') this.rate.limit(reply.maxMessagesPerSecond);
    this.paused = false;
    for (const call of this.calls.values()) {
      call.resuming = call.sent > 0;
      if (call.resuming) this.connection.send({ v: PROTOCOL_VERSION, type: 'call.resume', call: call.id });
    }
    this.flush();
  }

  private hear(reply: StreamReply): void {
    switch (reply.type) {
      case 'ack':
        this.acknowledge(reply.call, reply.seq);
        break;
      case 'gap':
        this.with(reply.call, (call) => call.sendAgain(reply.from, reply.to));
        break;
      case 'resumed':
        this.acknowledge(reply.call, reply.seq);
        this.with(reply.call, (call) => call.resumeFrom(reply.seq));
        break;
      case 'pause':
        this.paused = true;
        break;
      case 'resume':
        this.paused = false;
        this.flush();
        break;
      case 'error':
        this.complain(reply);
        break;
    }
  }

  private with(id: string, change: (call: OutgoingCall) => void): void {
    const call = this.calls.get(id);
    if (call === undefined) return;
    change(call);
    this.flushCall(call);
  }

  private acknowledge(id: string, seq: number): void {
    const call = this.calls.get(id);
    if (call === undefined) return;
    this.waiting -= call.acknowledge(seq);
    if (call.ended && call.waiting === 0) this.calls.delete(id);
    this.settle();
  }

  private complain(reply: Extract<StreamReply, { type: 'error' }>): void {
    const error = new ClientError(reply.code, reply.message, { retryable: reply.retryable });
    this.onProblem?.(error);
    const call = reply.call === undefined ? undefined : this.calls.get(reply.call);
    if (reply.code === 'unknown_call') this.later(() => call?.resumeFrom(0));
    else if (reply.retryable) this.later(() => this.rewind(call));
    else if (call !== undefined) this.refuse(call, error);
    else if (isRefusal(reply.code)) this.connection.refuse(error);
  }

  /** Sends again what is not acknowledged, of one call or of all; asks again where a resume was not answered. */
  private rewind(call: OutgoingCall | undefined): void {
    for (const each of call === undefined ? this.calls.values() : [call]) {
      if (each.resuming) this.connection.send({ v: PROTOCOL_VERSION, type: 'call.resume', call: each.id });
      else each.rewind();
    }
  }

  private refuse(call: OutgoingCall, error: ClientError): void {
    this.calls.delete(call.id);
    this.waiting -= call.waiting;
    this.refused.set(call.id, error);
    this.settle();
  }

  private flush(): void {
    for (const call of this.calls.values()) {
      if (!this.flushCall(call)) return;
    }
  }

  /** Sends what the call has to say; false when nothing may be sent now. */
  private flushCall(call: OutgoingCall): boolean {
    if (!this.connection.ready || this.paused) return false;
    for (;;) {
      if (!call.hasNext) return true;
      if (!this.rate.take()) {
        this.flushing ??= setTimeout(() => {
          this.flushing = undefined;
          this.flush();
        }, this.rate.waitMs());
        return false;
      }
      const message = call.next();
      if (message !== undefined) this.connection.send(message);
    }
  }

  private later(change: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      change();
      this.flush();
    }, RETRY_MS);
    this.timers.add(timer);
  }

  private fail(error: ClientError): void {
    this.failure ??= error;
    this.settle();
  }

  private settle(): void {
    if (this.failure === undefined && this.waiting > 0) return;
    const [refusal] = this.refused.values();
    const failure = this.waiting > 0 ? this.failure : refusal;
    for (const waiter of this.waiters.splice(0)) {
      if (failure === undefined) waiter.resolve();
      else waiter.reject(failure);
    }
  }
}

function isRefusal(code: string): boolean {
  return code === 'unauthorised' || code === 'forbidden' || code === 'unsupported_version';
}
