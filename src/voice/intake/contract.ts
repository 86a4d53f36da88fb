import type { CallState } from '../../call/call-state.ts';
import type { Recording } from '../../protocol/self-service.ts';
import type { Platform } from '../dialect/contract.ts';
import type { EffectResult, Understood, Utterance, Variables } from '../engine/contract.ts';
import type { FlowLanguage } from '../flow/schema.ts';

/** What effects know of a caller's session. */
export interface VoiceSession {
  readonly id: string;
  readonly platform: Platform;
  /** How the platform names the call. */
  readonly externalId: string;
  /** Numbers as the line showed them; null when withheld. */
  readonly caller: string | null;
  readonly called: string | null;
  readonly language: FlowLanguage;
  /** ISO 8601 with offset. */
  readonly startedAt: string;
  readonly said: readonly Utterance[];
  /** In the order in which they were made. */
  readonly recordings: readonly Recording[];
}

/**
 * One effect: `args` as the flow's expressions gave them. The same again under the same session and `effectId` does nothing
 * more and answers the same. Rejects with what the store throws: nothing is known of the effect then.
 */
export type IntakeEffect = (
  session: VoiceSession,
  args: Variables,
  effectId: string,
) => Promise<EffectResult>;

/** How a session came to its end. */
export interface SessionEnd {
  /** `FlowState.ended`: `hangup` when the caller left before the flow was done. */
  readonly outcome: string | null;
  /** `FlowState.understood`: null when the flow never came to its questions. */
  readonly understood: Understood | null;
}

/** What a part that writes into the call log needs to know of the deployment. */
export interface IntakeSettings {
  /** Whose calls these are: `sub` of the gateway that streams what is said with an agent. */
  readonly gateway: string;
  /** The queue of the agents who confirm what callers left. */
  readonly draftQueue: string;
  /** The queue of people on the line. */
  readonly humanQueue: string;
  readonly timeZone: string;
}

export const NONE: EffectResult = { status: 'none' };
export const FAILED: EffectResult = { status: 'failed' };

/** Shorter ones hold no word. */
const LEAST_RECORDING_MS = 500;

/** The last message that a caller spoke; null when nothing was recorded. */
export function lastRecording({ recordings }: Pick<VoiceSession, 'recordings'>): Recording | null {
  return recordings.findLast(({ durationMs }) => durationMs >= LEAST_RECORDING_MS) ?? null;
}

/** The sentences of voice guidance in a call's transcript; a sender's numbers count from 1. */
export function saidByVoice({ transcript }: Pick<CallState, 'transcript'>): CallState['transcript'] {
  return transcript.filter(({ senderSeq }) => senderSeq <= 0);
}
