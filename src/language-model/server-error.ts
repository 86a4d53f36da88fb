import { APIConnectionError, APIError } from 'openai';
import type { Trouble } from './settings.ts';

const MISCONFIGURED: ReadonlySet<number> = new Set([401, 402, 403, 404]);
const TOO_LONG =
  /context[ _](length|window|size)|maximum context|too (long|many tokens)|exceeds? the (available )?context/i;
/** Servers that cannot make a grammar of a schema say so with 500, too. */
const FORMAT = /response_format|json_schema|grammar|guided|structured.?output/i;

/** A server did not answer. What it said is not in the message: it may repeat the question. */
export class ServerError extends Error {
  override name = 'ServerError';
  readonly trouble: Trouble;
  /** Milliseconds until it wants to be asked again. */
  readonly retryAfterMs: number | null;
  /** In the server's words, for finding out what it refuses; never logged. */
  readonly reason: string;

  constructor(
    trouble: Trouble,
    message: string,
    more: { retryAfterMs?: number | null; reason?: string } = {},
  ) {
    super(message);
    this.trouble = trouble;
    this.retryAfterMs = more.retryAfterMs ?? null;
    this.reason = more.reason ?? '';
  }

  /** Speaks against the server's health. One that is overloaded or misconfigured rests by rules of its own. */
  get ill(): boolean {
    return this.trouble === 'unreachable' || this.trouble === 'failing' || this.trouble === 'silent';
  }
}

/** Reads what the client library throws. */
export function serverError(error: unknown): ServerError {
  if (error instanceof ServerError) return error;
  if (error instanceof APIConnectionError) {
    const code = codeOf(error);
    return new ServerError('unreachable', `no connection (${code})`, { reason: code });
  }
  if (!(error instanceof APIError)) return new ServerError('failing', `the stream broke (${codeOf(error)})`);
  const status = error.status as number | undefined;
  if (status === undefined) return new ServerError('failing', 'an error came in the stream');
  const reason = `${error.message} ${error.code ?? ''} ${error.param ?? ''}`;
  const message = `status ${status}`;
  const retryAfterMs = retryAfter(error.headers as Headers | undefined);
  if (status === 429 || (status === 503 && retryAfterMs !== null))
    return new ServerError('overloaded', message, { retryAfterMs });
  if (MISCONFIGURED.has(status) || (status >= 300 && status < 400))
    return new ServerError('misconfigured', message);
  if (status === 413 || (status < 500 && TOO_LONG.test(reason))) return new ServerError('too-long', message);
  const refused = (status < 500 && status !== 408) || FORMAT.test(reason);
  return new ServerError(refused ? 'refused' : 'failing', message, { reason });
}

/** Milliseconds; null when the server does not say. */
function retryAfter(headers: Headers | undefined): number | null {
  const ms = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(ms)) return Math.max(0, ms);
  const given = headers?.get('retry-after');
  if (given === null || given === undefined) return null;
  const seconds = Number(given);
  const until = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(given) - Date.now();
  return Number.isFinite(until) ? Math.max(0, until) : null;
}

/** The system's code at the bottom of an error (`ECONNREFUSED`), else its name. */
export function codeOf(error: unknown): string {
  for (let each = error; each instanceof Error; each = each.cause) {
    const { code } = each as { code?: unknown };
    if (typeof code === 'string') return code;
    if (each.cause === undefined) return each.name;
  }
  return 'unknown';
}
