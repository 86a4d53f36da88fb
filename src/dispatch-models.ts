import path from 'node:path';
import { orderDay } from './casework/order-day.ts';
import type { CatalogueHolder } from './catalogue/holder.ts';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';
import { ModelHolder } from './inference/model-holder.ts';
import { TextClassifier } from './inference/text-classifier.ts';
import { ServingModelFollower } from './learning/models/follow-serving.ts';
import { ModelShelf } from './learning/models/model-shelf.ts';
import { ModelVersions } from './learning/models/versions.ts';
import { DispatchReports } from './learning/report/dispatch-reports.ts';
import { Retrainings } from './learning/retraining/retraining.ts';
import { storedLearntRows } from './learning/retraining/stored-learnt-rows.ts';
import type { Log } from './telemetry/log.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { DEFAULT_SETTINGS } from './training/settings.ts';

/** Days whose orders say how a shadow does. */
const COMPARED_DAYS = 30;
const DAY_MS = 86_400_000;

export interface DispatchModelsOptions {
  readonly config: Pick<Config, 'DATA_DIR' | 'MODEL_DIR' | 'TIME_ZONE' | 'TRAINING_FILES'>;
  readonly engines: Pick<Engines, 'bus' | 'learnt' | 'models' | 'retrainings' | 'scores'>;
  readonly holder: ModelHolder;
  readonly catalogue: CatalogueHolder;
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
  readonly reports: DispatchReports;
}

/** @throws ModelError when the folder is no sound model */
export async function openModelHolder(folder: string): Promise<ModelHolder> {
  return new ModelHolder({ modelId: null, folder, classifier: await TextClassifier.load(folder) });
}

export function createDispatchModels(options: DispatchModelsOptions): DispatchModels {
  const { config, engines, holder, catalogue, enqueue, log, metrics } = options;
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
  const reports = new DispatchReports(engines.scores);
  const versions = new ModelVersions({
    repository,
    holder,
    follower,
    bus,
    compareLive: async (version) => {
      const [from, to] = [COMPARED_DAYS * DAY_MS, 0].map((ago) =>
        orderDay(new Date(Date.now() - ago), config.TIME_ZONE),
      );
      const query = { from: from ?? '', to: to ?? '', model: null, settledOnly: false };
      const { shadows } = await reports.report(query);
      return shadows.filter(({ modelVersion }) => modelVersion.startsWith(`${version}+`));
    },
  });
  const retrainings = new Retrainings({
    repository: engines.retrainings,
    versions,
    shelf,
    holder,
    learnt: storedLearntRows(engines.learnt),
    files: config.TRAINING_FILES,
    unitGroups: () => catalogue.held.catalogue.units.map(({ name, aliases }) => [name, ...aliases]),
    folder: path.join(config.DATA_DIR, 'training'),
    settings: DEFAULT_SETTINGS,
    enqueue,
  });
  return { follower, versions, retrainings, reports };
}
