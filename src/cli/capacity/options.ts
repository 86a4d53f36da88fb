import { z } from 'zod';
import {
  DEFAULTS,
  type MeasureName,
  type Measures,
  type Parameters,
  ParametersSchema,
} from '../../insight/capacity/parameters.ts';
import { QUARTERS } from '../../insight/capacity/quarter-hours.ts';
import { describeIssues } from '../../protocol/describe-issues.ts';
import { numberOption, UsageError } from '../command-line.ts';
import { readJson } from '../read-json.ts';

/** What the user typed; every option takes a text. */
export type Typed = Record<string, string | boolean | undefined>;

/** Options with a number, and where in the parameters it goes. Times in seconds. */
const NUMBERS: Record<string, { min: number; max: number; set: (to: Parameters, value: number) => void }> = {
  'aht-s': { min: 1, max: 604_800, set: (to, value) => assign(to.handling, { meanS: value }) },
  'patience-s': { min: 0.1, max: 604_800, set: (to, value) => assign(to.patience, { meanS: value }) },
  'redial-probability': share((to, value) => assign(to.redial, { probability: value })),
  'redial-delay-s': { min: 1, max: 604_800, set: (to, value) => assign(to.redial, { delayS: value }) },
  'redial-times': { min: 0, max: 50, set: (to, value) => assign(to.redial, { times: Math.round(value) }) },
  shrinkage: { min: 0, max: 0.95, set: (to, value) => assign(to, { shrinkage: value }) },
  'self-service-over-s': {
    min: 0,
    max: 86_400,
    set: (to, value) => assign(to.selfService, { overS: value }),
  },
  'self-service-acceptance': share((to, value) => assign(to.selfService, { acceptance: value })),
  'self-service-success': share((to, value) => assign(to.selfService, { success: value })),
  'self-service-s': { min: 1, max: 604_800, set: (to, value) => assign(to.selfService, { meanS: value }) },
  'callback-over-s': { min: 0, max: 86_400, set: (to, value) => assign(to.callback, { overS: value }) },
  'callback-acceptance': share((to, value) => assign(to.callback, { acceptance: value })),
  'callback-answered': share((to, value) => assign(to.callback, { answered: value })),
  'callback-attempts': {
    min: 1,
    max: 20,
    set: (to, value) => assign(to.callback, { attempts: Math.round(value) }),
  },
  'callback-from-hour': { min: 0, max: 24, set: (to, value) => assign(to.callback, { fromHour: value }) },
  'callback-until-hour': { min: 0, max: 24, set: (to, value) => assign(to.callback, { untilHour: value }) },
  'wrap-up-cut': { min: 0, max: 0.95, set: (to, value) => assign(to, { wrapUp: { cut: value } }) },
};

export const PARAMETER_OPTIONS = Object.fromEntries(
  [...Object.keys(NUMBERS), 'handling', 'patience', 'aht-cv', 'patience-shape', 'patience-cv'].map((name) => [
    name,
    { type: 'string' as const },
  ]),
);

function share(set: (to: Parameters, value: number) => void) {
  return { min: 0, max: 1, set };
}

function assign<T extends object>(to: T, values: Partial<T>): void {
  Object.assign(to, values);
}

/** The defaults or those of the file, with what the command line says instead. */
export function parametersOf(typed: Typed, from: Parameters = DEFAULTS): Parameters {
  const parameters = structuredClone(from);
  for (const [name, { min, max, set }] of Object.entries(NUMBERS)) {
    const value = numberIn(typed, name, min, max);
    if (value !== undefined) set(parameters, value);
  }
  setHandling(parameters, typed);
  setPatience(parameters, typed);
  const { fromHour, untilHour } = parameters.callback;
  if (fromHour >= untilHour)
    throw new UsageError('--callback-from-hour must be before --callback-until-hour');
  return parameters;
}

