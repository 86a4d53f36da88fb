import type { WebSocket } from 'ws';
import { callIdOf } from '../call/call-hub.ts';
import { EntryRefused, entryAnswer } from '../call/entry.ts';
import { JsonSocket, type Refusal, type SocketLimits } from '../call/json-socket.ts';
import {
  type CallMessage,
  SenderMessage,
  type StreamErrorCode,
  type StreamReply,
} from '../protocol/call-stream.ts';
import { PROTOCOL_VERSION } from '../protocol/common.ts';
import type { Principal } from '../protocol/roles.ts';
import { CallInbox, type InboxDeps } from './call-inbox.ts';

/** Unstored messages of one connection: above the first, the sender is asked to pause; below the second, to resume. */
const PAUSE_BYTES = 2 * 1024 * 1024;
const RESUME_BYTES = 512 * 1024;
/** How often calls that have long been silent are let go from memory. */
const SWEEP_MS = 60_000;
const AUTH_DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 1_000;
const v = PROTOCOL_VERSION;

export interface SessionLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface CallStreamDeps extends InboxDeps {
  readonly limits: SocketLimits;
  /** Checks a token and that its bearer may send calls. @throws EntryRefused with a message for the sender */
  readonly authenticate: (token: string) => Promise<Principal>;
  readonly log: SessionLog;
}

/** One sender's connection: many calls, each with an inbox of its own. */
export class CallStreamSession {
  readonly #socket: JsonSocket<SenderMessage, StreamReply>;
  readonly #deps: CallStreamDeps;
  readonly #inboxes = new Map<string, CallInbox>();
  readonly #authDeadline: NodeJS.Timeout;
  readonly #sweep: NodeJS.Timeout;
  #principal: Principal | null = null;
  #signingIn: Promise<void> | null = null;
  #early: { message: SenderMessage; bytes: number }[] = [];
  #waitingBytes = 0;
  #paused = false;
  #closing: Promise<void> | null = null;
  readonly #onClosed: () => void;

