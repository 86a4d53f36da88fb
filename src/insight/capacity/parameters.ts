import { z } from 'zod';

const share = z.number().min(0).max(1);
/** Up to a week, so that a slip of the pen does not run for hours. */
const seconds = z.number().positive().max(604_800);

const HandlingSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exponential'), meanS: seconds }),
  z.strictObject({ kind: z.literal('lognormal'), meanS: seconds, cv: z.number().min(0).max(10) }),
]);
const PatienceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('exponential'), meanS: seconds }),
  z.strictObject({ kind: z.literal('weibull'), meanS: seconds, shape: z.number().min(0.2).max(10) }),
  z.strictObject({ kind: z.literal('hyper-exponential'), meanS: seconds, cv: z.number().min(1).max(10) }),
]);

const SelfServiceSchema = z.strictObject({
  /** Offered where the wait would be longer. */
  overS: z.number().min(0).max(86_400),
  /** Share of those it is offered to. */
  acceptance: share,
  /** Share of those who accept whose matter is settled or taken down; the others go on waiting at their kept place. */
  success: share,
  /** Mean length, exponential. */
  meanS: seconds,
});
const CallbackSchema = z.strictObject({
  overS: z.number().min(0).max(86_400),
  acceptance: share,
  /** Share of attempts that the citizen answers. */
  answered: share,
  attempts: z.number().int().min(1).max(20),
  /** Seat time of an attempt that nobody answers. */
  ringS: seconds,
  /** Until the next attempt. */
  retryS: seconds,
  /** Hours of the day within which citizens are called. */
  fromHour: z.number().min(0).max(24),
  untilHour: z.number().min(0).max(24),
});
const WrapUpSchema = z.strictObject({
  /** Share of the handling time that agents save. */
  cut: z.number().min(0).max(0.95),
});

/** How callers and agents behave; what a fit writes and a simulated day takes. Times in seconds. */
export const ParametersSchema = z.strictObject({
  handling: HandlingSchema,
  patience: PatienceSchema,
  redial: z.strictObject({
    /** Share of those who abandon who call again. */
    probability: share,
    /** Mean time until then, exponential. */
    delayS: seconds,
    /** Most further calls of one person. */
    times: z.number().int().min(0).max(50),
  }),
  /** Share of the rostered seats that are away from the line. */
  shrinkage: z.number().min(0).max(0.95),
  selfService: SelfServiceSchema,
  callback: CallbackSchema,
  wrapUp: WrapUpSchema,
});
export type Parameters = z.infer<typeof ParametersSchema>;

/** Who calls and who answers, by quarter-hour. */
export interface Day {
  /** Expected first calls. */
  arrivals: number[];
  /** Rostered seats. */
  seats: number[];
}

/** Which measures are taken. */
export interface Measures {
  selfService: boolean;
  callback: boolean;
  wrapUp: boolean;
}
export type MeasureName = keyof Measures;
export const NO_MEASURES: Measures = { selfService: false, callback: false, wrapUp: false };

/** Where nothing better is known; docs/capacity.md says which of these are published and which are ours. */
export const DEFAULTS: Parameters = {
  handling: { kind: 'lognormal', meanS: 300, cv: 0.8 },
  patience: { kind: 'exponential', meanS: 180 },
  redial: { probability: 0.4, delayS: 600, times: 3 },
  shrinkage: 0,
  selfService: { overS: 5, acceptance: 0.5, success: 0.6, meanS: 90 },
  callback: {
    overS: 15,
    acceptance: 0.5,
    answered: 0.75,
    attempts: 3,
    ringS: 30,
    retryS: 1_800,
    fromHour: 8,
    untilHour: 21,
  },
  wrapUp: { cut: 0.15 },
};
