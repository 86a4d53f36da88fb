import type { Alert } from '../protocol/alert.ts';
import type { Segment } from '../protocol/common.ts';
import type { DeskEvent, DeskEventOf } from '../protocol/desk-event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { FormState } from '../protocol/form.ts';
import { latestById } from '../protocol/latest-by-id.ts';
import type { MatterDraft } from '../protocol/matter.ts';
import type { RelatedCases } from '../protocol/related.ts';

/** What a desk shows of one call, built from its events alone. */
export interface CallView {
  /** In the order of their time within the call. */
  readonly transcript: readonly Segment[];
  readonly form: FormState;
  readonly alerts: readonly Alert[];
  /** What was heard besides the form. */
  readonly facts: readonly Fact[];
  readonly matters: readonly MatterDraft[];
  readonly suggestion: DeskEventOf<'suggestion'> | null;
  readonly related: RelatedCases | null;
  readonly summary: DeskEventOf<'summary'> | null;
  /** What a language model read in the call. */
  readonly reading: DeskEventOf<'reading'> | null;
  /** What a language model could not do, one line each. */
  readonly notes: Readonly<Partial<Record<DeskEventOf<'note'>['about'], string | null>>>;
  readonly started: DeskEventOf<'call.started'> | null;
  readonly ended: DeskEventOf<'call.ended'> | null;
  readonly submitted: DeskEventOf<'submitted'> | null;
  readonly invalidated: DeskEventOf<'invalidated'> | null;
}

export const EMPTY_VIEW: CallView = {
  transcript: [],
  form: {},
  alerts: [],
  facts: [],
  matters: [],
  suggestion: null,
  related: null,
  summary: null,
  reading: null,
  notes: {},
  started: null,
  ended: null,
  submitted: null,
  invalidated: null,
};

/** The view after one more event. */
export function nextView(view: CallView, event: DeskEvent): CallView {
  switch (event.type) {
    case 'segment':
      return { ...view, transcript: placeByTime(view.transcript, event.segment) };
    case 'form':
      return { ...view, form: { ...view.form, ...event.fields } };
    case 'field':
      return { ...view, form: { ...view.form, [event.field]: event.state } };
    case 'alert':
      return { ...view, alerts: latestById(view.alerts, [event.alert]) };
    case 'facts':
      return { ...view, facts: latestById(view.facts, event.facts, event.gone) };
    case 'matters':
      return { ...view, matters: event.matters };
    case 'suggestion':
      return { ...view, suggestion: event };
    case 'related':
      return { ...view, related: event.related };
    case 'summary':
      return { ...view, summary: event };
    case 'reading':
      return { ...view, reading: event };
    case 'note':
      return { ...view, notes: { ...view.notes, [event.about]: event.text } };
    case 'call.started':
      return { ...view, started: event };
    case 'call.ended':
      return { ...view, ended: event };
    case 'submitted':
      return { ...view, submitted: event };
    case 'invalidated':
      return { ...view, invalidated: event };
    default:
      return view;
  }
}

function placeByTime(transcript: readonly Segment[], segment: Segment): Segment[] {
  const at = transcript.findLastIndex((other) => other.startMs <= segment.startMs) + 1;
  return transcript.toSpliced(at, 0, segment);
}