  /** @param token from the subprotocol, or null when the first message brings it */
  constructor(socket: WebSocket, token: string | null, deps: CallStreamDeps, onClosed: () => void) {
    this.#deps = deps;
    this.#onClosed = onClosed;
    this.#socket = new JsonSocket(socket, SenderMessage, deps.limits, {
      onMessage: (message, bytes) => this.#onMessage(message, bytes),
      onRefused: (refusal) => this.#onRefused(refusal),
      onClose: () => void this.#close(),
    });
    this.#authDeadline = setTimeout(() => this.#refuseEntry('send an auth message first'), AUTH_DEADLINE_MS);
    this.#sweep = setInterval(() => {
      for (const externalId of this.#inboxes.keys()) this.#letIdleGo(externalId);
    }, SWEEP_MS);
    this.#sweep.unref();
    if (token !== null) this.#signIn(token);
  }

  /** Says goodbye before a shutdown: what is here is stored, then the sender connects elsewhere or again. */
  async goodbye(): Promise<void> {
    this.#socket.hold();
    await Promise.all([...this.#inboxes.values()].map((inbox) => inbox.close()));
    this.#socket.send({ v, type: 'goodbye', reason: 'shutdown', retryAfterMs: RETRY_AFTER_MS });
    this.#socket.close(1012, 'restart');
    this.#socket.unhold();
    await this.#close();
  }

  #signIn(token: string): void {
    if (this.#signingIn !== null) return;
    // Nobody fills our memory before we know who it is.
    this.#socket.hold();
    this.#signingIn = this.#deps.authenticate(token).then(
      (principal) => {
        this.#socket.unhold();
        clearTimeout(this.#authDeadline);
        if (this.#closing !== null) return;
        this.#principal = principal;
        this.#socket.expireAt(principal.expiresAt, () =>
          this.#refuseEntry('the token has expired: connect with a new one and resume'),
        );
        const { maxMessageBytes, maxMessagesPerSecond, heartbeatMs } = this.#deps.limits;
        this.#socket.send({ v, type: 'welcome', maxMessageBytes, maxMessagesPerSecond, heartbeatMs });
        const early = this.#early;
        this.#early = [];
        for (const { message, bytes } of early) this.#onMessage(message, bytes);
      },
      (error: unknown) => {
        this.#socket.unhold();
        this.#onRefusedEntry(error);
      },
    );
  }

  #onRefusedEntry(error: unknown): void {
    if (error instanceof EntryRefused) this.#refuseEntry(error.message, error.retryable);
    else {
      this.#deps.log.error({ err: error }, 'a token could not be checked');
      this.#refuseEntry('the token cannot be checked now; connect again', true);
    }
  }

  #refuseEntry(message: string, retryable = false): void {
    const { code, closeCode } = entryAnswer(retryable);
    this.#refuse(code, message, retryable);
    this.#socket.close(closeCode, code);
  }

  #onMessage(message: SenderMessage, bytes: number): void {
    if (this.#closing !== null) return;
    if (message.type === 'auth') {
      this.#signIn(message.token);
      return;
    }
    if (this.#principal === null) {
      if (this.#signingIn === null)
        this.#refuse('unauthorised', 'send an auth message, or the token as subprotocol', false);
      else this.#early.push({ message, bytes });
      return;
    }
    if (message.type === 'call.resume') void this.#resume(this.#inbox(this.#principal, message.call));
    else if (message.type !== 'ping' && message.type !== 'pong')
      this.#receive(this.#principal, message, bytes);
  }

  #receive(principal: Principal, message: CallMessage, bytes: number): void {
    this.#waitingBytes += bytes;
    if (this.#waitingBytes > PAUSE_BYTES && !this.#paused) {
      this.#paused = true;
      this.#socket.send({ v, type: 'pause' });
      this.#socket.hold();
    }
    this.#inbox(principal, message.call).push(message, bytes);
  }

  async #resume(inbox: CallInbox): Promise<void> {
    try {
      this.#socket.send({ v, type: 'resumed', call: inbox.externalId, seq: await inbox.through() });
      this.#letIdleGo(inbox.externalId);
    } catch (error) {
      if (this.#closing !== null) return;
      this.#deps.log.error({ err: error }, 'a call could not be resumed');
      this.#refuse('unavailable', 'the call cannot be read now; ask again', true, { call: inbox.externalId });
    }
  }

  #inbox(principal: Principal, externalId: string): CallInbox {
    const known = this.#inboxes.get(externalId);
    if (known !== undefined) return known;
    const inbox = new CallInbox(
      { externalId, callId: callIdOf(principal.sub, externalId), gateway: principal.sub },
      this.#deps,
      {
        ack: (call, seq) => {
          this.#socket.send({ v, type: 'ack', call, seq });
          this.#letIdleGo(call);
        },
        gap: (call, from, to) => {
          this.#socket.send({ v, type: 'gap', call, from, to });
          this.#letIdleGo(call);
        },
        failed: (call, error) => {
          this.#deps.log.error({ err: error }, 'messages of a call could not be stored');
          this.#refuse('unavailable', 'not stored; send everything after the last ack again', true, { call });
        },
        refused: (call, seq) =>
          this.#refuse(
            'bad_message',
            `seq ${seq} is far beyond what has come so far: count each call from 1`,
            false,
            {
              call,
              seq,
            },
          ),
        taken: (bytes) => this.#taken(bytes),
      },
    );
    this.#inboxes.set(externalId, inbox);
    return inbox;
  }

  /** A call that ended or never began needs no memory here; should more come, it is read from the log again. */
  #letIdleGo(externalId: string): void {
    setImmediate(() => {
      const inbox = this.#inboxes.get(externalId);
      if (inbox?.idle !== true) return;
      this.#inboxes.delete(externalId);
      void inbox.close();
    });
  }

  #taken(bytes: number): void {
    this.#waitingBytes -= bytes;
    if (!this.#paused || this.#waitingBytes > RESUME_BYTES) return;
    this.#paused = false;
    this.#socket.send({ v, type: 'resume' });
    this.#socket.unhold();
  }

  #onRefused(refusal: Refusal): void {
    const { call, seq } = refusal.about;
    this.#refuse(refusal.code, refusal.message, false, {
      ...(typeof call === 'string' ? { call } : {}),
      ...(typeof seq === 'number' ? { seq } : {}),
    });
  }

  #refuse(
    code: StreamErrorCode,
    message: string,
    retryable: boolean,
    about: { call?: string; seq?: number } = {},
  ): void {
    this.#deps.metrics.messagesRefused.inc({ socket: 'sender', code });
    this.#socket.send({
      v,
      type: 'error',
      code,
      message,
      retryable,
      ...about,
    });
  }

  #close(): Promise<void> {
    this.#closing ??= (async () => {
      clearTimeout(this.#authDeadline);
      clearInterval(this.#sweep);
      await Promise.all([...this.#inboxes.values()].map((inbox) => inbox.close()));
      this.#inboxes.clear();
      this.#onClosed();
    })();
    return this.#closing;
  }
}
