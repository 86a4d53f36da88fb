import type { Alert } from '../protocol/alert.ts';
import type { Segment } from '../protocol/common.ts';
import type { CallStatus, DeskEvent, DeskEventOf } from '../protocol/desk-event.ts';
import type { DispatchSuggestion } from '../protocol/dispatch.ts';
import type { Fact } from '../protocol/fact.ts';
import type { FormState } from '../protocol/form.ts';
import type { Guidance } from '../protocol/guidance.ts';
import type { MatterDraft } from '../protocol/matter.ts';
import type { RelatedCases } from '../protocol/related.ts';
import type { DetailStates, Scenario } from '../protocol/scenario.ts';
import type { Summary } from '../protocol/summary.ts';
import { SeqTracker } from './seq-tracker.ts';

/** Suggestions that an agent may still decide on; older ones have long left the screen. */
const KEPT_SUGGESTIONS = 32;

export interface OrderReference {
  readonly orderId: string;
  readonly orderNumber: string;
}

/** A call as its log tells it. Folding the events from 1 always gives the same state. */
export interface CallState {
  readonly callId: string;
  /** Number of the last event. */
  seq: number;
  started: DeskEventOf<'call.started'> | null;
  ended: DeskEventOf<'call.ended'> | null;
  status: CallStatus;
  agent: string | null;
  /** Finals in the order of their time; those of the same time in the order of the sender's numbers. */
  readonly transcript: PlacedSegment[];
  form: FormState;
  /** Latest suggestions by id, oldest first. */
  readonly suggestions: Map<string, DispatchSuggestion>;
  /** Names that the agent rejected, `target:name`; they do not fill the form again. */
  readonly rejected: Set<string>;
  readonly alerts: Map<string, Alert>;
  /** What was heard besides the form, by id. */
  readonly facts: Map<string, Fact>;
  /** The matters of a call that has several. */
  matters: readonly MatterDraft[];
  related: RelatedCases | null;
  summary: Summary | null;
  /** The form that the matter asks for beside the order's own fields. */
  scenario: Scenario | null;
  /** An agent chose the form; no suggestion changes it. */
  scenarioChosen: boolean;
  /** Answers to the scenario's questions, by key. */
  details: DetailStates;
  guidance: Guidance | null;
  /** What the language model read in the call. */
  reading: DeskEventOf<'reading'> | null;
  /** Sentences there were when the summary was written. */
  summarisedSentences: number;
  /** What the language model could not do, one line each. */
  readonly notes: Map<'summary' | 'form', string>;
  /** What the caller said to voice guidance before; its sentences are the first of the transcript. */
  selfService: Omit<DeskEventOf<'self-service'>, 'type' | 'segments'> | null;
  order: OrderReference | null;
  /** Gap ranges already recorded, `from-to`. */
  readonly recordedGaps: Set<string>;
  /** Commands that were done, with the number of their last event. */
  readonly commands: Map<string, number>;
  /** The sender's messages that are stored. */
  readonly sender: SeqTracker;
}

/** A sentence without the times of its words: the log keeps those, nobody needs them in memory. */
export interface PlacedSegment extends Omit<Segment, 'words'> {
  readonly senderSeq: number;
}

export function emptyCall(callId: string): CallState {
  return {
    callId,
    seq: 0,
    started: null,
    ended: null,
    status: 'live',
    agent: null,
    transcript: [],
    form: {},
    suggestions: new Map(),
    rejected: new Set(),
    alerts: new Map(),
    facts: new Map(),
    matters: [],
    related: null,
    summary: null,
    scenario: null,
    scenarioChosen: false,
    details: {},
    guidance: null,
    reading: null,
    summarisedSentences: 0,
    notes: new Map(),
    selfService: null,
    order: null,
    recordedGaps: new Set(),
    commands: new Map(),
    sender: new SeqTracker(),
  };
}

/** True once nothing but late sentences may be added: the order exists or the call was declared invalid. */
export function isClosed(state: CallState): boolean {
  return state.status === 'submitted' || state.status === 'invalid';
}

/** True when the order's text is the agent's own: no machine replaces it. */
export function isAgentsText({ summary }: Pick<CallState, 'summary'>): boolean {
  return summary?.state === 'edited' || summary?.state === 'confirmed';
}

/** True when the order's text is a model's draft of the whole call: nothing was said since. */
export function isModelsText({
  summary,
  summarisedSentences,
  transcript,
}: Pick<CallState, 'summary' | 'summarisedSentences' | 'transcript'>): boolean {
  return summary?.author !== undefined && summarisedSentences === transcript.length;
}

/** The newest suggestion with its id, or null. */
export function latestSuggestion(state: CallState): { id: string; suggestion: DispatchSuggestion } | null {
  const last = [...state.suggestions].at(-1);
  return last === undefined ? null : { id: last[0], suggestion: last[1] };
}

