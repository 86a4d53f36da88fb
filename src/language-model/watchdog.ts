/** Barks once when nothing was heard for the given time. */
export class Watchdog {
  readonly #onSilence: () => void;
  #ms: number;
  #timer: NodeJS.Timeout;

  constructor(ms: number, onSilence: () => void) {
    this.#ms = ms;
    this.#onSilence = onSilence;
    this.#timer = setTimeout(onSilence, ms);
  }

  heard(): void {
    this.#timer.refresh();
  }

  /** From now on waits so long. */
  expect(ms: number): void {
    if (ms === this.#ms) return;
    this.#ms = ms;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#onSilence, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
