import type { CallView } from '../../client/call-view.ts';
import type { Speaker } from '../../protocol/common.ts';
import { fieldNames } from '../../protocol/form.ts';
import { cut, displayWidth, padTo } from './display-width.ts';
import {
  ALERT_ENDS,
  bar,
  clock,
  evidenceText,
  fieldLabels,
  type Paint,
  percent,
  speakerNames,
  speakerStyles,
  valueText,
} from './words.ts';

export interface FrameSize {
  readonly columns: number;
  /** Lines that the transcript may take. */
  readonly transcript: number;
}

const BAR_CELLS = 20;
const LABEL_COLUMNS = 10;
const SPEAKER_COLUMNS = 8;
const MAX_ALERTS = 4;

/** The desk of one call as lines of a terminal, each at most as wide as it. */
export function callFrame(
  title: string,
  view: CallView,
  partial: { speaker: Speaker; text: string } | null,
  size: FrameSize,
  paint: Paint,
): string[] {
  const { columns } = size;
  const heading = (text: string) =>
    paint('dim', `── ${text} ${'─'.repeat(Math.max(0, columns - displayWidth(text) - 4))}`);
  return [
    paint('bold', cut(title, columns)),
    heading('通话'),
    ...transcriptLines(view, partial, size, paint),
    heading('派单'),
    ...unitLines(view, columns, paint),
    heading('表单'),
    ...fieldLines(view, columns, paint),
    heading('警示'),
    ...alertLines(view, columns, paint),
  ];
}

function transcriptLines(
  view: CallView,
  partial: { speaker: Speaker; text: string } | null,
  { columns, transcript }: FrameSize,
  paint: Paint,
): string[] {
  const spoken = view.transcript.map(({ speaker, endMs, text }) => {
    const line = `${clock(endMs)} ${padTo(speakerNames[speaker], SPEAKER_COLUMNS)}${text}`;
    return paint(speakerStyles[speaker], cut(line, columns));
  });
  const guess =
    partial === null
      ? ''
      : paint(
          'dim',
          cut(`      ${padTo(speakerNames[partial.speaker], SPEAKER_COLUMNS)}${partial.text}…`, columns),
        );
  const shown = spoken.slice(-(transcript - 1));
  return [...shown, guess, ...Array.from({ length: transcript - 1 - shown.length }, () => '')];
}

function unitLines(view: CallView, columns: number, paint: Paint): string[] {
  const units = view.suggestion?.suggestion.units ?? [];
  if (units.length === 0) return [paint('dim', '…')];
  return units.map(({ name, probability, reasons }, index) => {
    const line = `${bar(probability, BAR_CELLS)} ${percent(probability)} ${name}`;
    const room = Math.max(0, columns - 28 - displayWidth(name));
    const why = room > 10 && reasons[0] !== undefined ? `  ${cut(reasons[0], room)}` : '';
    return (index === 0 ? paint('green', line) : line) + paint('dim', why);
  });
}

function fieldLines(view: CallView, columns: number, paint: Paint): string[] {
  const lines = fieldNames.flatMap((field) => {
    const current = view.form[field]?.current;
    if (current == null) return [];
    const value = cut(valueText(current.value), Math.floor(columns * 0.6));
    const room = columns - LABEL_COLUMNS - displayWidth(value) - 4;
    const proof = room > 6 ? cut(evidenceText(current), room) : '';
    return [`${padTo(fieldLabels[field], LABEL_COLUMNS)}${paint('bold', value)}  ${paint('dim', proof)}`];
  });
  return lines.length === 0 ? [paint('dim', '…')] : lines;
}

function alertLines(view: CallView, columns: number, paint: Paint): string[] {
  if (view.alerts.length === 0) return [paint('dim', '无')];
  return view.alerts
    .slice(-MAX_ALERTS)
    .map(({ level, state, message, action }) =>
      state === 'raised'
        ? paint(level === 'urgent' ? ['bold', 'red'] : 'magenta', cut(`${message} → ${action}`, columns))
        : paint('dim', cut(`${ALERT_ENDS[state]} ${message}`, columns)),
    );
}
