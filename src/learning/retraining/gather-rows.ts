import { constants } from 'node:fs';
import { access, open, rename, stat } from 'node:fs/promises';
import { mergeUnits } from '../../training/merge-labels.ts';
import { readRows } from '../../training/read-rows.ts';
import { RetrainingError, tooFew } from './retraining-error.ts';
import type { GatherTask } from './task.ts';
import { type GatheredRow, readGathered } from './training-row.ts';

/** The fields of past orders that `npm run train` reads unless told otherwise. */
const FIELDS = { text: 'text_masked', label: 'unit' };
/** More bad lines than this share mean that a file is not what it seems. */
const TOLERATED_ERRORS = 0.01;
const LINES_AT_ONCE = 1_000;

/**
 * Writes the rows to learn, oldest first: the files' in their order, then those learnt since. Of rows with the same text
 * the last word counts. Answers how many there are.
 *
 * @throws RetrainingError for files that cannot be read, or too few rows
 */
export async function gatherRows(task: GatherTask): Promise<number> {
  const byText = new Map<string, GatheredRow>();
  const add = (row: GatheredRow): void => {
    byText.delete(row.text);
    byText.set(row.text, row);
  };
  for (const row of await history(task.files)) add({ ...row, at: null, weight: 1 });
  const learnt: GatheredRow[] = [];
  for await (const row of readGathered(task.learnt)) learnt.push(row);
  for (const row of learnt.toSorted((a, b) => Date.parse(a.at ?? '') - Date.parse(b.at ?? ''))) add(row);
  const rows = [...byText.values()];
  if (rows.length < task.least) throw tooFew(rows.length, task.least);
  await writeRows(task.out, mergeUnits(rows, task.groups));
  return rows.length;
}

async function history(files: readonly string[]) {
  for (const file of files) await requireFile(file);
  const { rows, errors } = await readRows(files, FIELDS);
  const [first] = errors;
  const all = rows.length + errors.length;
  if (first !== undefined && errors.length > TOLERATED_ERRORS * all)
    throw new RetrainingError(
      `${first.file}:${first.line}: ${first.reason}; ${errors.length} of ${all} lines are bad, too many to go on`,
      { final: true },
    );
  return rows;
}

/** Not final: another worker may have it. */
async function requireFile(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if ((await stat(file)).isFile()) return;
  } catch {
    // Said below.
  }
  throw new RetrainingError(
    `${file} of TRAINING_FILES cannot be read on this worker: it must lie on every one`,
    { final: false },
  );
}

async function writeRows(out: string, rows: readonly GatheredRow[]): Promise<void> {
  const file = await open(`${out}.new`, 'w', 0o600);
  try {
    for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
      const lines = rows.slice(from, from + LINES_AT_ONCE).map((row) => `${JSON.stringify(row)}\n`);
      await file.write(lines.join(''));
    }
  } finally {
    await file.close();
  }
  await rename(`${out}.new`, out);
}
