import type { CallHub } from '../call/call-hub.ts';
import { mergeForm } from '../call/form-merge.ts';
import type { LiveCall } from '../call/live-call.ts';
import type { FactReader } from '../facts/contract.ts';
import type { Alert } from '../protocol/alert.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Candidate, FieldCandidates } from '../protocol/form.ts';
import type { AnswerCard } from '../protocol/guidance.ts';
import type { RelatedCases } from '../protocol/related.ts';
import type { RelatedRepository } from '../store/repositories/related-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { withSpan } from '../telemetry/tracing.ts';
import { CallListener } from './call-listener.ts';
import type { CallContext, DispatchSuggester } from './contract.ts';
import type { Suggestion } from './dispatch/suggestion-news.ts';
import { chosen } from './form/chosen.ts';
import { heardFields } from './form/heard-fields.ts';
import { knowledgeQuery } from './guidance/knowledge-query.ts';
import { alertEvents, type Help, type HelpRules, helpEvents } from './help-events.ts';
import { findRelated, relatedKey } from './related/finder.ts';

export interface AssistantDeps {
  readonly hub: CallHub;
  readonly related: RelatedRepository;
  readonly suggester: DispatchSuggester;
  readonly createReader: (context: CallContext) => FactReader;
  readonly alertsOf: (facts: readonly Fact[]) => Alert[];
  readonly rules: HelpRules;
  /** Articles that may answer what is asked, best first. */
  readonly searchCards: (query: string) => Promise<readonly AnswerCard[]>;
  /** Told when all help for the sentences so far is in the log. */
  readonly onHelped: (call: LiveCall) => void;
  readonly timeZone: string;
  readonly metrics: Metrics;
  readonly log: { error(details: object, message: string): void };
}

interface Work {
  readonly listener: CallListener;
  suggestedFor: string;
  suggestion: Suggestion | null;
  relatedFor: string | null;
  related: RelatedCases | null;
  cardsFor: string;
  cards: readonly AnswerCard[];
  /** Set while work is asked for; `since` is when the first unanswered segment came in (`performance.now()`). */
  wanted: { since: number } | null;
  running: Promise<void> | null;
}

/**
 * Listens to live calls and puts into their log what helps the agent: alerts, the filling form, ranked units, related
 * cases, the draft. One run a call at a time; segments that come meanwhile are answered together by the next run. A part
 * that fails leaves the others standing, and the transcript never waits for any of them.
 */
export class LiveAssistant {
  readonly #deps: AssistantDeps;
  readonly #work = new WeakMap<LiveCall, Work>();
  readonly #running = new Set<Promise<void>>();

  constructor(deps: AssistantDeps) {
    this.#deps = deps;
  }

