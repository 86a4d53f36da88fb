import type { CallerEvent, SpokenAction } from '../engine/contract.ts';
import type { FlowLanguage } from '../flow/schema.ts';

/** Voice platforms that a session can live on. */
export const platforms = ['twilio', 'jambonz', 'vxml'] as const;
export type Platform = (typeof platforms)[number];

/** What a platform is to say and do next. `turn` counts a session's replies from 1. */
export interface VoiceReply {
  readonly sessionId: string;
  readonly turn: number;
  readonly language: FlowLanguage;
  readonly actions: readonly SpokenAction[];
}

/** How a platform names a call. */
export interface CallReference {
  readonly platform: Platform;
  /** CallSid, call_sid, session id of the VoiceXML browser. */
  readonly externalId: string;
}

export interface CallBeginning extends CallReference {
  readonly direction: 'inbound' | 'outbound';
  /** The other party's number as the line showed it; null when withheld. */
  readonly caller: string | null;
  readonly called: string | null;
  /** Of an outbound call: which one it is. */
  readonly outboundId: string | null;
}

/**
 * The sessions as every dialect uses them. The same beginning or turn again answers the same reply and does nothing; a turn
 * that is over answers the newest reply.
 */
export interface VoiceSessions {
  begin(call: CallBeginning): Promise<VoiceReply>;
  /** `turn`: the reply that the caller's event answers. A call that nobody knows gets a person. */
  turn(call: CallReference, turn: number, event: CallerEvent): Promise<VoiceReply>;
  /** The newest reply, as after a reconnection; null for an unknown call. */
  current(call: CallReference): Promise<VoiceReply | null>;
  /** The call is over. What was said is kept; later events find it over. */
  ended(call: CallReference): Promise<void>;
}

/** What renderers need of the settings. */
export interface DialectSettings {
  /** As the platform reaches us, without a slash at the end. */
  readonly publicUrl: string;
  /** The queue of people. */
  readonly queue: string;
}

/** BCP 47 of what the recogniser and the voice are set to. */
export const spokenLanguage: Readonly<Record<FlowLanguage, string>> = { zh: 'zh-CN', en: 'en-US' };
