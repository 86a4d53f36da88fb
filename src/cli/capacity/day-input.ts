import { existsSync } from 'node:fs';
import type { Day, Parameters } from '../../insight/capacity/parameters.ts';
import { QUARTERS } from '../../insight/capacity/quarter-hours.ts';
import { UsageError } from '../command-line.ts';
import { parametersOf, readParametersFile, type Typed } from './options.ts';
import { ARRIVALS, readQuarterColumn, SEATS } from './read-day-csv.ts';

/** Several times what the largest city's hotline has in a day. */
const MOST_CALLS = 500_000;
const MOST_SEATS = 100_000;

/** The day and the behaviour that the command line and its files describe. */
export function dayInput(typed: Typed): { day: Day; parameters: Parameters } {
  const fitted = typeof typed.parameters === 'string' ? readParametersFile(typed.parameters) : undefined;
  const file = typeof typed.arrivals === 'string' ? typed.arrivals : undefined;
  const arrivals = file === undefined ? fitted?.arrivals : readQuarterColumn(file, ARRIVALS);
  if (arrivals === undefined || arrivals === null)
    throw new UsageError('--arrivals <csv> is missing (or --parameters with a fitted file); see --help');
  const calls = arrivals.reduce((sum, count) => sum + count, 0);
  if (calls === 0) throw new UsageError(`${file ?? typed.parameters}: nobody calls on this day`);
  if (calls > MOST_CALLS)
    throw new UsageError(
      `${Math.round(calls)} first calls a day are more than the ${MOST_CALLS} simulated at most`,
    );
  return {
    day: { arrivals, seats: seatsOf(typed.seats, file) },
    parameters: parametersOf(typed, fitted?.parameters),
  };
}

/** The same seats all day, a file with a roster, or the roster beside the arrivals. */
function seatsOf(typed: string | boolean | undefined, arrivalsFile: string | undefined): number[] {
  if (typeof typed !== 'string') {
    const beside = arrivalsFile === undefined ? null : readQuarterColumn(arrivalsFile, SEATS, true);
    if (beside === null)
      throw new UsageError('--seats is missing: a number, or a CSV file with time,seats; see --help');
    return requireSeats(beside, `${arrivalsFile}: column seats`);
  }
  const count = Number(typed);
  if (typed.trim() !== '' && !Number.isNaN(count)) {
    if (!Number.isInteger(count) || count < 1 || count > MOST_SEATS)
      throw new UsageError(`--seats needs a whole number from 1 to ${MOST_SEATS}, not "${typed}"`);
    return new Array<number>(QUARTERS).fill(count);
  }
  if (!existsSync(typed))
    throw new UsageError(`--seats needs a number or a CSV file with time,seats; "${typed}" is neither`);
  return requireSeats(readQuarterColumn(typed, SEATS) ?? [], typed);
}

function requireSeats(seats: number[], where: string): number[] {
  if (Math.max(...seats) === 0) throw new UsageError(`${where}: no seat in any quarter-hour`);
  if (Math.max(...seats) > MOST_SEATS) throw new UsageError(`${where}: more than ${MOST_SEATS} seats`);
  return seats;
}
