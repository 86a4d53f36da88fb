import type { WebSocket } from 'ws';
import { PROTOCOL_VERSION } from '../protocol/common.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import { type Command, type DeskErrorCode, DeskMessage, type DeskReply } from '../protocol/desk-stream.ts';
import type { Principal } from '../protocol/roles.ts';
import type { Scenario } from '../protocol/scenario.ts';
import type { CallRepository } from '../store/repositories/call-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { CallHub, ListChange } from './call-hub.ts';
import type { CallState, OrderReference } from './call-state.ts';
import {
  type Actor,
  CommandError,
  chooseScenario,
  decideCommand,
  isOffered,
  mayFollow,
  watchesAll,
} from './commands.ts';
import { DeskFollow } from './desk-follow.ts';
import { EntryRefused, entryAnswer } from './entry.ts';
import { JsonSocket, type SocketLimits } from './json-socket.ts';
import type { LiveCall } from './live-call.ts';
import { toChange } from './row-changes.ts';

const AUTH_DEADLINE_MS = 10_000;
const RETRY_AFTER_MS = 1_000;
/** Calls that one desk may follow at a time; a supervisor's wall needs many. */
const MAX_FOLLOWED = 2_000;
/** Messages of one desk that wait to be done; while there are more, the socket is not read. */
const MAX_WAITING = 64;
const v = PROTOCOL_VERSION;

export interface DeskDeps {
  readonly hub: CallHub;
  readonly calls: CallRepository;
  readonly metrics: Metrics;
  readonly limits: SocketLimits;
  /** Checks a token and that its bearer may sit at a desk. @throws EntryRefused with a message for the agent */
  readonly authenticate: (token: string) => Promise<Principal>;
  readonly audit: (
    principal: Principal,
    action: string,
    subject: string,
    detail?: Record<string, string>,
  ) => void;
  /** Creates the call's one work order. @throws CommandError */
  readonly submit: (call: LiveCall, actor: Actor) => Promise<OrderReference>;
  /** Writes the draft of the order's text once all help for the stored sentences is done. @throws CommandError */
  readonly summarise: (call: LiveCall, actor: Actor, writer: 'best' | 'rules') => Promise<void>;
  /** A command changed the call: help for it may be other help now. */
  readonly onChanged: (call: LiveCall) => void;
  /** The scenario forms, as they are now. */
  readonly scenarios: { find(id: string): Scenario | null; list(): readonly Scenario[] };
  /** Tells an article's owner that it is wrong. @throws CommandError when there is no such article */
  readonly flagArticle: (
    call: LiveCall,
    actor: Actor,
    flag: { articleId: string; reason: string | null },
  ) => Promise<void>;
  readonly log: { error(details: object, message: string): void };
}

/** One desk's connection: the sidebar of an agent, or a supervisor's screen. */
export class DeskSession {
  readonly #socket: JsonSocket<DeskMessage, DeskReply>;
  readonly #deps: DeskDeps;
  readonly #follows = new Map<string, DeskFollow>();
  readonly #authDeadline: NodeJS.Timeout;
  readonly #unlisten: () => void;
  readonly #onClosed: () => void;
  #principal: Principal | null = null;
  #signingIn: Promise<void> | null = null;
  /** Messages are done one after another, so that a desk's commands keep their order. */
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  /** Changes that came while the list was read: they are told after it, since it may be older. */
  #untold: ListChange[] | null = [];

