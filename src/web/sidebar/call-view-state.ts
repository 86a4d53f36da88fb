import type { Alert } from '../../protocol/alert.ts';
import type { Segment, Speaker } from '../../protocol/common.ts';
import type {
  CallStatus,
  DeskEvent,
  DeskEventOf,
  InvalidReason,
  SuggestionTarget,
} from '../../protocol/desk-event.ts';
import type { DispatchSuggestion } from '../../protocol/dispatch.ts';
import type { Fact } from '../../protocol/fact.ts';
import type { FieldName, FormState } from '../../protocol/form.ts';
import type { Guidance } from '../../protocol/guidance.ts';
import { latestById } from '../../protocol/latest-by-id.ts';
import type { MatterDraft } from '../../protocol/matter.ts';
import type { RelatedCases } from '../../protocol/related.ts';
import type { DetailStates, Scenario } from '../../protocol/scenario.ts';
import type { Summary } from '../../protocol/summary.ts';

export interface TranscriptLine {
  readonly segment: Segment;
  /** The sender's number of it: orders sentences that start at the same time. */
  readonly senderSeq: number;
  /** It arrived after later sentences and was placed by its time. */
  readonly late: boolean;
}

export interface PartialLine {
  readonly speaker: Speaker;
  readonly startMs: number;
  readonly text: string;
}

/** All that the sidebar shows of one call; a pure result of its events, plus the partials that are never stored. */
export interface CallViewState {
  /** Number of the last event taken in; the next `follow` asks for what comes after it. */
  readonly lastSeq: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly caller: string | null;
  readonly channel: string | null;
  readonly agent: string | null;
  readonly clockSkewMs: number;
  readonly status: CallStatus;
  readonly onHold: boolean;
  /** Messages of the sender that never arrived. */
  readonly missing: number;
  readonly lines: readonly TranscriptLine[];
  readonly partials: readonly PartialLine[];
  /** Pinned segments, and the field each is evidence for (null: none in particular). */
  readonly pins: Readonly<Record<string, FieldName | null>>;
  readonly suggestion: { readonly id: string; readonly value: DispatchSuggestion } | null;
  /** Suggested names the agent turned down; what was accepted stands in the form. */
  readonly rejected: Readonly<Record<SuggestionTarget, readonly string[]>>;
  readonly form: FormState;
  readonly alerts: readonly Alert[];
  /** What was heard besides the form. */
  readonly facts: readonly Fact[];
  /** The matters of a call that has several, each with its draft. */
  readonly matters: readonly MatterDraft[];
  readonly related: RelatedCases | null;
  readonly summary: Summary | null;
  /** The summary being written by the language model; null when none is. */
  readonly summaryPartial: string | null;
  /** The text is the agent's own: what a machine is still writing is not shown any more. */
  readonly summaryOwn: boolean;
  readonly scenario: Scenario | null;
  /** The form that the agent said does not apply; null: none, or there is another by now. */
  readonly declinedScenario: Scenario | null;
  readonly details: DetailStates;
  readonly guidance: Guidance | null;
  /** One line about each thing that the language model could not do. */
  readonly notes: Readonly<Partial<Record<'summary' | 'form', string>>>;
  /** Articles that somebody flagged in this call. */
  readonly flagged: readonly string[];
  /** What the caller said to voice guidance before; its sentences are the first lines. */
  readonly selfService: Omit<DeskEventOf<'self-service'>, 'type' | 'segments'> | null;
  readonly order: { readonly id: string; readonly number: string } | null;
  readonly invalidReason: InvalidReason | null;
}

/** Suggestions of versions before 0.2 do not say these. */
const NOT_SAID = { question: null, item: null, likeOrders: [] } as const;

export const emptyCallView: CallViewState = {
  lastSeq: 0,
  startedAt: null,
  endedAt: null,
  caller: null,
  channel: null,
  agent: null,
  clockSkewMs: 0,
  status: 'live',
  onHold: false,
  missing: 0,
  lines: [],
  partials: [],
  pins: {},
  suggestion: null,
  rejected: { unit: [], category: [] },
  form: {},
  alerts: [],
  facts: [],
  matters: [],
  related: null,
  summary: null,
  summaryPartial: null,
  summaryOwn: false,
  scenario: null,
  declinedScenario: null,
  details: {},
  guidance: null,
  notes: {},
  flagged: [],
  selfService: null,
  order: null,
  invalidReason: null,
};

/** Takes in one event; an event seen before changes nothing, so that repeats after a reconnect are harmless. */
export function applyEvent(view: CallViewState, seq: number, event: DeskEvent): CallViewState {
  return seq <= view.lastSeq ? view : { ...view, ...change(view, event), lastSeq: seq };
}

/** Replaces the speaker's previous partial; an empty text takes it away. */
export function applyPartial(view: CallViewState, partial: PartialLine): CallViewState {
  const others = withoutPartial(view, partial.speaker);
  return { ...view, partials: partial.text === '' ? others : [...others, partial] };
}

/** The summary as far as it is written; null: nobody knows whether it is still being written. */
export function applySummaryPartial(view: CallViewState, text: string | null): CallViewState {
  return view.summaryOwn && text !== null ? view : { ...view, summaryPartial: text };
}

