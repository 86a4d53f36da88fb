import { readFileSync } from 'node:fs';
import { UsageError } from '../command-line.ts';

/**
 * The text of a CSV file.
 *
 * @throws UsageError when it cannot be read, is empty or is not UTF-8, with a guess of what it is
 */
export function readCsvText(path: string): string {
  const bytes = readBytes(path);
  if (bytes.length === 0) throw new UsageError(`${path}: is empty`);
  const mark = bytes.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') throw notUtf8(path, 'UTF-16');
  const text = decode(bytes, 'utf-8');
  if (text !== null) return text;
  throw notUtf8(path, decode(bytes, 'gb18030') === null ? 'another encoding' : 'GBK');
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UsageError(`${path}: ${missing ? 'no such file' : 'may not be read'}`);
  }
}

function decode(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function notUtf8(path: string, guess: string): UsageError {
  return new UsageError(`${path}: is not UTF-8 but ${guess}; save it as "CSV UTF-8" and try again`);
}
