import { type FitRecords, type FitVoiceSession, fitArrivals } from './fit-arrivals.ts';
import { fitPatience, type PatienceFit } from './fit-patience.ts';
import { fitRedial, type RedialFit } from './fit-redial.ts';
import { DEFAULTS, type Parameters } from './parameters.ts';

/** What the records say, how much they hold, and where they say nothing. */
export interface Fit {
  parameters: Parameters;
  /** Mean first calls a day by quarter-hour. */
  arrivals: number[];
  days: number;
  firstCalls: number;
  handling: { count: number; meanS: number; cv: number } | null;
  patience: PatienceFit | null;
  redial: RedialFit | null;
  selfService: { offered: number; accepted: number; succeeded: number; meanS: number } | null;
  /** Parameters that the records could not tell, so that the default stands. */
  assumed: string[];
}

/** Fewer observations than this say too little: the default stands, and the report says so. */
const ENOUGH = 20;
/** How a voice session ends that spared the caller the line. */
const SUCCESSES: ReadonlySet<string> = new Set([
  'request',
  'question',
  'progress',
  'urged',
  'addition',
  'notice',
  'voice-message',
]);

/** Parameters for a simulated day out of the service's own records. Times in milliseconds since 1970. */
export function fitParameters(records: FitRecords, timeZone: string): Fit {
  const { redial, firstCalls } = fitRedial(records);
  const { arrivals, days } = fitArrivals(firstCalls, timeZone);
  const handling = fitHandling(records);
  const patience = fitPatience(records.queue);
  const selfService = fitSelfService(records.voice);
  const parameters = structuredClone(DEFAULTS);
  const assumed = ['callback', 'wrapUp', 'shrinkage'];
  if (handling !== null && handling.count >= ENOUGH && handling.meanS > 0)
    parameters.handling = { kind: 'lognormal', meanS: handling.meanS, cv: Math.min(10, handling.cv) };
  else assumed.push('handling');
  if (patience !== null && patience.abandoned >= ENOUGH)
    parameters.patience = { kind: 'exponential', meanS: Math.max(1, patience.meanS) };
  else assumed.push('patience');
  if (redial !== null && redial.abandoned >= ENOUGH) {
    parameters.redial = { ...parameters.redial, probability: redial.probability };
    if (redial.again > 0) parameters.redial.delayS = Math.max(1, redial.delayS);
  } else assumed.push('redial');
  if (selfService !== null && selfService.offered >= ENOUGH) {
    parameters.selfService.acceptance = selfService.accepted / selfService.offered;
    if (selfService.accepted >= ENOUGH) {
      parameters.selfService.success = selfService.succeeded / selfService.accepted;
      parameters.selfService.meanS = Math.max(1, selfService.meanS);
    } else assumed.push('selfService.success');
  } else assumed.push('selfService');
  return {
    parameters,
    arrivals,
    days,
    firstCalls: firstCalls.length,
    handling,
    patience,
    redial,
    selfService,
    assumed,
  };
}

/**
 * How long agents were on the line, from the answer where the line kept it. What they write after the call is not in
 * the records.
 */
function fitHandling({ calls, queue }: FitRecords): Fit['handling'] {
  const answers = new Map(queue.map(({ callId, answeredAt }) => [callId, answeredAt]));
  const times = calls.flatMap(({ id, agent, startedAt, endedAt }) => {
    const from = Math.max(startedAt, answers.get(id) ?? startedAt);
    return agent === null || endedAt === null || endedAt <= from ? [] : [(endedAt - from) / 1_000];
  });
  if (times.length === 0) return null;
  const meanS = times.reduce((sum, time) => sum + time, 0) / times.length;
  const variance = times.reduce((sum, time) => sum + (time - meanS) ** 2, 0) / Math.max(1, times.length - 1);
  return { count: times.length, meanS, cv: Math.sqrt(variance) / meanS };
}

function fitSelfService(sessions: readonly FitVoiceSession[]): Fit['selfService'] {
  const offered = sessions.filter((session) => session.offered);
  if (offered.length === 0) return null;
  const accepted = offered.filter((session) => session.accepted);
  const times = accepted.flatMap(({ startedAt, endedAt }) =>
    endedAt === null || endedAt < startedAt ? [] : [(endedAt - startedAt) / 1_000],
  );
  return {
    offered: offered.length,
    accepted: accepted.length,
    succeeded: accepted.filter((session) => SUCCESSES.has(session.outcome ?? '')).length,
    meanS: times.length === 0 ? 0 : times.reduce((sum, time) => sum + time, 0) / times.length,
  };
}
