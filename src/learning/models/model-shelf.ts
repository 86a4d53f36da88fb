import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { loadModel } from '../../inference/load-model.ts';
import { ModelError } from '../../inference/model-error.ts';
import {
  GRAPH_FILE,
  LABELS_FILE,
  MANIFEST_FILE,
  ModelManifest,
  VOCABULARY_FILE,
} from '../../inference/model-files.ts';
import type { HeldModel } from '../../inference/model-holder.ts';
import type { ModelRepository, NewModel, StoredModel } from '../../store/repositories/model-repository.ts';

const FILES = [LABELS_FILE, VOCABULARY_FILE, GRAPH_FILE] as const;
const PIECE_BYTES = 1_048_576;
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
    const classifier = await loadModel(folder);
    await classifier.close();
    const { manifest } = classifier;
    const { version } = manifest;
    if (!VERSION.test(version))
      throw new ModelError(`${path.join(folder, MANIFEST_FILE)}: its version is no name: train again`);
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
      const classifier = await loadModel(folder).catch(() => null);
      if (classifier !== null) return { modelId: id, folder, classifier };
    }
    await this.#unpack(stored.version, manifest, folder);
    try {
      return { modelId: id, folder, classifier: await loadModel(folder) };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      const reason = error instanceof Error ? error.message : String(error);
      throw new ModelError(`model ${id} as it is stored: ${reason}; import it again`, { cause: error });
    }
  }

  /** Removes this node's copies of all other versions, and what unpacking left when its process died. */
  async keepOnly(versions: readonly string[]): Promise<void> {
    const names = await readdir(this.#options.folder).catch(() => []);
    for (const name of names) {
      if (!versions.includes(name))
        await rm(path.join(this.#options.folder, name), { recursive: true, force: true });
    }
  }

  async #unpack(version: string, manifest: ModelManifest, folder: string): Promise<void> {
    const made = `${folder}.${randomUUID()}.new`;
    await mkdir(made, { recursive: true });
    try {
      for (const file of FILES) {
        const target = await open(path.join(made, file), 'w');
        try {
          for await (const bytes of this.#options.repository.parts(version, file)) await target.write(bytes);
        } finally {
          await target.close();
        }
      }
      await writeFile(path.join(made, MANIFEST_FILE), written(manifest));
      await rm(folder, { recursive: true, force: true });
      await rename(made, folder);
    } catch (error) {
      await rm(made, { recursive: true, force: true });
      // Another process that shares the folder was faster: its copy serves as well.
      if (!isTaken(error)) throw error;
    }
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

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ENOTEMPTY', 'EEXIST'].includes(String(error.code));
}
