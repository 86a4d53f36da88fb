import { styleText } from 'node:util';
import type { AlertState } from '../../protocol/alert.ts';
import type { Speaker } from '../../protocol/common.ts';
import type { Ranked } from '../../protocol/dispatch.ts';
import type { Candidate, FieldName, FieldValue } from '../../protocol/form.ts';

type Style = Parameters<typeof styleText>[0];

/** Colours a text, or leaves it as it is where colours make no sense. */
export type Paint = (style: Style, text: string) => string;
export const coloured: Paint = (style, text) => styleText(style, text, { validateStream: false });
export const plain: Paint = (_style, text) => text;

export const speakerNames: Readonly<Record<Speaker, string>> = {
  agent: '坐席',
  caller: '来电人',
  ivr: '语音',
};
export const speakerStyles: Readonly<Record<Speaker, Style>> = {
  agent: 'cyan',
  caller: 'yellow',
  ivr: 'gray',
};

/** Before an alert that stands no more. */
export const ALERT_ENDS: Readonly<Record<Exclude<AlertState, 'raised'>, string>> = {
  over: '已解除',
  withdrawn: '已排除',
};

export const fieldLabels: Readonly<Record<FieldName, string>> = {
  kind: '诉求类型',
  requesterName: '诉求人',
  organisation: '来电单位',
  onBehalfOf: '代谁来电',
  callbackPhone: '回电号码',
  district: '区',
  street: '街道',
  location: '地点',
  occurredAt: '时间',
  subject: '事由',
  request: '诉求',
  anonymous: '匿名',
  confidential: '保密',
  reply: '回复要求',
  relatedOrder: '原工单',
  unit: '承办单位',
  category: '事项分类',
};

/** `01:05`: minutes and seconds of the call. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
}

export function bar(probability: number, cells: number): string {
  const full = Math.round(probability * cells);
  return '█'.repeat(full) + '░'.repeat(cells - full);
}

export function percent(probability: number): string {
  return `${Math.round(probability * 100)}%`.padStart(4);
}

export function valueText(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? '是' : '否';
  if (typeof value === 'string') return value;
  const times = [value.from, value.to].filter((time) => time !== null).join(' 至 ');
  return times === '' ? value.text : `${times}（${value.text}）`;
}

/** The words that prove a value, in quotes; empty when it was inferred without words. */
export function evidenceText({ evidence }: Candidate): string {
  return evidence[0] === undefined ? '' : `“${evidence[0].text}”`;
}

/** Names and rounded probabilities: what a reader would call the same ranking. */
export function rankingText(ranked: readonly Ranked[], top: number): string {
  return ranked
    .slice(0, top)
    .map(({ name, probability }) => `${name} ${percent(probability).trim()}`)
    .join(' · ');
}
