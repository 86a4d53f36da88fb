import { accessSync, constants, statSync } from 'node:fs';
import { type RowError, type RowFields, readRows, type TrainingRow } from '../training/read-rows.ts';
import { UsageError } from './command-line.ts';

/** More bad lines than this share mean that the file is not what it seems. */
const TOLERATED_ERRORS = 0.01;
const SHOWN_ERRORS = 20;

/**
 * Reads past orders, saying on standard error which lines are left out.
 *
 * @throws UsageError when a file cannot be read; Error when too many lines are bad, or all are blank
 */
export async function readOrders(files: readonly string[], fields: RowFields): Promise<TrainingRow[]> {
  for (const file of files) requireFile(file);
  const { rows, errors } = await readRows(files, fields);
  const [first] = errors;
  if (first !== undefined && errors.length > TOLERATED_ERRORS * (rows.length + errors.length)) {
    const share = `${errors.length} of ${rows.length + errors.length} lines are bad`;
    throw new Error(`${describe(first)}; ${share}, too many to go on`);
  }
  for (const error of errors.slice(0, SHOWN_ERRORS)) console.error(`${describe(error)} (left out)`);
  if (errors.length > SHOWN_ERRORS) console.error(`... and ${errors.length - SHOWN_ERRORS} more bad lines`);
  if (rows.length === 0) throw new Error(`${files.join(', ')}: no orders in it`);
  return rows;
}

/** @throws UsageError unless it is a file that may be read */
export function requireFile(file: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true)
    throw new UsageError(`${file}: no such file`);
  try {
    accessSync(file, constants.R_OK);
  } catch {
    throw new UsageError(`${file}: may not be read`);
  }
}

function describe({ file, line, reason }: RowError): string {
  return `${file}:${line}: ${reason}`;
}
