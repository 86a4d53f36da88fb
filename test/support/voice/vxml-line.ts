import { randomUUID } from 'node:crypto';
import { elementsIn, readXml, textIn } from '../../voice/support/read-xml.ts';
import { newNumber, PUBLIC_URL, type VoiceLine, VXML_PASSWORD } from './lines.ts';

const PATH = '/v1/voice/vxml';

/** A VoiceXML platform's side of one call. */
export class VxmlLine implements VoiceLine {
  readonly externalId = `S-${randomUUID()}`;
  readonly caller: string;
  url: string;
  document = '<vxml/>';
  /** All that were answered, for the schema. */
  readonly documents: string[] = [];

  readonly #outbound: string;

  constructor(url: string, { caller = newNumber(), outbound = '' } = {}) {
    this.url = url;
    this.caller = caller;
    this.#outbound = outbound;
  }

  get heard(): string {
    const [turn] = elementsIn(readXml(this.document), 'form');
    return turn === undefined ? '' : elementsIn(turn, 'prompt').map(textIn).join('');
  }

  get next(): VoiceLine['next'] {
    const [turn] = elementsIn(readXml(this.document), 'form');
    const has = (name: string) => turn !== undefined && elementsIn(turn, name).length > 0;
    if (has('field')) return 'listen';
    if (has('record')) return 'record';
    return has('transfer') ? 'queue' : 'end';
  }

  get queue(): string | null {
    const [turn] = elementsIn(readXml(this.document), 'form');
    const [leg] = turn === undefined ? [] : elementsIn(turn, 'transfer');
    return leg === undefined ? null : `${leg.attributes.dest} ${leg.attributes.aai}`;
  }

  get hook(): string {
    const [turn] = elementsIn(readXml(this.document), 'form');
    const submits = turn === undefined ? [] : elementsIn(turn, 'submit');
    const next = submits.find(({ attributes }) => attributes.next?.includes('/turn/'))?.attributes.next;
    if (next === undefined) throw new Error(`the call is over: ${this.document}`);
    return next.replace(PUBLIC_URL + PATH, '');
  }

  async ring(): Promise<string> {
    return this.tell('', { caller: `tel:${this.caller}`, called: 'tel:12345', outbound: this.#outbound });
  }

  say(text: string, { confidence = 0.92 } = {}): Promise<string> {
    const heard = { utterance: text, inputmode: 'voice', confidence: String(confidence) };
    return this.tell(this.hook, { event: 'filled', ...heard });
  }

  press(keys: string): Promise<string> {
    const utterance = keys.split('').join(' ');
    return this.tell(this.hook, { event: 'filled', utterance, inputmode: 'dtmf', confidence: '1.0' });
  }

  silence(): Promise<string> {
    return this.tell(this.hook, { event: this.next === 'record' ? 'empty' : 'noinput' });
  }

  person(outcome: 'answered' | 'failed'): Promise<string> {
    const value = outcome === 'answered' ? 'far_end_disconnect' : 'noanswer';
    return this.tell(this.hook, { event: 'person', outcome: value });
  }

  /** A message; the sound as bytes. */
  async record(sound: Uint8Array<ArrayBuffer>, durationMs: number): Promise<string> {
    const form = new FormData();
    for (const [name, value] of Object.entries({
      call: this.externalId,
      event: 'recorded',
      duration: String(durationMs),
      termchar: '#',
    }))
      form.set(name, value);
    form.set('message', new Blob([sound], { type: 'audio/x-wav' }), 'message.wav');
    return this.#taken(await this.#fetch(this.hook, form));
  }

  async hangUp(): Promise<void> {
    await this.#fetch('/status', new URLSearchParams({ call: this.externalId }));
  }

  async tell(path: string, form: Record<string, string>): Promise<string> {
    return this.#taken(await this.send(path, form));
  }

  send(path: string, form: Record<string, string>): Promise<Response> {
    return this.#fetch(path, new URLSearchParams({ call: this.externalId, ...form }));
  }

  async #taken(response: Response): Promise<string> {
    this.document = await response.text();
    if (response.status !== 200)
      throw new Error(`VoiceXML was answered ${response.status}: ${this.document}`);
    this.documents.push(this.document);
    return this.heard;
  }

  #fetch(path: string, body: URLSearchParams | FormData): Promise<Response> {
    return fetch(`${this.url}${PATH}${path}`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`vxml:${VXML_PASSWORD}`).toString('base64')}` },
      body,
    });
  }
}
