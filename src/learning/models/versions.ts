import { ModelError } from '../../inference/model-error.ts';
import type { HeldModel, ModelHolder } from '../../inference/model-holder.ts';
import type { ShadowComparison } from '../../protocol/dispatch-report.ts';
import type { DispatchModel, DispatchModelDetail, ModelInUse } from '../../protocol/model.ts';
import type { Bus } from '../../store/bus.ts';
import type { ModelRepository, StoredModel } from '../../store/repositories/model-repository.ts';
import { MODEL_CHANNEL, type ServingModelFollower } from './follow-serving.ts';

/** What was asked of a model cannot be done; the message says why and what to do. */
export class ModelVersionError extends Error {
  readonly code: 'not-found' | 'conflict';

  constructor(code: ModelVersionError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ModelVersionError';
    this.code = code;
  }
}

export interface ModelVersionsOptions {
  readonly repository: Pick<
    ModelRepository,
    'find' | 'list' | 'shadow' | 'promote' | 'withdraw' | 'before' | 'rollBack' | 'note'
  >;
  readonly holder: ModelHolder;
  readonly follower: Pick<ServingModelFollower, 'refresh' | 'prepare'>;
  readonly bus: Pick<Bus, 'publish'>;
  /** What live orders say of the shadow with this version beside the one that serves, one for each catalogue. */
  readonly compareLive: (version: string) => Promise<ShadowComparison[]>;
}

/** Life of the dispatch models: candidate, shadow, serving, retired, rolled back. */
export class ModelVersions {
  readonly #options: ModelVersionsOptions;

  constructor(options: ModelVersionsOptions) {
    this.#options = options;
  }

  /** What answers on this node. */
  current(): { serving: ModelInUse; shadow: ModelInUse | null } {
    const { serving, shadow } = this.#options.holder;
    return { serving: inUse(serving), shadow: shadow === null ? null : inUse(shadow) };
  }

  /** Newest first; `before` is the id of the last model seen. */
  list(page: { before?: number | undefined; limit: number }): Promise<DispatchModel[]> {
    return this.#options.repository.list(page);
  }

  /** @throws ModelVersionError `not-found` */
  async find(id: number): Promise<DispatchModelDetail> {
    const stored = await this.#stored(id);
    const live = stored.state === 'shadow' ? await this.#options.compareLive(stored.version) : null;
    return { ...stored, live };
  }

  /**
   * Lets a candidate answer beside the one that serves, in place of another shadow.
   *
   * @throws ModelVersionError, also when its files are no sound model: nothing is changed then
   */
  async shadow(id: number): Promise<DispatchModelDetail> {
    const model = await this.#stored(id);
    if (model.state !== 'candidate') throw wrongState(model, 'only a candidate can become the shadow');
    await this.#prepare(id);
    if (!(await this.#options.repository.shadow(id)))
      throw wrongState(await this.#stored(id), 'only a candidate can become the shadow');
    await this.#announce();
    return this.find(id);
  }

  /**
   * Lets a candidate or the shadow serve, from the next suggestion on.
   *
   * @throws ModelVersionError, also when its files are no sound model: nothing is changed then
   */
  async promote(id: number): Promise<DispatchModelDetail> {
    const model = await this.#stored(id);
    const needed = 'only a candidate or the shadow can be promoted';
    if (model.state !== 'candidate' && model.state !== 'shadow') throw wrongState(model, needed);
    await this.#prepare(id);
    if (!(await this.#options.repository.promote(id))) throw wrongState(await this.#stored(id), needed);
    await this.#announce();
    return this.find(id);
  }

  /** Gives up a candidate or the shadow. @throws ModelVersionError */
  async withdraw(id: number, note?: string): Promise<DispatchModelDetail> {
    const model = await this.#stored(id);
    if (!(await this.#options.repository.withdraw(id, note)))
      throw wrongState(
        model,
        'only a candidate or the shadow can be withdrawn; roll back the one that serves',
      );
    await this.#announce();
    return this.find(id);
  }

  /** Says something about a model, in place of what was said before. */
  note(id: number, note: string): Promise<void> {
    return this.#options.repository.note(id, note);
  }

  /**
   * Lets the model before serve again, at last that of MODEL_DIR.
   *
   * @throws ModelVersionError when none is promoted, or the one before is no sound model
   */
  async rollBack(): Promise<ModelInUse> {
    const { repository, holder } = this.#options;
    const before = await repository.before();
    if (before !== null) await this.#prepare(before);
    const done = await repository.rollBack();
    if (done === null)
      throw new ModelVersionError('conflict', 'no model is promoted: the one of MODEL_DIR serves');
    await this.#announce();
    // The folder of the settings is not tried beforehand: a broken one is found out when it is taken.
    if (done.serving === null && holder.serving.modelId !== null)
      throw new ModelVersionError(
        'conflict',
        `model ${done.withdrawn} is withdrawn, but the one of MODEL_DIR cannot be read here: ${inUse(holder.serving).version} goes on until its folder is mended`,
      );
    return this.current().serving;
  }

  /** The session is loaded before the state is changed: a broken model never gets into service. */
  async #prepare(id: number): Promise<void> {
    try {
      await this.#options.follower.prepare(id);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      throw new ModelVersionError('conflict', error.message, { cause: error });
    }
  }

  async #stored(id: number): Promise<StoredModel> {
    const model = await this.#options.repository.find(id);
    if (model === null) throw new ModelVersionError('not-found', `there is no model ${id}`);
    return model;
  }

  /** The other nodes take it when they hear of it; this one has it when the answer goes out. */
  async #announce(): Promise<void> {
    this.#options.bus.publish(MODEL_CHANNEL, '');
    await this.#options.follower.refresh();
  }
}

function inUse({ modelId, classifier }: HeldModel): ModelInUse {
  return { modelId, version: classifier.manifest.version };
}

function wrongState({ id, state }: DispatchModel, needed: string): ModelVersionError {
  return new ModelVersionError('conflict', `model ${id} is ${state}: ${needed}`);
}
