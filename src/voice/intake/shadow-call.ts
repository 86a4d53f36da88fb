import type { CallListener } from '../../assist/call-listener.ts';
import { chosen } from '../../assist/form/chosen.ts';
import { callIdOf } from '../../call/call-hub.ts';
import { latestSuggestion } from '../../call/call-state.ts';
import type { DispatchGrounds } from '../../casework/self-service.ts';
import type { DispatchSuggestion } from '../../protocol/dispatch.ts';
import type { Understood } from '../engine/contract.ts';
import { amendedFields } from './amended.ts';
import { handOverEvents } from './call-events.ts';
import type { IntakeSettings, VoiceSession } from './contract.ts';
import { HeardCall, type HearingDeps } from './heard-call.ts';
import { understoodOf } from './understood.ts';

/** Sessions whose reading is kept; the one that was longest silent is read anew should it go on. */
const MOST_SHADOWS = 2_000;

export interface ShadowDeps extends HearingDeps {
  readonly settings: IntakeSettings;
  readonly grounds: () => Pick<DispatchGrounds, 'catalogue'>;
}

/**
 * A call as it would stand on a desk if an agent had asked what the flow asked. It is in memory only; each turn costs what
 * was said in it.
 */
class ShadowCall {
  readonly #deps: ShadowDeps;
  readonly #call: HeardCall;
  #turn: Promise<unknown> = Promise.resolve();

  constructor({ externalId, startedAt, caller }: VoiceSession, deps: ShadowDeps) {
    this.#deps = deps;
    const { gateway, timeZone } = deps.settings;
    this.#call = new HeardCall(
      callIdOf(gateway, externalId),
      { startedAt, timeZone, callerNumber: caller },
      deps,
    );
  }

  /** Turns of a session are read one after another. */
  understand(session: VoiceSession): Promise<Understood> {
    const turn = this.#turn.then(() => this.#understand(session));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #understand(session: VoiceSession): Promise<Understood> {
    const { rules, settings, grounds } = this.#deps;
    const { state } = this.#call;
    const hearing = await this.#call.take(handOverEvents(state, session, { settings, priority: null }));
    const hints = state.scenario === null ? null : rules.scenarios.hints(state.scenario.id);
    const { caller, language } = session;
    const { catalogue } = grounds();
    const amended = amendedFields(session.said, this.#call.createReader);
    return understoodOf(state, { ...hearing, amended, caller, hints, language, catalogue });
  }

  get listener(): CallListener {
    return this.#call.listener;
  }

  get suggestion(): DispatchSuggestion | null {
    return latestSuggestion(this.#call.state)?.suggestion ?? null;
  }

  /** 咨询, 投诉 …; null while nobody knows. */
  get kind(): string | null {
    return chosen(this.#call.state.form, 'kind');
  }
}

/** What was understood, and which kind of request it seems to be. */
export interface Reading extends Understood {
  readonly kind: string | null;
}

/** Reads what was said in sessions as the help of a live call reads it. */
export class ShadowCalls {
  readonly #deps: ShadowDeps;
  readonly #shadows = new Map<string, { readonly call: ShadowCall; said: VoiceSession['said'] }>();

  constructor(deps: ShadowDeps) {
    this.#deps = deps;
  }

  /** Sessions kept in memory. */
  get size(): number {
    return this.#shadows.size;
  }

  async read(session: VoiceSession): Promise<Reading> {
    const known = this.#shadows.get(session.id);
    const shadow =
      known !== undefined && continues(known.said, session.said)
        ? known
        : { call: new ShadowCall(session, this.#deps), said: session.said };
    shadow.said = session.said;
    // The newest stands last.
    this.#shadows.delete(session.id);
    this.#shadows.set(session.id, shadow);
    const oldest = this.#shadows.keys().next();
    if (this.#shadows.size > MOST_SHADOWS && oldest.done !== true) this.#shadows.delete(oldest.value);
    const understood = await shadow.call.understand(session);
    return { ...understood, kind: shadow.call.kind };
  }

  /** The units that the session's matter was last found to belong to; null while nothing of it is known here. */
  suggestionOf(sessionId: string): DispatchSuggestion | null {
    return this.#shadows.get(sessionId)?.call.suggestion ?? null;
  }

  /** Who has heard the session, for whoever goes on with it: it is not heard here any more. Undefined when nobody has. */
  take(sessionId: string): CallListener | undefined {
    const listener = this.#shadows.get(sessionId)?.call.listener;
    this.#shadows.delete(sessionId);
    return listener;
  }

  /** The session is over. */
  forget(sessionId: string): void {
    this.#shadows.delete(sessionId);
  }
}

/** Whether what is said now only adds to what was said then; after a restart elsewhere it may have less. */
function continues(before: VoiceSession['said'], now: VoiceSession['said']): boolean {
  return (
    before.length <= now.length &&
    before.every((one, index) => one.text === now[index]?.text && one.speaker === now[index]?.speaker)
  );
}
