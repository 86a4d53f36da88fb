import { z } from 'zod';
import { international } from '../../telephone-number.ts';
import type { OutboundCaller, OutboundStatus, PlacedCall } from '../contract.ts';
import { askPlatform, askToPlace } from './ask-platform.ts';

export interface JambonzCallerOptions {
  /** Of the API server, without `/v1` and a slash at the end. */
  readonly apiUrl: string;
  readonly accountSid: string;
  readonly apiKey: string;
  /** Null: calls are given our webhooks instead, which needs `publicUrl` and an account with default speech vendors. */
  readonly applicationSid: string | null;
  readonly publicUrl: string | null;
  readonly from: string;
  readonly deadlineMs?: number | undefined;
}

const Created = z.object({ sid: z.string().min(1) });
const CallStatus = z.object({ call_status: z.string() });

/**
 * Calls through jambonz' REST API. An application's own webhooks replace those of the request, so that the reference
 * travels as the call's `tag`, which comes back as `customer_data` of every webhook and message.
 */
export class JambonzCaller implements OutboundCaller {
  readonly #options: JambonzCallerOptions;

  /** @throws when neither an application nor our own address is known */
  constructor(options: JambonzCallerOptions) {
    if (options.applicationSid === null && options.publicUrl === null)
      throw new Error('set JAMBONZ_APPLICATION_SID or PUBLIC_URL: jambonz must know what controls the call');
    this.#options = options;
  }

  async place({ ref, number, ringS }: PlacedCall): Promise<{ externalId: string }> {
    const json = await askToPlace(this.#url(''), {
      method: 'POST',
      headers: { ...this.#headers(), 'content-type': 'application/json' },
      body: JSON.stringify({
        ...this.#control(ref),
        from: this.#options.from,
        to: { type: 'phone', number: international(number) },
        tag: { outbound: ref },
        timeout: ringS,
      }),
      deadlineMs: this.#options.deadlineMs,
    });
    return { externalId: Created.parse(json).sid };
  }

  #control(ref: string): object {
    const { applicationSid, publicUrl } = this.#options;
    if (applicationSid !== null) return { application_sid: applicationSid };
    const hook = (path: string) => ({
      url: `${publicUrl}/v1/voice/jambonz${path}?outbound=${encodeURIComponent(ref)}`,
      method: 'POST',
    });
    return { call_hook: hook(''), call_status_hook: hook('/status') };
  }

  async look({ externalId }: { externalId: string | null }): Promise<OutboundStatus | null> {
    if (externalId === null) return null;
    const { status, json } = await askPlatform(this.#url(`/${encodeURIComponent(externalId)}`), {
      method: 'GET',
      headers: this.#headers(),
      deadlineMs: this.#options.deadlineMs,
    });
    if (status === 404) return null;
    if (status !== 200) throw new Error(`jambonz answered ${status}`);
    return jambonzStatus(CallStatus.parse(json).call_status);
  }

  #url(call: string): string {
    const { apiUrl, accountSid } = this.#options;
    return `${apiUrl}/v1/Accounts/${encodeURIComponent(accountSid)}/Calls${call}`;
  }

  #headers() {
    return { authorization: `Bearer ${this.#options.apiKey}`, accept: 'application/json' };
  }
}

const STATUSES: Readonly<Record<string, OutboundStatus>> = {
  trying: 'ringing',
  queued: 'ringing',
  ringing: 'ringing',
  alerting: 'ringing',
  'early-media': 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
};

/** `call_status` of jambonz' webhooks, messages and REST API; null for one that says nothing. */
export function jambonzStatus(status: string): OutboundStatus | null {
  return STATUSES[status] ?? null;
}
