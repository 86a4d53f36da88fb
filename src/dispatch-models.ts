import path from 'node:path';
import type { CatalogueHolder } from './catalogue/holder.ts';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import { loadModel } from './inference/load-model.ts';
import { ModelHolder } from './inference/model-holder.ts';
import { ServingModelFollower } from './learning/models/follow-serving.ts';
import { ModelShelf } from './learning/models/model-shelf.ts';
import { ModelVersions } from './learning/models/versions.ts';
import type { LearntRows } from './learning/retraining/learnt-rows.ts';
import { Retrainings } from './learning/retraining/retraining.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { DEFAULT_SETTINGS } from './training/settings.ts';

export interface DispatchModelsOptions {
  readonly config: Pick<Config, 'DATA_DIR' | 'MODEL_DIR' | 'TRAINING_FILES'>;
  readonly engines: Pick<Engines, 'bus' | 'models' | 'retrainings'>;
  readonly holder: ModelHolder;
  readonly catalogue: CatalogueHolder;
  readonly learnt: LearntRows;
  /** Queues the steps of a retraining. */
  readonly enqueue: (retrainingId: number) => Promise<void>;
  readonly log: Log;
  readonly metrics: Metrics;
}

/** What serves, its life, and full trainings, put together. */
export interface DispatchModels {
  readonly follower: ServingModelFollower;
  readonly versions: ModelVersions;
  readonly retrainings: Retrainings;
}

/** @throws ModelError when the folder is no sound model */
export async function openModelHolder(folder: string): Promise<ModelHolder> {
  return new ModelHolder({ modelId: null, folder, classifier: await loadModel(folder) });
}

export function createDispatchModels(options: DispatchModelsOptions): DispatchModels {
  const { config, engines, holder, catalogue, learnt, enqueue, log, metrics } = options;
  const { bus, models: repository } = engines;
  const shelf = new ModelShelf({ repository, folder: path.join(config.DATA_DIR, 'models') });
  const follower = new ServingModelFollower({
    models: repository,
    shelf,
    bus,
    holder,
    modelDir: config.MODEL_DIR,
    log,
    onFailure: (role) => metrics.modelFailures.inc({ role }),
  });
  const versions = new ModelVersions({
    repository,
    holder,
    follower,
    bus,
    compareLive: async () => null,
  });
  const retrainings = new Retrainings({
    repository: engines.retrainings,
    versions,
    shelf,
    holder,
    learnt,
    files: config.TRAINING_FILES,
    unitGroups: () => catalogue.held.catalogue.units.map(({ name, aliases }) => [name, ...aliases]),
    folder: path.join(config.DATA_DIR, 'training'),
    settings: DEFAULT_SETTINGS,
    enqueue,
  });
  return { follower, versions, retrainings };
}
