import { isDeepStrictEqual } from 'node:util';
import type { CallHub } from '../call/call-hub.ts';
import { type CallState, isClosed, latestSuggestion, type PlacedSegment } from '../call/call-state.ts';
import { mergeForm } from '../call/form-merge.ts';
import type { Change, LiveCall } from '../call/live-call.ts';
import type { FactReader } from '../facts/contract.ts';
import type { Alert } from '../protocol/alert.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { DispatchSuggestion, Ranked } from '../protocol/dispatch.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Candidate, FieldCandidates } from '../protocol/form.ts';
import type { RelatedCases } from '../protocol/related.ts';
import type { SuggestionRow } from '../store/repositories/call-repository.ts';
import type { RelatedRepository } from '../store/repositories/related-repository.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { withSpan } from '../telemetry/tracing.ts';
import { CallListener } from './call-listener.ts';
import type { CallContext, DispatchSuggester } from './contract.ts';
import { locateWords } from './dispatch/locate-words.ts';
import { factNews, shownFacts } from './facts/shown-facts.ts';
import { findRelated, relatedKey } from './related/finder.ts';
import { callDraft } from './summary/call-draft.ts';
import { matterDrafts } from './summary/matter-drafts.ts';

/** Probabilities that moved less than this are the same to an agent's eye. */
const SAME_PROBABILITY = 0.02;

/** A first suggestion waits until some unit is at least so likely. */
const LEAST_TELLING = 0.05;

/** Decisive words are shown in the newest sentences; searching them all would cost more with each. */
const SEARCHED_SEGMENTS = 120;

type Suggestion = Omit<DispatchSuggestion, 'evidence'>;

export interface AssistantDeps {
  readonly hub: CallHub;
  readonly related: RelatedRepository;
  readonly suggester: DispatchSuggester;
  readonly createReader: (context: CallContext) => FactReader;
  readonly alertsOf: (facts: readonly Fact[]) => Alert[];
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

  /** Resolves when all help for the sentences stored so far is in the log. */
  async settled(call: LiveCall): Promise<void> {
    this.refresh(call);
    await this.#work.get(call)?.running;
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
    const warned = await call.change((state) => ({ events: alertEvents(state, work) }));
    metrics.stage('extract', (performance.now() - since) / 1_000);
    await this.#part('dispatch', call, () => this.#suggest(work));
    await this.#part('related', call, () => this.#relate(call, work));
    const helped = await call.change((state) => this.#help(state, work));
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
      ...mergeForm(call.state.form, candidatesOf(work), call.state.rejected),
    };
    const key = relatedKey(form);
    if (key === work.relatedFor) return;
    const caller = call.state.started?.caller ?? null;
    work.related = await findRelated(this.#deps.related, { caller, form, now: Date.now() });
    work.relatedFor = key;
  }

  /** What the call does not show yet, decided against its state at this very moment. */
  #help(state: CallState, work: Work): Change | null {
    const events: DeskEvent[] = alertEvents(state, work);
    const suggestions: SuggestionRow[] = [];
    if (!isClosed(state)) {
      if (work.suggestion !== null && isNews(latestSuggestion(state)?.suggestion, work.suggestion)) {
        const id = `${state.callId}.${state.seq + events.length + 1}`;
        const evidence = locateWords(
          work.suggestion.words.map((word) => word.text),
          state.transcript.slice(-SEARCHED_SEGMENTS).filter(byCaller),
        );
        const suggestion = { ...work.suggestion, evidence };
        events.push({ type: 'suggestion', id, suggestion });
        suggestions.push(...rowsOf(id, suggestion));
      }
      const fields = mergeForm(state.form, candidatesOf(work), state.rejected);
      if (Object.keys(fields).length > 0) events.push({ type: 'form', fields });
      const facts = work.listener.facts();
      const shown = shownFacts(facts);
      const news = factNews(state.facts, shown);
      if (news !== null) events.push(news);
      const form = { ...state.form, ...fields };
      const matters = matterDrafts(facts, form, state.transcript);
      const split = !isDeepStrictEqual(matters, state.matters);
      if (split) events.push({ type: 'matters', matters });
      if ((Object.keys(fields).length > 0 || split) && state.summary?.state !== 'final') {
        const text = callDraft({
          form,
          transcript: state.transcript,
          matters,
          facts: new Map(shown.map((one) => [one.id, one])),
        });
        if (text !== state.summary?.text) events.push({ type: 'summary', text, state: 'draft' });
      }
      if (work.related !== null && isOtherCases(state.related, work.related))
        events.push({ type: 'related', related: work.related });
    }
    return events.length === 0 ? null : { events, suggestions };
  }

