import { setTimeout as wait } from 'node:timers/promises';
import type { VoiceCaller } from './voice-caller.ts';
import type { VoiceLine } from './voice-line.ts';

export interface SteadyLoad {
  readonly callers: readonly VoiceCaller[];
  /** One for each caller. */
  readonly lines: readonly VoiceLine[];
  /** What a call takes about; calls begin evenly over it, and twice as long nothing is measured, milliseconds. */
  readonly callMs: number;
  readonly measuredMs: number;
  /** What a caller waits before the next turn, milliseconds. */
  readonly pauseMs: (caller: VoiceCaller) => number;
  /** Awaited when the time that is measured begins, and when it is over; calls go on meanwhile. */
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

export interface SteadyFigures {
  /** Milliseconds that callers waited for each turn. */
  readonly waits: number[];
  readonly turnsPerSecond: number;
  /** Calls that ended while it was measured. */
  readonly calls: number;
}

/** Each caller makes one call after another; a stretch of it is measured, then every call is walked to its end. */
export async function steadyLoad(load: SteadyLoad): Promise<SteadyFigures> {
  const { callers, lines, callMs, measuredMs, pauseMs } = load;
  const waits: number[] = [];
  let phase: 'warm' | 'measured' | 'over' = 'warm';
  const callOn = async (caller: VoiceCaller, line: VoiceLine) => {
    // Callers of a city do not dial at one moment.
    await wait(Math.random() * callMs);
    for (let isBetween = false; phase !== 'over' || !isBetween; ) {
      const calls = caller.calls;
      const ms = await caller.turn(line);
      if (phase === 'measured') waits.push(ms);
      isBetween = caller.calls > calls;
      await wait(pauseMs(caller));
    }
  };
  const done = Promise.all(callers.map((caller, index) => callOn(caller, lines[index] as VoiceLine)));
  // What fails ends it at once.
  await Promise.race([done, wait(2 * callMs)]);
  const callsBefore = callsOf(callers);
  await load.begin();
  const began = performance.now();
  phase = 'measured';
  await Promise.race([done, wait(measuredMs)]);
  phase = 'over';
  const seconds = (performance.now() - began) / 1_000;
  const calls = callsOf(callers) - callsBefore;
  await load.end();
  await done;
  return { waits, turnsPerSecond: waits.length / seconds, calls };
}

function callsOf(callers: readonly VoiceCaller[]): number {
  return callers.reduce((sum, { calls }) => sum + calls, 0);
}
