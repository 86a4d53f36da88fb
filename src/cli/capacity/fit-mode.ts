import { statSync } from 'node:fs';
import { loadConfig } from '../../config.ts';
import { wallAt } from '../../facts/time/local-time.ts';
import { type Fit, fitParameters } from '../../insight/capacity/fit.ts';
import { type Period, readFitRecords } from '../../insight/capacity/read-fit-records.ts';
import { type Database, type DatabaseOptions, openDatabase } from '../../store/database.ts';
import { UsageError } from '../command-line.ts';
import { table } from '../evaluation/tables.ts';
import { writeJson } from '../write-file.ts';
import { percent } from './day-tables.ts';
import type { Typed } from './options.ts';

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Parameters out of the service's own records, on the screen and as a file for `--parameters`. */
export async function fitMode(typed: Typed): Promise<void> {
  const { options, timeZone } = storeOf(typed);
  const period = periodOf(typed, timeZone);
  const database = await openDatabase(options);
  let fitted: Fit;
  try {
    fitted = fitParameters(await readRecords(database, period), timeZone);
  } finally {
    await database.close();
  }
  if (fitted.firstCalls === 0)
    throw new Error('no calls in the records of this period; give another one with --from and --to');
  console.log(report(fitted));
  const { parameters, arrivals, assumed, days, ...observed } = fitted;
  writeJson(typed.json, { parameters, arrivals, assumed, days, observed });
}

/** @throws Error that says what to do when the database holds no tables of voice guidance yet */
async function readRecords(database: Database, period: Period) {
  try {
    return await readFitRecords(database, period);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === '42P01')) throw error;
    throw new Error(
      `${error.message}: the database is of an older release; start this release's service on it once, then try again`,
    );
  }
}

/** The database that the options name, else the one of the settings. */
function storeOf(typed: Typed): { options: DatabaseOptions; timeZone: string } {
  const { 'data-dir': dataDir, 'database-url': databaseUrl } = typed;
  if (dataDir !== undefined && databaseUrl !== undefined)
    throw new UsageError('give either --data-dir or --database-url');
  if (typeof databaseUrl === 'string') {
    if (!/^postgres(ql)?:\/\//.test(databaseUrl))
      throw new UsageError('--database-url must begin with postgres:// or postgresql://');
    return { options: { databaseUrl, dataDir: '' }, timeZone: zoneOf(typed) };
  }
  if (typeof dataDir === 'string') {
    if (statSync(dataDir, { throwIfNoEntry: false })?.isDirectory() !== true)
      throw new UsageError(`${dataDir}: no such folder; --data-dir names the service's data`);
    return { options: { dataDir }, timeZone: zoneOf(typed) };
  }
  const config = loadConfig();
  return {
    options: { databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR },
    timeZone: typeof typed['time-zone'] === 'string' ? zoneOf(typed) : config.TIME_ZONE,
  };
}

function zoneOf(typed: Typed): string {
  const zone = typeof typed['time-zone'] === 'string' ? typed['time-zone'] : 'Asia/Shanghai';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    throw new UsageError(`--time-zone needs a name such as Asia/Shanghai, not "${zone}"`);
  }
}

/** Whole local days, both ends included; without ends, everything. */
function periodOf(typed: Typed, timeZone: string): Period {
  const from = dayStart(typed, 'from', timeZone);
  const to = dayStart(typed, 'to', timeZone);
  const period = { from: from ?? 0, until: to === undefined ? Date.now() + DAY_MS : to + DAY_MS };
  if (period.from >= period.until) throw new UsageError('--from must not be after --to');
  return period;
}

/** Midnight of the day in the time zone. */
function dayStart(typed: Typed, name: string, timeZone: string): number | undefined {
  const text = typed[name];
  if (typeof text !== 'string') return undefined;
  const utc = DAY.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(utc) || new Date(utc).toISOString().slice(0, 10) !== text)
    throw new UsageError(`--${name} needs a day such as 2026-11-28, not "${text}"`);
  return utc - (wallAt(utc, timeZone) - utc);
}

function report(fitted: Fit): string {
  const { handling, patience, redial, selfService } = fitted;
  const s = (value: number) => `${value.toFixed(1)} s`;
  const none = 'nothing in the records';
  const busiest = fitted.arrivals.indexOf(Math.max(...fitted.arrivals));
  const rows = [
    [
      'first calls',
      `${fitted.firstCalls} in ${fitted.days} days; busiest quarter-hour ${(fitted.arrivals[busiest] ?? 0).toFixed(1)} a day`,
    ],
    [
      'handling time (on the line)',
      handling === null
        ? none
        : `${handling.count} calls, mean ${s(handling.meanS)}, cv ${handling.cv.toFixed(2)}`,
    ],
    [
      'patience',
      patience === null
        ? none
        : `${patience.abandoned} abandoned, ${patience.censored} did not; mean ${s(patience.meanS)}` +
          (patience.medianS === null ? '' : `, Kaplan–Meier median ${s(patience.medianS)}`),
    ],
    [
      'redial within the hour',
      redial === null
        ? none
        : `${redial.again} of ${redial.abandoned}: ${percent(redial.probability)}, after ${s(redial.delayS)}`,
    ],
    [
      'self-service',
      selfService === null
        ? none
        : `offered ${selfService.offered}, accepted ${selfService.accepted}, succeeded ${selfService.succeeded}; ${s(selfService.meanS)}`,
    ],
    ['left as assumed', fitted.assumed.join(', ')],
  ];
  return table(['fitted', ''], rows);
}
