/** Works that share a key run one after another in the order of asking; others do not wait. Empty when nothing runs. */
export class KeyedQueue {
  readonly #tails = new Map<string, Promise<void>>();

  get size(): number {
    return this.#tails.size;
  }

  has(key: string): boolean {
    return this.#tails.has(key);
  }

  /** @throws whatever the work throws; the next one runs all the same */
  run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(key);
    const result = before === undefined ? work() : before.then(work);
    const tail = result
      .then(
        () => undefined,
        () => undefined,
      )
      .then(() => {
        if (this.#tails.get(key) === tail) this.#tails.delete(key);
      });
    this.#tails.set(key, tail);
    return result;
  }

  /** Resolves once everything asked for so far is done. */
  async settled(): Promise<void> {
    await Promise.all(this.#tails.values());
  }
}
