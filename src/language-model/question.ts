import { type Failure, LanguageModelError } from './contract.ts';

export interface QuestionOptions {
  readonly softMs: number;
  readonly hardMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onSlow: () => void;
}

/** The clock of one question, from the moment it was asked: waiting for a turn counts. */
export class Question {
  readonly #controller = new AbortController();
  readonly #startedAt = performance.now();
  readonly #options: QuestionOptions;
  readonly #soft: NodeJS.Timeout;
  readonly #hard: NodeJS.Timeout;
  #firstTextMs: number | null = null;

  constructor(options: QuestionOptions) {
    this.#options = options;
    this.#soft = setTimeout(options.onSlow, options.softMs);
    this.#hard = setTimeout(
      () => this.breakOff('timeout', `no answer in ${options.hardMs} ms`),
      options.hardMs,
    );
    options.signal?.addEventListener('abort', this.#cancel, { once: true });
    if (options.signal?.aborted === true) this.#cancel();
  }

  /** Aborts with the `LanguageModelError` that says why. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }

  get leftMs(): number {
    return this.#options.hardMs - this.elapsedMs;
  }

  get firstTextMs(): number | null {
    return this.#firstTextMs;
  }

  /** Visible text came. */
  textCame(): void {
    if (this.#firstTextMs !== null) return;
    this.#firstTextMs = this.elapsedMs;
    clearTimeout(this.#soft);
  }

  breakOff(failure: Failure, message: string): void {
    this.#controller.abort(new LanguageModelError(failure, message));
  }

  /** Leaves no timer and no listener behind. */
  end(): void {
    clearTimeout(this.#soft);
    clearTimeout(this.#hard);
    this.#options.signal?.removeEventListener('abort', this.#cancel);
  }

  readonly #cancel = () => this.breakOff('cancelled', 'broken off by the caller');
}