/** Folds the next event into the state, in place. Its number is `state.seq + 1`. */
export function applyEvent(state: CallState, event: DeskEvent): void {
  state.seq++;
  if ('senderSeq' in event) {
    state.sender.add(event.senderSeq);
    state.sender.raise(event.through);
  }
  if ('commandId' in event) state.commands.set(event.commandId, state.seq);
  switch (event.type) {
    case 'call.started':
      state.started = event;
      state.agent = event.agent;
      // A request was left by voice, and then the caller wanted a person after all: the call goes on.
      if (state.status === 'wrap-up') {
        state.status = 'live';
        state.ended = null;
      }
      break;
    case 'segment':
      placeSegment(state.transcript, withoutWords(event.segment, event.senderSeq));
      break;
    case 'self-service':
      beginWith(state, event);
      break;
    case 'call.ended':
      state.ended = event;
      if (state.status === 'live') state.status = 'wrap-up';
      break;
    case 'gap':
      state.recordedGaps.add(`${event.from}-${event.to}`);
      break;
    case 'suggestion':
      rememberSuggestion(state, event.id, event.suggestion);
      break;
    case 'form':
      state.form = { ...state.form, ...event.fields };
      break;
    case 'field':
      state.form = { ...state.form, [event.field]: event.state };
      break;
    case 'alert':
      state.alerts.set(event.alert.id, event.alert);
      break;
    case 'facts':
      for (const id of event.gone) state.facts.delete(id);
      for (const fact of event.facts) state.facts.set(fact.id, fact);
      break;
    case 'matters':
      state.matters = event.matters;
      break;
    case 'related':
      state.related = event.related;
      break;
    case 'summary':
      state.summary = summaryOf(event);
      state.summarisedSentences = event.sentences ?? state.transcript.length;
      break;
    case 'summary.doubts':
      if (state.summary !== null) state.summary = { ...state.summary, doubts: event.doubts };
      break;
    case 'summary.edited':
      state.summary = { ...suggestedAs(state.summary), text: event.text, state: 'edited' };
      break;
    case 'summary.confirmed':
      if (state.summary !== null) state.summary = { ...state.summary, state: 'confirmed' };
      break;
    case 'scenario':
    case 'scenario.chosen':
      if (event.scenario?.id !== state.scenario?.id) state.details = {};
      state.scenario = event.scenario;
      if (event.type === 'scenario.chosen') state.scenarioChosen = true;
      break;
    case 'details':
      state.details = { ...state.details, ...event.details };
      break;
    case 'detail':
      state.details = { ...state.details, [event.key]: event.state };
      break;
    case 'reading':
      state.reading = event;
      break;
    case 'guidance':
      state.guidance = event.guidance;
      break;
    case 'note':
      if (event.text === null) state.notes.delete(event.about);
      else state.notes.set(event.about, event.text);
      break;
    case 'decision':
      if (event.decision === 'rejected' && event.value !== null)
        state.rejected.add(`${event.target}:${event.value}`);
      break;
    case 'assigned':
      state.agent = event.agent;
      break;
    case 'held':
      state.status = 'held';
      break;
    case 'submitted':
      state.status = 'submitted';
      state.order = { orderId: event.orderId, orderNumber: event.orderNumber };
      break;
    case 'invalidated':
      state.status = 'invalid';
      break;
    case 'call.updated':
    case 'pinned':
    case 'summary.requested':
    case 'article.flagged':
      break;
  }
}

/** True when `a` is spoken before `b`. */
export function isBefore(a: PlacedSegment, b: PlacedSegment): boolean {
  return a.startMs < b.startMs || (a.startMs === b.startMs && a.senderSeq < b.senderSeq);
}

/** What the agent changes stays the suggestion that it was. */
function suggestedAs(summary: Summary | null): Pick<Summary, 'suggestionId'> {
  return summary?.suggestionId === undefined ? {} : { suggestionId: summary.suggestionId };
}

/** The summary that an event of a machine brings. */
export function summaryOf({
  type: _type,
  sentences: _sentences,
  ...summary
}: DeskEventOf<'summary'>): Summary {
  return summary;
}

/**
 * Puts what was said by voice before the first sentence of a sender, whose numbers count from 1. Told again, it is what was
 * said until then: its sentences take the place of those told before.
 */
function beginWith(
  state: CallState,
  { type: _type, segments, ...selfService }: DeskEventOf<'self-service'>,
): void {
  if (state.selfService !== null) {
    const others = state.transcript.filter(({ senderSeq }) => senderSeq > 0);
    state.transcript.splice(0, state.transcript.length, ...others);
  }
  state.selfService = selfService;
  segments.forEach((segment, index) => {
    placeSegment(state.transcript, withoutWords(segment, index - segments.length));
  });
}

function withoutWords(segment: Segment, senderSeq: number): PlacedSegment {
  const { words: _words, ...rest } = segment;
  return { ...rest, senderSeq };
}

function placeSegment(transcript: PlacedSegment[], segment: PlacedSegment): void {
  let at = transcript.length;
  for (
    let before = transcript[at - 1];
    before !== undefined && isBefore(segment, before);
    before = transcript[at - 1]
  )
    at--;
  transcript.splice(at, 0, segment);
}

function rememberSuggestion(state: CallState, id: string, suggestion: DispatchSuggestion): void {
  state.suggestions.set(id, suggestion);
  if (state.suggestions.size <= KEPT_SUGGESTIONS) return;
  const oldest = state.suggestions.keys().next();
  if (oldest.done !== true) state.suggestions.delete(oldest.value);
}
