import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { UsageError } from '../command-line.ts';
import { CallFile } from './call-file.ts';
import { parseTranscript } from './transcript-text.ts';

/**
 * Reads call files (`.json`) and plain transcripts (`.txt`); a folder stands for all such files in it, in the order of
 * their names.
 * @param now start time given to transcripts, which have none
 * @throws UsageError that names the file and what is wrong with it
 */
export function loadCalls(paths: readonly string[], now: Date = new Date()): CallFile[] {
  const files = paths.flatMap(expand);
  if (files.length === 0) throw new UsageError(`no .json or .txt files in ${paths.join(', ')}`);
  return files.map((file) => load(file, now));
}

function expand(place: string): string[] {
  const stats = statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) throw new UsageError(`${place}: no such file or folder`);
  if (!stats.isDirectory()) return [place];
  return readdirSync(place)
    .filter((name) => /\.(json|txt)$/i.test(name))
    .sort()
    .map((name) => path.join(place, name));
}

function load(file: string, now: Date): CallFile {
  try {
    const source = readFileSync(file, 'utf8');
    return /\.txt$/i.test(file) ? fromText(file, source, now) : fromJson(source);
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function fromText(file: string, source: string, now: Date): CallFile {
  return {
    id: path.basename(file, path.extname(file)).slice(0, 100),
    startedAt: now.toISOString(),
    channel: { callerNumber: null },
    turns: parseTranscript(source),
  };
}

function fromJson(source: string): CallFile {
  const parsed = CallFile.safeParse(JSON.parse(source));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new Error(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not a call file'}`);
}
