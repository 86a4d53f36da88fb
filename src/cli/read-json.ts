import { readFileSync } from 'node:fs';
import { UsageError } from './command-line.ts';

/** @throws UsageError when the file cannot be read or is no JSON */
export function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
