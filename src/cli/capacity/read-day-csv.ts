import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { QUARTERS, quarterName } from '../../insight/capacity/quarter-hours.ts';
import { UsageError } from '../command-line.ts';

/** One row of the file, and the line it stands in. */
interface Row {
  line: number;
  cells: string[];
}

interface Column {
  /** How it is called in what is said to the user. */
  name: string;
  titles: readonly string[];
}

const TIME: Column = {
  name: 'time',
  titles: ['time', 'interval', 'start', 'quarter', 'period', '时间', '时段', '开始时间', '时刻'],
};
export const ARRIVALS: Column = {
  name: 'arrivals',
  titles: ['arrivals', 'calls', 'offered', 'count', '来电', '来电量', '来电数', '呼入量', '话务量', '进线量'],
};
export const SEATS: Column = {
  name: 'seats',
  titles: ['seats', 'agents', '坐席', '坐席数', '座席', '座席数', '席位', '席位数'],
};

/** Beyond this a number is a slip of the pen. */
const MOST = 1_000_000;

/**
 * A column of a CSV file with one row a quarter-hour, from 00:00 to 23:45. The header names the columns, in English or
 * Chinese; a file without one holds the time and the values, or the values alone. Written by Excel (BOM, GB 18030,
 * semicolons) is fine.
 *
 * @returns the 96 values; null when the header names no such column and it is `optional`
 * @throws UsageError naming the line and what it should hold
 */
export function readQuarterColumn(file: string, column: Column, optional = false): number[] | null {
  const rows = rowsOf(file);
  const first = rows[0];
  if (first === undefined)
    throw new UsageError(`${file}: empty; it needs ${QUARTERS} rows of time,${column.name}`);
  const hasHeader = first.cells.every((cell) => Number.isNaN(Number(cell)) && minutesOf(cell) === null);
  const at = hasHeader ? find(first, column) : valueColumn(file, first, column);
  if (at < 0) {
    if (optional) return null;
    const found = first.cells.join(', ');
    throw new UsageError(
      `${file}: no column "${column.name}" in its header (${found}); name the columns time,${column.name}`,
    );
  }
  if (!hasHeader && optional) return null;
  const data = hasHeader ? rows.slice(1) : rows;
  if (data.length !== QUARTERS)
    throw new UsageError(
      `${file}: ${data.length} rows, but a day has ${QUARTERS} quarter-hours (00:00 to 23:45)`,
    );
  checkTimes(file, data, hasHeader ? find(first, TIME) : first.cells.length - 2);
  return data.map((row) => cellValue(file, row, at, column));
}

function find(header: Row, column: Column): number {
  const titles = header.cells.map((cell) =>
    cell
      .toLowerCase()
      .replace(/[(（].*$/, '')
      .trim(),
  );
  return titles.findIndex((title) => column.titles.includes(title));
}

function valueColumn(file: string, { cells }: Row, column: Column): number {
  if (cells.length > 2)
    throw new UsageError(`${file}: ${cells.length} columns and no header; begin with time,${column.name}`);
  return cells.length - 1;
}

function checkTimes(file: string, data: readonly Row[], at: number): void {
  if (at < 0) return;
  const first = data[0]?.cells[at] ?? '';
  // Quarter-hours may be numbered, from 0 or 1.
  const base = first === '0' || first === '1' ? Number(first) : null;
  for (const [quarter, { line, cells }] of data.entries()) {
    const cell = cells[at] ?? '';
    const right = base === null ? minutesOf(cell) === quarter * 15 : Number(cell) === quarter + base;
    const wanted = base === null ? quarterName(quarter) : String(quarter + base);
    if (!right) throw new UsageError(`${file}:${line}: time "${cell}" should be ${wanted}`);
  }
}

/** Minutes since midnight of "9:15", "09:15:00", "09:15-09:30" or "2026-11-28T09:15"; null for anything else. */
function minutesOf(cell: string): number | null {
  const match = /^(?:\d{4}[-/]\d{1,2}[-/]\d{1,2}[T ]+)?(\d{1,2}):(\d{2})(?::00)?(?:\s*[-–~至].*)?$/.exec(
    cell,
  );
  return match === null ? null : Number(match[1]) * 60 + Number(match[2]);
}

function cellValue(file: string, { line, cells }: Row, at: number, column: Column): number {
  const cell = cells[at] ?? '';
  const value = Number(cell);
  const whole = column === SEATS;
  if (cell === '' || !(value >= 0) || value > MOST || (whole && !Number.isInteger(value)))
    throw new UsageError(
      `${file}:${line}: ${column.name} "${cell}" must be a ${whole ? 'whole ' : ''}number from 0 to ${MOST}`,
    );
  return value;
}

function rowsOf(file: string): Row[] {
  const text = textOf(file);
  try {
    const records = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    throw new UsageError(
      `${file}: not a CSV file: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function textOf(file: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
