import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { signToken } from '../../http/sign-token.ts';
import { PROTOCOL_VERSION } from '../../protocol/common.ts';
import type { DeskReply } from '../../protocol/desk-stream.ts';
import type { CallFile } from '../calls/call-file.ts';
import { LoadSocket } from './load-socket.ts';

const v = PROTOCOL_VERSION;
const TOKEN_SECONDS = 3_600;
const POLL_MS = 50;
/** After so long without an event the service has done all that the sentences ask for. */
const QUIET_MS = 1_500;
const GIVE_UP_MS = 30_000;

/** When an answer came, milliseconds from its question. */
export interface Seen {
  readonly first: number;
  readonly whole: number;
}

/** A call that was played into the service as fast as it takes it, and the desk of its agent. */
export class PlayedCall {
  readonly #externalId: string;
  readonly #sockets: { readonly sender: LoadSocket; readonly desk: LoadSocket };
  /** What the desk is told, and when. */
  readonly #told: EventEmitter<{ told: [DeskReply, number] }>;
  #callId = '';
  #sent = 0;

  private constructor(
    externalId: string,
    sockets: { sender: LoadSocket; desk: LoadSocket },
    told: EventEmitter<{ told: [DeskReply, number] }>,
  ) {
    this.#externalId = externalId;
    this.#sockets = sockets;
    this.#told = told;
  }

  /** Resolves when the whole call is on the desk and what it asks for is done. */
  static async open({ url, secret }: { url: string; secret: string }, call: CallFile): Promise<PlayedCall> {
    const agent = `bench-${randomUUID().slice(0, 8)}`;
    const token = await signToken(secret, { sub: agent, roles: ['agent'], seconds: TOKEN_SECONDS });
    const gateway = await signToken(secret, { sub: 'bench', roles: ['gateway'], seconds: TOKEN_SECONDS });
    const told = new EventEmitter<{ told: [DeskReply, number] }>();
    const desk = await LoadSocket.open(`${url}/v1/desk`, token, (text) => {
      const now = performance.now();
      told.emit('told', JSON.parse(text) as DeskReply, now);
    });
    const sender = await LoadSocket.open(`${url}/v1/calls/stream`, gateway, () => undefined);
    const played = new PlayedCall(`${agent}-call`, { sender, desk }, told);
    await played.#play(call, agent);
    return played;
  }

  async #play({ startedAt, channel, turns }: CallFile, agent: string): Promise<void> {
    const call = this.#externalId;
    const { sender, desk } = this.#sockets;
    let segments = 0;
    let lastAt = performance.now();
    const hear = (reply: DeskReply, now: number): void => {
      if (reply.type === 'offer' && reply.call.externalId === call && this.#callId === '') {
        this.#callId = reply.call.callId;
        desk.send(JSON.stringify({ v, type: 'follow', callId: this.#callId, after: 0 }));
      }
      if (reply.type !== 'event') return;
      lastAt = now;
      if (reply.event.type === 'segment') segments += 1;
    };
    this.#told.on('told', hear);
    const start = { v, type: 'call.start', call, seq: 1, startedAt, caller: channel.callerNumber, agent };
    sender.send(JSON.stringify(start));
    for (const [index, turn] of turns.entries())
      sender.send(JSON.stringify({ v, type: 'segment', call, seq: index + 2, final: true, ...turn }));
    this.#sent = turns.length + 1;
    const began = performance.now();
    while (segments < turns.length || performance.now() - lastAt < QUIET_MS) {
      if (performance.now() - began > GIVE_UP_MS) throw new Error('the call never came to rest on the desk');
      await wait(POLL_MS);
    }
    this.#told.off('told', hear);
  }

  /**
   * Asks for a summary and waits until a model has written it; `draft`: when that of the rules came.
   *
   * @throws Error when it does not come, or only the whole and no growing text
   */
  async summary(): Promise<Seen & { draft: number }> {
    const asked = performance.now();
    let draft = 0;
    let first: number | null = null;
    let whole: number | null = null;
    let refused: string | null = null;
    const over = new AbortController();
    const hear = (reply: DeskReply, now: number): void => {
      if (reply.type === 'error') refused = `${reply.code}: ${reply.message}`;
      if (reply.type === 'summary.partial') first ??= now - asked;
      if (reply.type === 'event' && reply.event.type === 'summary') {
        if (reply.event.author === undefined) draft = now - asked;
        else whole = now - asked;
      }
      if (refused !== null || whole !== null) over.abort();
    };
    this.#told.on('told', hear);
    const command = { type: 'summary.request' };
    const message = { v, type: 'command', id: randomUUID(), callId: this.#callId, command };
    this.#sockets.desk.send(JSON.stringify(message));
    await wait(GIVE_UP_MS, undefined, { signal: over.signal }).catch(() => undefined);
    this.#told.off('told', hear);
    if (first === null || whole === null)
      throw new Error(`no summary grew on the desk (${refused ?? 'in time'})`);
    return { first, whole, draft };
  }

  /** Ends the call, so that the service lets go of it. */
  async close(): Promise<void> {
    const end = { call: this.#externalId, seq: this.#sent + 1, endedAt: new Date().toISOString() };
    this.#sockets.sender.send(JSON.stringify({ v, type: 'call.end', ...end }));
    await this.#sockets.sender.close();
    await this.#sockets.desk.close();
  }
}
