import type { CallView } from '../../client/call-view.ts';
import type { DeskEvent } from '../../protocol/desk-event.ts';
import { type FieldName, type FormState, fieldNames } from '../../protocol/form.ts';
import { factText } from '../../web/sidebar/fact-text.ts';
import { padTo } from './display-width.ts';
import {
  ALERT_ENDS,
  bar,
  clock,
  evidenceText,
  fieldLabels,
  type Paint,
  percent,
  rankingText,
  speakerNames,
  speakerStyles,
  valueText,
} from './words.ts';

const TOP = 3;
const BAR_CELLS = 12;
const LABEL_COLUMNS = 10;

/** What a desk would notice when this event comes, line by line; nothing for an event that changes no view. */
export function eventLines(event: DeskEvent, before: CallView, paint: Paint): string[] {
  const note = (label: string, text: string) => `        ${paint('dim', padTo(label, LABEL_COLUMNS))}${text}`;
  switch (event.type) {
    case 'segment': {
      const { speaker, endMs, text } = event.segment;
      return [
        `${paint('dim', clock(endMs))} ${paint(speakerStyles[speaker], `${speakerNames[speaker]}：${text}`)}`,
      ];
    }
    case 'suggestion': {
      const { units } = event.suggestion;
      const known = before.suggestion?.suggestion.units ?? [];
      if (rankingText(units, TOP) === rankingText(known, TOP)) return [];
      return units.slice(0, TOP).map(({ name, probability }, index) => {
        const line = `${bar(probability, BAR_CELLS)} ${percent(probability)} ${name}`;
        return note(index === 0 ? '派单' : '', index === 0 ? paint('green', line) : line);
      });
    }
    case 'form':
      return changedFields(before.form, event.fields).map(({ field, value, proof }) =>
        note(fieldLabels[field], `${paint('bold', value)} ${paint('dim', proof)}`.trimEnd()),
      );
    case 'field':
      return [note(fieldLabels[event.field], `${formText(event.state.current?.value)}（${event.by}）`)];
    case 'alert': {
      const { level, state, message, action, explanation } = event.alert;
      if (state !== 'raised') return [paint('dim', `  ${ALERT_ENDS[state]}  ${message}（${explanation}）`)];
      return [paint(level === 'urgent' ? ['bold', 'red'] : 'magenta', `  警示  ${message} → ${action}`)];
    }
    case 'facts':
      return event.facts.flatMap((fact) => {
        const shown = factText(fact);
        return shown === null ? [] : [note(shown.label, shown.text)];
      });
    case 'matters':
      return event.matters.map(({ number, subject }) => note(`事项 ${number}`, subject ?? ''));
    case 'related': {
      const { sameCaller, duplicates } = event.related;
      return [
        ...sameCaller.map((found) => note('同来电人', `${found.number} ${found.subject ?? ''}`)),
        ...duplicates.map((found) => note('疑似重复', `${found.number} ${found.subject ?? ''}`)),
      ];
    }
    case 'summary':
      // During the call it changes with nearly every sentence.
      if (before.ended === null || event.text === before.summary?.text) return [];
      return [
        note(event.author === undefined ? '工单草稿' : '模型摘要', event.text.replaceAll('\n', ' ')),
        ...(event.doubts ?? []).map(({ message }) => note('存疑', message)),
      ];
    case 'note':
      return event.text === null ? [] : [paint('dim', `  提示  ${event.text}`)];
    case 'gap':
      return [paint('red', `  缺失  语句 ${event.from}–${event.to} 未到达`)];
    case 'submitted':
      return [note('已提交', paint('bold', event.orderNumber))];
    case 'invalidated':
      return [note('无效', event.reason)];
    default:
      return [];
  }
}

function changedFields(
  before: FormState,
  after: FormState,
): { field: FieldName; value: string; proof: string }[] {
  return fieldNames.flatMap((field) => {
    const state = after[field];
    if (state === undefined) return [];
    const value = formText(state.current?.value);
    if (value === formText(before[field]?.current?.value)) return [];
    return [{ field, value, proof: state.current === null ? '' : evidenceText(state.current) }];
  });
}

function formText(value: Parameters<typeof valueText>[0] | undefined): string {
  return value === undefined ? '—' : valueText(value);
}
