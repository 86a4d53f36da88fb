import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ModelShelf } from '../../../src/learning/models/model-shelf.ts';
import { migrate } from '../../../src/store/migrate.ts';
import { ModelRepository, type StoredModel } from '../../../src/store/repositories/model-repository.ts';
import { trainModel } from '../../../src/training/train-model.ts';
import { writeModel } from '../../../src/training/write-model.ts';
import { freshEmbedded, type TestDatabase } from '../../support/engines.ts';
import { syntheticRows, tinyOptions } from '../../training/matters.ts';

/** Writes a small model; each seed gives another. */
export async function smallModel(folder: string, seed = 7): Promise<string> {
  const model = trainModel(syntheticRows(90), { ...tinyOptions, seed });
  return (await writeModel(folder, model, { trainedAt: '2018-05-15', training: { seed } })).version;
}

export interface StoredModels {
  readonly store: TestDatabase;
  readonly repository: ModelRepository;
  readonly shelf: ModelShelf;
  /** Where the node keeps its copies. */
  readonly copies: string;
  /** A folder for models before they are stored. */
  readonly root: string;
  /** Stores another small model. */
  add(seed: number): Promise<StoredModel>;
  /** Empties the store and the node's folder. */
  reset(): Promise<void>;
  drop(): Promise<void>;
}

/** An empty store of models and a node's shelf. */
export async function openStoredModels(): Promise<StoredModels> {
  const store = await freshEmbedded();
  await migrate(store.database, { jobs: false });
  const root = await mkdtemp(path.join(tmpdir(), 'jiesu-models-'));
  const repository = new ModelRepository(store.database);
  const copies = path.join(root, 'copies');
  const shelf = new ModelShelf({ repository, folder: copies });
  return {
    store,
    repository,
    shelf,
    copies,
    root,
    add: async (seed) => {
      const folder = path.join(root, `seed-${seed}`);
      if (!existsSync(folder)) await smallModel(folder, seed);
      return shelf.put(folder, { origin: 'imported', createdBy: 'admin-1', figures: null, note: '' });
    },
    reset: async () => {
      await store.database.sql.deleteFrom('models').execute();
      await store.database.sql.deleteFrom('model_parts').execute();
      await rm(copies, { recursive: true, force: true });
    },
    drop: async () => {
      await store.drop();
      await rm(root, { recursive: true, force: true });
    },
  };
}
