import type { Estimate } from '../../insight/capacity/confidence.ts';
import { type DayFigures, FIGURES } from '../../insight/capacity/day-figures.ts';
import {
  type Day,
  type MeasureName,
  type Measures,
  NO_MEASURES,
  type Parameters,
} from '../../insight/capacity/parameters.ts';
import { QUARTER_S } from '../../insight/capacity/quarter-hours.ts';
import { seatsForConnection } from '../../insight/capacity/seats-needed.ts';
import {
  GRID,
  type SensitivityRow,
  selfServiceGrid,
  sensitivity,
} from '../../insight/capacity/sensitivity.ts';
import {
  type Runs,
  simulateVariant,
  type VariantReport,
  workingSeats,
} from '../../insight/capacity/simulate-variants.ts';
import { writeJson } from '../write-file.ts';
import { dayInput } from './day-input.ts';
import { assumptionsTable, figuresTable, gridTable, percent, sensitivityTable } from './day-tables.ts';
import { measuresOf, numberIn, type Typed, wholeIn } from './options.ts';
import { writePlots } from './plots.ts';

const REPLICATIONS = { usual: 20, fewest: 3, most: 1_000 };
/** Calls that a variant simulates in all, unless `--replications` says otherwise. */
const CALLS_A_VARIANT = 600_000;
/** What only compares variants needs fewer replications, for they meet the same people; and many people make one enough. */
const COMPARING = { replications: 6, calls: 150_000 };

/** A day without and with each measure. */
export function dayMode(typed: Typed): void {
  const { day, parameters } = dayInput(typed);
  const measures = measuresOf(typeof typed.without === 'string' ? typed.without : undefined);
  const target = numberIn(typed, 'target', 0.01, 0.9999) ?? 0.95;
  const runs = runsOf(typed, day);
  const variants = simulateVariants(day, parameters, measures, runs);
  const { baseline, withMeasures } = variants;
  const comparing = comparingRuns(runs, day);
  console.error('seats needed …');
  const seatsNeeded = {
    target,
    rostered: Math.max(...day.seats),
    baseline: seatsForConnection(day, parameters, NO_MEASURES, target, comparing),
    withMeasures: seatsForConnection(day, parameters, measures, target, comparing),
  };
  const tables = [
    loadLine(day, parameters),
    figuresTable(columnsOf(variants)),
    verdict(baseline, withMeasures, target),
    `seats at the busiest quarter-hour for ${percent(target)} connected: ${seats(seatsNeeded.baseline)} without measures, ` +
      `${seats(seatsNeeded.withMeasures)} with; rostered: ${seatsNeeded.rostered}`,
    assumptionsTable(parameters, measures),
  ];
  let rows: SensitivityRow[] | undefined;
  let grid: number[][] | undefined;
  if (typed.sensitivity === true) {
    console.error('sensitivity …');
    rows = sensitivity(day, parameters, measures, comparing);
    tables.push(sensitivityTable(rows));
    if (measures.selfService) {
      grid = selfServiceGrid(day, parameters, measures, comparing);
      tables.push(gridTable(GRID, grid));
    }
  }
  console.log(tables.join('\n\n'));
  if (typeof typed.plots === 'string')
    for (const file of writePlots(typed.plots, { day, parameters, baseline, withMeasures, target }))
      console.log(file);
  writeJson(typed.json, {
    baseline: plain(baseline),
    withMeasures: plain(withMeasures),
    measures: Object.fromEntries([...variants.single].map(([name, report]) => [name, plain(report)])),
    seatsNeeded,
    load: loads(day, parameters),
    ...(rows && { sensitivity: rows }),
    ...(grid && { selfServiceGrid: { shares: GRID, connectionRate: grid } }),
    parameters,
    runs,
  });
}

interface Variants {
  baseline: VariantReport;
  /** Each measure that is taken, alone. */
  single: Map<MeasureName, VariantReport>;
  withMeasures: VariantReport;
}

