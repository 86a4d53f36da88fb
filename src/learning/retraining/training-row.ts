import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { TrainingRow } from '../../training/read-rows.ts';

/** A row as it lies between the steps of a retraining; `at` is null where the file does not tell. */
export const GatheredRow = z.object({
  text: z.string().min(1),
  unit: z.string().min(1),
  category: z.string().min(1).nullable(),
  at: z.string().nullable(),
  weight: z.number().positive(),
});
export interface GatheredRow extends TrainingRow {
  readonly at: string | null;
  readonly weight: number;
}

/** Rows of a file of one JSON object a line. @throws Error for a line that is none */
export async function* readGathered(file: string): AsyncGenerator<GatheredRow> {
  const lines = createInterface({
    input: createReadStream(file, 'utf8'),
    crlfDelay: Number.POSITIVE_INFINITY,
  });
  for await (const line of lines) if (line !== '') yield GatheredRow.parse(JSON.parse(line));
}
