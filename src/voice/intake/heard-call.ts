import { CallListener } from '../../assist/call-listener.ts';
import type { CallContext, DispatchSuggester } from '../../assist/contract.ts';
import type { Suggestion } from '../../assist/dispatch/suggestion-news.ts';
import { type HelpRules, helpEvents } from '../../assist/help-events.ts';
import { applyEvent, type CallState, emptyCall } from '../../call/call-state.ts';
import type { FactReader } from '../../facts/contract.ts';
import type { Alert } from '../../protocol/alert.ts';
import type { DeskEvent } from '../../protocol/desk-event.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FieldCandidates } from '../../protocol/form.ts';

/** What reads a call: the same as for a live one. */
export interface HearingDeps {
  readonly suggester: Pick<DispatchSuggester, 'suggest'>;
  readonly createReader: (context: CallContext) => FactReader;
  readonly alertsOf: (facts: readonly Fact[]) => Alert[];
  readonly rules: HelpRules;
}

/** What was made of a call so far, beside its state. */
export interface Hearing {
  readonly facts: readonly Fact[];
  /** What the form may hold by the rules. */
  readonly heard: FieldCandidates;
  readonly suggestion: Suggestion | null;
}

/** A call in memory with the help that it would have on a desk; each sentence costs only itself. */
export class HeardCall {
  readonly state: CallState;
  /** A reader that knows the call and has heard nothing of it. */
  readonly createReader: () => FactReader;
  readonly #deps: HearingDeps;
  /** Has heard what the state holds. */
  readonly listener: CallListener;
  #suggestion: Suggestion | null = null;
  #suggestedFor = '';

  constructor(callId: string, context: CallContext, deps: HearingDeps) {
    this.#deps = deps;
    this.state = emptyCall(callId);
    this.createReader = () => deps.createReader(context);
    this.listener = new CallListener({ createReader: this.createReader, alertsOf: deps.alertsOf });
  }

  /** Takes in what happened, and all help that follows from it. */
  async take(events: readonly DeskEvent[]): Promise<Hearing> {
    const { suggester, rules } = this.#deps;
    for (const event of events) applyEvent(this.state, event);
    const alerts = this.listener.listen(this.state.transcript);
    const heard = this.listener.candidates();
    const text = this.listener.callerText;
    const district = heard.district?.[0]?.value;
    const hint = typeof district === 'string' ? district : null;
    const key = `${hint ?? ''}\n${text}`;
    if (text !== '' && key !== this.#suggestedFor) {
      this.#suggestion = await suggester.suggest(text, { district: hint });
      this.#suggestedFor = key;
    }
    const hearing = { facts: this.listener.facts(), heard, suggestion: this.#suggestion };
    const help = { ...hearing, alerts, related: null, cards: [] };
    for (const event of helpEvents(this.state, help, rules).events) applyEvent(this.state, event);
    return hearing;
  }
}
