import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import type { TrainingRow } from './read-rows.ts';

/** How far a stage of a training is. */
export interface StageState {
  /** Passes that are finished. */
  readonly epoch: number;
  readonly arrays: readonly Float32Array[];
}

/** Keeps how far each stage of a training is, so that a stopped training goes on after its last finished pass. */
export interface StageStore {
  load(stage: string): StageState | null;
  save(stage: string, state: StageState): void;
}

/** Raised whenever the same rows and settings teach something else. */
const TRAINER_VERSION = 3;

/** Digest of all that decides what a training learns: rows, settings, the trainer's and Node's version. */
export function trainingKey(rows: readonly TrainingRow[], settings: unknown): string {
  const hash = createHash('sha256').update(JSON.stringify([TRAINER_VERSION, process.version, settings]));
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
      if (!file.startsWith(`${key}-`) && /\.bin(\.new)?$/.test(file)) rmSync(path.join(folder, file));
  }

  load(stage: string): StageState | null {
    const file = this.#file(stage);
    if (!existsSync(file)) return null;
    const words = new Uint8Array(readFileSync(file)).buffer;
    if (words.byteLength < 8 || words.byteLength % 4 !== 0) return null;
    const [epoch = 0, count = 0] = new Uint32Array(words, 0, 2);
    if (words.byteLength < 4 * (2 + count)) return null;
    const lengths = [...new Uint32Array(words, 8, count)];
    const total = lengths.reduce((sum, length) => sum + length, 0);
    if (words.byteLength !== 4 * (2 + count + total)) return null;
    let at = 4 * (2 + count);
    const arrays = lengths.map((length) => {
      const array = new Float32Array(words, at, length);
      at += 4 * length;
      return array;
    });
    return { epoch, arrays };
  }

  /** A process killed meanwhile leaves what was saved before. */
  save(stage: string, { epoch, arrays }: StageState): void {
    const file = this.#file(stage);
    const header = Uint32Array.of(epoch, arrays.length, ...arrays.map(({ length }) => length));
    const opened = openSync(`${file}.new`, 'w');
    try {
      for (const { buffer, byteOffset, byteLength } of [header, ...arrays])
        writeAll(opened, new Uint8Array(buffer, byteOffset, byteLength));
    } finally {
      closeSync(opened);
    }
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

/** One write may take less than all. */
function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
