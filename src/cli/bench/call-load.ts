import { setTimeout as wait } from 'node:timers/promises';
import type { Turn } from '../calls/call-file.ts';

/** Milliseconds between two sentences of a call. */
export const PERIOD_MS = 3_000;

/** Turns of the samples between the beginnings of two calls. */
export const CALL_STEP = 7;

export interface Sentence {
  /** 0-based number of the call. */
  readonly call: number;
  /** The sender's `seq`; the call's start has 1. */
  readonly seq: number;
  readonly turn: Turn;
  /** Belongs to the warm-up and is not measured. */
  readonly warm: boolean;
}

/** What one simulated call says in its n-th sentence: samples, each call begun at another place. */
export function turnOf(turns: readonly Turn[], call: number, sentence: number): Turn {
  const turn = turns[(call * CALL_STEP + sentence) % turns.length];
  if (turn === undefined) throw new Error('no samples to draw sentences from');
  const startMs = sentence * PERIOD_MS;
  return { ...turn, startMs, endMs: startMs + PERIOD_MS - 1 };
}

/** Says one sentence a call every three seconds, the calls spread evenly over them. */
export async function speak(
  load: { calls: number; periods: number; warmPeriods: number; turns: readonly Turn[] },
  say: (sentence: Sentence) => void,
): Promise<void> {
  const { calls, periods, warmPeriods, turns } = load;
  const began = performance.now();
  for (let sentence = 0; sentence < warmPeriods + periods; sentence++) {
    for (let call = 0; call < calls; call++) {
      const due = began + PERIOD_MS * (sentence + call / calls) - performance.now();
      if (due > 1) await wait(due);
      say({ call, seq: sentence + 2, turn: turnOf(turns, call, sentence), warm: sentence < warmPeriods });
    }
  }
}
