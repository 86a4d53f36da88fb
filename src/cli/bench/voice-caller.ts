import { createHmac } from 'node:crypto';
import { speakingSeconds } from '../../voice/flow/speaking-time.ts';
import type { VoiceLine } from './voice-line.ts';
import { PUBLIC_URL, VOICE_PATH, VOICE_TOKEN } from './voice-wire.ts';

type Form = Readonly<Record<string, string>>;

/** What a caller tells: the matter first, the others when they are asked for. */
export interface Matter {
  readonly matter: string;
  readonly place: string;
}

export const STREET_LIGHT: Matter = {
  matter: '我们小区门口的路灯坏了好几天了，晚上一片黑，希望尽快修好',
  place: '在幸福路的幸福小区三号楼旁边',
};

const heard = (text: string): Form => ({ SpeechResult: text, Confidence: '0.91', Language: 'zh-CN' });
/** Bodies are bytes in a string (`VoiceLine`): what is looked for in them is too. */
const cue = (text: string): string => Buffer.from(text).toString('latin1');

/** What is answered to a prompt that holds the words; the first that fits counts. */
const ANSWERS: readonly { readonly words: string; readonly answer: (matter: Matter) => Form }[] = [
  { words: cue('再听一遍'), answer: () => ({}) },
  { words: cue('对请按1'), answer: () => ({ Digits: '1' }) },
  { words: cue('什么地方？'), answer: ({ place }) => heard(place) },
  { words: cue('怎么解决？'), answer: () => heard('希望尽快解决') },
  { words: cue('电话'), answer: () => ({ Digits: '13800138000' }) },
];
const UNSURE = heard('这个我不太清楚');
/** Before a caller speaks, and behind it until the recogniser takes it for the end. */
const PAUSE_S = 2;
/** Until the platform says that nothing was heard. */
const SILENCE_S = 5;
/** A call that goes on longer has left the way that is measured. */
const MOST_TURNS = 20;

/** One call by Twilio after another, each walking the request flow to its end. */
export class VoiceCaller {
  readonly #name: string;
  readonly #number: string;
  readonly #matterOf: (call: number) => Matter;
  #call = 0;
  #turn = 0;
  #path = VOICE_PATH;
  #answer: Form = {};
  #prompt = '';
  #requests = 0;

  /** @param matterOf what is told in each call, counted from 0 */
  constructor(
    name: string,
    number = '+8613800138000',
    matterOf: (call: number) => Matter = () => STREET_LIGHT,
  ) {
    this.#name = name;
    this.#number = number;
    this.#matterOf = matterOf;
  }

  /** Webhooks so far, with those that say that a call is over. */
  get requests(): number {
    return this.#requests;
  }

  /** What the prompt takes to be heard out, and the caller to answer, milliseconds. */
  get talkMs(): number {
    if (this.#turn === 0) return 0;
    const prompt = Buffer.from(this.#prompt, 'latin1')
      .toString()
      .replace(/<[^>]*>/g, '');
    const { SpeechResult: said, Digits: keys } = this.#answer;
    const answer = said !== undefined ? PAUSE_S + speakingSeconds(said, 'zh') : keys?.length;
    return 1_000 * (speakingSeconds(prompt, 'zh') + (answer ?? SILENCE_S));
  }

  /** Calls walked to their end. */
  get calls(): number {
    return this.#call;
  }

  /**
   * The next turn of the call; behind the last one the platform says that the call is over.
   * @returns milliseconds that the caller waited
   * @throws when the flow goes another way than the one that is measured
   */
  async turn(line: VoiceLine): Promise<number> {
    const began = performance.now();
    const body = await this.#post(line, this.#path, { ...this.#answer, CallStatus: 'in-progress' });
    const ms = performance.now() - began;
    this.#turn += 1;
    const hook = /action="[^"]*?(\/v1\/voice\/twilio\/turn\/\d+)/.exec(body)?.[1];
    if (hook !== undefined && this.#turn < MOST_TURNS && body.includes('<Gather')) {
      this.#path = hook;
      this.#answer = this.#answerTo(body);
      this.#prompt = body;
      return ms;
    }
    // Whoever tells of danger ends with an agent.
    if (!body.includes('<Hangup') && !body.includes('<Enqueue'))
      throw new Error(`turn ${this.#turn} left the way: ${Buffer.from(body, 'latin1')}`);
    await this.#post(line, `${VOICE_PATH}/status`, { CallStatus: 'completed' });
    this.#call += 1;
    this.#turn = 0;
    this.#path = VOICE_PATH;
    this.#answer = {};
    return ms;
  }

  #answerTo(prompt: string): Form {
    const matter = this.#matterOf(this.#call);
    if (this.#turn === 1) return { Digits: '1' };
    if (this.#turn === 2) return heard(matter.matter);
    return ANSWERS.find(({ words }) => prompt.includes(words))?.answer(matter) ?? UNSURE;
  }

  #post(line: VoiceLine, path: string, given: Form): Promise<string> {
    const form: Form = {
      AccountSid: 'AC0123456789abcdef0123456789abcdef',
      ApiVersion: '2010-04-01',
      CallSid: `CA-${this.#name}-${this.#call}`,
      Direction: 'inbound',
      From: this.#number,
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
