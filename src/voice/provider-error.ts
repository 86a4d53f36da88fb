/**
 * Whether what a server answered so may work later: it failed, it waited too long for us, or it was asked too often.
 * Messages, recordings and outbound calls go by this; what else a server refuses it would refuse again.
 */
export function mayWorkLater(status: number): boolean {
  return status >= 500 || status === 408 || status === 429;
}

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
