import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { describeIssues } from '../protocol/describe-issues.ts';
import { CatalogueError } from './catalogue-error.ts';

/** Reads a JSON file by its schema; throws `CatalogueError` that names the file and what is wrong with it. */
export function readCatalogueFile<T>(path: string, schema: z.ZodType<T>): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CatalogueError(`${path}: ${reason}`, { cause: error });
  }
  const parsed = schema.safeParse(content);
  if (!parsed.success) throw new CatalogueError(`${path}: ${describeIssues(parsed.error)}`);
  return parsed.data;
}
