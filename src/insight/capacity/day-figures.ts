import type { DayCounts } from './day-counts.ts';

/**
 * What a day is judged by. Rates are of calls, repeated ones included, unless they say people; 0 of 0 calls counts as
 * all of them.
 */
export interface DayFigures {
  /** Calls answered by an agent, settled by self-service, or called back and answered. */
  connectionRate: number;
  /** The same without self-service: an agent spoke to the caller, at once or by callback. */
  humanConnectionRate: number;
  /** Answered by an agent during the call itself: no self-service, no callback. */
  liveConnectionRate: number;
  /** People connected by any of their calls, of the people who called. */
  personConnectionRate: number;
  /** Answered by an agent within 15 s of the call's start, of all calls. */
  serviceLevel15s: number;
  abandonRate: number;
  /** Time in the line over all calls, those who abandon included; self-service is not waiting. Seconds. */
  meanWaitS: number;
  /** Busy seat time over seat time; agents who finish a call after their shift count in both. */
  occupancy: number;
  selfServedRate: number;
  callbackRate: number;
  /** From taking a callback to its being answered, seconds; 0 without any. */
  callbackDelayS: number;
  calls: number;
  persons: number;
}

export const FIGURES = [
  'connectionRate',
  'humanConnectionRate',
  'liveConnectionRate',
  'personConnectionRate',
  'serviceLevel15s',
  'abandonRate',
  'meanWaitS',
  'occupancy',
  'selfServedRate',
  'callbackRate',
  'callbackDelayS',
  'calls',
  'persons',
] as const satisfies readonly (keyof DayFigures)[];

export function dayFigures(counts: DayCounts): DayFigures {
  const { calls } = counts;
  const share = (part: number, whole = calls) => (whole === 0 ? 1 : part / whole);
  const some = (part: number, whole = calls) => (whole === 0 ? 0 : part / whole);
  const human = counts.answered + counts.calledBack;
  return {
    connectionRate: share(human + counts.selfServed),
    humanConnectionRate: share(human),
    liveConnectionRate: share(counts.answered),
    personConnectionRate: share(counts.personsConnected, counts.persons),
    serviceLevel15s: share(counts.answeredIn15s),
    abandonRate: some(counts.abandoned),
    meanWaitS: some(counts.waitedS),
    occupancy: some(counts.busyS, counts.seatS),
    selfServedRate: some(counts.selfServed),
    callbackRate: some(counts.calledBack),
    callbackDelayS: some(counts.callbackDelayS, counts.calledBack),
    calls,
    persons: counts.persons,
  };
}
