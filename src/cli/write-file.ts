import { accessSync, constants, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from './command-line.ts';

/**
 * Makes sure, before a long run, that its result can be written; the file's folder is made if need be.
 *
 * @throws UsageError when it cannot
 */
export function requireWritable(file: string | boolean | undefined): void {
  if (typeof file !== 'string') return;
  explained(file, () => {
    mkdirSync(path.dirname(file), { recursive: true });
    const there = statSync(file, { throwIfNoEntry: false });
    if (there?.isDirectory() === true) throw new Error('is a folder; name a file in it');
    accessSync(there === undefined ? path.dirname(file) : file, constants.W_OK);
  });
}

/** Writes what a program wants to read, where `--json` was given. */
export function writeJson(file: string | boolean | undefined, value: object): void {
  if (typeof file !== 'string') return;
  writeText(file, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws UsageError when the file cannot be written */
export function writeText(file: string, text: string): void {
  explained(file, () => {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  });
}

function explained(file: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
