import type { FieldName, FieldValue } from '../../protocol/form.ts';
import type { DetailValue } from '../../protocol/scenario.ts';
import { formatOccurredAt, parseOccurredAt } from './occurred-at.ts';

/** The value of a field or a detail as one line of text. */
export function fieldText(value: FieldValue | DetailValue | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'object' ? formatOccurredAt(value) : String(value);
}

/** The value that the agent's text stands for. `before` keeps the spoken words of a time. */
export function fieldValue(field: FieldName, text: string, before: FieldValue | null): FieldValue {
  if (field !== 'occurredAt') return text.trim();
  return parseOccurredAt(text, typeof before === 'object' && before !== null ? before.text : '');
}

const scales: Readonly<Record<string, number>> = { 万: 10_000, 亿: 100_000_000 };

/** A number as agents type it (`12,000`, `１.２万`, `3 个月` where the unit is 个月); null: it is none. */
export function parseNumber(text: string, unit: string | null): number | null {
  const plain = text.normalize('NFKC').replace(/[\s,]/g, '');
  const bare = unit !== null && plain.endsWith(unit) ? plain.slice(0, -unit.length) : plain;
  const match = /^(-?\d{1,15}(?:\.\d{1,6})?)([万亿]?)$/.exec(bare);
  if (match === null) return null;
  const [, digits = '', scale = ''] = match;
  // 1.13 × 10000 is 11299.999999999998 otherwise.
  return Number((Number(digits) * (scales[scale] ?? 1)).toFixed(6));
}
