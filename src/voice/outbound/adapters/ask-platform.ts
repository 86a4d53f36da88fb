import { mayWorkLater } from '../../provider-error.ts';
import { ANSWER_MS, OutboundRefused } from '../contract.ts';

const MAX_ANSWER_BYTES = 1_048_576;

export interface PlatformRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | URLSearchParams;
  readonly deadlineMs?: number | undefined;
}

/** What a platform answered. */
export interface PlatformAnswer {
  readonly status: number;
  /** Undefined when it is no JSON. */
  readonly json: unknown;
}

/**
 * One request to a platform, never repeated, never redirected.
 *
 * @throws when no answer came in time; `placeRefusal` tells whether it can have been acted on
 */
export async function askPlatform(url: string, request: PlatformRequest): Promise<PlatformAnswer> {
  const response = await fetch(url, {
    method: request.method,
    headers: request.headers,
    ...(request.body === undefined ? {} : { body: request.body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(request.deadlineMs ?? ANSWER_MS),
  });
  return { status: response.status, json: await readJson(response) };
}

async function readJson(response: Response): Promise<unknown> {
  if (Number(response.headers.get('content-length') ?? 0) > MAX_ANSWER_BYTES) {
    await response.body?.cancel();
    return undefined;
  }
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The connection was never made, so that nothing was asked. */
const NEVER_ASKED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** Credentials, or an address that is wrong. */
const NOT_THE_NUMBERS = new Set([401, 403, 404, 407]);

/** The platform knows the call already. */
export class PlacedBefore extends Error {
  override readonly name = 'PlacedBefore';
}

/**
 * Places a call by one request.
 *
 * @throws OutboundRefused where the platform surely did not place it; any other error: perhaps it did
 */
export async function askToPlace(url: string, request: PlatformRequest): Promise<unknown> {
  let answer: PlatformAnswer;
  try {
    answer = await askPlatform(url, request);
  } catch (error) {
    if (wasNeverAsked(error))
      throw new OutboundRefused('the platform cannot be reached', { ours: true, cause: error });
    throw new Error('the platform did not answer in time', { cause: error });
  }
  const { status, json } = answer;
  if (status >= 200 && status < 300) return json;
  if (status === 409) throw new PlacedBefore('the platform has a call of that name');
  // Credentials, quotas and redirects are not the number's fault; a server's fault may have come after the call began.
  if (status < 500)
    throw new OutboundRefused(`the platform answered ${status}`, {
      ours: status < 400 || NOT_THE_NUMBERS.has(status) || mayWorkLater(status),
    });
  throw new Error(`the platform answered ${status}`);
}

function wasNeverAsked(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && NEVER_ASKED.has(code)) return true;
  if (error instanceof AggregateError) return error.errors.every(wasNeverAsked);
  return wasNeverAsked(error.cause);
}

export function basicAuth(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
