import { setTimeout as wait } from 'node:timers/promises';
import type { CallSender, SegmentDetails } from '../../client/call-sender.ts';
import type { CallFile, Turn } from './call-file.ts';

export interface CallIdentity {
  /** The sender's id of this playing of the call. */
  readonly call: string;
  /** Token `sub` of the agent who takes it; null offers it to the queue. */
  readonly agent: string | null;
  readonly queue?: string | null;
}

export interface PlayOptions extends CallIdentity {
  /** 1 is real time. */
  readonly speed: number;
  readonly partials: boolean;
}

/** Guesses of a recogniser before a sentence is final. */
const PARTIALS_PER_TURN = 3;

/** What is sent of a turn and when (milliseconds of the call): growing partials, then the final. */
export function timeline(turn: Turn, partials: boolean): { atMs: number; segment: SegmentDetails }[] {
  const { speaker, startMs, endMs, text } = turn;
  const characters = [...text];
  const steps = partials ? Math.min(PARTIALS_PER_TURN, characters.length - 1) : 0;
  const guesses = Array.from({ length: Math.max(0, steps) }, (_, index) => {
    const share = (index + 1) / (steps + 1);
    const atMs = startMs + (endMs - startMs) * share;
    const heard = characters.slice(0, Math.max(1, Math.floor(characters.length * share))).join('');
    return { atMs, segment: { speaker, final: false, startMs, endMs: atMs, text: heard } };
  });
  return [...guesses, { atMs: endMs, segment: { speaker, final: true, startMs, endMs, text } }];
}

export function startCall(sender: CallSender, file: CallFile, identity: CallIdentity): void {
  sender.start({
    call: identity.call,
    startedAt: file.startedAt,
    caller: file.channel.callerNumber,
    agent: identity.agent,
    queue: identity.queue ?? null,
  });
}

export function endCall(sender: CallSender, file: CallFile, call: string): void {
  const lengthMs = Math.max(0, ...file.turns.map((turn) => turn.endMs));
  const endedAt = new Date(Date.parse(file.startedAt) + lengthMs).toISOString();
  sender.end(call, { endedAt, cause: 'caller-hangup' });
}

/** Plays a call's words at their times, from after its start to before its end. */
export async function playTurns(sender: CallSender, file: CallFile, options: PlayOptions): Promise<void> {
  const steps = file.turns
    .flatMap((turn) => timeline(turn, options.partials))
    .sort((a, b) => a.atMs - b.atMs);
  const began = performance.now();
  for (const { atMs, segment } of steps) {
    const due = began + atMs / options.speed - performance.now();
    if (due > 0) await wait(due);
    sender.segment(options.call, segment);
  }
}
