import { isAboutData, isDeadlock } from './sql-state.ts';

/** Written by one statement at most; more wait for the next. */
const MAX_BATCH = 256;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: while one statement is under way, what all other calls or sessions want gathers and goes together in the
 * next. A lone one waits for nobody.
 */
export class GroupWriter<T, R> {
  readonly #write: (items: readonly T[]) => Promise<(item: T) => R>;
  #waiting: Waiting<T, R>[] = [];
  #writing: Promise<void> | null = null;

  /** @param write does all or nothing and answers how to find each one's result */
  constructor(write: (items: readonly T[]) => Promise<(item: T) => R>) {
    this.#write = write;
  }

  /** @throws the database's error; whether it was done is then unknown */
  add(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Resolves once everything handed in so far is done or has failed. */
  async flushed(): Promise<void> {
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // One turn of the event loop lets the requests that are already here join the batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#store(this.#waiting.splice(0, MAX_BATCH), true);
    this.#writing = null;
  }

  async #store(batch: readonly Waiting<T, R>[], again: boolean): Promise<void> {
    try {
      const resultOf = await this.#write(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(resultOf(item));
    } catch (error) {
      // Two nodes that changed the same rows waited for each other in a circle; nothing of ours was done.
      if (isDeadlock(error) && again) await this.#store(batch, false);
      // One's data that cannot be stored is not the others' fault.
      else if (isAboutData(error) && batch.length > 1)
        for (const entry of batch) await this.#store([entry], again);
      else for (const { reject } of batch) reject(error);
    }
  }
}
