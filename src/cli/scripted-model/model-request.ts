import type { IncomingHttpHeaders } from 'node:http';

export interface RequestMessage {
  readonly role: string;
  readonly content: string;
}

/** A request as it came, and how it ended. */
export interface ModelRequest {
  /** From 0. */
  readonly index: number;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
  /** Of a chat; empty for other requests. */
  readonly messages: readonly RequestMessage[];
  /** Resolves when the exchange is over: true when the client closed the connection before the answer was complete. */
  readonly hungUp: Promise<boolean>;
}
