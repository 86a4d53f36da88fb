/** A step of a retraining failed; the message says why and what to do. */
export class RetrainingError extends Error {
  /** Trying again would fail in the same way. */
  readonly final: boolean;

  constructor(message: string, { final, cause }: { final: boolean; cause?: unknown }) {
    super(message, { cause });
    this.name = 'RetrainingError';
    this.final = final;
  }
}

/** A step was broken off because this node stops: it goes on elsewhere, or after the start. */
export class RetrainingInterrupted extends Error {
  override name = 'RetrainingInterrupted';
}

/** Said before anything is queued, and by the step that counts the rows exactly. */
export function tooFew(rows: number, least: number): RetrainingError {
  return new RetrainingError(
    `there are ${rows} orders to learn from and at least ${least} are needed: name files of past orders in TRAINING_FILES, or wait for more decisions`,
    { final: true },
  );
}
