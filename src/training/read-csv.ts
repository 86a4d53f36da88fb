import { createReadStream } from 'node:fs';
import { parse } from 'csv-parse';

/** A row before it is checked: its fields, or why it has none. */
export interface RawRow {
  readonly line: number;
  readonly record: Readonly<Record<string, unknown>> | string;
}

/**
 * The rows of a CSV file whose first line names the columns (comma, quotes doubled, UTF-8 with or without a mark). A row
 * with too few or too many columns is an error of that row; a quote that never closes ends the file with one.
 */
export async function* readCsv(file: string): AsyncGenerator<RawRow> {
  const parser = createReadStream(file).pipe(
    parse({ bom: true, info: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }),
  );
  let columns: string[] | null = null;
  let last = 0;
  try {
    for await (const item of parser) {
      const { record, info } = item as { record: string[]; info: { lines: number } };
      last = info.lines;
      if (columns === null) {
        columns = record.map((name) => name.trim());
        continue;
      }
      const names: string[] = columns;
      yield {
        line: last,
        record:
          record.length === names.length
            ? Object.fromEntries(names.map((name, index) => [name, record[index] ?? '']))
            : `${record.length} columns where the first line has ${names.length}`,
      };
    }
  } catch (error) {
    yield { line: last + 1, record: `not CSV: ${error instanceof Error ? error.message : String(error)}` };
  }
}