  /** Looks at the call again. Runs that change nothing append nothing, so asking once too often is harmless. */
  refresh(call: LiveCall, receivedAt = performance.now()): void {
    if (call.state.started === null) return;
    const work = this.#workOf(call);
    work.wanted ??= { since: receivedAt };
    if (work.running !== null) return;
    const running = this.#run(call, work).finally(() => {
      work.running = null;
      this.#running.delete(running);
    });
    work.running = running;
    this.#running.add(running);
  }

  /**
   * Resolves when all help for the sentences stored so far is in the log.
   *
   * @param listener has heard the call's first sentences already, and belongs to the call from now on
   */
  async settled(call: LiveCall, listener?: CallListener): Promise<void> {
    this.#workOf(call, listener);
    this.refresh(call);
    await this.#work.get(call)?.running;
  }

  /** All that the rules hear in the sentences stored so far, the parts that no desk shows included. */
  hear(call: LiveCall): readonly Fact[] {
    const { listener } = this.#workOf(call);
    listener.listen(call.state.transcript);
    return listener.facts();
  }

  /** Waits for the runs under way. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#running]);
  }

  async #run(asked: LiveCall, work: Work): Promise<void> {
    // The run holds the call itself: the sender may hang up meanwhile.
    await this.#deps.hub.with(asked.id, async (call) => {
      while (work.wanted !== null) {
        const { since } = work.wanted;
        work.wanted = null;
        try {
          await withSpan('assist', { 'call.id': call.id }, () => this.#look(call, work, since));
        } catch (error) {
          this.#deps.log.error(
            { err: error, callId: call.id },
            'help for a call failed; its transcript goes on',
          );
        }
      }
    });
  }

  async #look(call: LiveCall, work: Work, since: number): Promise<void> {
    const { metrics } = this.#deps;
    // Danger does not wait for the model.
    work.listener.listen(call.state.transcript);
    const warned = await call.change((state) => ({ events: alertEvents(state, work.listener.alerts) }));
    metrics.stage('extract', (performance.now() - since) / 1_000);
    await this.#part('dispatch', call, () => this.#suggest(work));
    await this.#part('related', call, () => this.#relate(call, work));
    await this.#part('knowledge', call, () => this.#lookUp(call, work));
    const helped = await call.change((state) => helpEvents(state, this.#helpOf(work), this.#deps.rules));
    this.#deps.onHelped(call);
    metrics.stage('suggestion', (performance.now() - since) / 1_000);
    for (const event of [...(warned?.events ?? []), ...(helped?.events ?? [])]) {
      if (event.type === 'alert' && event.alert.state === 'raised')
        metrics.alertsRaised.inc({ kind: event.alert.kind, level: event.alert.level });
    }
  }

  /** Does one part of the help; when it fails, the others still come. */
  async #part(part: string, call: LiveCall, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.error({ err: error, callId: call.id, part }, 'a part of the help for a call failed');
    }
  }

  async #suggest(work: Work): Promise<void> {
    const text = work.listener.callerText;
    const candidates = work.listener.candidates();
    const district = bestText(candidates.district);
    const key = `${district ?? ''}\n${text.length}\n${text.slice(-200)}`;
    if (text === '' || key === work.suggestedFor) return;
    const begun = performance.now();
    work.suggestion = await withSpan('assist.dispatch', {}, () =>
      this.#deps.suggester.suggest(text, { district }),
    );
    work.suggestedFor = key;
    this.#deps.metrics.stage('model', (performance.now() - begun) / 1_000);
  }

  async #relate(call: LiveCall, work: Work): Promise<void> {
    const form = {
      ...call.state.form,
      ...mergeForm(call.state.form, this.#candidates(call, work), call.state.rejected),
    };
    const key = relatedKey(form);
    if (key === work.relatedFor) return;
    const caller = call.state.started?.caller ?? null;
    work.related = await findRelated(this.#deps.related, { caller, form, now: Date.now() });
    work.relatedFor = key;
  }

  async #lookUp(call: LiveCall, work: Work): Promise<void> {
    const { callerText } = work.listener;
    // Masking costs more than the search: the agent's sentences ask nothing.
    const key = `${chosen(call.state.form, 'subject') ?? ''}\n${callerText}`;
    if (key === work.cardsFor) return;
    const query = knowledgeQuery(call.state, callerText, work.listener.facts());
    work.cards = query === '' ? [] : await this.#deps.searchCards(query);
    work.cardsFor = key;
  }

  #candidates({ state }: LiveCall, { listener, suggestion }: Work): FieldCandidates {
    return heardFields(state, listener.candidates(), suggestion);
  }

  /** What this node knows of the call by now. */
  #helpOf({ listener, suggestion, related, cards }: Work): Help {
    const { alerts } = listener;
    return { alerts, facts: listener.facts(), heard: listener.candidates(), suggestion, related, cards };
  }

  #newListener({ state: { started } }: LiveCall): CallListener {
    const { createReader, alertsOf, timeZone } = this.#deps;
    const context = {
      startedAt: started?.startedAt ?? new Date().toISOString(),
      timeZone,
      callerNumber: started?.caller ?? null,
    };
    return new CallListener({ createReader: () => createReader(context), alertsOf });
  }

  #workOf(call: LiveCall, listener?: CallListener): Work {
    const known = this.#work.get(call);
    if (known !== undefined) return known;
    const work: Work = {
      listener: listener ?? this.#newListener(call),
      suggestedFor: '',
      suggestion: null,
      relatedFor: null,
      related: null,
      cardsFor: '',
      cards: [],
      wanted: null,
      running: null,
    };
    this.#work.set(call, work);
    return work;
  }
}

function bestText(candidates: readonly Candidate[] | undefined): string | null {
  const value = candidates?.[0]?.value;
  return typeof value === 'string' ? value : null;
}
