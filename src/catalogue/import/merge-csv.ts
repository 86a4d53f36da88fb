import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import type { CatalogueFinding } from '../../protocol/catalogue.ts';
import { CatalogueError } from '../catalogue-error.ts';
import type { CsvColumn, CsvPart } from './csv-columns.ts';

export interface Merged<Entry> {
  readonly entries: Entry[];
  /** Line of the CSV that each key came from. */
  readonly lines: ReadonlyMap<string, number>;
  readonly errors: readonly CatalogueFinding[];
}

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

/**
 * Merges CSV into a part of the catalogue: a known key is changed in place, a new one is added. A column that is left
 * out leaves the field of a known one alone, an empty cell empties it. Lines with errors are left out and told.
 *
 * @throws CatalogueError when the text as a whole is not such a table
 */
export function mergeCsv<Entry extends object>(
  text: string,
  base: readonly Entry[],
  csv: CsvPart<Entry>,
): Merged<Entry> {
  const [head, ...rows] = records(text, csv.part);
  const columns = (head?.record ?? []).map((title) => columnOf(title, csv.columns));
  const error = (line: number, key: string | null, field: string | null, message: string) =>
    errors.push({ level: 'error', part: csv.part, key, field, line, message });
  const errors: CatalogueFinding[] = [];
  for (const [at, column] of columns.entries()) {
    const title = head?.record[at] ?? '';
    if (column !== undefined || title === '') continue;
    const known = csv.columns.map(({ field }) => field).join(',');
    error(head?.info.lines ?? 1, null, title, `unknown column "${title}"; the columns are: ${known}`);
  }
  if (!columns.some((column) => column?.field === csv.key)) {
    const known = csv.columns.map(({ field }) => field).join(',');
    throw new CatalogueError(
      `${csv.part}: no column "${csv.key}"; the first line names the columns: ${known}`,
    );
  }
  const entries = [...base];
  const places = new Map(entries.map((entry, at) => [csv.keyOf(entry), at]));
  const lines = new Map<string, number>();
  const empty = Object.fromEntries(csv.columns.map(({ field, read }) => [field, read('')]));
  for (const { record, info } of rows) {
    const given = Object.fromEntries(
      columns.flatMap((column, at) =>
        column === undefined ? [] : [[column.field, column.read(record[at] ?? '')]],
      ),
    );
    const key = String(given[csv.key] ?? '');
    const earlier = lines.get(key);
    if (earlier !== undefined) {
      error(
        info.lines,
        key,
        csv.key,
        `${csv.key} ${key} stands in line ${earlier} already: keep one of them`,
      );
      continue;
    }
    lines.set(key, info.lines);
    const place = places.get(key) ?? entries.length;
    const parsed = csv.schema.safeParse({ ...(entries[place] ?? empty), ...given });
    if (parsed.success) {
      entries[place] = parsed.data;
      places.set(key, place);
    } else {
      for (const { field, message } of reasons(parsed.error, given)) error(info.lines, key, field, message);
    }
  }
  return { entries, lines, errors };
}

function records(text: string, part: string): z.infer<typeof Records> {
  try {
    return Records.parse(
      parse(text, { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true }),
    );
  } catch (error) {
    if (error instanceof CsvError)
      throw new CatalogueError(`${part}, line ${error.lines ?? 1}: ${error.message}`, { cause: error });
    throw error;
  }
}

function columnOf(title: string, columns: readonly CsvColumn[]): CsvColumn | undefined {
  return columns.find(
    (column) => column.title === title || column.field.toLowerCase() === title.toLowerCase(),
  );
}

function reasons(
  { issues }: z.ZodError,
  given: Readonly<Record<string, unknown>>,
): { field: string; message: string }[] {
  return issues.map(({ path, message }) => {
    const field = String(path[0] ?? '');
    const value = given[field];
    const empty = value === undefined || value === '' || (Array.isArray(value) && value.length === 0);
    return { field, message: empty ? `${field} is missing: fill the column` : `${field}: ${message}` };
  });
}
