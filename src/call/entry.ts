/** Why somebody is not let in at a socket. `retryable`: the token may be good, only the key server did not answer. */
export class EntryRefused extends Error {
  readonly retryable: boolean;

  constructor(message: string, retryable: boolean) {
    super(message);
    this.retryable = retryable;
  }
}

/** How a socket tells it: the error's code, and the close code (RFC 6455; 1013 says try again later). */
export function entryAnswer(retryable: boolean): { code: 'unavailable' | 'unauthorised'; closeCode: number } {
  return retryable ? { code: 'unavailable', closeCode: 1013 } : { code: 'unauthorised', closeCode: 1008 };
}
