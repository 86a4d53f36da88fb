import { z } from 'zod';
import { international } from '../../telephone-number.ts';
import type { OutboundCaller, OutboundStatus, PlacedCall } from '../contract.ts';
import { askPlatform, askToPlace, basicAuth } from './ask-platform.ts';

export interface TwilioCallerOptions {
  /** Without a slash at the end. */
  readonly apiUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
  readonly from: string;
  readonly publicUrl: string;
  readonly deadlineMs?: number | undefined;
}

const Call = z.object({ sid: z.string().min(1) });
const CallStatus = z.object({ status: z.string() });

/** Calls through Twilio's REST API, version 2010-04-01. */
export class TwilioCaller implements OutboundCaller {
  readonly #options: TwilioCallerOptions;

  constructor(options: TwilioCallerOptions) {
    this.#options = options;
  }

  async place({ ref, number, ringS }: PlacedCall): Promise<{ externalId: string }> {
    const { publicUrl, from } = this.#options;
    const outbound = `outbound=${encodeURIComponent(ref)}`;
    const form = new URLSearchParams({
      To: international(number),
      From: from,
      Url: `${publicUrl}/v1/voice/twilio?${outbound}`,
      Method: 'POST',
      StatusCallback: `${publicUrl}/v1/voice/twilio/status?${outbound}`,
      StatusCallbackMethod: 'POST',
      Timeout: String(ringS),
    });
    // `MachineDetection` is left out: without it Twilio listens for no machine, and nobody hears a pause.
    for (const event of ['ringing', 'answered', 'completed']) form.append('StatusCallbackEvent', event);
    const json = await askToPlace(this.#url(''), {
      method: 'POST',
      headers: this.#headers(),
      body: form,
      deadlineMs: this.#options.deadlineMs,
    });
    return { externalId: Call.parse(json).sid };
  }

  async look({ externalId }: { externalId: string | null }): Promise<OutboundStatus | null> {
    if (externalId === null) return null;
    const url = this.#url(`/${encodeURIComponent(externalId)}`);
    const { status, json } = await askPlatform(url, {
      method: 'GET',
      headers: this.#headers(),
      deadlineMs: this.#options.deadlineMs,
    });
    if (status === 404) return null;
    if (status !== 200) throw new Error(`Twilio answered ${status}`);
    return twilioStatus(CallStatus.parse(json).status);
  }

  #url(call: string): string {
    const { apiUrl, accountSid } = this.#options;
    return `${apiUrl}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Calls${call}.json`;
  }

  #headers() {
    const { accountSid, authToken } = this.#options;
    return { authorization: basicAuth(accountSid, authToken), accept: 'application/json' };
  }
}

const STATUSES: Readonly<Record<string, OutboundStatus>> = {
  queued: 'ringing',
  initiated: 'ringing',
  ringing: 'ringing',
  'in-progress': 'answered',
  completed: 'completed',
  busy: 'busy',
  'no-answer': 'no-answer',
  failed: 'failed',
  canceled: 'failed',
};

/** `CallStatus` of Twilio's webhooks and REST API; null for one that says nothing. */
export function twilioStatus(status: string): OutboundStatus | null {
  return STATUSES[status] ?? null;
}
