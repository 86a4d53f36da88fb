import { basicAuth } from '../outbound/adapters/ask-platform.ts';
import { mayWorkLater } from '../provider-error.ts';
import { type PlatformRecordings, RecordingError } from './contract.ts';

export interface TwilioRecordingsOptions {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** Undefined: the account that a recording's address names. */
  readonly accountSid: string | undefined;
  readonly authToken: string;
  /** Given to a whole answer, its sound included. */
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
}

/** As `RecordingUrl` of a webhook ends. Only the two names are taken from it: nothing is asked of any other server. */
const ADDRESS = /^https?:\/\/[^?#]+\/Accounts\/([\w-]{1,64})\/Recordings\/([\w-]{1,64})(?:\.\w+)?$/i;
const DEADLINE_MS = 10_000;
/** Over half an hour of Twilio's MP3. */
const MAX_BYTES = 8 * 1_048_576;

/** Recordings through Twilio's REST API, version 2010-04-01. */
export function twilioRecordings({
  apiUrl,
  accountSid,
  authToken,
  deadlineMs = DEADLINE_MS,
  maxBytes = MAX_BYTES,
}: TwilioRecordingsOptions): PlatformRecordings {
  /** The account and where its recording is in the API; null for an address of somebody else. */
  function resourceAt(url: string): { account: string; resource: string } | null {
    const [, account, recording] = ADDRESS.exec(url) ?? [];
    if (account === undefined || recording === undefined) return null;
    if (accountSid !== undefined && account !== accountSid) return null;
    return { account, resource: `${apiUrl}/2010-04-01/Accounts/${account}/Recordings/${recording}` };
  }

  async function ask<T>(
    { account, resource }: { account: string; resource: string },
    request: { method: 'GET' | 'DELETE'; extension: string },
    take: (response: Response) => Promise<T>,
  ): Promise<T> {
    try {
      const response = await fetch(`${resource}${request.extension}`, {
        method: request.method,
        headers: { authorization: basicAuth(account, authToken) },
        // An account may keep its sound in a bucket of its own; `fetch` takes the password off on the way there.
        redirect: request.method === 'GET' ? 'follow' : 'manual',
        signal: AbortSignal.timeout(deadlineMs),
      });
      return await take(response);
    } catch (error) {
      if (error instanceof RecordingError) throw error;
      throw new RecordingError('Twilio did not answer in time', true, { cause: error });
    }
  }

  return {
    keeps: (url) => resourceAt(url) !== null,
    async read(url) {
      const at = resourceAt(url);
      if (at === null) return null;
      return ask(at, { method: 'GET', extension: '.mp3' }, async (response) => {
        if (response.status === 404) return nothing(response, null);
        if (response.status !== 200) return refuse(response);
        return { bytes: await readAtMost(response, maxBytes), type: 'audio/mpeg' };
      });
    },
    async remove(url) {
      const at = resourceAt(url);
      if (at === null) return false;
      return ask(at, { method: 'DELETE', extension: '.json' }, async (response) => {
        if (response.status === 404) return nothing(response, false);
        if (response.status !== 204 && response.status !== 200) return refuse(response);
        return nothing(response, true);
      });
    },
  };
}

/** The answer's body is of no use and is let go of. */
async function nothing<T>(response: Response, answer: T): Promise<T> {
  await response.body?.cancel();
  return answer;
}

async function refuse(response: Response): Promise<never> {
  const { status } = response;
  await response.body?.cancel();
  const hint = status === 401 || status === 403 ? ': check TWILIO_AUTH_TOKEN and TWILIO_ACCOUNT_SID' : '';
  throw new RecordingError(`Twilio answered ${status}${hint}`, mayWorkLater(status));
}

/** @throws RecordingError when there is more, which is not read */
async function readAtMost(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels what is still to come.
    if (bytes > maxBytes) throw new RecordingError(`the recording has more than ${maxBytes} bytes`, false);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