/** True when nothing about the call can be changed any more. */
export function isClosed(view: CallViewState): boolean {
  return view.status === 'submitted' || view.status === 'invalid';
}

function change(view: CallViewState, event: DeskEvent): Partial<CallViewState> {
  switch (event.type) {
    case 'call.started': {
      const { startedAt, caller, channel, agent, clockSkewMs } = event;
      const started = { startedAt, caller, channel, agent, clockSkewMs };
      return view.status === 'wrap-up' ? { ...started, status: 'live', endedAt: null } : started;
    }
    case 'segment':
      return {
        lines: placeLine(view.lines, {
          segment: event.segment,
          senderSeq: event.senderSeq,
          late: event.late,
        }),
        partials: withoutPartial(view, event.segment.speaker),
      };
    case 'self-service': {
      const { type: _type, segments, ...selfService } = event;
      // Told again, its sentences take the place of those told before.
      const others: readonly TranscriptLine[] = view.lines.filter(({ senderSeq }) => senderSeq > 0);
      return {
        selfService,
        lines: segments.reduce<readonly TranscriptLine[]>(
          (lines, segment, index) =>
            placeLine(lines, { segment, senderSeq: index - segments.length, late: false }),
          others,
        ),
      };
    }
    case 'call.updated':
      if (event.update.kind === 'hold') return { onHold: true };
      return event.update.kind === 'unhold' ? { onHold: false } : {};
    case 'call.ended':
      return {
        endedAt: event.endedAt,
        onHold: false,
        partials: [],
        status: view.status === 'live' ? 'wrap-up' : view.status,
      };
    case 'gap':
      return { missing: view.missing + event.to - event.from + 1 };
    case 'suggestion':
      return { suggestion: { id: event.id, value: { ...NOT_SAID, ...event.suggestion } } };
    case 'form':
      return { form: { ...view.form, ...event.fields } };
    case 'field':
      return { form: { ...view.form, [event.field]: event.state } };
    case 'alert':
      return { alerts: latestById(view.alerts, [event.alert]) };
    case 'facts':
      return { facts: latestById(view.facts, event.facts, event.gone) };
    case 'matters':
      return { matters: event.matters };
    case 'related':
      return { related: event.related };
    case 'summary':
      return { summary: summaryOf(event), summaryPartial: null, summaryOwn: false };
    case 'summary.doubts':
      return view.summary === null ? {} : { summary: { ...view.summary, doubts: event.doubts } };
    case 'summary.edited':
      return { summary: { text: event.text, state: 'edited' }, summaryPartial: null, summaryOwn: true };
    case 'summary.confirmed':
      if (view.summary === null) return {};
      return { summary: { ...view.summary, state: 'confirmed' }, summaryPartial: null, summaryOwn: true };
    case 'scenario':
    case 'scenario.chosen': {
      const { type, scenario } = event;
      return {
        scenario,
        declinedScenario: type === 'scenario.chosen' && scenario === null ? view.scenario : null,
        details: scenario?.id === view.scenario?.id ? view.details : {},
      };
    }
    case 'details':
      return { details: { ...view.details, ...event.details } };
    case 'detail':
      return { details: { ...view.details, [event.key]: event.state } };
    case 'reading':
      return {};
    case 'guidance':
      return { guidance: event.guidance };
    case 'note': {
      const { [event.about]: _before, ...others } = view.notes;
      return {
        notes: event.text === null ? others : { ...others, [event.about]: event.text },
        summaryPartial: event.about === 'summary' && event.text !== null ? null : view.summaryPartial,
      };
    }
    case 'article.flagged':
      return { flagged: [...view.flagged, event.articleId] };
    case 'decision': {
      const { target, decision, value } = event;
      if (value === null || decision === 'ignored' || target === 'form' || target === 'summary') return {};
      const others = view.rejected[target].filter((name) => name !== value);
      return {
        rejected: { ...view.rejected, [target]: decision === 'rejected' ? [...others, value] : others },
      };
    }
    case 'pinned':
      return { pins: { ...view.pins, [event.segmentId]: event.field } };
    case 'summary.requested':
      return { summaryOwn: false };
    case 'assigned':
      return { agent: event.agent };
    case 'held':
      return { status: 'held' };
    case 'submitted':
      return { status: 'submitted', order: { id: event.orderId, number: event.orderNumber } };
    case 'invalidated':
      return { status: 'invalid', invalidReason: event.reason };
  }
}

function summaryOf({ type: _, sentences: _sentences, ...summary }: DeskEventOf<'summary'>): Summary {
  return summary;
}

function withoutPartial(view: CallViewState, speaker: Speaker): readonly PartialLine[] {
  return view.partials.filter((partial) => partial.speaker !== speaker);
}

/** Keeps the lines in the order of their start; nearly always that means at the end. */
function placeLine(lines: readonly TranscriptLine[], line: TranscriptLine): readonly TranscriptLine[] {
  const before = lines.findLastIndex(
    ({ segment, senderSeq }) =>
      segment.startMs < line.segment.startMs ||
      (segment.startMs === line.segment.startMs && senderSeq < line.senderSeq),
  );
  return [...lines.slice(0, before + 1), line, ...lines.slice(before + 1)];
}
