import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ModelError } from '../../inference/model-error.ts';
import {
  GRAPH_FILE,
  LABELS_FILE,
  MANIFEST_FILE,
  ModelManifest,
  VOCABULARY_FILE,
  versionOf,
} from '../../inference/model-files.ts';
import type { HeldModel } from '../../inference/model-holder.ts';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type { ModelRepository, NewModel, StoredModel } from '../../store/repositories/model-repository.ts';

const FILES = [LABELS_FILE, VOCABULARY_FILE, GRAPH_FILE] as const;
const PIECE_BYTES = 1_048_576;
const ABANDONED_MS = 60 * 60 * 1_000;
/** Names a folder, and comes out of a file that anybody may have written. */
const VERSION = /^[a-z0-9][a-z0-9_-]{0,63}$/i;

export interface ShelfOptions {
  readonly repository: Pick<ModelRepository, 'storePart' | 'add' | 'find' | 'parts'>;
  /** Where this node keeps unpacked models, one folder a version. Processes may share it. */
  readonly folder: string;
}

/** Brings models from folders into the store, and from the store into folders of this node and into memory. */
export class ModelShelf {
  readonly #options: ShelfOptions;

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /**
   * Stores the model in a folder as a candidate, after it was loaded and has answered.
   *
   * @throws ModelError naming the file and what is wrong with it
   */
  async put(
    folder: string,
    about: Pick<NewModel, 'origin' | 'createdBy' | 'figures' | 'note'>,
  ): Promise<StoredModel> {
    const classifier = await TextClassifier.load(folder);
    await classifier.close();
    const { manifest } = classifier;
    const { version } = manifest;
    // Parts are stored by version: under another model's they would spoil that one, which may serve.
    if (version !== versionOf(manifest.files))
      throw new ModelError(
        `${path.join(folder, MANIFEST_FILE)}: its version is not that of its files: restore it or train again`,
      );
    const { repository } = this.#options;
    for (const file of FILES) {
      for await (const part of piecesOf(path.join(folder, file)))
        await repository.storePart(version, { file, ...part });
    }
    return repository.add({ ...about, version, manifest });
  }

  /**
   * Loads a stored model. This node's copy of its files is made when it is not there, and anew when it is damaged.
   *
   * @throws ModelError when what is stored is no sound model
   */
  async load(id: number): Promise<HeldModel> {
    const stored = await this.#options.repository.find(id);
    if (stored === null) throw new ModelError(`there is no model ${id}`);
    const manifest = soundManifest(stored);
    const folder = path.join(this.#options.folder, stored.version);
    if (await holds(folder, manifest)) {
      const classifier = await TextClassifier.load(folder).catch(() => null);
      if (classifier !== null) return { modelId: id, folder, classifier };
    }
    const made = `${folder}.${randomUUID()}.new`;
    try {
      await this.#unpack(stored.version, manifest, made);
      // Loaded before it takes its place: another process may put its own there at any moment.
      const classifier = await TextClassifier.load(made);
      await place(made, folder);
      return { modelId: id, folder, classifier };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      throw new ModelError(`model ${id} as it is stored: ${error.message}; import it again`, {
        cause: error,
      });
    } finally {
      await rm(made, { recursive: true, force: true });
    }
  }

  /** Removes this node's copies of all other versions, and what unpacking left when its process died. */
  async keepOnly(versions: readonly string[]): Promise<void> {
    const names = await readdir(this.#options.folder).catch(() => []);
    for (const name of names) {
      const folder = path.join(this.#options.folder, name);
      if (versions.includes(name) || (name.includes('.') && !(await isAbandoned(folder)))) continue;
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #unpack(version: string, manifest: ModelManifest, folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    for (const file of FILES) {
      const target = await open(path.join(folder, file), 'w');
      try {
        for await (const bytes of this.#options.repository.parts(version, file)) await target.write(bytes);
      } finally {
        await target.close();
      }
    }
    await writeFile(path.join(folder, MANIFEST_FILE), written(manifest));
  }
}

/** What is being unpacked may be another process's. */
async function isAbandoned(folder: string): Promise<boolean> {
  const found = await stat(folder).catch(() => null);
  return found !== null && found.mtimeMs < Date.now() - ABANDONED_MS;
}

/** Moves a sound copy to where it belongs, in place of a damaged one. */
async function place(made: string, folder: string): Promise<void> {
  if (await moved(made, folder)) return;
  const old = `${made}.old`;
  await rename(folder, old).catch(() => {});
  // When another process that shares the folder was faster, its copy serves as well.
  await moved(made, folder);
  await rm(old, { recursive: true, force: true });
}

/** False when something is there already. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code)))
      return false;
    throw error;
  }
}

/** @throws ModelError when this build cannot read it */
function soundManifest({ id, version, manifest }: StoredModel): ModelManifest {
  const parsed = ModelManifest.safeParse(manifest);
  if (!parsed.success)
    throw new ModelError(`model ${id} as it is stored: ${parsed.error.issues[0]?.message ?? 'no manifest'}`);
  if (parsed.data.version !== version || !VERSION.test(version))
    throw new ModelError(`model ${id} as it is stored: its manifest is of another version; import it again`);
  return parsed.data;
}

/** Whether a folder is a copy of that very model; what its files hold is checked when they are read. */
async function holds(folder: string, manifest: ModelManifest): Promise<boolean> {
  const text = await readFile(path.join(folder, MANIFEST_FILE), 'utf8').catch(() => null);
  return text === written(manifest);
}

function written(manifest: ModelManifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

async function* piecesOf(file: string): AsyncGenerator<{ piece: number; bytes: Buffer }> {
  const source = await open(file);
  try {
    for (let piece = 0; ; piece += 1) {
      const { bytesRead, buffer } = await source.read(
        Buffer.alloc(PIECE_BYTES),
        0,
        PIECE_BYTES,
        piece * PIECE_BYTES,
      );
      if (bytesRead > 0) yield { piece, bytes: buffer.subarray(0, bytesRead) };
      if (bytesRead < PIECE_BYTES) return;
    }
  } finally {
    await source.close();
  }
}