function simulateVariants(day: Day, parameters: Parameters, measures: Measures, runs: Runs): Variants {
  const taken = (Object.keys(measures) as MeasureName[]).filter((name) => measures[name]);
  const run = (which: Measures) => simulateVariant(day, parameters, which, runs);
  return {
    baseline: run(NO_MEASURES),
    single: new Map(taken.map((name) => [name, run({ ...NO_MEASURES, [name]: true })])),
    withMeasures: run(measures),
  };
}

const TITLES: Record<MeasureName, string> = {
  selfService: 'self-service',
  callback: 'callback',
  wrapUp: 'faster wrap-up',
};

function columnsOf({ baseline, single, withMeasures }: Variants): [string, VariantReport][] {
  const alone = [...single].map(([name, report]): [string, VariantReport] => [TITLES[name], report]);
  return [['baseline', baseline], ...alone, ['with measures', withMeasures]];
}

function runsOf(typed: Typed, day: Day): Runs {
  const seed = wholeIn(typed, 'seed', 0, 4_294_967_295) ?? 1;
  const given = wholeIn(typed, 'replications', 2, REPLICATIONS.most);
  const affordable = Math.max(REPLICATIONS.fewest, Math.floor(CALLS_A_VARIANT / firstCalls(day)));
  return { seed, replications: given ?? Math.min(REPLICATIONS.usual, affordable) };
}

function comparingRuns(runs: Runs, day: Day): Runs {
  const enough = Math.max(1, Math.min(COMPARING.replications, Math.floor(COMPARING.calls / firstCalls(day))));
  return { ...runs, replications: Math.min(runs.replications, enough) };
}

function firstCalls({ arrivals }: Day): number {
  return arrivals.reduce((sum, count) => sum + count, 0);
}

/** Work that first calls bring, over what the seats can do: of the day, and of its worst hour. */
function loads({ arrivals, seats }: Day, { handling, shrinkage }: Parameters) {
  const working = workingSeats(seats, shrinkage);
  const load = (from: number, until: number) => {
    const sum = (row: readonly number[]) => row.slice(from, until).reduce((total, each) => total + each, 0);
    const capacityS = sum(working) * QUARTER_S;
    return capacityS === 0 ? null : (sum(arrivals) * handling.meanS) / capacityS;
  };
  const hours = Array.from({ length: 24 }, (_, hour) => load(hour * 4, hour * 4 + 4) ?? 0);
  const seatHours = working.reduce((sum, count) => sum + count, 0) / 4;
  return { day: load(0, arrivals.length), busiestHour: Math.max(...hours), seatHours };
}

function loadLine(day: Day, parameters: Parameters): string {
  const { day: whole, busiestHour, seatHours } = loads(day, parameters);
  return (
    `${Math.round(firstCalls(day)).toLocaleString('en')} first calls, ${seatHours.toFixed(0)} seat-hours; their work is ` +
    `${(whole ?? 0).toFixed(2)} times what the seats can do, ${busiestHour.toFixed(2)} times in the worst hour`
  );
}

function verdict(baseline: VariantReport, withMeasures: VariantReport, target: number): string {
  const judge = ({ figures }: VariantReport) => {
    const rate = figures.connectionRate.mean;
    return `${percent(rate)} ${rate >= target ? 'meets' : 'misses'} ${percent(target)}`;
  };
  return `connection rate: ${judge(baseline)} without measures, ${judge(withMeasures)} with`;
}

function plain({ figures }: VariantReport) {
  const means = FIGURES.map((name): [keyof DayFigures, number] => [name, figures[name].mean]);
  const intervals = FIGURES.map((name): [keyof DayFigures, Estimate['ci95']] => [name, figures[name].ci95]);
  return { ...Object.fromEntries(means), ci95: Object.fromEntries(intervals) };
}

function seats(count: number | null): string {
  return count === null ? 'more than 16 times the roster' : String(count);
}
