import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Speaker } from '../../src/protocol/common.ts';
import type { DeskEvent } from '../../src/protocol/desk-event.ts';
import {
  type CallSummary,
  type Command,
  type DeskErrorCode,
  DeskMessage,
  DeskReply,
  type FieldProblem,
} from '../../src/protocol/desk-stream.ts';
import type { FieldName, FieldState, FieldValue } from '../../src/protocol/form.ts';
import type { DetailCandidate, DetailState, DetailValue, Scenario } from '../../src/protocol/scenario.ts';
import { webPlugin } from '../../src/web/plugin.ts';
import { AGENT } from './sample-call.ts';

/**
 * A desk that follows a script instead of calls: it serves the page, speaks the desk protocol (checked against its
 * schemas both ways), keeps each call's events, and answers commands as the service does.
 */

export interface ReceivedCommand {
  readonly id: string;
  readonly callId: string;
  readonly command: Command;
}

interface Failure {
  readonly code: DeskErrorCode;
  readonly message: string;
  readonly retryable?: boolean;
  readonly problems?: readonly FieldProblem[];
}

interface Connection {
  readonly socket: WebSocket;
  readonly followed: Set<string>;
  /** Told of the pongs, one each. */
  readonly heard: (() => void)[];
}

type Ok = Extract<DeskReply, { type: 'ok' }>;

const v = 1;
const policy = "default-src 'self'";

export class ScriptedDesk {
  readonly commands: ReceivedCommand[] = [];
  /** `after` of each `follow`, in the order in which they came. */
  readonly follows: { callId: string; after: number }[] = [];
  /** When false, commands are noted and not answered. */
  answering = true;
  /** When true, nobody can connect. */
  away = false;
  url = '';