  #workOf(call: LiveCall): Work {
    const known = this.#work.get(call);
    if (known !== undefined) return known;
    const { createReader, alertsOf, timeZone } = this.#deps;
    const context = {
      startedAt: call.state.started?.startedAt ?? new Date().toISOString(),
      timeZone,
      callerNumber: call.state.started?.caller ?? null,
    };
    const work: Work = {
      listener: new CallListener({ createReader: () => createReader(context), alertsOf }),
      suggestedFor: '',
      suggestion: null,
      relatedFor: null,
      related: null,
      wanted: null,
      running: null,
    };
    this.#work.set(call, work);
    return work;
  }
}

function byCaller(segment: PlacedSegment): boolean {
  return segment.speaker === 'caller';
}

function alertEvents(state: CallState, work: Work): DeskEvent[] {
  return work.listener.alerts
    .filter((alert) => !isDeepStrictEqual(state.alerts.get(alert.id), alert))
    .map((alert) => ({ type: 'alert', alert }));
}

/** What was heard, with the first suggested unit and category as the model's candidates. */
function candidatesOf(work: Work): FieldCandidates {
  const { suggestion } = work;
  const heard = work.listener.candidates();
  if (suggestion === null) return heard;
  return {
    ...heard,
    unit: suggestion.units.map(modelled(suggestion)),
    category: suggestion.categories.map(modelled(suggestion)),
  };
}

function modelled({ modelVersion, unsure }: Suggestion): (ranked: Ranked, index: number) => Candidate {
  return ({ name, probability }, index) => ({
    value: name,
    spoken: '',
    // The first name fills the form when the model is sure of it; the others are offered beside it.
    confidence: index === 0 && !unsure ? Math.max(probability, 0.5) : Math.min(probability, 0.49),
    source: 'model',
    rule: modelVersion,
    evidence: [],
  });
}

function isNews(before: DispatchSuggestion | undefined, after: Suggestion): boolean {
  // A greeting is no matter yet.
  if (before === undefined) return (after.units[0]?.probability ?? 0) >= LEAST_TELLING;
  if (before.unsure !== after.unsure || before.modelVersion !== after.modelVersion) return true;
  if (groundsKey(before) !== groundsKey(after)) return true;
  return isOtherRanking(before.units, after.units) || isOtherRanking(before.categories, after.categories);
}

/** What is said beside the ranking. Suggestions of versions before 0.2 say nothing there. */
function groundsKey(suggestion: Partial<Pick<Suggestion, 'question' | 'item' | 'likeOrders'>>): string {
  const { question, item, likeOrders = [] } = suggestion;
  return JSON.stringify([question?.text, item?.code, likeOrders.map(({ orderId }) => orderId)]);
}

function isOtherRanking(before: readonly Ranked[], after: readonly Ranked[]): boolean {
  if (before.length !== after.length) return true;
  return after.some((ranked, index) => {
    const old = before[index];
    return old?.name !== ranked.name || Math.abs(old.probability - ranked.probability) >= SAME_PROBABILITY;
  });
}

function rowsOf(
  id: string,
  { modelVersion, units, categories, evidence }: DispatchSuggestion,
): SuggestionRow[] {
  return [
    { id, target: 'unit', modelVersion, ranked: units, evidence },
    { id, target: 'category', modelVersion, ranked: categories, evidence },
  ];
}

function isOtherCases(before: RelatedCases | null, after: RelatedCases): boolean {
  const ids = (cases: RelatedCases | null) =>
    [...(cases?.sameCaller ?? []), ...(cases?.duplicates ?? [])].map((related) => related.orderId).join();
  return ids(before) !== ids(after);
}

function bestText(candidates: readonly Candidate[] | undefined): string | null {
  const value = candidates?.[0]?.value;
  return typeof value === 'string' ? value : null;
}
