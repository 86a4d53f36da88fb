import type { DialectSettings } from '../contract.ts';

/** What differs from one VoiceXML platform to the next. */
export interface VxmlSettings extends DialectSettings {
  /** Address of a queue; `{queue}` stands for its name: `tel:{queue}`, `sip:{queue}@acd.example.org`. */
  readonly queueUri: string;
  /**
   * Grammar of the platform that takes any words, as recognisers behind MRCP have it (`builtin:speech/transcribe`). Null: the
   * platform knows only grammars, and hears the words that a question expects, digits, yes and no, and the words for a person.
   */
  readonly freeSpeech: string | null;
  /** `bridge`: the platform stays in the call and tells how it ended. `blind`: it lets go, for those that cannot stay. */
  readonly transfer: 'bridge' | 'blind';
}

export const vxmlDefaults = {
  queueUri: 'tel:{queue}',
  freeSpeech: 'builtin:speech/transcribe',
  transfer: 'bridge',
} as const satisfies Partial<VxmlSettings>;