function setHandling(parameters: Parameters, typed: Typed): void {
  const { meanS } = parameters.handling;
  const cv = numberIn(typed, 'aht-cv', 0, 10);
  const kind = oneOf(typed, 'handling', ['lognormal', 'exponential']) ?? parameters.handling.kind;
  if (kind === 'exponential') {
    if (cv !== undefined)
      throw new UsageError('--aht-cv goes with --handling lognormal; exponential times have none');
    parameters.handling = { kind, meanS };
  } else {
    const known = parameters.handling.kind === 'lognormal' ? parameters.handling.cv : undefined;
    parameters.handling = { kind: 'lognormal', meanS, cv: cv ?? known ?? 0.8 };
  }
}

function setPatience(parameters: Parameters, typed: Typed): void {
  const before = parameters.patience;
  const { meanS } = before;
  const shape = numberIn(typed, 'patience-shape', 0.2, 10);
  const cv = numberIn(typed, 'patience-cv', 1, 10);
  const kind = oneOf(typed, 'patience', ['exponential', 'weibull', 'hyper-exponential']) ?? before.kind;
  if (shape !== undefined && kind !== 'weibull')
    throw new UsageError('--patience-shape goes with --patience weibull');
  if (cv !== undefined && kind !== 'hyper-exponential')
    throw new UsageError('--patience-cv goes with --patience hyper-exponential');
  if (kind === 'weibull')
    parameters.patience = { kind, meanS, shape: shape ?? (before.kind === 'weibull' ? before.shape : 1) };
  else if (kind === 'hyper-exponential')
    parameters.patience = { kind, meanS, cv: cv ?? (before.kind === 'hyper-exponential' ? before.cv : 1) };
  else parameters.patience = { kind: 'exponential', meanS };
}

/** How the measures are named on the command line. */
const MEASURES: Record<string, MeasureName> = {
  'self-service': 'selfService',
  callback: 'callback',
  'wrap-up': 'wrapUp',
};

/** All measures but those named after `--without`. */
export function measuresOf(without: string | undefined): Measures {
  const measures: Measures = { selfService: true, callback: true, wrapUp: true };
  for (const name of (without ?? '').split(',').map((part) => part.trim())) {
    if (name === '') continue;
    const measure = MEASURES[name];
    if (measure === undefined)
      throw new UsageError(`--without knows ${Object.keys(MEASURES).join(', ')}, not "${name}"`);
    measures[measure] = false;
  }
  return measures;
}

/** @throws UsageError unless the option is absent or a number from `min` to `max` */
export function numberIn(typed: Typed, name: string, min: number, max: number): number | undefined {
  const text = typed[name];
  if (typeof text !== 'string') return undefined;
  const value = numberOption(name, text, min);
  if (value > max) throw new UsageError(`--${name} needs a number of at most ${max}, not "${text}"`);
  return value;
}

/** @throws UsageError unless the option is absent or a whole number from `min` to `max` */
export function wholeIn(typed: Typed, name: string, min: number, max: number): number | undefined {
  const value = numberIn(typed, name, min, max);
  if (value !== undefined && !Number.isInteger(value))
    throw new UsageError(`--${name} needs a whole number, not "${value}"`);
  return value;
}

function oneOf<T extends string>(typed: Typed, name: string, choices: readonly T[]): T | undefined {
  const text = typed[name];
  if (text === undefined) return undefined;
  const choice = choices.find((one) => one === text);
  if (choice === undefined) throw new UsageError(`--${name} is one of ${choices.join(', ')}, not "${text}"`);
  return choice;
}

/** What `--fit` writes and `--parameters` reads; whatever else the file holds is for people. */
const ParametersFileSchema = z.object({
  parameters: ParametersSchema,
  /** First calls a day by quarter-hour. */
  arrivals: z.array(z.number().min(0)).length(QUARTERS).optional(),
});

/** @throws UsageError when the file cannot be read or is none that `--fit` wrote */
export function readParametersFile(file: string): z.infer<typeof ParametersFileSchema> {
  const result = ParametersFileSchema.safeParse(readJson(file));
  if (!result.success)
    throw new UsageError(
      `${file}: not a parameters file as --fit writes it: ${describeIssues(result.error)}`,
    );
  return result.data;
}