  private readonly app = fastify();
  private readonly wss = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has('jiesu.v1') ? 'jiesu.v1' : false),
  });
  private readonly connections = new Set<Connection>();
  private readonly summaries = new Map<string, CallSummary>();
  private readonly logs = new Map<string, DeskEvent[]>();
  private readonly done = new Map<string, Ok>();
  private readonly failures = new Map<Command['type'], Failure>();

  async start(port = 0): Promise<void> {
    this.app.addHook('onSend', async (_request, reply) => {
      if (!reply.hasHeader('content-security-policy')) reply.header('content-security-policy', policy);
    });
    await this.app.register(webPlugin);
    await this.app.listen({ port, host: '127.0.0.1' });
    const { port: bound } = this.app.server.address() as AddressInfo;
    this.url = `http://127.0.0.1:${bound}`;
    this.app.server.on('upgrade', (request, socket, head) => {
      if (this.away) {
        socket.destroy();
        return;
      }
      const offered = request.headers['sec-websocket-protocol'] ?? '';
      this.wss.handleUpgrade(request, socket, head, (opened) => this.connected(opened, offered));
    });
  }

  async close(): Promise<void> {
    this.drop();
    this.wss.close();
    await this.app.close();
  }

  /** Breaks every connection, as a network does. */
  drop(): void {
    for (const { socket } of this.connections) socket.terminate();
    this.connections.clear();
  }

  /** Resolves once the pages that are connected have dealt with all that they were told. */
  async heard(): Promise<void> {
    await Promise.all(
      [...this.connections].map(
        (connection) =>
          new Promise<void>((resolve) => {
            connection.heard.push(resolve);
            connection.socket.once('close', () => resolve());
            this.send(connection, { v, type: 'ping' });
          }),
      ),
    );
  }

  /** Puts a call on the agent's list and tells the desks. */
  offer(summary: CallSummary): void {
    this.summaries.set(summary.callId, summary);
    for (const connection of this.connections) this.send(connection, { v, type: 'offer', call: summary });
  }

  append(callId: string, ...events: readonly DeskEvent[]): void {
    const log = this.logs.get(callId) ?? [];
    this.logs.set(callId, log);
    for (const event of events) {
      log.push(event);
      for (const connection of this.connections) {
        if (connection.followed.has(callId)) this.sendEvent(connection, callId, log.length);
      }
    }
  }

  partial(callId: string, speaker: Speaker, startMs: number, text: string): void {
    for (const connection of this.connections) {
      if (connection.followed.has(callId)) {
        this.send(connection, { v, type: 'partial', callId, speaker, startMs, text });
      }
    }
  }

  summaryPartial(callId: string, text: string): void {
    for (const connection of this.connections) {
      if (connection.followed.has(callId))
        this.send(connection, { v, type: 'summary.partial', callId, text });
    }
  }

  /** Sends an event again, as a service may around a reconnect. */
  repeat(callId: string, seq: number): void {
    for (const connection of this.connections) this.sendEvent(connection, callId, seq);
  }

  /** The next command of this type is turned down. */
  failNext(type: Command['type'], failure: Failure): void {
    this.failures.set(type, failure);
  }

  commandsOf<T extends Command['type']>(type: T): Extract<Command, { type: T }>[] {
    return this.commands
      .map(({ command }) => command)
      .filter((command): command is Extract<Command, { type: T }> => command.type === type);
  }

  private connected(socket: WebSocket, offered: string): void {
    const connection: Connection = { socket, followed: new Set(), heard: [] };
    if (!offered.split(/, */).includes(`bearer.${goodToken}`)) {
      this.send(connection, {
        v,
        type: 'error',
        code: 'unauthorised',
        message: '令牌无效',
        retryable: false,
      });
      socket.close(4401);
      return;
    }
    this.connections.add(connection);
    socket.on('close', () => this.connections.delete(connection));
    socket.on('message', (data) => this.received(connection, DeskMessage.parse(JSON.parse(String(data)))));
    this.send(connection, {
      v,
      type: 'welcome',
      agent: AGENT,
      roles: ['agent'],
      scenarios: [
        { id: 'noise', name: '噪声扰民' },
        { id: 'water', name: '停水' },
      ],
      heartbeatMs: 20_000,
    });
    this.send(connection, { v, type: 'calls', calls: [...this.summaries.values()] });
  }

  private received(connection: Connection, message: DeskMessage): void {
    switch (message.type) {
      case 'follow': {
        this.follows.push({ callId: message.callId, after: message.after });
        connection.followed.add(message.callId);
        const { length } = this.logs.get(message.callId) ?? [];
        for (let seq = message.after + 1; seq <= length; seq++)
          this.sendEvent(connection, message.callId, seq);
        break;
      }
      case 'unfollow':
        connection.followed.delete(message.callId);
        break;
      case 'ping':
        this.send(connection, { v, type: 'pong' });
        break;
      case 'pong':
        connection.heard.shift()?.();
        break;
      case 'command':
        this.commands.push(message);
        if (this.answering) this.answer(connection, message);
        break;
    }
  }

  private answer(connection: Connection, { id, callId, command }: ReceivedCommand): void {
    const failure = this.failures.get(command.type);
    if (failure !== undefined) {
      this.failures.delete(command.type);
      const problems = [...(failure.problems ?? [])];
      this.send(connection, { v, type: 'error', retryable: false, ...failure, id, callId, problems });
      return;
    }
    const before = this.done.get(id);
    if (before !== undefined) {
      this.send(connection, before);
      return;
    }
    const events = this.consequences(callId, id, command);
    this.append(callId, ...events);
    for (const event of events) this.announce(callId, event);
    const seq = this.logs.get(callId)?.length ?? 0;
    const result = command.type === 'submit' ? { result: order } : {};
    const ok: Ok = { v, type: 'ok', id, callId, seq, ...result };
    this.done.set(id, ok);
    this.send(connection, ok);
  }

  /** Tells the lists, as the service does when a call changes hands or state. */
  private announce(callId: string, event: DeskEvent): void {
    const summary = this.summaries.get(callId);
    if (summary === undefined) return;
    if (event.type === 'assigned') this.offer({ ...summary, agent: event.agent });
    if (event.type === 'held') this.offer({ ...summary, status: 'held' });
    if (event.type === 'submitted') this.offer({ ...summary, status: 'submitted' });
    if (event.type === 'invalidated') this.offer({ ...summary, status: 'invalid' });
  }

  private consequences(callId: string, commandId: string, command: Command): DeskEvent[] {
    const mark = { by: AGENT, commandId };
    const set = (field: FieldName, value: FieldValue | null): DeskEvent => ({
      type: 'field',
      ...mark,
      field,
      state: this.agentState(callId, field, value),
    });
    switch (command.type) {
      case 'field.set':
        return [set(command.field, command.value)];
      case 'field.clear':
        return [set(command.field, null)];
      case 'field.unlock':
        return [
          { type: 'field', ...mark, field: command.field, state: this.unlockedState(callId, command.field) },
        ];
      case 'suggestion.accept':
      case 'suggestion.change': {
        const { suggestionId, target, name } = command;
        const decision = command.type === 'suggestion.accept' ? 'accepted' : 'changed';
        return [
          { type: 'decision', ...mark, suggestionId, target, decision, value: name },
          set(target, name),
        ];
      }
      case 'suggestion.reject': {
        const { suggestionId, target, name } = command;
        return [{ type: 'decision', ...mark, suggestionId, target, decision: 'rejected', value: name }];
      }
      case 'segment.pin':
        return [{ type: 'pinned', ...mark, segmentId: command.segmentId, field: command.field }];
      case 'summary.request':
        return [{ type: 'summary.requested', ...mark }];
      case 'summary.edit':
        return [{ type: 'summary.edited', ...mark, text: command.text }];
      case 'summary.confirm':
        return [{ type: 'summary.confirmed', ...mark }];
      case 'scenario.choose':
        return [{ type: 'scenario.chosen', ...mark, scenario: this.scenario(callId, command.scenario) }];
      case 'detail.set':
        return [{ type: 'detail', ...mark, ...this.agentDetail(callId, command.key, command.value) }];
      case 'detail.clear':
        return [{ type: 'detail', ...mark, ...this.agentDetail(callId, command.key, null) }];
      case 'detail.unlock': {
        const { key } = command;
        const [current = null, ...alternatives] = this.heardDetails(callId, key);
        return [{ type: 'detail', ...mark, key, state: { current, locked: false, alternatives } }];
      }
      case 'article.flag':
        return [{ type: 'article.flagged', ...mark, articleId: command.articleId, reason: command.reason }];
      case 'submit':
        return [{ type: 'submitted', ...mark, ...order }];
      case 'hold':
        return [{ type: 'held', ...mark }];
      case 'invalid':
        return [{ type: 'invalidated', ...mark, reason: command.reason }];
      case 'call.take':
        return [{ type: 'assigned', ...mark, agent: AGENT, previous: null }];
      case 'call.hand':
        return [{ type: 'assigned', ...mark, agent: command.to, previous: AGENT }];
    }
  }

  private fieldState(callId: string, field: FieldName): FieldState | undefined {
    let state: FieldState | undefined;
    for (const event of this.logs.get(callId) ?? []) {
      if (event.type === 'form') state = event.fields[field] ?? state;
      if (event.type === 'field' && event.field === field) state = event.state;
    }
    return state;
  }

  private agentState(callId: string, field: FieldName, value: FieldValue | null): FieldState {
    const before = this.fieldState(callId, field);
    const heard = [...(before?.current == null ? [] : [before.current]), ...(before?.alternatives ?? [])];
    return {
      current:
        value === null
          ? null
          : { value, spoken: '', confidence: 1, source: 'agent', rule: `agent.${field}`, evidence: [] },
      locked: true,
      alternatives: heard.filter((candidate) => candidate.source !== 'agent' && candidate.value !== value),
    };
  }

  private scenario(callId: string, id: string | null): Scenario | null {
    for (const event of this.logs.get(callId) ?? []) {
      if (event.type === 'scenario' && event.scenario !== null && event.scenario.id === id)
        return event.scenario;
    }
    return null;
  }

  private agentDetail(
    callId: string,
    key: string,
    value: DetailValue | null,
  ): { key: string; state: DetailState } {
    const current: DetailCandidate | null =
      value === null
        ? null
        : { value, spoken: '', confidence: 1, source: 'agent', rule: `agent.${key}`, evidence: [] };
    const heard = this.heardDetails(callId, key);
    const alternatives = heard.filter((candidate) => candidate.value !== value);
    return { key, state: { current, locked: true, alternatives } };
  }

  /** What was heard of a detail, best first. */
  private heardDetails(callId: string, key: string): DetailCandidate[] {
    let state: DetailState | undefined;
    for (const event of this.logs.get(callId) ?? []) {
      if (event.type === 'details') state = event.details[key] ?? state;
    }
    return state === undefined ? [] : [state.current, ...state.alternatives].filter((each) => each !== null);
  }

  private unlockedState(callId: string, field: FieldName): FieldState {
    const [current = null, ...alternatives] = this.fieldState(callId, field)?.alternatives ?? [];
    return { current, locked: false, alternatives };
  }

  private sendEvent(connection: Connection, callId: string, seq: number): void {
    const event = this.logs.get(callId)?.[seq - 1];
    if (event === undefined) return;
    this.send(connection, { v, type: 'event', callId, seq, at: '2018-05-22T15:21:09+08:00', event });
  }

  private send({ socket }: Connection, reply: DeskReply): void {
    socket.send(JSON.stringify(DeskReply.parse(reply)));
  }
}

const order = { orderId: 'order-1', orderNumber: '20180522000123' };
export const orderNumber = order.orderNumber;

/** A token of the right shape; nobody checks its signature here. */
export function tokenFor(sub: string, exp = 4_102_444_800): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256' })}.${part({ sub, roles: ['agent'], exp })}.c2lnbmF0dXJl`;
}
export const goodToken = tokenFor(AGENT);
