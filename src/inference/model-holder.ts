import type { TextClassifier } from './text-classifier.ts';

/** A model in memory, the stored one it comes from (null: the folder of the settings), and the folder with its files. */
export interface HeldModel {
  readonly modelId: number | null;
  readonly folder: string;
  readonly classifier: TextClassifier;
}

/**
 * Where everybody finds the model that serves and the shadow. A model is replaced whole; the session of the one before
 * is released after the last answer that it had begun.
 */
export class ModelHolder {
  #serving: Lease;
  #shadow: Lease | null = null;
  readonly #listeners: (() => void)[] = [];

  constructor(serving: HeldModel) {
    this.#serving = new Lease(serving);
  }

  get serving(): HeldModel {
    return this.#serving.held;
  }

  get shadow(): HeldModel | null {
    return this.#shadow?.held ?? null;
  }

  /** Lets the model that serves now answer; it stays whole until `work` is over, whatever is put in its place. */
  use<Answer>(work: (classifier: TextClassifier) => Promise<Answer>): Promise<Answer> {
    return this.#serving.use(work);
  }

  /** As `use`, for the shadow; null when there is none. */
  useShadow<Answer>(work: (classifier: TextClassifier) => Promise<Answer>): Promise<Answer> | null {
    return this.#shadow?.use(work) ?? null;
  }

  /** Resolves when the session of the one before is released. */
  replaceServing(held: HeldModel): Promise<void> {
    const before = this.#serving;
    this.#serving = new Lease(held);
    for (const listener of this.#listeners) listener();
    return before.end();
  }

  /** Calls the listener each time another model serves. */
  onServing(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** As `replaceServing`; null: no shadow from now on. */
  async replaceShadow(held: HeldModel | null): Promise<void> {
    const before = this.#shadow;
    this.#shadow = held === null ? null : new Lease(held);
    await before?.end();
  }

  /** For when nobody asks any more; answers under way are waited for. */
  async close(): Promise<void> {
    await Promise.all([this.#serving.end(), this.replaceShadow(null)]);
  }
}

/** Counts who uses a model, and releases its session when it has been ended and nobody does. */
class Lease {
  readonly held: HeldModel;
  #users = 0;
  #ended: Promise<void> | undefined;
  #idle: () => void = () => {};

  constructor(held: HeldModel) {
    this.held = held;
  }

  async use<Answer>(work: (classifier: TextClassifier) => Promise<Answer>): Promise<Answer> {
    this.#users += 1;
    try {
      return await work(this.held.classifier);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#idle();
    }
  }

  end(): Promise<void> {
    this.#ended ??= new Promise<void>((resolve) => {
      this.#idle = resolve;
      if (this.#users === 0) resolve();
    }).then(() => this.held.classifier.close());
    return this.#ended;
  }
}
