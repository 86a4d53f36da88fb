import { scaled } from './distributions.ts';
import { type Day, type Measures, NO_MEASURES, type Parameters } from './parameters.ts';
import { type Runs, simulateVariant } from './simulate-variants.ts';

/** What the connection rate becomes when one assumption is off. */
export interface SensitivityRow {
  assumption: string;
  value: string;
  baseline: number;
  withMeasures: number;
}

interface Change {
  assumption: string;
  value: string;
  day?: Day;
  parameters?: Parameters;
}

/** The day as assumed, then with each assumption lower and higher, one at a time. */
export function sensitivity(
  day: Day,
  parameters: Parameters,
  measures: Measures,
  runs: Runs,
): SensitivityRow[] {
  const asAssumed: Change = { assumption: 'as assumed', value: '' };
  return [asAssumed, ...changes(day, parameters)].map((change) => {
    const rate = (taken: Measures) =>
      simulateVariant(change.day ?? day, change.parameters ?? parameters, taken, runs).figures.connectionRate
        .mean;
    const { assumption, value } = change;
    return { assumption, value, baseline: rate(NO_MEASURES), withMeasures: rate(measures) };
  });
}

function changes(day: Day, parameters: Parameters): Change[] {
  const { selfService, callback, redial, handling, patience, wrapUp } = parameters;
  const share = (value: number) => `${Math.round(value * 1_000) / 10} %`;
  const seconds = (value: number) => `${Math.round(value)} s`;
  const shifted = (value: number, by: number) =>
    Math.min(1, Math.max(0, Math.round((value + by) * 1_000) / 1_000));
  return [
    ...[-0.1, 0.1].map((by) => {
      const acceptance = shifted(selfService.acceptance, by);
      return {
        assumption: 'self-service accepted',
        value: share(acceptance),
        parameters: { ...parameters, selfService: { ...selfService, acceptance } },
      };
    }),
    ...[-0.1, 0.1].map((by) => {
      const success = shifted(selfService.success, by);
      return {
        assumption: 'self-service succeeds',
        value: share(success),
        parameters: { ...parameters, selfService: { ...selfService, success } },
      };
    }),
    ...[-0.2, 0.2].map((by) => {
      const acceptance = shifted(callback.acceptance, by);
      return {
        assumption: 'callback accepted',
        value: share(acceptance),
        parameters: { ...parameters, callback: { ...callback, acceptance } },
      };
    }),
    ...[-0.15, 0.15].map((by) => {
      const cut = Math.min(0.95, shifted(wrapUp.cut, by));
      return {
        assumption: 'handling time saved',
        value: share(cut),
        parameters: { ...parameters, wrapUp: { cut } },
      };
    }),
    ...[0.5, 2].map((factor) => ({
      assumption: 'patience',
      value: seconds(patience.meanS * factor),
      parameters: { ...parameters, patience: scaled(patience, factor) },
    })),
    ...[-0.2, 0.2].map((by) => {
      const probability = shifted(redial.probability, by);
      return {
        assumption: 'redial after giving up',
        value: share(probability),
        parameters: { ...parameters, redial: { ...redial, probability } },
      };
    }),
    ...[0.9, 1.1].map((factor) => ({
      assumption: 'handling time',
      value: seconds(handling.meanS * factor),
      parameters: { ...parameters, handling: scaled(handling, factor) },
    })),
    ...[0.9, 1.1].map((factor) => ({
      assumption: 'first calls',
      value: `${Math.round(factor * 100)} %`,
      day: { ...day, arrivals: day.arrivals.map((count) => count * factor) },
    })),
  ];
}

/** Shares at which the grid of acceptance and success is tried. */
export const GRID = [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8];

/** The connection rate with the measures for each acceptance (rows) and success (columns) of self-service. */
export function selfServiceGrid(
  day: Day,
  parameters: Parameters,
  measures: Measures,
  runs: Runs,
): number[][] {
  return GRID.map((acceptance) =>
    GRID.map((success) => {
      const selfService = { ...parameters.selfService, acceptance, success };
      return simulateVariant(day, { ...parameters, selfService }, measures, runs).figures.connectionRate.mean;
    }),
  );
}
