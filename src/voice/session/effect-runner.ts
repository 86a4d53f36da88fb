import type { Platform } from '../dialect/contract.ts';
import type {
  Effect,
  EffectResult,
  Priority,
  Recorded,
  Understood,
  Utterance,
  Variables,
} from '../engine/contract.ts';
import type { FlowLanguage } from '../flow/schema.ts';

/** A session as those see it who act for it. */
export interface SessionContext {
  readonly id: string;
  readonly platform: Platform;
  /** As the platform names the call. */
  readonly externalId: string;
  /** Of the newest reply. */
  readonly turn: number;
  /** Of the call log that the session may leave. */
  readonly callId: string;
  readonly direction: 'inbound' | 'outbound';
  /** The other party's number as the line showed it; null when withheld. */
  readonly caller: string | null;
  readonly called: string | null;
  readonly outboundId: string | null;
  /** ISO 8601 with offset. */
  readonly startedAt: string;
  readonly language: FlowLanguage;
  readonly said: readonly Utterance[];
  readonly recordings: readonly Recorded[];
  readonly vars: Variables;
  readonly understood: Understood | null;
  readonly priority: Priority;
  readonly danger: string | null;
  /** What it came to; null while it goes on. */
  readonly ended: string | null;
}

/** Does what a flow wants done outside. */
export interface EffectRunner {
  /**
   * Called again with the same session and id after a crash or by another node at the same time: what was done stays done
   * once, and the answer is the same. `signal` says that nobody waits for the answer any more.
   */
  run(session: SessionContext, id: string, effect: Effect, signal: AbortSignal): Promise<EffectResult>;
}
