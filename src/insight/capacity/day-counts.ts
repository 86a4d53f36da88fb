import { QUARTERS } from './quarter-hours.ts';

/** Longest wait that has a place of its own in the distribution; longer ones share the last place. */
const LONGEST_WAIT_S = 600;
export const WAIT_STEP_S = 5;

/** What was counted in one simulated day. A call ends in exactly one of the outcomes. */
export interface DayCounts {
  /** People who called. */
  persons: number;
  /** Of these, whoever was connected by any of their calls. */
  personsConnected: number;
  /** Calls that came in, repeated ones included. */
  calls: number;
  /** Answered by an agent on the line. */
  answered: number;
  selfServed: number;
  abandoned: number;
  /** Took a callback and answered it. */
  calledBack: number;
  /** Took a callback and answered none of its attempts. */
  callbackFailed: number;
  /** Took a callback that the day ended before. */
  callbackOpen: number;
  /** Waiting or in self-service when the day ended. */
  open: number;
  answeredIn15s: number;
  /** Time in the line, seconds, over all calls. */
  waitedS: number;
  /** From taking a callback to its being answered, seconds. */
  callbackDelayS: number;
  busyS: number;
  seatS: number;
  callsByQuarter: Float64Array;
  connectedByQuarter: Float64Array;
  /** Calls that ended in the line (answered or abandoned) by their wait. */
  waits: Float64Array;
}

export function emptyCounts(): DayCounts {
  return {
    persons: 0,
    personsConnected: 0,
    calls: 0,
    answered: 0,
    selfServed: 0,
    abandoned: 0,
    calledBack: 0,
    callbackFailed: 0,
    callbackOpen: 0,
    open: 0,
    answeredIn15s: 0,
    waitedS: 0,
    callbackDelayS: 0,
    busyS: 0,
    seatS: 0,
    callsByQuarter: new Float64Array(QUARTERS),
    connectedByQuarter: new Float64Array(QUARTERS),
    waits: new Float64Array(LONGEST_WAIT_S / WAIT_STEP_S + 1),
  };
}

export function countWait(counts: DayCounts, waitS: number): void {
  counts.waitedS += waitS;
  const step = Math.min(counts.waits.length - 1, Math.floor(waitS / WAIT_STEP_S));
  counts.waits[step] = (counts.waits[step] ?? 0) + 1;
}
