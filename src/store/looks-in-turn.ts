/** Looks at what is stored, one after another. Who asks while one is under way is served by the next, as are all others who do. */
export class LooksInTurn {
  readonly #look: () => Promise<void>;
  #looking: Promise<void> = Promise.resolve();
  /** The look that has not begun yet. */
  #next: Promise<void> | null = null;

  constructor(look: () => Promise<void>) {
    this.#look = look;
  }

  /** Resolves when a look that began after this was asked is done; rejects as that look does. */
  again(): Promise<void> {
    this.#next ??= this.#looking
      .catch(() => {})
      .then(() => {
        this.#next = null;
        return this.#look();
      });
    this.#looking = this.#next;
    return this.#looking;
  }

  /** Resolves when no look is under way, whatever came of it. */
  async atRest(): Promise<void> {
    await this.#looking.catch(() => {});
  }
}
