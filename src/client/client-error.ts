import type { StreamErrorCode } from '../protocol/call-stream.ts';
import type { DeskErrorCode, FieldProblem } from '../protocol/desk-stream.ts';

export type ClientErrorCode = StreamErrorCode | DeskErrorCode | 'closed' | 'overflow' | 'protocol';

/** What went wrong between a client and the service. `retryable` says whether the same thing may work later. */
export class ClientError extends Error {
  readonly code: ClientErrorCode;
  readonly retryable: boolean;
  /** Fields that keep a form from being submitted. */
  readonly problems: readonly FieldProblem[];

  constructor(
    code: ClientErrorCode,
    message: string,
    details: { retryable?: boolean; problems?: readonly FieldProblem[] } = {},
  ) {
    super(message);
    this.name = 'ClientError';
    this.code = code;
    this.retryable = details.retryable ?? false;
    this.problems = details.problems ?? [];
  }
}
