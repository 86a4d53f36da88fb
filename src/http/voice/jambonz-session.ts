import type { WebSocket } from 'ws';
import { parseStorable } from '../../call/storable-json.ts';
import type { JambonzDialogue } from '../../voice/dialect/jambonz/dialogue.ts';
import { beginningOf, isOver } from '../../voice/dialect/jambonz/events.ts';
import { parseHook } from '../../voice/dialect/jambonz/hooks.ts';
import { patienceMs } from '../../voice/dialect/jambonz/patience.ts';
import { CallInfo, HookPayload, SocketMessage } from '../../voice/dialect/jambonz/payloads.ts';
import type { Verb } from '../../voice/dialect/jambonz/verbs.ts';

export const JAMBONZ_SUBPROTOCOL = 'ws.jambonz.org';

/** A connection that names no call by then is none of jambonz's. */
const FIRST_MESSAGE_MS = 10_000;
/** Time given to the other side to take what was sent and to close, milliseconds. */
const FAREWELL_MS = 2_000;
/** Heartbeats that may go unanswered. */
const MISSED_HEARTBEATS = 2;
/** Messages that wait for the sessions; while there are more, the socket is not read. A call asks one thing at a time. */
const MAX_WAITING = 16;
/** Answers kept for messages that come again. */
const MAX_ANSWERS = 32;
/** Messages of nonsense before the connection is given up. */
const MAX_NONSENSE = 10;
/** A reader that lets this much pile up is cut off; jambonz connects again. */
const CUT_OFF_BYTES = 1024 * 1024;

