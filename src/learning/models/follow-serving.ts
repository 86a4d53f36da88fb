import type { HeldModel, ModelHolder } from '../../inference/model-holder.ts';
import { TextClassifier } from '../../inference/text-classifier.ts';
import type { Bus } from '../../store/bus.ts';
import { lookWhenTold } from '../../store/look-when-told.ts';
import type { ModelName, ModelRepository } from '../../store/repositories/model-repository.ts';
import type { ModelShelf } from './model-shelf.ts';

/** Tells the nodes that another model may serve or be the shadow; the message is empty. */
export const MODEL_CHANNEL = 'models';

export type ModelRole = 'serving' | 'shadow';

export interface FollowModelsOptions {
  readonly models: Pick<ModelRepository, 'inService'>;
  readonly shelf: Pick<ModelShelf, 'load' | 'keepOnly'>;
  readonly bus: Pick<Bus, 'subscribe' | 'onReconnect'>;
  readonly holder: ModelHolder;
  /** Folder of the model that serves while none is promoted. */
  readonly modelDir: string;
  readonly log: {
    info(details: object, message: string): void;
    error(details: object, message: string): void;
  };
  /** Told of every model in service that could not be loaded, for the metrics. */
  readonly onFailure: (role: ModelRole) => void;
  readonly pollMs?: number;
}

/** Keeps the holder at the models in service, here and on every other node. */
export class ServingModelFollower {
  readonly #options: FollowModelsOptions;
  #unfollow: () => void = () => {};
  #looking: Promise<void> = Promise.resolve();
  /** Loaded before it serves, so that one that cannot be loaded never does. */
  #prepared: HeldModel | null = null;

  constructor(options: FollowModelsOptions) {
    this.#options = options;
  }

  /** Takes what is in service now and follows from then on. What cannot be taken is reported and tried again. */
  async open(): Promise<void> {
    const { bus, pollMs } = this.#options;
    const look = () => this.refresh().catch((error: unknown) => this.#report(error));
    this.#unfollow = lookWhenTold(() => void look(), { bus, channel: MODEL_CHANNEL, pollMs });
    await look();
  }

  /**
   * Resolves when the holder has what was in service when it was asked, or later. A model that cannot be loaded is
   * reported, and the one before goes on. Rejects when the store cannot be asked.
   */
  refresh(): Promise<void> {
    return this.#alone(() => this.#look());
  }

  /** Loads a model that is about to serve. @throws ModelError when it cannot; nothing is changed then */
  prepare(id: number): Promise<void> {
    return this.#alone(async () => {
      const held = await this.#options.shelf.load(id);
      await this.#forgetPrepared();
      this.#prepared = held;
    });
  }

  async close(): Promise<void> {
    this.#unfollow();
    await this.#alone(() => this.#forgetPrepared());
  }

  /** One after the other; a failure is told to whoever asked and stops nobody else. */
  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#looking.then(work);
    this.#looking = done.catch(() => {});
    return done;
  }

  async #look(): Promise<void> {
    const { models, holder, shelf, log } = this.#options;
    const { serving, shadow } = await models.inService();
    await this.#take('serving', serving, holder.serving.modelId, async () => {
      const held = serving === null ? await this.#fallback() : await this.#load(serving.id);
      // The session of the one before is released when its last answer is out; nobody waits for that.
      void holder.replaceServing(held).catch((error: unknown) => this.#report(error));
      const { modelId, classifier } = held;
      log.info({ modelId, version: classifier.manifest.version }, 'another dispatch model serves');
    });
    await this.#take('shadow', shadow, holder.shadow?.modelId ?? null, async () => {
      const held = shadow === null ? null : await this.#load(shadow.id);
      void holder.replaceShadow(held).catch((error: unknown) => this.#report(error));
    });
    const wanted = [serving, shadow].flatMap((one) => (one === null ? [] : [one.version]));
    const inUse = [holder.serving, holder.shadow].flatMap((one) =>
      one === null || one.modelId === null ? [] : [one.classifier.manifest.version],
    );
    await shelf.keepOnly([...wanted, ...inUse]);
    await this.#forgetPrepared();
  }

  async #forgetPrepared(): Promise<void> {
    await this.#prepared?.classifier.close();
    this.#prepared = null;
  }

  async #take(
    role: ModelRole,
    wanted: ModelName | null,
    held: number | null,
    replace: () => Promise<void>,
  ): Promise<void> {
    if ((wanted?.id ?? null) === held) return;
    try {
      await replace();
    } catch (error) {
      this.#options.onFailure(role);
      this.#options.log.error(
        { err: error, role, modelId: wanted?.id ?? null },
        'a dispatch model cannot be taken; the one before goes on',
      );
    }
  }

  async #load(id: number): Promise<HeldModel> {
    const prepared = this.#prepared;
    if (prepared?.modelId !== id) return this.#options.shelf.load(id);
    this.#prepared = null;
    return prepared;
  }

  async #fallback(): Promise<HeldModel> {
    const { modelDir } = this.#options;
    return { modelId: null, folder: modelDir, classifier: await TextClassifier.load(modelDir) };
  }

  #report(error: unknown): void {
    this.#options.log.error({ err: error }, 'the dispatch models in service cannot be looked up');
  }
}
