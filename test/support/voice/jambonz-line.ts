import { randomUUID } from 'node:crypto';
import { onTestFinished } from 'vitest';
import type { Verb } from '../../../src/voice/dialect/jambonz/verbs.ts';
import { JambonzClient, jambonzSignature, validateVerbs } from '../../voice/support/jambonz-client.ts';
import { JAMBONZ_PASSWORD, JAMBONZ_SECRET, newNumber, PUBLIC_URL, type VoiceLine } from './lines.ts';

const PATH = '/v1/voice/jambonz';

/** How jambonz reaches us: one call over either. Both check the verbs by jambonz's own validator. */
interface Transport {
  begin(): Promise<Verb[]>;
  hook(path: string, data: Record<string, unknown>): Promise<Verb[]>;
  over(): Promise<void>;
  /** Resolves once it has connected again, where there is a connection. */
  again(): Promise<void>;
}

/** jambonz's side of one call, over its WebSocket or by webhooks. */
export class JambonzLine implements VoiceLine {
  readonly externalId: string;
  readonly caller: string;
  verbs: readonly Verb[] = [];
  /** Of the last hook, for telling it again. */
  last: { path: string; data: Record<string, unknown> } = { path: '', data: {} };
  readonly transport: Transport;

  private constructor(externalId: string, caller: string, transport: Transport) {
    this.externalId = externalId;
    this.caller = caller;
    this.transport = transport;
  }

  /** `url` is asked before each connection. */
  static socket(url: () => string, { caller = newNumber() } = {}): JambonzLine {
    const client = new JambonzClient({
      url: () => `${url().replace('http', 'ws')}${PATH}/stream`,
      username: 'jambonz',
      password: JAMBONZ_PASSWORD,
      from: caller,
      backoffMs: 5,
      // jambonz gives up sooner; a machine under load is no fault of the service.
      ackMs: 30_000,
      handshakeMs: 30_000,
    });
    onTestFinished(() => client.stop());
    return new JambonzLine(client.callSid, caller, {
      begin: () => client.begin(),
      hook: (path, data) => client.hook(path, data),
      over: async () => {
        client.notify('call:status', { call_status: 'completed', duration: 30 });
        await client.until(() => client.closes.includes(1000));
      },
      again: () => client.until(() => client.connections > 1 && client.socket !== null),
    });
  }

  static webhooks(url: () => string, { caller = newNumber() } = {}): JambonzLine {
    const callSid = randomUUID();
    const info = {
      call_sid: callSid,
      direction: 'inbound',
      from: caller,
      to: '12345',
      call_status: 'trying',
    };
    const post = (path: string, data: object) => postJambonz(url(), path, { ...info, ...data });
    const verbs = async (path: string, data: object): Promise<Verb[]> => {
      const response = await post(path, data);
      if (response.status !== 200) throw new Error(`jambonz was answered ${response.status}`);
      const answered = (await response.json()) as Verb[];
      validateVerbs(answered);
      return answered;
    };
    return new JambonzLine(callSid, caller, {
      begin: () => verbs(PATH, {}),
      hook: (path, data) => verbs(path.replace(PUBLIC_URL, ''), data),
      over: async () => void (await post(`${PATH}/status`, { call_status: 'completed' })),
      again: async () => undefined,
    });
  }

  get heard(): string {
    return this.verbs
      .map((verb) => {
        if (verb.verb === 'say') return verb.text;
        return verb.verb === 'gather' ? (verb.say?.text ?? '') : '';
      })
      .join('')
      .replaceAll(/<[^>]*>/g, '');
  }

  get next(): VoiceLine['next'] {
    const last = this.verbs.at(-1);
    if (last?.verb === 'gather') return last.actionHook.includes('/recorded/') ? 'record' : 'listen';
    return last?.verb === 'enqueue' ? 'queue' : 'end';
  }

  get queue(): string | null {
    const last = this.verbs.at(-1);
    return last?.verb === 'enqueue' ? `${last.name} ${last.priority}` : null;
  }

  async ring(): Promise<string> {
    this.verbs = await this.transport.begin();
    return this.heard;
  }

  say(text: string, { confidence = 0.92, language = 'zh-CN' } = {}): Promise<string> {
    const speech = {
      language_code: language,
      is_final: true,
      alternatives: [{ transcript: text, confidence }],
    };
    return this.tell({ reason: 'speechDetected', speech });
  }

  press(keys: string): Promise<string> {
    return this.tell({ reason: 'dtmfDetected', digits: keys });
  }

  silence(): Promise<string> {
    return this.tell({ reason: 'timeout' });
  }

  person(outcome: 'answered' | 'failed'): Promise<string> {
    return this.tell({ queue_result: outcome === 'answered' ? 'bridged' : 'error' });
  }

  hangUp(): Promise<void> {
    return this.transport.over();
  }

  /** Tells the hook of the last verb, and goes on with what is answered. */
  async tell(data: Record<string, unknown>): Promise<string> {
    const hook = this.verbs.flatMap((verb) => ('actionHook' in verb ? [verb.actionHook] : [])).at(-1);
    if (hook === undefined) throw new Error('the call is over');
    this.last = { path: hook, data };
    this.verbs = await this.transport.hook(hook, data);
    return this.heard;
  }
}

/** A webhook as jambonz signs it; `signature` instead of the good one. */
export function postJambonz(url: string, path: string, body: object, signature?: string): Promise<Response> {
  const payload = JSON.stringify(body);
  return fetch(url + path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'jambonz-signature':
        signature ?? jambonzSignature(payload, JAMBONZ_SECRET, Math.floor(Date.now() / 1_000)),
    },
    body: payload,
  });
}
