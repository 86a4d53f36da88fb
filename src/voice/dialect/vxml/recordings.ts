import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RecordingSource } from '../../recording/contract.ts';

/** What a platform recorded in a turn of a call. */
export interface Recording {
  readonly call: string;
  readonly turn: number;
  /** Media type as the platform said. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** VoiceXML platforms hand over the sound itself, so it must be kept here. */
export interface RecordingStore extends RecordingSource {
  /** Where it is kept; the same turn again replaces it. */
  keep(recording: Recording): Promise<string>;
  /** Removes what was kept before, but for those at the addresses `kept`; answers how many. */
  purge(before: Date, kept: readonly string[]): Promise<number>;
}

const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/x-wav': 'wav',
  'audio/wav': 'wav',
  'audio/vnd.wave': 'wav',
  'audio/basic': 'au',
};

const TYPES: Readonly<Record<string, string>> = { wav: 'audio/wav', au: 'audio/basic' };
/** What `keep` calls its files; only the name of an address is looked at, so that no other file is ever read. */
const KEPT = /^file:\/\/.*\/([0-9a-f]{32}-\d+\.(wav|au|bin))$/;

/** Keeps recordings as files that only this user reads; several nodes need one folder. Names tell nothing of the caller. */
export function recordingFolder(folder: string): RecordingStore {
  return {
    async keep({ call, turn, type, bytes }) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = createHash('sha256').update(call).digest('hex').slice(0, 32);
      const extension = EXTENSIONS[type.split(';')[0]?.trim().toLowerCase() ?? ''] ?? 'bin';
      const path = join(folder, `${name}-${turn}.${extension}`);
      const unfinished = `${path}.${randomUUID()}.part`;
      await writeFile(unfinished, bytes, { mode: 0o600 });
      await rename(unfinished, path);
      return pathToFileURL(path).href;
    },
    async read(url) {
      const [, name, extension] = KEPT.exec(url) ?? [];
      if (name === undefined || extension === undefined) return null;
      try {
        const bytes = await readFile(join(folder, name));
        return { bytes, type: TYPES[extension] ?? 'application/octet-stream' };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    async purge(before, kept) {
      const needed = new Set(kept.map((url) => KEPT.exec(url)?.[1]));
      const names = (await readdir(folder).catch(nothingWhenMissing)).filter((name) => !needed.has(name));
      let removed = 0;
      for (const name of names) {
        const path = join(folder, name);
        if ((await stat(path)).mtime >= before) continue;
        await rm(path, { force: true });
        removed += 1;
      }
      return removed;
    },
  };
}

function nothingWhenMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
