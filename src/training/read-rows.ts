import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type RawRow, readCsv } from './read-csv.ts';

/** One order to learn from. */
export interface TrainingRow {
  readonly text: string;
  readonly unit: string;
  /** `cat1/cat2` of the current category system; null where the row was filed under an older one. */
  readonly category: string | null;
  /** How much the row counts (above 0; 1 where it is not given): recent decisions may count more. */
  readonly weight?: number;
}

export interface RowFields {
  /** Name of the field that holds the text. */
  readonly text: string;
  /** Name of the field that holds the handling unit; `a/b` joins two fields with a slash. */
  readonly label: string;
}

/** A row left out, by its place in the file (first line: 1). */
export interface RowError {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}

const MAX_TEXT = 20_000;
const Name = z.string().trim().min(1).max(200);
const Category = z.object({ scheme: z.string().optional(), cat1: Name, cat2: Name });

/** Reads JSONL files, and CSV files (`.csv`) with a header, in the order given; bad rows are reported, blank ones passed over. */
export async function readRows(
  files: readonly string[],
  fields: RowFields,
): Promise<{ rows: TrainingRow[]; errors: RowError[] }> {
  const rows: TrainingRow[] = [];
  const errors: RowError[] = [];
  for (const file of files) {
    for await (const { line, record } of readRecords(file)) {
      const row = typeof record === 'string' ? record : parseRecord(record, fields);
      if (typeof row === 'string') errors.push({ file, line, reason: row });
      else rows.push(row);
    }
  }
  return { rows, errors };
}

/** The lines of a JSONL or CSV file (`.csv`), blank ones left out; a bad line is a text that says why. */
export function readRecords(file: string): AsyncIterable<RawRow> {
  return file.toLowerCase().endsWith('.csv') ? readCsv(file) : readJsonLines(file);
}

async function* readJsonLines(file: string): AsyncGenerator<RawRow> {
  let line = 0;
  for await (const content of createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    // A byte order mark, as Windows editors put it before the first line.
    const own = line === 1 ? content.replace(/^\uFEFF/, '') : content;
    if (own.trim() !== '') yield { line, record: parseLine(own) };
  }
}

function parseLine(content: string): RawRow['record'] {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return 'not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not a JSON object';
  return value as Record<string, unknown>;
}

/** The row, or what is wrong with it. */
export function parseRecord(
  record: Readonly<Record<string, unknown>>,
  fields: RowFields,
): TrainingRow | string {
  const text = z.string().trim().min(1).max(MAX_TEXT).safeParse(record[fields.text]);
  if (!text.success) return `${fields.text}: a text of 1 to ${MAX_TEXT} characters is needed`;
  const parts = fields.label in record ? [fields.label] : fields.label.split('/');
  const names: string[] = [];
  for (const part of parts) {
    const name = Name.safeParse(record[part]);
    if (!name.success) return `${part}: a name of 1 to 200 characters is needed`;
    names.push(name.data);
  }
  const category = Category.safeParse(record);
  const current = category.success && (category.data.scheme || 'new') === 'new';
  return {
    text: text.data,
    unit: names.join('/'),
    category: current ? `${category.data.cat1}/${category.data.cat2}` : null,
  };
}
