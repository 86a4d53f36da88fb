/** Whoever does something for us outside did not do it; the message says why, without numbers, addresses or texts. */
export class ProviderError extends Error {
  override readonly name: string = 'ProviderError';
  /** False: it would be refused again. */
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean, options?: ErrorOptions) {
    super(message, options);
    this.retryable = retryable;
  }
}
