import type { Settings } from '../service.ts';

/** What every voice platform of the end-to-end tests is set to. */
export const PUBLIC_URL = 'https://hotline.example.org';
export const TWILIO_TOKEN = 'the-auth-token-of-the-tests';
export const VXML_PASSWORD = 'a-password-of-the-tests';
export const JAMBONZ_SECRET = 'a-webhook-secret-of-the-tests';
export const JAMBONZ_PASSWORD = 'another-password-of-the-tests';

/** Serves all platforms; callers come from a mobile telephone. */
export const voicePlatforms: Settings = {
  PUBLIC_URL,
  TWILIO_AUTH_TOKEN: TWILIO_TOKEN,
  VXML_PASSWORD,
  JAMBONZ_WEBHOOK_SECRET: JAMBONZ_SECRET,
  JAMBONZ_USERNAME: 'jambonz',
  JAMBONZ_PASSWORD,
};

/** A caller as a platform's end-to-end test drives it. What is told twice on purpose is told by `last`. */
export interface VoiceLine {
  readonly externalId: string;
  /** The number that the line shows. */
  readonly caller: string;
  /** All that the newest reply says, in order. */
  readonly heard: string;
  /** What the platform was told to do at the end of the newest reply. */
  readonly next: 'listen' | 'record' | 'queue' | 'end';
  /** Of the queue, as far as the platform knows of priorities. */
  readonly queue: string | null;
  ring(): Promise<string>;
  say(text: string, more?: { confidence?: number; language?: string }): Promise<string>;
  press(keys: string): Promise<string>;
  silence(): Promise<string>;
  /** The leg to a person is over. */
  person(outcome: 'answered' | 'failed'): Promise<string>;
  hangUp(): Promise<void>;
}

/** The 14 digits of an order in what was heard, spoken one by one or not. */
export function numberIn(heard: string): string {
  const found = /\d(?:[\s,，]*\d){13}/.exec(heard)?.[0].replaceAll(/\D/g, '');
  if (found === undefined) throw new Error(`no number of an order in “${heard}”`);
  return found;
}

let count = 0;

/** A mobile number that no other caller of this test process has. */
export function newNumber(): string {
  count += 1;
  return `+86139${String(process.pid % 10_000).padStart(4, '0')}${String(count).padStart(4, '0')}`;
}

/** Answers what is asked besides until something is read back. */
export async function toReadBack(line: VoiceLine): Promise<string> {
  for (let asked = 0; asked < 3 && !/核对|您说的是/.test(line.heard); asked++) await line.say('不清楚');
  return line.heard;
}
