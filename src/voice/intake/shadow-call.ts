import { CallListener } from '../../assist/call-listener.ts';
import type { CallContext, DispatchSuggester } from '../../assist/contract.ts';
import type { Suggestion } from '../../assist/dispatch/suggestion-news.ts';
import { chosen } from '../../assist/form/chosen.ts';
import { type HelpRules, helpEvents } from '../../assist/help-events.ts';
import { callIdOf } from '../../call/call-hub.ts';
import { applyEvent, type CallState, emptyCall } from '../../call/call-state.ts';
import type { FactReader } from '../../facts/contract.ts';
import type { Alert } from '../../protocol/alert.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { Understood } from '../engine/contract.ts';
import { handOverEvents } from './call-events.ts';
import type { IntakeSettings, VoiceSession } from './contract.ts';
import { understoodOf } from './understood.ts';

/** Sessions whose reading is kept; the one that was longest silent is read anew should it go on. */
const MOST_SHADOWS = 2_000;

export interface ShadowDeps {
  readonly suggester: Pick<DispatchSuggester, 'suggest'>;
  readonly createReader: (context: CallContext) => FactReader;
  readonly alertsOf: (facts: readonly Fact[]) => Alert[];
  readonly rules: HelpRules;
  readonly settings: IntakeSettings;
}

/**
 * A call as it would stand on a desk if an agent had asked what the flow asked. It is in memory only; each turn costs what
 * was said in it.
 */
class ShadowCall {
  readonly #deps: ShadowDeps;
  readonly #listener: CallListener;
  readonly #state: CallState;
  #suggestion: Suggestion | null = null;
  #suggestedFor = '';
  #turn: Promise<unknown> = Promise.resolve();

  constructor(session: VoiceSession, deps: ShadowDeps) {
    this.#deps = deps;
    this.#state = emptyCall(callIdOf(deps.settings.gateway, session.externalId));
    const context = {
      startedAt: session.startedAt,
      timeZone: deps.settings.timeZone,
      callerNumber: session.caller,
    };
    this.#listener = new CallListener({
      createReader: () => deps.createReader(context),
      alertsOf: deps.alertsOf,
    });
  }

  /** Turns of a session are read one after another. */
  understand(session: VoiceSession): Promise<Understood> {
    const turn = this.#turn.then(() => this.#understand(session));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #understand(session: VoiceSession): Promise<Understood> {
    const { suggester, rules, settings } = this.#deps;
    const state = this.#state;
    for (const event of handOverEvents(state, session, { settings, priority: null }))
      applyEvent(state, event);
    const alerts = this.#listener.listen(state.transcript);
    const heard = this.#listener.candidates();
    const text = this.#listener.callerText;
    const district = heard.district?.[0]?.value;
    const hint = typeof district === 'string' ? district : null;
    const key = `${hint ?? ''}\n${text}`;
    if (text !== '' && key !== this.#suggestedFor) {
      this.#suggestion = await suggester.suggest(text, { district: hint });
      this.#suggestedFor = key;
    }
    const facts = this.#listener.facts();
    const suggestion = this.#suggestion;
    const help = { alerts, facts, heard, suggestion, related: null, cards: [] };
    for (const event of helpEvents(state, help, rules).events) applyEvent(state, event);
    const hints = state.scenario === null ? null : rules.scenarios.hints(state.scenario.id);
    const { caller, language } = session;
    return understoodOf(state, { facts, suggestion, heard, caller, hints, language });
  }

  /** 咨询, 投诉 …; null while nobody knows. */
  get kind(): string | null {
    return chosen(this.#state.form, 'kind');
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