  /** @param token from the subprotocol, or null when the first message brings it */
  constructor(socket: WebSocket, token: string | null, deps: DeskDeps, onClosed: () => void) {
    this.#deps = deps;
    this.#onClosed = onClosed;
    this.#socket = new JsonSocket(socket, DeskMessage, deps.limits, {
      onMessage: (message) => this.#onMessage(message),
      onRefused: ({ code, message, about }) =>
        this.#refuse(code, message, false, {
          ...(typeof about.id === 'string' ? { id: about.id } : {}),
          ...(typeof about.callId === 'string' ? { callId: about.callId } : {}),
        }),
      onDrain: () => this.#pumpAll(),
      onClose: () => this.#close(),
    });
    this.#authDeadline = setTimeout(() => this.#refuseEntry('请先发送 auth 消息登录。'), AUTH_DEADLINE_MS);
    this.#unlisten = deps.hub.onListChange((change) => this.#onListChange(change));
    if (token !== null) this.#signIn(token);
  }

  /** Says goodbye before a shutdown; what this desk asked for so far is done. */
  async goodbye(): Promise<void> {
    this.#socket.hold();
    await this.#tail;
    this.#socket.send({ v, type: 'goodbye', reason: 'shutdown', retryAfterMs: RETRY_AFTER_MS });
    this.#socket.close(1012, 'restart');
    this.#socket.unhold();
  }

  #signIn(token: string): void {
    this.#signingIn ??= this.#deps.authenticate(token).then(
      async (principal) => {
        clearTimeout(this.#authDeadline);
        if (this.#socket.closed) return;
        this.#principal = principal;
        this.#socket.expireAt(principal.expiresAt, () =>
          this.#refuseEntry('登录已过期，请重新登录；通话内容未丢失。'),
        );
        const heartbeatMs = this.#deps.limits.heartbeatMs;
        this.#socket.send({
          v,
          type: 'welcome',
          agent: principal.sub,
          roles: [...principal.roles],
          heartbeatMs,
          scenarios: this.#deps.scenarios.list().map(({ id, name }) => ({ id, name })),
        });
        await this.#sendCalls(principal);
      },
      (error: unknown) => this.#onRefusedEntry(error),
    );
  }

  async #sendCalls(principal: Principal): Promise<void> {
    try {
      this.#socket.send({
        v,
        type: 'calls',
        calls: await this.#deps.calls.listOpen(principal.sub, principal.queues, watchesAll(principal)),
      });
    } catch (error) {
      this.#unavailable(error);
    }
    const untold = this.#untold ?? [];
    this.#untold = null;
    for (const change of untold) this.#tellListChange(principal, change);
  }

  #onRefusedEntry(error: unknown): void {
    if (error instanceof EntryRefused) this.#refuseEntry(error.message, error.retryable);
    else {
      this.#deps.log.error({ err: error }, 'a token could not be checked');
      this.#refuseEntry('暂时无法核验登录，请稍后重试。', true);
    }
  }

  #refuseEntry(message: string, retryable = false): void {
    const { code, closeCode } = entryAnswer(retryable);
    this.#refuse(code, message, retryable);
    this.#socket.close(closeCode, code);
  }

  #onMessage(message: DeskMessage): void {
    if (message.type === 'auth') {
      this.#signIn(message.token);
      return;
    }
    if (this.#signingIn === null) {
      this.#refuse('unauthorised', '请先发送 auth 消息登录。', false);
      return;
    }
    if (++this.#waiting === MAX_WAITING) this.#socket.hold();
    this.#tail = this.#tail
      .then(() => this.#handle(message))
      .finally(() => {
        if (this.#waiting-- === MAX_WAITING) this.#socket.unhold();
      });
  }

  async #handle(message: DeskMessage): Promise<void> {
    await this.#signingIn;
    const principal = this.#principal;
    if (principal === null || this.#socket.closed) return;
    if (message.type === 'follow') await this.#follow(principal, message.callId, message.after);
    else if (message.type === 'unfollow') this.#unfollow(message.callId);
    else if (message.type === 'command')
      await this.#command(principal, message.id, message.callId, message.command);
  }

  async #follow(principal: Principal, callId: string, after: number): Promise<void> {
    const following = this.#follows.get(callId);
    if (following !== undefined) {
      if (this.#isPast(following.call, after)) return;
      following.rewind(after);
      return;
    }
    if (this.#follows.size >= MAX_FOLLOWED) {
      this.#refuse('too_fast', `最多同时关注 ${MAX_FOLLOWED} 个通话，请先取消关注。`, false, { callId });
      return;
    }
    let call: LiveCall;
    try {
      call = await this.#deps.hub.acquire(callId);
    } catch (error) {
      this.#unavailable(error, { callId });
      return;
    }
    // The offer may have been quicker than the news of what it is about.
    if (!mayFollow(call.state, principal) || after > call.state.seq)
      await call.catchUp().catch(() => undefined);
    if (call.state.started === null || !mayFollow(call.state, principal)) {
      this.#deps.hub.release(call);
      if (call.state.started === null) this.#refuse('unknown_call', '没有这个通话。', false, { callId });
      else this.#refuse('forbidden', '该通话不在您名下。', false, { callId });
      return;
    }
    if (this.#socket.closed || this.#isPast(call, after)) {
      this.#deps.hub.release(call);
      return;
    }
    const { metrics } = this.#deps;
    const follow = new DeskFollow(call, after, this.#socket, {
      sent: (commit) =>
        metrics.segmentsOut.inc(commit.events.filter((event) => event.type === 'segment').length),
      error: (error) => this.#unavailable(error, { callId }),
    });
    this.#follows.set(callId, follow);
    this.#deps.audit(principal, 'call.follow', callId);
    follow.pump();
  }

  /** Refuses a place beyond the log's end, which a desk can know only from a store that was since restored. */
  #isPast(call: LiveCall, after: number): boolean {
    if (after <= call.state.seq) return false;
    const message = `该通话只有 ${call.state.seq} 条记录，请从 0 重新关注。`;
    this.#refuse('bad_message', message, false, { callId: call.id });
    return true;
  }

  #unfollow(callId: string): void {
    const follow = this.#follows.get(callId);
    if (follow === undefined) return;
    this.#follows.delete(callId);
    follow.stop();
    this.#deps.hub.release(follow.call);
  }

  async #command(principal: Principal, id: string, callId: string, command: Command): Promise<void> {
    try {
      await this.#deps.hub.with(callId, async (call) => {
        if (call.state.started === null) throw new CommandError('unknown_call', '没有这个通话。');
        const result = await this.#run(call, { principal, commandId: `${principal.sub}/${id}` }, command);
        this.#socket.send({
          v,
          type: 'ok',
          id,
          callId,
          seq: call.state.seq,
          ...(result === null ? {} : { result }),
        });
      });
    } catch (error) {
      if (!(error instanceof CommandError)) this.#unavailable(error, { id, callId });
      else this.#refuse(error.code, error.message, false, { id, callId, problems: [...error.problems] });
    }
  }

  /** Does a command once: an id that the call's log knows is answered again and changes nothing. */
  async #run(call: LiveCall, actor: Actor, command: Command): Promise<OrderReference | null> {
    if (command.type === 'submit') {
      const order = await this.#deps.submit(call, actor);
      this.#deps.audit(actor.principal, 'call.submit', call.id, { order: order.orderNumber });
      return order;
    }
    if (call.state.commands.has(actor.commandId)) return call.state.order;
    if (command.type === 'summary.request') {
      await this.#deps.summarise(call, actor, command.writer ?? 'best');
      this.#deps.audit(actor.principal, command.type, call.id);
      return null;
    }
    if (command.type === 'article.flag') {
      await this.#deps.flagArticle(call, actor, command);
      this.#deps.audit(actor.principal, command.type, call.id, { article: command.articleId });
      return null;
    }
    const decide = (state: CallState): DeskEvent[] =>
      command.type === 'scenario.choose'
        ? chooseScenario(state, actor, command.scenario, (id) => this.#deps.scenarios.find(id))
        : decideCommand(state, actor, command);
    const commit = await call.change((state) =>
      state.commands.has(actor.commandId) ? null : toChange(this.#deps.calls, state, '', decide(state)),
    );
    this.#deps.audit(
      actor.principal,
      command.type,
      call.id,
      'field' in command ? { field: String(command.field) } : {},
    );
    if (commit !== null) this.#deps.onChanged(call);
    const assigned = commit?.events.find((event) => event.type === 'assigned');
    const listed = assigned !== undefined || command.type === 'hold' || command.type === 'invalid';
    if (listed) this.#deps.hub.announceList(call.state, assigned?.previous);
    return null;
  }

  #onListChange(change: ListChange): void {
    if (this.#principal === null) return;
    if (this.#untold !== null) this.#untold.push(change);
    else this.#tellListChange(this.#principal, change);
  }

  #tellListChange(principal: Principal, { call, previousAgent }: ListChange): void {
    const mine = call.agent === principal.sub || previousAgent === principal.sub;
    const offered = call.agent === null && isOffered(call.queue, principal);
    const taken = previousAgent === null && isOffered(call.queue, principal);
    if (mine || offered || taken || watchesAll(principal)) this.#socket.send({ v, type: 'offer', call });
    // By the news itself: on another node than the change's, the call in memory may still be a step behind.
    if (!(call.agent === null ? offered : call.agent === principal.sub) && !watchesAll(principal))
      this.#unfollow(call.callId);
  }

  #pumpAll(): void {
    for (const follow of this.#follows.values()) {
      if (this.#socket.slow) return;
      follow.pump();
    }
  }

  #unavailable(error: unknown, about: { id?: string; callId?: string } = {}): void {
    this.#deps.log.error({ err: error }, 'a desk could not be served');
    this.#refuse('unavailable', '服务暂时不可用，请稍后重试；通话内容未丢失。', true, about);
  }

  #refuse(
    code: DeskErrorCode,
    message: string,
    retryable: boolean,
    about: { id?: string; callId?: string; problems?: { field: string; message: string }[] } = {},
  ): void {
    this.#deps.metrics.messagesRefused.inc({ socket: 'desk', code });
    this.#socket.send({ v, type: 'error', code, message, retryable, ...about });
  }

  #close(): void {
    clearTimeout(this.#authDeadline);
    this.#unlisten();
    for (const callId of [...this.#follows.keys()]) this.#unfollow(callId);
    this.#onClosed();
  }
}