export interface JambonzSessionDeps {
  readonly dialogue: JambonzDialogue;
  readonly maxMessageBytes: number;
  readonly heartbeatMs: number;
  /** How long after a reconnection jambonz may be silent; null: as long as it likes. */
  readonly patience?: (verbs: readonly Verb[]) => number | null;
  readonly log: {
    warn(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  /** Told how calls that we placed get on: jambonz's `call_status`. */
  readonly outboundStatus?: (outboundId: string, status: string) => Promise<void>;
}

/** Verbs that come next; null: jambonz goes on with what it has. */
type Answer = readonly Verb[] | null;

/**
 * One call's connection from jambonz. What jambonz waits for is answered within its 5 s (by the dialogue's deadline), and the
 * same message again gets the same answer. We close with 1000 only once the call is over: after any other code jambonz
 * connects again, here or to another node.
 */
export class JambonzSession {
  readonly #socket: WebSocket;
  readonly #deps: JambonzSessionDeps;
  readonly #onClosed: () => void;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #firstMessage: NodeJS.Timeout;
  readonly #answers = new Map<string, Promise<Answer>>();
  readonly #waiting = new Set<Promise<void>>();
  #farewell: NodeJS.Timeout | null = null;
  /** Runs from a reconnection until jambonz asks something. */
  #silence: NodeJS.Timeout | undefined;
  #callSid: string | null = null;
  #missed = 0;
  #nonsense = 0;
  #paused = false;
  #leaving = false;
  #over = false;

  constructor(socket: WebSocket, deps: JambonzSessionDeps, onClosed: () => void) {
    this.#socket = socket;
    this.#deps = deps;
    this.#onClosed = onClosed;
    this.#heartbeat = setInterval(() => this.#beat(), deps.heartbeatMs).unref();
    this.#firstMessage = setTimeout(() => this.#close(1008, 'no call'), FIRST_MESSAGE_MS).unref();
    socket.on('message', (data: Buffer, isBinary: boolean) => this.#onData(data, isBinary));
    socket.on('pong', () => {
      this.#missed = 0;
    });
    socket.on('close', () => this.#closed());
    // The close event follows; a frame that the server does not take at all closes with status 1009.
    socket.on('error', () => undefined);
  }

  /** Answers what was asked so far, then leaves; jambonz finds another node. */
  async goodbye(): Promise<void> {
    this.#leaving = true;
    await Promise.allSettled([...this.#waiting]);
    this.#close(this.#over ? 1000 : 1012, 'restart');
  }

  #onData(data: Buffer, isBinary: boolean): void {
    this.#missed = 0;
    // What comes after the goodbye is asked again on the next connection.
    if (this.#leaving) return;
    if (isBinary) {
      this.#close(1003, 'JSON text only');
      return;
    }
    if (data.length > this.#deps.maxMessageBytes) {
      this.#close(1009, 'message too large');
      return;
    }
    const message = parseMessage(data.toString('utf8'));
    if (message === null) {
      if (++this.#nonsense >= MAX_NONSENSE) this.#close(1008, 'not the protocol');
      return;
    }
    const callSid = message.call_sid ?? CallInfo.safeParse(message.data).data?.call_sid ?? null;
    this.#callSid ??= callSid;
    if (this.#callSid === null || callSid !== this.#callSid) {
      this.#deps.log.warn(
        { type: message.type },
        'a jambonz message without its connection’s call was passed over',
      );
      return;
    }
    clearTimeout(this.#firstMessage);
    this.#wait(this.#take(message, this.#callSid));
  }

  /** Does what a message asks; the outcome is sent when jambonz waits for one. */
  async #take(message: SocketMessage, callSid: string): Promise<void> {
    switch (message.type) {
      case 'session:reconnect':
        await this.#onReconnect(message, callSid);
        return;
      case 'session:new':
      case 'session:redirect':
      case 'session:adulting':
      case 'verb:hook':
      case 'dial:confirm':
      case 'queue:status':
        clearTimeout(this.#silence);
        this.#ack(message.msgid, await this.#answerOnce(message, callSid));
        return;
      case 'call:status':
        await this.#onStatus(message, callSid);
        return;
      case 'jambonz:error':
        this.#deps.log.warn({ callSid }, 'jambonz reports an error; its own log and alerts say which');
        return;
      default:
        // Others (verb:status, llm:*, tts:* and what later versions bring) want no answer.
        return;
    }
  }

  #answerOnce(message: SocketMessage, callSid: string): Promise<Answer> {
    const known = this.#answers.get(message.msgid);
    if (known !== undefined) return known;
    const answer = this.#answer(message, callSid);
    this.#answers.set(message.msgid, answer);
    if (this.#answers.size > MAX_ANSWERS) {
      const [oldest] = this.#answers.keys();
      if (oldest !== undefined) this.#answers.delete(oldest);
    }
    return answer;
  }

  async #answer({ type, hook, data }: SocketMessage, callSid: string): Promise<Answer> {
    const { dialogue } = this.#deps;
    const beginning = () => beginningOf(CallInfo.parse({ ...data, call_sid: callSid }), null);
    const known = parseHook(hook ?? '');
    switch (type) {
      case 'session:new':
        return dialogue.begin(beginning());
      case 'session:reconnect':
        return dialogue.resume(beginning());
      case 'session:redirect':
        // Ours asks for the next page of a long reply; a supervisor's tool may bring others.
        if (known !== null) return dialogue.hook(known, callSid, HookPayload.parse(data ?? {}));
        return dialogue.resume(beginning());
      case 'session:adulting':
        // The leg that we dialled outlives its caller: nobody is there to speak to.
        return [{ verb: 'hangup' }];
      case 'verb:hook':
        if (known === null) return null;
        return dialogue.hook(known, callSid, HookPayload.parse(data ?? {}));
      default:
        return null;
    }
  }

  async #onStatus({ data }: SocketMessage, callSid: string): Promise<void> {
    const info = CallInfo.parse({ ...data, call_sid: data?.call_sid ?? callSid });
    const { outboundId } = beginningOf(info, null);
    if (outboundId !== null && info.call_status)
      await this.#deps.outboundStatus?.(outboundId, info.call_status);
    // Legs that we dialled tell their status here too.
    if (info.call_sid !== callSid || !isOver(info.call_status)) return;
    this.#over = true;
    try {
      await this.#deps.dialogue.ended(callSid);
    } finally {
      this.#close(1000, 'call over');
    }
  }

  /**
   * jambonz goes on with the verbs it has and drops those of this answer, unless none of ours ever reached it. Was one lost
   * on the old connection, it has nothing to do and waits for a command: after a long silence it gets one.
   */
  async #onReconnect(message: SocketMessage, callSid: string): Promise<void> {
    const verbs = (await this.#answerOnce(message, callSid)) ?? [];
    this.#ack(message.msgid, verbs);
    const ms = (this.#deps.patience ?? patienceMs)(verbs);
    if (ms === null || this.#socket.readyState !== this.#socket.OPEN) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#wait(this.#speakAgain(message, callSid)), ms).unref();
  }

  async #speakAgain(message: SocketMessage, callSid: string): Promise<void> {
    const data = await this.#answer(message, callSid);
    if (this.#leaving || this.#over) return;
    this.#send({ type: 'command', command: 'redirect', queueCommand: false, data });
  }

  #ack(msgid: string, verbs: Answer): void {
    this.#send({ type: 'ack', msgid, ...(verbs === null ? {} : { data: verbs }) });
  }

  #send(message: object): void {
    if (this.#socket.bufferedAmount > CUT_OFF_BYTES) this.#socket.terminate();
    else this.#socket.send(JSON.stringify(message));
  }

  #wait(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        this.#deps.log.error(
          { callSid: this.#callSid, err: error },
          'a jambonz message could not be dealt with',
        );
      })
      .finally(() => {
        this.#waiting.delete(done);
        if (this.#paused && this.#waiting.size < MAX_WAITING) {
          this.#paused = false;
          this.#socket.resume();
        }
      });
    this.#waiting.add(done);
    if (this.#waiting.size < MAX_WAITING || this.#paused) return;
    this.#paused = true;
    this.#socket.pause();
  }

  #close(code: number, reason: string): void {
    this.#socket.close(code, reason);
    this.#farewell ??= setTimeout(() => this.#socket.terminate(), FAREWELL_MS).unref();
  }

  #beat(): void {
    if (this.#paused) return;
    if (this.#missed++ >= MISSED_HEARTBEATS) this.#socket.terminate();
    else this.#socket.ping();
  }

  #closed(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#firstMessage);
    clearTimeout(this.#silence);
    if (this.#farewell !== null) clearTimeout(this.#farewell);
    this.#answers.clear();
    this.#onClosed();
  }
}

function parseMessage(text: string): SocketMessage | null {
  try {
    return SocketMessage.safeParse(parseStorable(text)).data ?? null;
  } catch {
    return null;
  }
}
