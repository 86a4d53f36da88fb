import { createHmac } from 'node:crypto';
import { mayWorkLater } from '../provider-error.ts';
import { MessageError, type MessageSender } from './messages.ts';

/** Seconds since the epoch, and the signature over them and the body. */
export const TIMESTAMP_HEADER = 'x-jiesu-timestamp';
export const SIGNATURE_HEADER = 'x-jiesu-signature';
/** The message's id: the same again is the same message. */
export const MESSAGE_HEADER = 'x-jiesu-message';

const MOST_ANSWER = 10_000;
const MOST_ID = 200;

export interface HttpMessageSenderOptions {
  readonly url: string;
  readonly secret: string;
  readonly now?: () => number;
}

/** How a request is signed: HMAC-SHA256 over timestamp, a full stop and the body, in hexadecimal. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;
}

/** Hands text messages to a service of the city's as signed JSON: `{"id", "to", "text"}`. */
export class HttpMessageSender implements MessageSender {
  readonly #options: HttpMessageSenderOptions;

  constructor(options: HttpMessageSenderOptions) {
    this.#options = options;
  }

  async send(...[message, signal]: Parameters<MessageSender['send']>): Promise<string | null> {
    const { url, secret, now = Date.now } = this.#options;
    const body = JSON.stringify({ id: message.id, to: message.to, text: message.text });
    const timestamp = String(Math.floor(now() / 1_000));
    let response: Response;
    try {
      response = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          [MESSAGE_HEADER]: encodeURIComponent(message.id),
          [TIMESTAMP_HEADER]: timestamp,
          [SIGNATURE_HEADER]: signatureOf(secret, timestamp, body),
        },
        body,
        redirect: 'manual',
        signal,
      });
    } catch (error) {
      throw new MessageError(signal.aborted ? 'no answer in time' : 'not reachable', true, { cause: error });
    }
    if (!response.ok) {
      await response.body?.cancel().catch(() => undefined);
      throw new MessageError(`answered ${response.status}`, mayWorkLater(response.status));
    }
    // It is sent, whatever the answer looks like.
    return idIn(await response.text().catch(() => ''));
  }
}

function idIn(text: string): string | null {
  try {
    const answer: unknown = JSON.parse(text.slice(0, MOST_ANSWER));
    const id = typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : null;
    return typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, MOST_ID) : null;
  } catch {
    return null;
  }
}
