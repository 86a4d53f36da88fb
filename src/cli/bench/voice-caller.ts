import { createHmac } from 'node:crypto';
import type { VoiceLine } from './voice-line.ts';
import { PUBLIC_URL, VOICE_PATH, VOICE_TOKEN } from './voice-wire.ts';

type Form = Readonly<Record<string, string>>;

const heard = (text: string): Form => ({ SpeechResult: text, Confidence: '0.91', Language: 'zh-CN' });

/** What a caller says to leave a request: the offer, the matter, the place, read back, number once more, silence. */
const ANSWERS: readonly Form[] = [
  { Digits: '1' },
  heard('我们小区门口的路灯坏了好几天了，晚上一片黑，希望尽快修好'),
  heard('在幸福路的幸福小区三号楼旁边'),
  { Digits: '1' },
  { Digits: '1' },
  {},
];
/** Requests of one call whose answer the caller waits for. */
export const TURNS = ANSWERS.length + 1;

/** One call by Twilio after another, each walking the request flow to its end. */
export class VoiceCaller {
  readonly #name: string;
  #call = 0;
  #next = 0;
  #path = VOICE_PATH;
  #last = '';
  #requests = 0;

  constructor(name: string) {
    this.#name = name;
  }

  /** Webhooks so far, with those that say that a call is over. */
  get requests(): number {
    return this.#requests;
  }

  /**
   * The next turn of the call; behind the last one the platform says that the call is over.
   * @returns milliseconds that the caller waited
   * @throws when the flow goes another way than the one that is measured
   */
  async turn(line: VoiceLine): Promise<number> {
    const began = performance.now();
    const said = this.#next === 0 ? {} : ANSWERS[this.#next - 1];
    const body = await this.#post(line, this.#path, { ...said, CallStatus: 'in-progress' });
    const ms = performance.now() - began;
    this.#next += 1;
    const hook = /action="[^"]*?(\/v1\/voice\/twilio\/turn\/\d+)/.exec(body)?.[1];
    if (this.#next < TURNS && hook !== undefined) {
      this.#path = hook;
      this.#last = body;
      return ms;
    }
    if (this.#next < TURNS || !body.includes('<Hangup'))
      throw new Error(
        `turn ${this.#next} left the way: ${Buffer.from(body, 'latin1')} after ${Buffer.from(this.#last, 'latin1')}`,
      );
    await this.#post(line, `${VOICE_PATH}/status`, { CallStatus: 'completed' });
    this.#call += 1;
    this.#next = 0;
    this.#path = VOICE_PATH;
    return ms;
  }

  #post(line: VoiceLine, path: string, given: Form): Promise<string> {
    const form: Form = {
      AccountSid: 'AC0123456789abcdef0123456789abcdef',
      ApiVersion: '2010-04-01',
      CallSid: `CA-${this.#name}-${this.#call}`,
      Direction: 'inbound',
      From: '+8613800138000',
      To: '+8612345',
      ...given,
    };
    this.#requests += 1;
    return line.post(path, new URLSearchParams(form).toString(), signatureOf(path, form));
  }
}

function signatureOf(path: string, form: Form): string {
  const names = Object.keys(form).sort();
  const data = names.map((name) => name + form[name]).join('');
  return createHmac('sha1', VOICE_TOKEN).update(`${PUBLIC_URL}${path}${data}`).digest('base64');
}
