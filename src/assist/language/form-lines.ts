import { type FieldName, type FormState, fieldNames } from '../../protocol/form.ts';
import type { DetailStates, Scenario } from '../../protocol/scenario.ts';
import { chosen } from '../form/chosen.ts';
import { timePhrase } from '../summary/wording.ts';

/** What the fields are called in prompts and on orders. */
export const fieldLabels: Readonly<Record<FieldName, string>> = {
  kind: '诉求类型',
  requesterName: '诉求人',
  organisation: '诉求人单位',
  onBehalfOf: '代何人反映',
  callbackPhone: '回电号码',
  district: '所在区',
  street: '所在街道（镇）',
  location: '事发地点',
  occurredAt: '事发时间',
  subject: '事由',
  request: '诉求',
  anonymous: '是否匿名',
  confidential: '是否保密',
  reply: '回复方式',
  relatedOrder: '前次工单',
  unit: '承办单位',
  category: '事项分类',
};

/**
 * What the form and the scenario's details hold, a line each (`事由：噪音扰民`), for the prompts that write the order's text.
 * Not yet masked. A unit or category that no agent chose is a suggestion and left out.
 */
export function formLines(form: FormState, scenario: Scenario | null, details: DetailStates): string[] {
  const lines: string[] = [];
  for (const field of fieldNames) {
    const current = form[field]?.current;
    if ((field === 'unit' || field === 'category') && current?.source !== 'agent') continue;
    const value = field === 'occurredAt' ? timeText(form) : chosen(form, field);
    if (value !== null && value !== '') lines.push(`${fieldLabels[field]}：${written(value)}`);
  }
  for (const { key, label, unit } of scenario?.fields ?? []) {
    const value = details[key]?.current?.value;
    if (value !== undefined)
      lines.push(`${label}：${written(value)}${typeof value === 'number' ? (unit ?? '') : ''}`);
  }
  return lines;
}

function timeText(form: FormState): string | null {
  const time = chosen(form, 'occurredAt');
  return time === null ? null : timePhrase(time);
}

function written(value: unknown): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  return String(value).replace(/\s+/g, ' ');
}
