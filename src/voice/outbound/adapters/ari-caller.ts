import { z } from 'zod';
import type { OutboundCaller, OutboundStatus, PlacedCall } from '../contract.ts';
import { askPlatform, askToPlace, basicAuth, PlacedBefore, type PlatformAnswer } from './ask-platform.ts';

export interface AriOptions {
  /** Of Asterisk's HTTP server, without `/ari` and a slash at the end. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly app: string;
  /** `{number}` stands for the number that is called. */
  readonly endpoint: string;
  readonly from: string | null;
  readonly deadlineMs?: number | undefined;
}

const Channel = z.object({ id: z.string().min(1), state: z.string() });

/** Where answered channels go on in the dialplan; the extension is the purpose. */
const DIALPLAN_CONTEXT = 'jiesu-outbound';

/**
 * Calls through Asterisk's REST interface. The channel's id is our reference: Asterisk refuses a second channel of that id,
 * so that an attempt is placed once at most, and events name it.
 */
export class AriCaller implements OutboundCaller {
  readonly #options: AriOptions;

  constructor(options: AriOptions) {
    this.#options = options;
  }

  async place({ ref, number, purpose, ringS }: PlacedCall): Promise<{ externalId: string }> {
    const { endpoint, app, from, deadlineMs } = this.#options;
    const query = new URLSearchParams({
      endpoint: endpoint.replaceAll('{number}', number),
      app,
      appArgs: `${purpose},${ref}`,
      timeout: String(ringS),
      channelId: ref,
      ...(from === null ? {} : { callerId: from }),
    });
    try {
      const json = await askToPlace(ariUrl(this.#options, `/channels?${query}`), {
        method: 'POST',
        headers: { ...this.#headers(), 'content-type': 'application/json' },
        body: JSON.stringify({ variables: { JIESU_OUTBOUND: ref } }),
        deadlineMs,
      });
      return { externalId: Channel.parse(json).id };
    } catch (error) {
      if (error instanceof PlacedBefore) return { externalId: ref };
      throw error;
    }
  }

  /** Asterisk forgets a channel once it is over: null then. */
  async look({ ref }: { ref: string }): Promise<OutboundStatus | null> {
    const answer = await this.#ask('GET', `/channels/${encodeURIComponent(ref)}`);
    if (answer.status === 404) return null;
    if (answer.status !== 200) throw new Error(`Asterisk answered ${answer.status}`);
    return Channel.parse(answer.json).state === 'Up' ? 'answered' : 'ringing';
  }

  /** Lets an answered channel go on in the dialplan. @throws when Asterisk does not do it */
  async goOn(ref: string, purpose: string): Promise<void> {
    const query = new URLSearchParams({ context: DIALPLAN_CONTEXT, extension: purpose, priority: '1' });
    const { status } = await this.#ask('POST', `/channels/${encodeURIComponent(ref)}/continue?${query}`);
    // 404 and 409: it has hung up, or goes on already.
    if (status >= 400 && status !== 404 && status !== 409) throw new Error(`Asterisk answered ${status}`);
  }

  #ask(method: 'GET' | 'POST', path: string): Promise<PlatformAnswer> {
    return askPlatform(ariUrl(this.#options, path), {
      method,
      headers: this.#headers(),
      deadlineMs: this.#options.deadlineMs,
    });
  }

  #headers() {
    const { username, password } = this.#options;
    return { authorization: basicAuth(username, password), accept: 'application/json' };
  }
}

export function ariUrl({ url }: Pick<AriOptions, 'url'>, path: string): string {
  return `${url}/ari${path}`;
}
