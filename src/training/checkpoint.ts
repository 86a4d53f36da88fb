import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LinearModel } from './linear-model.ts';
import type { TrainingRow } from './read-rows.ts';

/** Keeps what each stage of a training learnt, so that a stopped training goes on where it was. */
export interface StageStore {
  load(stage: string): LinearModel | null;
  save(stage: string, model: LinearModel): void;
}

const HEADER_WORDS = 2;

/** Digest of all that decides what a training learns: rows, settings, and the trainer's own version. */
export function trainingKey(rows: readonly TrainingRow[], settings: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify(settings));
  for (const row of rows) hash.update(JSON.stringify(row));
  return hash.digest('hex').slice(0, 16);
}

/**
 * Stages as files `<key>-<stage>.bin` in a folder; those of another key are thrown away. A file that was cut short is
 * passed over, and its stage learnt again.
 */
export class FolderStore implements StageStore {
  readonly #folder: string;
  readonly #key: string;

  constructor(folder: string, key: string) {
    this.#folder = folder;
    this.#key = key;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder))
      if (!file.startsWith(`${key}-`) && file.endsWith('.bin')) rmSync(path.join(folder, file));
  }

  load(stage: string): LinearModel | null {
    const file = this.#file(stage);
    if (!existsSync(file)) return null;
    const bytes = readFileSync(file);
    const words = new Uint8Array(bytes).buffer;
    if (words.byteLength < HEADER_WORDS * 4) return null;
    const [classes = 0, features = 0] = new Uint32Array(words, 0, HEADER_WORDS);
    if (words.byteLength !== 4 * (HEADER_WORDS + classes * (features + 1))) return null;
    const values = new Float32Array(words, HEADER_WORDS * 4);
    return { classes, bias: values.subarray(0, classes), weights: values.subarray(classes) };
  }

  save(stage: string, { classes, weights, bias }: LinearModel): void {
    const file = this.#file(stage);
    const header = Uint32Array.of(classes, weights.length / classes);
    const parts = [header, bias, weights].map((part) =>
      Buffer.from(part.buffer, part.byteOffset, part.byteLength),
    );
    writeFileSync(`${file}.new`, Buffer.concat(parts));
    renameSync(`${file}.new`, file);
  }

  /** For when the model is written. */
  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #file(stage: string): string {
    return path.join(this.#folder, `${this.#key}-${stage}.bin`);
  }
}
