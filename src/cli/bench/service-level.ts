import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { signToken } from '../../http/sign-token.ts';
import { PROTOCOL_VERSION } from '../../protocol/common.ts';
import type { Turn } from '../calls/call-file.ts';
import { speak } from './call-load.ts';
import { Latencies, type LatencyFigures } from './latencies.ts';
import { LoadSocket } from './load-socket.ts';
import { segmentText } from './segment-text.ts';

/** Calls on one sender's and one agent's connection. */
export const CALLS_PER_SOCKET = 20;
const TOKEN_SECONDS = 3_600;
const SETTLE_POLL_MS = 50;
/** Sentences that are not on the desk so long after the last one was sent are lost. */
const LOST_AFTER_MS = 60_000;
/** Time for the last suggestions; most come at once, and a ranking that stays as it was brings none. */
const LAST_SUGGESTIONS_MS = 1_500;
const v = PROTOCOL_VERSION;

export interface Level {
  readonly calls: number;
  /** Sentences of each call that are measured, and before them sentences that are not. */
  readonly periods: number;
  readonly warmPeriods: number;
  /** Awaited when all calls have started, before the first sentence. */
  readonly ready?: () => Promise<void>;
}

export interface ServiceFigures {
  readonly transcript: LatencyFigures;
  readonly suggestion: LatencyFigures;
  /** Sentences that never reached the desk: anything but 0 is a fault. */
  readonly lost: number;
  /** Share of the caller's sentences that brought a suggestion; after the others the ranking stayed as it was. */
  readonly answered: number;
}

/** The connections of one measurement and what they hear. */
class ServiceLoad {
  readonly transcript = new Latencies();
  readonly suggestion = new Latencies();
  readonly senders: LoadSocket[] = [];
  readonly desks: LoadSocket[] = [];
  started = 0;
  ended = 0;
  refused: string | undefined;
  private readonly prefix = randomUUID().slice(0, 8);
  /** The service's id of each call by the sender's, and back. */
  private readonly names = new Map<string, string>();

  name(call: number): string {
    return `${this.prefix}-${call}`;
  }

  hearSender(text: string): void {
    if (text.includes('"type":"error"') || text.includes('"type":"gap"')) this.refused ??= text;
  }

  /** Looks only at the beginning of a message: parsing all of them would cost more than is measured. */
  hearDesk(group: number, text: string): void {
    const now = performance.now();
    const head = text.slice(0, 300);
    const type = /"event":\{"type":"([a-z.]+)"/.exec(head)?.[1];
    if (type === undefined) {
      if (head.includes('"type":"offer"')) this.follow(group, text);
      if (head.includes('"type":"error"')) this.refused ??= text;
      return;
    }
    const callId = /"callId":"([^"]+)"/.exec(head)?.[1] ?? '';
    const call = this.names.get(callId) ?? '';
    if (type === 'segment') this.transcript.came(`${call} ${/"senderSeq":(\d+)/.exec(head)?.[1]}`, now);
    else if (type === 'suggestion') this.suggestion.came(call, now);
    else if (type === 'call.started') this.started += 1;
    else if (type === 'call.ended') this.ended += 1;
  }

  /** An offer comes again when the call changes its state; it is followed once. */
  private follow(group: number, text: string): void {
    const { call } = JSON.parse(text) as { call: { callId: string; externalId: string } };
    if (!call.externalId.startsWith(this.prefix) || this.names.has(call.callId)) return;
    this.names.set(call.callId, call.externalId);
    this.desks[group]?.send(JSON.stringify({ v, type: 'follow', callId: call.callId, after: 0 }));
  }

  async until(done: () => boolean, forMs = Number.POSITIVE_INFINITY): Promise<void> {
    const began = performance.now();
    while (!done() && performance.now() - began < forMs) {
      if (this.refused !== undefined) throw new Error(`the service answered ${this.refused}`);
      await wait(SETTLE_POLL_MS);
    }
  }
}

/**
 * Plays `level.calls` calls at a time, each with one sentence every three seconds, and measures from a sentence sent to
 * its events on the desk. `atPeak` runs after the last sentence, while all calls are still live.
 */
export async function measureService(
  server: { url: string; secret: string },
  level: Level,
  turns: readonly Turn[],
  atPeak: () => Promise<void> = async () => undefined,
): Promise<ServiceFigures> {
  const load = new ServiceLoad();
  await connect(load, server, Math.ceil(level.calls / CALLS_PER_SOCKET));
  const startedAt = new Date().toISOString();
  const sender = (call: number) => load.senders[Math.floor(call / CALLS_PER_SOCKET)];
  for (let call = 0; call < level.calls; call++) {
    const agent = agentOf(Math.floor(call / CALLS_PER_SOCKET));
    const start = {
      v,
      type: 'call.start',
      call: load.name(call),
      seq: 1,
      startedAt,
      caller: '13800000000',
      agent,
    };
    sender(call)?.send(JSON.stringify(start));
  }
  await load.until(() => load.started === level.calls);
  await level.ready?.();
  await speak({ ...level, turns }, (sentence) => {
    const call = load.name(sentence.call);
    const text = segmentText(call, sentence);
    const now = performance.now();
    load.suggestion.giveUp(call);
    if (!sentence.warm) {
      load.transcript.sent(`${call} ${sentence.seq}`, now);
      if (sentence.turn.speaker === 'caller') load.suggestion.sent(call, now);
    }
    sender(sentence.call)?.send(text);
  });
  await load.until(() => load.transcript.open === 0, LOST_AFTER_MS);
  await load.until(() => load.suggestion.open === 0, LAST_SUGGESTIONS_MS);
  await atPeak();
  const endedAt = new Date().toISOString();
  for (let call = 0; call < level.calls; call++) {
    const seq = level.warmPeriods + level.periods + 2;
    sender(call)?.send(JSON.stringify({ v, type: 'call.end', call: load.name(call), seq, endedAt }));
  }
  await load.until(() => load.ended === level.calls);
  await Promise.all([...load.senders, ...load.desks].map((socket) => socket.close()));
  return {
    transcript: load.transcript.figures(),
    suggestion: load.suggestion.figures(),
    lost: load.transcript.open,
    answered: load.suggestion.answered,
  };
}

function agentOf(group: number): string {
  return `bench-agent-${group}`;
}

async function connect(
  load: ServiceLoad,
  { url, secret }: { url: string; secret: string },
  groups: number,
): Promise<void> {
  const gateway = await signToken(secret, { sub: 'bench', roles: ['gateway'], seconds: TOKEN_SECONDS });
  for (let group = 0; group < groups; group++) {
    const agent = await signToken(secret, { sub: agentOf(group), roles: ['agent'], seconds: TOKEN_SECONDS });
    load.desks.push(await LoadSocket.open(`${url}/v1/desk`, agent, (text) => load.hearDesk(group, text)));
    load.senders.push(
      await LoadSocket.open(`${url}/v1/calls/stream`, gateway, (text) => load.hearSender(text)),
    );
  }
}
