import { isDeepStrictEqual } from 'node:util';
import { type CallState, isClosed, latestSuggestion, type PlacedSegment } from '../call/call-state.ts';
import { mergeDetails } from '../call/detail-merge.ts';
import { mergeForm } from '../call/form-merge.ts';
import type { ScenarioBook } from '../catalogue/scenarios/book.ts';
import type { Alert } from '../protocol/alert.ts';
import type { DeskEvent } from '../protocol/desk-event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { FieldCandidates } from '../protocol/form.ts';
import type { AnswerCard } from '../protocol/guidance.ts';
import type { RelatedCases } from '../protocol/related.ts';
import type { SuggestionRow } from '../store/repositories/append-commits.ts';
import { locateWords } from './dispatch/locate-words.ts';
import { isNews, type Suggestion, suggestionRows } from './dispatch/suggestion-news.ts';
import { factNews, shownFacts } from './facts/shown-facts.ts';
import { heardFields } from './form/heard-fields.ts';
import { mergeSources } from './form/merge-sources.ts';
import { scenarioFor } from './form/scenario-choice.ts';
import { detailCandidates } from './form/scenario-details.ts';
import { guidanceOf } from './guidance/guidance.ts';
import type { DoubtsOf } from './summary/doubts.ts';
import { summaryEvents } from './summary/summary-events.ts';

/** Decisive words are shown in the newest sentences; searching them all would cost more with each. */
const SEARCHED_SEGMENTS = 120;

/** What this node has worked out about a call by now. */
export interface Help {
  readonly alerts: readonly Alert[];
  readonly facts: readonly Fact[];
  /** What the form may hold by the rules alone. */
  readonly heard: FieldCandidates;
  readonly suggestion: Suggestion | null;
  readonly related: RelatedCases | null;
  readonly cards: readonly AnswerCard[];
}

export interface HelpRules {
  readonly scenarios: ScenarioBook;
  readonly doubtsOf: DoubtsOf;
}

/** What is appended, and the suggestions that are stored with it. */
export interface HelpChange {
  readonly events: DeskEvent[];
  readonly suggestions: SuggestionRow[];
}

/** What of the help the call does not show yet. A pure function of the call's state and the help. */
export function helpEvents(state: CallState, help: Help, { scenarios, doubtsOf }: HelpRules): HelpChange {
  const events: DeskEvent[] = alertEvents(state, help.alerts);
  if (isClosed(state)) return { events, suggestions: [] };
  const suggestions = suggest(state, help, events);
  const after: Pick<CallState, 'form' | 'scenario' | 'details'> = {
    form: fillForm(state, help, events),
    ...fillDetails(state, help, scenarios, events),
  };
  const news = factNews(state.facts, shownFacts(help.facts));
  if (news !== null) events.push(news);
  events.push(...summaryEvents(state, after, help.facts, doubtsOf));
  if (help.related !== null && isOtherCases(state.related, help.related))
    events.push({ type: 'related', related: help.related });
  const { facts, suggestion, cards } = help;
  // A form that is only guessed may be filled in; asking for it aloud would often be beside the point.
  const scenario = suggestion?.unsure === true && !state.scenarioChosen ? null : after.scenario;
  const hints = scenario === null ? null : scenarios.hints(scenario.id);
  const guidance = guidanceOf(
    { transcript: state.transcript, ...after, scenario, facts, hints, suggestion },
    cards,
  );
  if (!isDeepStrictEqual(guidance, state.guidance)) events.push({ type: 'guidance', guidance });
  return { events, suggestions };
}

/** Danger that the call does not show yet. */
export function alertEvents(state: CallState, alerts: readonly Alert[]): DeskEvent[] {
  return alerts
    .filter((alert) => !isDeepStrictEqual(state.alerts.get(alert.id), alert))
    .map((alert) => ({ type: 'alert', alert }));
}

function suggest(state: CallState, { suggestion }: Help, events: DeskEvent[]): SuggestionRow[] {
  if (suggestion === null || !isNews(latestSuggestion(state)?.suggestion, suggestion)) return [];
  const id = `${state.callId}.${state.seq + events.length + 1}`;
  const evidence = locateWords(
    suggestion.words.map((word) => word.text),
    state.transcript.slice(-SEARCHED_SEGMENTS).filter(byCaller),
  );
  const located = { ...suggestion, evidence };
  events.push({ type: 'suggestion', id, suggestion: located });
  return suggestionRows(id, located);
}

function fillForm(state: CallState, { heard, suggestion }: Help, events: DeskEvent[]): CallState['form'] {
  const candidates = heardFields(state, heard, suggestion);
  const fields = mergeForm(state.form, candidates, state.rejected);
  if (Object.keys(fields).length > 0) events.push({ type: 'form', fields });
  return { ...state.form, ...fields };
}

function fillDetails(
  state: CallState,
  { facts, suggestion }: Help,
  scenarios: ScenarioBook,
  events: DeskEvent[],
): Pick<CallState, 'scenario' | 'details'> {
  const scenario = isKept(state) ? state.scenario : scenarioFor(suggestion, scenarios, state.scenario);
  const isOther = scenario?.id !== state.scenario?.id;
  if (isOther) events.push({ type: 'scenario', scenario });
  const before = isOther ? {} : state.details;
  const hints = scenario === null ? null : scenarios.hints(scenario.id);
  if (scenario === null || hints === null) return { scenario, details: before };
  const heard = detailCandidates(hints, { facts, transcript: state.transcript });
  const read = state.reading?.details ?? {};
  const candidates = Object.fromEntries(
    scenario.fields.map(({ key }) => [key, mergeSources(heard[key] ?? [], read[key] ?? [])] as const),
  );
  const details = mergeDetails(before, scenario, candidates);
  if (Object.keys(details).length > 0) events.push({ type: 'details', details });
  return { scenario, details: { ...before, ...details } };
}

/** A form that the agent chose or wrote in gives way to no other: what was written would be lost. */
function isKept({ scenarioChosen, details }: CallState): boolean {
  return scenarioChosen || Object.values(details).some(({ locked }) => locked);
}

function byCaller(segment: PlacedSegment): boolean {
  return segment.speaker === 'caller';
}

function isOtherCases(before: RelatedCases | null, after: RelatedCases): boolean {
  const ids = (cases: RelatedCases | null) =>
    [...(cases?.sameCaller ?? []), ...(cases?.duplicates ?? [])].map((related) => related.orderId).join();
  return ids(before) !== ids(after);
}
