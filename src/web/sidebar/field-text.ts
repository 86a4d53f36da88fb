import type { FieldName, FieldValue } from '../../protocol/form.ts';
import { formatOccurredAt, parseOccurredAt } from './occurred-at.ts';

/** A field's value as one line of text. */
export function fieldText(value: FieldValue | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'string' ? value : formatOccurredAt(value);
}

/** The value that the agent's text stands for. `before` keeps the spoken words of a time. */
export function fieldValue(field: FieldName, text: string, before: FieldValue | null): FieldValue {
  if (field !== 'occurredAt') return text.trim();
  return parseOccurredAt(text, typeof before === 'object' && before !== null ? before.text : '');
}
