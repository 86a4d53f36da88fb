import type { DayFigures } from '../../insight/capacity/day-figures.ts';
import type { Distribution } from '../../insight/capacity/distributions.ts';
import type { Measures, Parameters } from '../../insight/capacity/parameters.ts';
import type { SensitivityRow } from '../../insight/capacity/sensitivity.ts';
import type { VariantReport } from '../../insight/capacity/simulate-variants.ts';
import { table } from '../evaluation/tables.ts';

type Show = (value: number) => string;

export const percent: Show = (value) => `${(value * 100).toFixed(1)} %`;
const seconds: Show = (value) => `${value.toFixed(1)} s`;
const minutes: Show = (value) => `${(value / 60).toFixed(0)} min`;
const count: Show = (value) => Math.round(value).toLocaleString('en');

/** Rows of the report: figure, its name for people, how it is written. */
const ROWS: readonly [keyof DayFigures, string, Show][] = [
  ['connectionRate', 'connection rate (calls)', percent],
  ['humanConnectionRate', '… by an agent, callbacks included', percent],
  ['liveConnectionRate', '… by an agent during the call', percent],
  ['personConnectionRate', 'people connected by any of their calls', percent],
  ['serviceLevel15s', 'answered by an agent within 15 s', percent],
  ['abandonRate', 'abandoned', percent],
  ['meanWaitS', 'wait in the line, all calls', seconds],
  ['occupancy', 'occupancy', percent],
  ['selfServedRate', 'settled by self-service', percent],
  ['callbackRate', 'called back and answered', percent],
  ['callbackDelayS', 'until called back', minutes],
  ['calls', 'calls, repeated ones included', count],
];

/** One column a variant; behind a value, half of its 95 % interval where it is not nothing. */
export function figuresTable(columns: readonly [string, VariantReport][]): string {
  return table(
    ['', ...columns.map(([title]) => title)],
    ROWS.map(([name, label, show]) => [
      label,
      ...columns.map(([, { figures }]) => {
        const { mean, ci95 } = figures[name];
        const half = show((ci95[1] - ci95[0]) / 2).replace(/ .*$/, '');
        return Number(half) === 0 ? show(mean) : `${show(mean)} ±${half}`;
      }),
    ]),
  );
}

/** What the figures rest on. */
export function assumptionsTable(parameters: Parameters, measures: Measures): string {
  const { handling, patience, redial, shrinkage, selfService, callback, wrapUp } = parameters;
  const rows = [
    ['handling time', inWords(handling)],
    ['patience in the line', inWords(patience)],
    [
      'redial after giving up',
      `${percent(redial.probability)} after ${seconds(redial.delayS)} (mean), up to ${redial.times} times`,
    ],
    ['seats away from the line', percent(shrinkage)],
  ];
  if (measures.selfService)
    rows.push([
      'self-service',
      `offered over ${seconds(selfService.overS)} of expected wait; ${percent(selfService.acceptance)} accept, ` +
        `${percent(selfService.success)} of them succeed; ${seconds(selfService.meanS)} (mean)`,
    ]);
  if (measures.callback)
    rows.push([
      'callback',
      `offered over ${seconds(callback.overS)} of expected wait; ${percent(callback.acceptance)} accept; called ` +
        `${callback.fromHour}–${callback.untilHour} h when nobody waits; ${percent(callback.answered)} answer, ` +
        `${callback.attempts} attempts`,
    ]);
  if (measures.wrapUp) rows.push(['faster wrap-up', `${percent(wrapUp.cut)} of the handling time saved`]);
  return table(['assumed', ''], rows);
}

function inWords(distribution: Distribution): string {
  const mean = `${distribution.kind}, mean ${seconds(distribution.meanS)}`;
  if (distribution.kind === 'weibull') return `${mean}, shape ${distribution.shape}`;
  return 'cv' in distribution ? `${mean}, cv ${Math.round(distribution.cv * 100) / 100}` : mean;
}

export function sensitivityTable(rows: readonly SensitivityRow[]): string {
  return table(
    ['if … were', '', 'baseline', 'with measures'],
    rows.map(({ assumption, value, baseline, withMeasures }) => [
      assumption,
      value,
      percent(baseline),
      percent(withMeasures),
    ]),
  );
}

export function gridTable(shares: readonly number[], grid: readonly (readonly number[])[]): string {
  return table(
    [
      'connection rate if self-service is accepted by ↓ and succeeds for →',
      ...shares.map((share) => percent(share)),
    ],
    grid.map((row, at) => [percent(shares[at] ?? 0), ...row.map(percent)]),
  );
}
