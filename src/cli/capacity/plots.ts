import path from 'node:path';
import { WAIT_STEP_S } from '../../insight/capacity/day-counts.ts';
import type { Day, Parameters } from '../../insight/capacity/parameters.ts';
import { QUARTER_S } from '../../insight/capacity/quarter-hours.ts';
import { type VariantReport, workingSeats } from '../../insight/capacity/simulate-variants.ts';
import { writeText } from '../write-file.ts';
import { type Chart, roundTop, svgChart } from './svg-chart.ts';

export interface PlottedDay {
  day: Day;
  parameters: Parameters;
  baseline: VariantReport;
  withMeasures: VariantReport;
  target: number;
}

const BEFORE = '#c0392b';
const AFTER = '#1f6fb2';
const CAPACITY = '#2e7d32';
/** Longest wait that is drawn, seconds. */
const LONGEST_S = 300;

const HOURS = Array.from({ length: 9 }, (_, at) => ({
  at: at * 12,
  text: `${String(at * 3).padStart(2, '0')}:00`,
}));

/** Writes the charts of a day into a folder and names their files. */
export function writePlots(folder: string, plotted: PlottedDay): string[] {
  const charts: [string, Chart][] = [
    ['capacity-load.svg', loadChart(plotted)],
    ['capacity-connection.svg', connectionChart(plotted)],
    ['capacity-waits.svg', waitsChart(plotted)],
  ];
  return charts.map(([name, chart]) => {
    const file = path.join(folder, name);
    writeText(file, svgChart(chart));
    return file;
  });
}

function loadChart({ day, parameters, baseline }: PlottedDay): Chart {
  const capacity = workingSeats(day.seats, parameters.shrinkage).map(
    (seats) => (seats * QUARTER_S) / parameters.handling.meanS,
  );
  const series = [
    { name: 'first calls', colour: AFTER, values: day.arrivals, steps: true },
    { name: 'all calls, redials included', colour: BEFORE, values: baseline.callsByQuarter, steps: true },
    { name: 'calls the seats can handle', colour: CAPACITY, values: capacity, steps: true },
  ];
  return {
    title: 'Calls and capacity by quarter-hour, without measures',
    across: 'time of day',
    labels: HOURS,
    top: roundTop(Math.max(...series.flatMap(({ values }) => values))),
    show: (value) => String(Math.round(value)),
    series,
  };
}

function connectionChart({ baseline, withMeasures, target }: PlottedDay): Chart {
  const rates = ({ callsByQuarter, connectedByQuarter }: VariantReport) =>
    callsByQuarter.map((calls, at) => (calls === 0 ? 1 : (connectedByQuarter[at] ?? 0) / calls));
  return {
    title: 'Connection rate by the quarter-hour of the call',
    across: 'time of day',
    labels: HOURS,
    top: 1,
    show: (value) => `${Math.round(value * 100)} %`,
    level: { value: target, name: `target ${Number((target * 100).toFixed(2))} %` },
    series: [
      { name: 'without measures', colour: BEFORE, values: rates(baseline) },
      { name: 'with measures', colour: AFTER, values: rates(withMeasures) },
    ],
  };
}

function waitsChart({ baseline, withMeasures }: PlottedDay): Chart {
  const places = LONGEST_S / WAIT_STEP_S;
  const longer = ({ waits, figures }: VariantReport) => {
    let rest = waits.reduce((sum, count) => sum + count, 0);
    return waits.slice(0, places).map((count) => {
      rest -= count;
      return rest / figures.calls.mean;
    });
  };
  return {
    title: 'Share of all calls that wait in the line for longer than …',
    across: 'seconds in the line',
    labels: [0, 60, 120, 180, 240, 300].map((second) => ({ at: second / WAIT_STEP_S, text: String(second) })),
    top: 1,
    show: (value) => `${Math.round(value * 100)} %`,
    series: [
      { name: 'without measures', colour: BEFORE, values: longer(baseline), within: 1 },
      { name: 'with measures', colour: AFTER, values: longer(withMeasures), within: 1 },
    ],
  };
}
