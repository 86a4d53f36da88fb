import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { fieldList, fieldOf } from './fields.ts';
import { FormatError, type RawArticle } from './raw-article.ts';

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));
/** Columns without which there is no article. */
const NEEDED = ['id', 'title', 'body'] as const;

/** An article a row; the first row names the columns. @throws FormatError when the text as a whole is no such table */
export function readCsv(file: string, text: string): RawArticle[] {
  const [head, ...rows] = records(text);
  const columns = (head?.record ?? []).map((title) => fieldOf(title) ?? title.trim());
  const missing = NEEDED.find((field) => !columns.includes(field));
  if (missing !== undefined)
    throw new FormatError(1, `no column "${missing}"; the first line names the columns: ${fieldList}`);
  let before = head?.info.lines ?? 1;
  return rows.map(({ record, info }) => {
    // csv-parse tells the line that a row ends in.
    const line = before + 1;
    before = info.lines;
    const entries = columns.flatMap((field, at) => (field === '' ? [] : [[field, record[at] ?? '']]));
    return { fields: Object.fromEntries(entries), file, lineOf: () => line };
  });
}

function records(text: string): z.infer<typeof Records> {
  try {
    return Records.parse(
      parse(text, { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true }),
    );
  } catch (error) {
    if (error instanceof CsvError)
      throw new FormatError(Number(error.lines ?? 1), error.message, { cause: error });
    throw error;
  }
}
