import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../command-line.ts';

/** Writes what a program wants to read, where `--json` was given. */
export function writeJson(file: string | boolean | undefined, value: object): void {
  if (typeof file !== 'string') return;
  writeText(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws UsageError when the file cannot be written */
export function writeText(file: string, text: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
