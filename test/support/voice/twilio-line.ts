import { randomUUID } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { elementsIn, readXml, textIn } from '../../voice/support/read-xml.ts';
import { newNumber, PUBLIC_URL, TWILIO_TOKEN, type VoiceLine } from './lines.ts';

const PATH = '/v1/voice/twilio';

export interface Webhook {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

/** Twilio's side of one call: webhooks signed by its own library, and what is played of the answers. */
export class TwilioLine implements VoiceLine {
  readonly externalId: string;
  readonly caller: string;
  url: string;
  /** The newest document. */
  document = '<Response/>';
  status = 0;
  last: Webhook = { path: '', form: {} };
  readonly #outbound: string | null;

  constructor(
    url: string,
    {
      caller = newNumber(),
      externalId = `CA${randomUUID().replaceAll('-', '')}`,
      outbound = null as string | null,
    } = {},
  ) {
    this.url = url;
    this.caller = caller;
    this.externalId = externalId;
    this.#outbound = outbound;
  }

  get heard(): string {
    const response = readXml(this.document);
    return elementsIn(response, 'Say').map(textIn).join('');
  }

  get next(): VoiceLine['next'] {
    const verb = this.#last();
    if (verb?.name === 'Gather') return 'listen';
    if (verb?.name === 'Redirect' || verb?.name === 'Record') return 'record';
    return verb?.name === 'Enqueue' ? 'queue' : 'end';
  }

  get queue(): string | null {
    const [queue] = elementsIn(readXml(this.document), 'Enqueue');
    return queue === undefined ? null : textIn(queue);
  }

  /** Where the newest document sends the caller's answer, without the host. */
  get hook(): string {
    const response = readXml(this.document);
    const [verb] = ['Record', 'Gather', 'Enqueue', 'Dial'].flatMap((name) => elementsIn(response, name));
    const action = verb?.attributes.action;
    if (action === undefined) throw new Error(`the call is over: ${this.document}`);
    return action.replace(PUBLIC_URL + PATH, '');
  }

  ring(): Promise<string> {
    const query = this.#outbound === null ? '' : `?outbound=${encodeURIComponent(this.#outbound)}`;
    return this.tell(query, { CallStatus: this.#outbound === null ? 'ringing' : 'in-progress' });
  }

  say(text: string, { confidence = 0.92, language = 'cmn-Hans-CN' } = {}): Promise<string> {
    return this.tell(this.hook, { SpeechResult: text, Confidence: String(confidence), Language: language });
  }

  press(keys: string): Promise<string> {
    return this.tell(this.hook, { Digits: keys });
  }

  silence(): Promise<string> {
    const [redirect] = elementsIn(readXml(this.document), 'Redirect');
    const goesOn = redirect === undefined ? this.hook : textIn(redirect).replace(PUBLIC_URL + PATH, '');
    return this.tell(goesOn, {});
  }

  record(url: string, seconds: number): Promise<string> {
    return this.tell(this.hook, { RecordingUrl: url, RecordingDuration: String(seconds), Digits: '#' });
  }

  person(outcome: 'answered' | 'failed'): Promise<string> {
    return this.tell(this.hook, { QueueResult: outcome === 'answered' ? 'bridged' : 'error' });
  }

  async hangUp(status = 'completed'): Promise<void> {
    const query = this.#outbound === null ? '' : `?outbound=${encodeURIComponent(this.#outbound)}`;
    await this.send({ path: `/status${query}`, form: { CallStatus: status } });
  }

  /** Sends a webhook and goes on with what is answered. */
  async tell(path: string, form: Record<string, string>): Promise<string> {
    this.last = { path, form };
    const response = await this.send(this.last);
    this.status = response.status;
    this.document = await response.text();
    if (response.status !== 200) throw new Error(`Twilio was answered ${response.status}: ${this.document}`);
    return this.heard;
  }

  /** Sends a webhook; the call stays where it is. `signature` instead of the good one. */
  send({ path, form }: Webhook, signature?: string): Promise<Response> {
    const outbound = this.#outbound !== null;
    const [From, To] = outbound ? ['+8612345', this.caller] : [this.caller, '+8612345'];
    const whole = {
      AccountSid: 'AC1',
      CallSid: this.externalId,
      From,
      To,
      Direction: outbound ? 'outbound-api' : 'inbound',
      CallStatus: 'in-progress',
      ...form,
    };
    return fetch(`${this.url}${PATH}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
        'x-twilio-signature':
          signature ?? getExpectedTwilioSignature(TWILIO_TOKEN, `${PUBLIC_URL}${PATH}${path}`, whole),
      },
      body: new URLSearchParams(whole).toString(),
    });
  }

  #last() {
    return readXml(this.document)
      .children.filter((child) => typeof child !== 'string')
      .at(-1);
  }
}
